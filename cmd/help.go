package cmd

import "github.com/spf13/cobra"

// helpTopics are pages of help that are about no single command.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "where", Short: "The expressions of --where", Long: whereHelp()},
		{Use: "template", Short: "The templates of -o template=", Long: templateHelp},
		{Use: "dates", Short: "How to write a date on a flag", Long: datesHelp},
	}
}

const datesHelp = `A date on a flag is written as in the files, the British way, as a financial year, or as
a time from today:

  2027-03-31, 2027-03, 2027-Q1, 2027      a day, a month, a quarter of the calendar, a year
  31/03/2027, 31 March 2027, March 2027   the day before the month
  2027/28, FY27/28                        April 2027 to March 2028
  today, tomorrow, yesterday
  18m, 2y, 90d, 6w, "18 months"           so long from today
  -3m, "3 months ago"                     so long before today

From a month or a year --from takes the first day, --to and --horizon the last. Where a
Git revision may stand, as with --at and --since, a name in Git comes before a date, a
day means the last commit of that day, and a longer span its first day.`

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
