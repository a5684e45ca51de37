package cmd

import (
	"context"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

type schemaOptions struct {
	global     *session
	issueForms bool
	check      bool
}

func newSchemaCmd(app *App, global *session) *cobra.Command {
	opts := schemaOptions{global: global}
	c := &cobra.Command{
		Use:     "schema [NAME]",
		GroupID: groupOther,
		Short:   "List the JSON Schemas, or print one",
		Long: `List the JSON Schemas of the catalogue's files and of what this program writes as JSON,
or print one of them. The names of the latter begin with "output/".

--issue-forms writes the forms with which entries are proposed and corrected on GitHub,
in .github/ISSUE_TEMPLATE beside the catalogue. They follow from the schema and the
vocabularies, and those that change are listed.`,
		Example: `  wdw schema
  wdw schema service > service.schema.json
  wdw schema output/validate
  wdw schema --issue-forms --check`,
		Args: func(c *cobra.Command, args []string) error {
			switch {
			case opts.check && !opts.issueForms:
				return usagef("--check goes with --issue-forms")
			case opts.issueForms && len(args) > 0:
				return usagef("--issue-forms takes no name")
			case len(args) > 1:
				return usagef("%q prints one schema, and got %d names", c.CommandPath(), len(args))
			}
			return nil
		},
		ValidArgsFunction: completeSchemas(app, global),
		RunE: func(c *cobra.Command, args []string) error {
			if opts.issueForms {
				return runIssueForms(c.Context(), app, opts)
			}
			return runSchema(c.Context(), app, opts, args)
		},
	}
	c.Flags().SortFlags = false
	c.Flags().BoolVar(&opts.issueForms, "issue-forms", false, "write the issue forms of GitHub anew")
	c.Flags().BoolVar(&opts.check, "check", false, "with --issue-forms: list the forms that would change, write nothing, and exit with 1 if there are any")
	return c
}

func runSchema(ctx context.Context, app *App, opts schemaOptions, args []string) error {
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	all, err := opts.global.schemas(ctx)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		t := out.Table{Headings: []string{"Schema", "Of"}}
		for _, x := range all {
			t.Rows = append(t.Rows, []out.Cell{{x.name}, {x.set.Get(x.name).Shape().Description}})
		}
		return t.Write(app.Stdout, screen)
	}
	name := strings.TrimSuffix(args[0], schema.Suffix)
	names := make([]string, len(all))
	for i, x := range all {
		names[i] = x.name
	}
	i := slices.Index(names, name)
	if i < 0 {
		if help := words.DidYouMean(name, names); help != "" {
			return usagef("%q is not a schema; %s", args[0], help)
		}
		return usagef("%q is not a schema; %q lists them", args[0], "wdw schema")
	}
	_, err = io.WriteString(app.Stdout, all[i].set.Source(name))
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
	tree, done, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
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
func completeSchemas(app *App, global *session) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		all, err := global.schemas(c.Context())
		if err != nil || len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var list []string
		for _, x := range all {
			if strings.HasPrefix(x.name, typed) {
				list = append(list, cobra.CompletionWithDesc(x.name, x.set.Get(x.name).Shape().Title))
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}
