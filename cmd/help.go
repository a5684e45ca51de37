package cmd

import "github.com/spf13/cobra"

// newHelpCmd is "wdw help"; a command that does not exist is wrong usage, as it is
// without "help".
func newHelpCmd() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		GroupID: groupOther,
		Short:   "Print the help of a command",
		Long:    `Print the help of a command, as "wdw COMMAND --help" does.`,
		ValidArgsFunction: atMost(1, func(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			var list []cobra.Completion
			for _, sub := range c.Root().Commands() {
				if sub.IsAvailableCommand() {
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
