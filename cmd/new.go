package cmd

import (
	"cmp"
	"context"
	"fmt"
	"strings"

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
	ws, done, err := opts.global.workspace(ctx)
	if err != nil {
		return err
	}
	defer done()
	root, like, err := opts.given(app, ws.Catalogue, ops)
	if err != nil {
		return err
	}
	if ask {
		i := interview{ws.Catalogue, ws.Now, answers(ctx, app.Stdin), app.Stderr}
		if root, err = i.run(root, id); err != nil {
			return err
		}
	}
	if root, err = identified(ws.Catalogue, root, id); err != nil {
		return err
	}
	root = edit.Reviewed(root, ws.Now)
	if !ask {
		for _, l := range edit.LookAlikes(ws.Catalogue, root) {
			opts.global.note("similar: %s", l)
		}
	}
	if _, err := ws.Create(root, like); err != nil {
		return err
	}
	if err := opts.global.save(ctx, ws, opts.save); err != nil {
		return err
	}
	if !opts.save.dryRun {
		opts.global.note("next: read it once more (wdw show %s), commit it, and open a pull request", root.Field("id").Text)
	}
	return nil
}

// given is what the flags and arguments say of the new entry, and the entry that it is
// copied from, nil for none.
func (o newOptions) given(app *App, cat *catalogue.Catalogue, ops []edit.Op) (root *document.Node, like *catalogue.Entry, err error) {
	root = edit.Map()
	if o.from != "" {
		if like, err = o.global.named(cat, o.from); err != nil {
			return nil, nil, fmt.Errorf("--from: %w", err)
		}
		root = edit.CopyOf(like)
	}
	if o.fromForm != "" {
		src, err := givenFile(app, o.fromForm)
		if err != nil {
			return nil, nil, fmt.Errorf("--from-form: %w", err)
		}
		filled, unknown, err := edit.ReadForm(cat, string(src))
		if err != nil {
			return nil, nil, fmt.Errorf("--from-form: %w", err)
		}
		for _, heading := range unknown {
			o.global.note("%q is no field of an entry and was left out", heading)
		}
		for _, f := range filled.Fields {
			root = edit.With(root, f.Value, f.Key.Text)
		}
	}
	if root, err = edit.Apply(root, cat.Shape(), ops...); err != nil {
		return nil, nil, usageError{err}
	}
	return root, like, nil
}

// identified gives an entry the id, or one that is made of its name, and refuses an id,
// name or alias that another entry has.
func identified(cat *catalogue.Catalogue, root *document.Node, id string) (*document.Node, error) {
	draft := catalogue.Record{Node: root}
	id = cmp.Or(id, draft.Text("id"), edit.Slug(draft.Text("name")))
	if id == "" {
		return nil, usagef("the entry needs an id, or a name to make one of: name=VALUE")
	}
	if err := checkID(cat, id); err != nil {
		return nil, err
	}
	for _, word := range append([]string{id, draft.Text("name")}, draft.Texts("aliases")...) {
		if e, by := cat.Lookup(word); word != "" && e != nil {
			return nil, fmt.Errorf("%q is already %s of %s; if it is the same thing, change that entry with \"wdw set %s\"", word, article(by), e.ID, e.ID)
		}
	}
	return edit.With(root, edit.Text(id), "id"), nil
}
