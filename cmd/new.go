package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
)

type newOptions struct {
	global   *session
	from     string
	fromForm string
	save     saveOptions
}

func newNewCmd(app *App, global *session) *cobra.Command {
	opts := newOptions{global: global}
	c := &cobra.Command{
		Use:     "new [ID] [FIELD=VALUE...]",
		GroupID: groupEdit,
		Short:   "Write a new entry, asked for field by field or from what is given",
		Long: `Write a new entry. On a terminal, without fields, it asks for them one by one, in the
order of the file, with the choices there are, and checks each answer. Fields can also
be given as for "wdw set", copied from an entry that is alike, or taken from the text
of an issue that was written with the form for new entries.

The review is dated today and due again in six months, unless it is given. The file is
written only if it is complete and valid. A name or alias that another entry has is
refused; entries with a capability and an audience in common are named.`,
		Example: `  wdw new
  wdw new example-service --from nhs-login name="Example Service" aliases+=ES
  wdw new --from-form issue.md --dry-run`,
		ValidArgsFunction: completeChanges(app, global),
		RunE:              func(c *cobra.Command, args []string) error { return runNew(c.Context(), app, opts, args) },
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&opts.from, "from", "", "copy what an entry of that `id` has, but its names, dates and sources")
	c.Flags().StringVar(&opts.fromForm, "from-form", "", "take the fields from the text of an issue in this `file`, - for standard input")
	opts.save.register(c)
	mustRegister(c, "from", completeIDs(app, global))
	mustRegister(c, "from-form", completeFiles)
	return c
}

// ownFields are what an entry does not share with another that it is copied from.
var ownFields = []string{
	"id", "name", "aliases", "summary", "status_note", "flags", "dates", "replaces", "replaced_by", "moved_to", "milestones", "disposition", "links", "sources",
}

// reviewMonths is how long a new entry may stand before it is looked at again.
const reviewMonths = 6

func runNew(ctx context.Context, app *App, opts newOptions, args []string) error {
	id := ""
	if len(args) > 0 && !strings.Contains(args[0], "=") {
		id, args = args[0], args[1:]
	}
	ops, err := parseOps(args)
	if err != nil {
		return err
	}
	ask := len(ops) == 0 && opts.from == "" && opts.fromForm == ""
	if ask && !app.InTerminal {
		return usagef("there is nobody to ask: give FIELD=VALUE, --from or --from-form, or run it on a terminal")
	}
	ws, err := opts.global.workspace(ctx)
	if err != nil {
		return err
	}
	defer ws.close()
	shape := ws.cat.Shape()
	root := edit.Map()
	var like *catalogue.Entry
	if opts.from != "" {
		if like, err = ws.entry(opts.from); err != nil {
			return fmt.Errorf("--from: %w", err)
		}
		root = copyOf(like)
	}
	if opts.fromForm != "" {
		src, err := givenFile(app, opts.fromForm)
		if err != nil {
			return fmt.Errorf("--from-form: %w", err)
		}
		filled, unknown, err := readForm(ws.cat, string(src))
		if err != nil {
			return fmt.Errorf("--from-form: %w", err)
		}
		for _, heading := range unknown {
			opts.global.note("%q is no field of an entry and was left out", heading)
		}
		for _, f := range filled.Fields {
			root = edit.With(root, f.Value, f.Key.Text)
		}
	}
	if root, err = edit.Apply(root, shape, ops...); err != nil {
		return usageError{err}
	}
	if ask {
		if root, err = interviewer(ctx, ws).run(root, id); err != nil {
			return err
		}
	}
	switch {
	case id != "":
		root = edit.With(root, edit.Text(id), "id")
	case root.Field("id") != nil:
		id = root.Field("id").Text
	case root.Field("name") != nil:
		id = edit.Slug(root.Field("name").Text)
		root = edit.With(root, edit.Text(id), "id")
	default:
		return usagef("the entry needs an id, or a name to make one of: name=VALUE")
	}
	if !matches(shape.At("id"), id) {
		return usagef("%q is no id: it is not %s", id, shape.At("id").Expect)
	}
	root = reviewed(root, ws.now)
	if err := ws.unique(root); err != nil {
		return err
	}
	if !ask {
		for _, l := range ws.lookAlikes(root) {
			opts.global.note("similar: %s", l)
		}
	}
	return ws.saveNew(ctx, root, like, opts.save)
}

