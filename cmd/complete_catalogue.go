package cmd

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/validate"
)

// completeIDs offers the ids with the names as descriptions, and aliases once
// something is typed.
func completeIDs(app *App, global *globalOptions) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		cat, _, err := global.load(c.Context(), app)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var out []string
		for e := range cat.All() {
			if strings.HasPrefix(e.ID, typed) {
				out = append(out, cobra.CompletionWithDesc(e.ID, e.Name()))
			}
			if typed == "" {
				continue
			}
			for _, alias := range e.Texts("aliases") {
				if strings.HasPrefix(strings.ToLower(alias), strings.ToLower(typed)) && !strings.ContainsAny(alias, " \t") {
					out = append(out, cobra.CompletionWithDesc(alias, e.Name()))
				}
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeFilter offers the values of a filter, after a comma too.
func completeFilter(app *App, global *globalOptions, f query.Filter) cobra.CompletionFunc {
	return func(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		cat, _, err := global.load(c.Context(), app)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		before, last := splitList(typed)
		var out []string
		for _, v := range f.Values(cat) {
			if strings.HasPrefix(v, last) {
				out = append(out, cobra.CompletionWithDesc(before+v, f.Describe(cat, v)))
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeColumns offers the places in an entry, after a comma too.
func completeColumns(app *App, global *globalOptions) cobra.CompletionFunc {
	return func(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		shape, err := global.entryShape(c.Context(), app)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		before, last := splitList(typed)
		if rest, ok := strings.CutPrefix(last, "-"); ok {
			before, last = before+"-", rest
		}
		return completePaths(shape, before, last), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// entryShape reads the schema alone, which is enough to know the fields.
func (g *globalOptions) entryShape(ctx context.Context, app *App) (*schema.Shape, error) {
	if g.foreign.schema != "" {
		cat, _, err := g.load(ctx, app)
		if err != nil {
			return nil, err
		}
		return cat.Shape(), nil
	}
	tree, done, err := g.tree(ctx, app)
	if err != nil {
		return nil, err
	}
	defer done()
	schemas, err := catalogue.LoadSchemas(tree.FS, app.Embedded)
	if err != nil {
		return nil, err
	}
	return schemas.Get("service").Shape(), nil
}

// completePaths offers the dotted places that begin with what is typed.
func completePaths(shape *schema.Shape, before, last string) []string {
	var out []string
	for _, path := range query.Paths(shape) {
		if !strings.HasPrefix(path, last) {
			continue
		}
		if col, err := query.NewColumn(shape, path); err == nil {
			out = append(out, cobra.CompletionWithDesc(before+path, col.Label))
		}
	}
	return out
}

// completeCapabilities offers the ids of capabilities with their names.
func completeCapabilities(app *App, global *globalOptions) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		cat, _, err := global.load(c.Context(), app)
		if err != nil || len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var out []string
		for e := range cat.AsEntries("capabilities").All() {
			if strings.HasPrefix(e.ID, typed) {
				out = append(out, cobra.CompletionWithDesc(e.ID, e.Name()))
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeRevisions offers branches and tags.
func completeRevisions(app *App, global *globalOptions) cobra.CompletionFunc {
	return func(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		p, err := global.find(c.Context(), app)
		if err != nil || p == (place{}) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var repo *source.Repo
		if repo, err = openRepo(c.Context(), app, p); err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer repo.Close()
		names, err := repo.Names(c.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var out []string
		for _, name := range names {
			if strings.HasPrefix(name, typed) {
				out = append(out, name)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeRules offers the rules and their areas, after a comma too.
func completeRules(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	before, last := splitList(typed)
	var out, areas []string
	for _, rule := range validate.Rules() {
		area, _, _ := strings.Cut(rule.ID, ".")
		if area += ".*"; !slices.Contains(areas, area) && strings.HasPrefix(area, last) {
			areas = append(areas, area)
			out = append(out, cobra.CompletionWithDesc(before+area, "all of this area"))
		}
		if strings.HasPrefix(rule.ID, last) {
			out = append(out, cobra.CompletionWithDesc(before+rule.ID, rule.Summary))
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
