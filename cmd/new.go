package cmd

import (
	"cmp"
	"fmt"
	"os"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
)

// newOptions are the flags of new.
type newOptions struct{ from, fromForm, draft string }

func newNewCmd(s *session) *command {
	var opts newOptions
	var isDry bool
	return s.command(spec{
		use: "new [ID] [FIELD=VALUE...]", group: groupEdit,
		short: "Write a new entry, asked for field by field or from what is given",
		long: `Write a new entry. On a terminal, without fields, it asks for them one by one, in the
order of the file, with the choices there are, and checks each answer. What would be
refused is asked again, and whoever stops finds the answers in ID.draft.yaml, with
which --draft goes on. Fields can also be given as for "wdw set", copied from an entry
that is alike, or taken from the text of an issue that was written with the form for
new entries.

The review is dated today and due again in six months, unless it is given. The file is
written only if it is complete and valid. A name or alias that another entry has is
refused; entries with a capability and an audience in common are named.`,
		example: `  wdw new
  wdw new example-service --from nhs-login name="Example Service" aliases+=ES \
    summary="Shows that an example can be run as it stands." \
    'sources+={url: https://example.org, shows: that it is an example}'
  wdw new --from-form issue.md --dry-run`,
		args: anyArgs, complete: s.completeChanges,
		flags: func(f *flagSet) {
			f.StringVar(&opts.from, "from", "", "copy what an entry of that `id` has, but its names, summary, dates, links and sources")
			f.StringVar(&opts.fromForm, "from-form", "", "take the fields from the text of an issue in this `file`, - for standard input")
			f.StringVar(&opts.draft, "draft", "", "go on with the answers in this `file`, which were kept when the questions were left")
			f.dryRun(&isDry)
			f.completed("draft", completeFiles)
			f.completed("from", s.completeIDs)
			f.completed("from-form", completeFiles)
		},
	}, func(k call) error {
		ws, root, err := opts.create(k)
		if err != nil {
			return err
		}
		if err := k.save(ws, isDry); err != nil {
			return err
		}
		if isDry {
			return nil
		}
		if opts.draft != "" {
			if err := os.Remove(s.absolute(opts.draft)); err != nil {
				return fmt.Errorf("remove the draft: %w", cause(err))
			}
		}
		k.note("next: read it once more (wdw show %s), commit it, and open a pull request", root.Field("id").Text)
		return nil
	})
}

// create adds the entry to the catalogue, and returns it.
func (o newOptions) create(k call) (*edit.Workspace, *document.Node, error) {
	id, args := "", k.args
	if len(args) > 0 && !strings.Contains(args[0], "=") {
		id, args = args[0], args[1:]
	}
	ops, err := parseOps(args)
	if err != nil {
		return nil, nil, err
	}
	ask := len(ops) == 0 && o.from == "" && o.fromForm == ""
	if ask && !k.app.InTerminal {
		return nil, nil, usagef("there is nobody to ask: give FIELD=VALUE, --from or --from-form, or run it on a terminal")
	}
	ws, err := k.workspace()
	if err != nil {
		return nil, nil, err
	}
	root, like, err := o.given(k.session, ws, ops)
	if err != nil {
		return nil, nil, err
	}
	if ask {
		return k.interview(ws, root, id)
	}
	if root, err = identified(ws.Catalogue, root, id); err != nil {
		return nil, nil, err
	}
	root = edit.Reviewed(root, ws.Now)
	for _, l := range edit.LookAlikes(ws.Catalogue, root) {
		k.note("similar: %s", l)
	}
	_, err = ws.Create(root, like)
	return ws, root, err
}

// given is what the flags and arguments say of the new entry, and the entry that it is
// copied from, nil for none.
func (o newOptions) given(s *session, ws *edit.Workspace, ops []edit.Op) (root *document.Node, like *catalogue.Entry, err error) {
	cat := ws.Catalogue
	root = edit.Map()
	if o.draft != "" {
		src, err := s.givenFile(o.draft)
		if err != nil {
			return nil, nil, fmt.Errorf("--draft: %w", err)
		}
		f, findings := edit.Parse(o.draft, src, cat.Schemas.Get("service"))
		if f == nil || f.Root().Kind != document.Map {
			return nil, nil, fmt.Errorf("--draft: %w", edit.Broken(findings))
		}
		root = f.Root()
	}
	if o.from != "" {
		if like, err = s.named(cat, o.from); err != nil {
			return nil, nil, fmt.Errorf("--from: %w", err)
		}
		root = edit.CopyOf(like)
	}
	if o.fromForm != "" {
		src, err := s.givenFile(o.fromForm)
		if err != nil {
			return nil, nil, fmt.Errorf("--from-form: %w", err)
		}
		filled, remarks, err := edit.ReadForm(cat, string(src), ws.Now)
		if err != nil {
			return nil, nil, fmt.Errorf("--from-form: %w", err)
		}
		for _, remark := range remarks {
			s.note("%s", remark)
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
	for _, word := range append([]string{id, draft.Text("name")}, draft.Texts("aliases")...) {
		if err := taken(cat, word); err != nil {
			return nil, err
		}
	}
	if err := checkID(cat, id); err != nil {
		return nil, err
	}
	return edit.With(root, edit.Text(id), "id"), nil
}

// free refuses an id that has not the form of one or that an entry has.
func free(cat *catalogue.Catalogue, id string) error {
	return cmp.Or(taken(cat, id), checkID(cat, id))
}

// taken refuses an id, name or alias that an entry has.
func taken(cat *catalogue.Catalogue, word string) error {
	e, by := cat.Lookup(word)
	if word == "" || e == nil {
		return nil
	}
	return fmt.Errorf("%q is already %s of %s; if it is the same thing, change that entry with \"wdw set %s\"", word, article(by), e.ID, e.ID)
}