// copyOf is what a new entry takes from one that is alike.
func copyOf(e *catalogue.Entry) *document.Node {
	root := e.Node
	for _, field := range ownFields {
		root = edit.With(root, nil, field)
	}
	for _, field := range []string{"last", "next"} {
		root = edit.With(root, nil, "review", field)
	}
	return root
}

// reviewed dates the review of an entry where it is not dated.
func reviewed(root *document.Node, now time.Time) *document.Node {
	for field, day := range map[string]time.Time{"last": now, "next": now.AddDate(0, reviewMonths, 0)} {
		if root.Field("review").Field(field) == nil {
			root = edit.With(root, edit.Text(day.Format(time.DateOnly)), "review", field)
		}
	}
	return root
}

// saveNew writes a new entry and says what to do next.
func (ws *workspace) saveNew(ctx context.Context, root *document.Node, like *catalogue.Entry, opts saveOptions) error {
	id := root.Field("id").Text
	file := ws.newFile(id, like)
	ws.create(file, edit.Print(root, ws.cat.Shape(), header(file)))
	if err := ws.mirror(id, edit.Map(), root); err != nil {
		return err
	}
	if err := ws.save(ctx, opts); err != nil {
		return err
	}
	if !opts.dryRun {
		ws.global.note("next: read it once more (wdw show %s), commit it, and open a pull request", id)
	}
	return nil
}

// unique refuses an id, name or alias that another entry has.
func (ws *workspace) unique(root *document.Node) error {
	words := append([]string{root.TextAt("id"), root.TextAt("name")}, itemTexts(root.Field("aliases"))...)
	for _, word := range words {
		if e, by := ws.cat.Lookup(word); word != "" && e != nil {
			return fmt.Errorf("%q is already %s of %s; if it is the same thing, change that entry with \"wdw set %s\"", word, article(by), e.ID, e.ID)
		}
	}
	return nil
}

// lookAlikes says which entries may be the same thing as a new one: those in use that
// share a capability and somebody to use it with, most in common first.
func (ws *workspace) lookAlikes(root *document.Node) []string {
	type found struct {
		text   string
		common int
	}
	var all []found
	has := func(e *catalogue.Entry, path ...string) []string {
		n := root
		for _, name := range path {
			n = n.Field(name)
		}
		var list []string
		for _, id := range itemTexts(n) {
			if slices.Contains(e.Texts(path...), id) {
				list = append(list, id)
			}
		}
		return list
	}
	for e := range ws.cat.All() {
		capabilities := has(e, "capabilities")
		if e.IsGone() || len(capabilities) == 0 {
			continue
		}
		users, settings := has(e, "audience", "users"), has(e, "audience", "care_settings")
		if len(settings) == 0 && slices.Contains(append(e.Texts("audience", "care_settings"), itemTexts(root.Field("audience").Field("care_settings"))...), catalogue.EverySetting) {
			settings = []string{catalogue.EverySetting}
		}
		knowsAudience := e.Get("audience") != nil && root.Field("audience") != nil
		if knowsAudience && len(users)+len(settings) == 0 {
			continue
		}
		var shared []string
		for _, s := range []struct {
			what string
			ids  []string
		}{{"capability", capabilities}, {"users", users}, {"care setting", settings}} {
			if len(s.ids) > 0 {
				shared = append(shared, s.what+" "+strings.Join(s.ids, ", "))
			}
		}
		all = append(all, found{
			fmt.Sprintf("%s (%s) has in common: %s", e.ID, e.Name(), strings.Join(shared, "; ")),
			len(capabilities)*10 + len(users) + len(settings),
		})
	}
	slices.SortStableFunc(all, func(a, b found) int { return b.common - a.common })
	var list []string
	for _, f := range all[:min(len(all), 5)] {
		list = append(list, f.text)
	}
	return list
}
