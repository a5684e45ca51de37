package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/source"
)

// Completion never fails loudly: where the catalogue cannot be read there is nothing
// to offer.

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
		cat, _, err := global.load(c.Context(), app)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		before, last := splitList(typed)
		if rest, ok := strings.CutPrefix(last, "-"); ok {
			before, last = before+"-", rest
		}
		var out []string
		for _, path := range query.Paths(cat.Shape()) {
			if !strings.HasPrefix(path, last) {
				continue
			}
			if col, err := query.NewColumn(cat.Shape(), path); err == nil {
				out = append(out, cobra.CompletionWithDesc(before+path, col.Label))
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// splitList splits what is typed at the last comma.
func splitList(typed string) (before, last string) {
	i := strings.LastIndexByte(typed, ',') + 1
	return typed[:i], typed[i:]
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
		names, err := []string{}, error(nil)
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
