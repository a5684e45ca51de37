package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/query"
)

// completeWhere offers fields and functions for the word that is being typed in an
// expression.
func completeWhere(app *App, global *globalOptions) cobra.CompletionFunc {
	return func(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		i := len(typed)
		for i > 0 && (typed[i-1] == '.' || typed[i-1] == '_' || typed[i-1] >= 'a' && typed[i-1] <= 'z') {
			i--
		}
		before := typed[:i]
		if strings.Count(before, `"`)%2 == 1 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		shape, err := global.entryShape(c.Context(), app)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		out := places(shape, before)
		for _, f := range query.Functions() {
			out = append(out, word(before+f.Call[:strings.IndexByte(f.Call, '(')+1], f.Usage))
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}
