package cmd

import (
	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/query"
)

// helpTopics are pages of help that are about no single command.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "where", Short: "The expressions of --where", Long: query.WhereHelp()},
		{Use: "template", Short: "The templates of -o template=", Long: templateHelp},
		{Use: "dates", Short: "How to write a date on a flag", Long: date.Help},
	}
}

// newHelpCmd is "wdw help"; a command that does not exist is wrong usage, as it is
// without "help".
func newHelpCmd() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND|TOPIC]",
		GroupID: groupOther,
		Short:   "Print the help of a command",
		Long:    `Print the help of a command, as "wdw COMMAND --help" does.`,
		ValidArgsFunction: atMost(1, func(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			var list []cobra.Completion
			for _, sub := range c.Root().Commands() {
				if sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand() {
					list = append(list, word(sub.Name(), sub.Short))
				}
			}
			return list, cobra.ShellCompDirectiveNoFileComp
		}),
		Args: takes(0, 1, "a command"),
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			if err == nil && len(rest) > 0 {
				err = unknownCommand(c.Root(), rest)
			}
			if err != nil {
				return err
			}
			about.SetContext(c.Context()) // help reads the fields of the catalogue
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}
