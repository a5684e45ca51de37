package cmd

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
)

func newSchemaCmd(s *session) *command {
	var issueForms, check bool
	return s.command(spec{
		use: "schema [NAME]", group: groupOther,
		short: "List the JSON Schemas, or print one",
		long: `List the JSON Schemas of the catalogue's files and of what this program writes as JSON,
or print one of them. The names of the latter begin with "output/".

--issue-forms writes the forms with which entries are proposed and corrected on GitHub,
in .github/ISSUE_TEMPLATE beside the catalogue. They follow from the schema and the
vocabularies, and those that change are listed.`,
		example: `  wdw schema
  wdw schema service > service.schema.json
  wdw schema output/validate
  wdw schema --issue-forms --check`,
		args: func(c *command, args []string) error {
			switch {
			case check && !issueForms:
				return usagef("--check goes with --issue-forms")
			case issueForms && len(args) > 0:
				return usagef("--issue-forms takes no name")
			case len(args) > 1:
				return usagef("%q prints one schema, and got %d names", c.CommandPath(), len(args))
			}
			return nil
		},
		complete: atMost(1, s.completeSchemas),
		flags: func(f *flagSet) {
			f.BoolVar(&issueForms, "issue-forms", false, "write the issue forms of GitHub anew")
			f.BoolVar(&check, "check", false, "with --issue-forms: list the forms that would change, write nothing, and exit with 1 if there are any")
		},
	}, func(k call) error {
		if issueForms {
			return k.writeIssueForms(check)
		}
		all, err := s.schemas(k.ctx)
		if err != nil {
			return err
		}
		if len(k.args) == 0 {
			return out.TableOf(all,
				out.Col("schema", "Schema", func(x knownSchema) string { return x.name }),
				out.Col("of", "Of", func(x knownSchema) string { return x.set.Get(x.name).Shape().Description }),
			).Write(s.app.Stdout, k.screen)
		}
		return printSchema(s.app.Stdout, all, k.args[0])
	})
}

// printSchema writes the schema of a name as it is.
func printSchema(w io.Writer, all []knownSchema, word string) error {
	name := strings.TrimSuffix(word, schema.Suffix)
	names := out.Each(all, func(x knownSchema) string { return x.name })
	i := slices.Index(names, name)
	if i < 0 {
		return unknown(fmt.Sprintf("%q is not a schema", word), name, names, `"wdw schema" lists them`)
	}
	_, err := io.WriteString(w, all[i].set.Source(name))
	return err
}

// knownSchema is a schema by its name in a set.
type knownSchema struct {
	set  *schema.Set
	name string
}

// schemas returns those of the catalogue that a command reads, and those of the output
// of this very program, which it brings along.
func (s *session) schemas(ctx context.Context) ([]knownSchema, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	own, err := catalogue.LoadSchemas(tree.FS, s.app.Embedded)
	if err != nil {
		return nil, err
	}
	dir, err := fs.Sub(s.app.Embedded, catalogue.SchemaFolder)
	if err != nil {
		return nil, err
	}
	builtin, err := schema.LoadAll(dir)
	if err != nil {
		return nil, err
	}
	var list []knownSchema
	for _, set := range []*schema.Set{own, builtin} {
		for _, name := range set.Names() {
			if strings.HasPrefix(name, outputSchemas) == (set == builtin) {
				list = append(list, knownSchema{set, name})
			}
		}
	}
	return list, nil
}

// outputSchemas begins the names of the schemas of our own output.
const outputSchemas = "output/"

// completeSchemas offers the names.
func (s *session) completeSchemas(c *command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	all, err := s.schemas(c.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	list := out.Each(all, func(x knownSchema) string { return word(x.name, x.set.Get(x.name).Shape().Title) })
	return list, cobra.ShellCompDirectiveNoFileComp
}

// formsFolder is where GitHub looks for issue forms.
const formsFolder = ".github/ISSUE_TEMPLATE"

// writeIssueForms writes the issue forms that are not as the schema and the vocabularies
// have them, or only lists them.
func (k call) writeIssueForms(onlyCheck bool) error {
	root, err := k.folder(k.ctx)
	if err != nil {
		return err
	}
	cat, loaded, err := k.load(k.ctx)
	if err != nil {
		return err
	}
	if loaded.HasErrors() {
		return edit.Broken(loaded)
	}
	forms, err := edit.IssueForms(cat, k.today)
	if err != nil {
		return err
	}
	right := slices.Clone(forms)
	if organisations := cat.Vocabulary("organisations"); onlyCheck && organisations != nil {
		// What was right before an organisation ended stays so: no check fails because a day passes.
		for _, o := range organisations.Items {
			until := o.Date("until")
			if !until.Before(k.today) {
				continue
			}
			earlier, err := edit.IssueForms(cat, until.Last)
			if err != nil {
				return err
			}
			right = append(right, earlier...)
		}
	}
	var changes []edit.Change
	for _, form := range forms {
		change, err := rewritten(root, path.Join(formsFolder, form.Name), []byte(form.Text))
		if err != nil {
			return err
		}
		if !slices.Contains(right, edit.IssueForm{Name: form.Name, Text: string(change.Old)}) {
			changes = append(changes, change)
		}
	}
	if err := listChanges(k.app.Stdout, changes); err != nil {
		return err
	}
	if !onlyCheck {
		return edit.Save(root, changes...)
	}
	if len(changes) > 0 {
		k.note(`not as the schema and the vocabularies have it; "wdw schema --issue-forms" mends that`)
		return errFindings
	}
	return nil
}
