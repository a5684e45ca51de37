package cmd

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/who-does-what/wdw/pkg/out"
)

// Help is at most helpWidth columns wide, however wide the terminal, and as wide where
// there is none. leastHelpWidth is what it takes at least, and leastUsage what words do
// that stand beside others.
const (
	helpWidth      = 100
	leastHelpWidth = 40
	leastUsage     = 24
)

// setHelp writes help as cobra does, fitted to the terminal.
func setHelp(root *cobra.Command, s *session) {
	width := helpWidth
	if s.app.Width > 0 {
		width = max(min(s.app.Width, helpWidth), leastHelpWidth)
	}
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		_ = s.paged(s.app.Stdout, func(w io.Writer) error {
			fmt.Fprintln(w, fitHelp(c.Short, width))
			writeUsage(w, c, width)
			return nil
		})
	})
	root.SetUsageFunc(func(c *cobra.Command) error {
		writeUsage(c.OutOrStderr(), c, width)
		return nil
	})
}

func writeUsage(w io.Writer, c *cobra.Command, width int) {
	var b strings.Builder
	if c.Runnable() {
		b.WriteString("\nUsage:\n")
		fmt.Fprintf(&b, "  %s\n", strings.Join(out.WrapWords(c.UseLine(), width-6), "\n      "))
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s [command]\n", c.CommandPath())
	}
	if c.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", strings.TrimRight(c.Example, "\n"))
	}
	if c.HasAvailableSubCommands() {
		for _, group := range append(c.Groups(), &cobra.Group{Title: "Help topics:"}) {
			var lines [][2]string
			for _, sub := range c.Commands() {
				if sub.GroupID == group.ID && !sub.Hidden {
					lines = append(lines, [2]string{"  " + sub.Name(), sub.Short})
				}
			}
			if len(lines) > 0 {
				b.WriteString("\n" + group.Title + "\n" + besideEachOther(lines, c.Commands()[0].NamePadding()+2, width))
			}
		}
	}
	if c.Runnable() && c.HasAvailableLocalFlags() {
		b.WriteString("\nFlags:\n" + besideEachOther(flagRows(c.LocalFlags()), 0, width))
	}
	if long := strings.TrimSpace(c.Long); long != "" {
		b.WriteString("\n" + fitHelp(long, width) + "\n")
	}
	if c.Runnable() && c.HasAvailableInheritedFlags() {
		b.WriteString("\nGlobal Flags:\n" + besideEachOther(flagRows(c.InheritedFlags()), 0, width))
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("\n" + fitHelp(`Use "`+c.CommandPath()+` [command] --help" for more information about a command.`, width) + "\n")
	}
	_, _ = io.WriteString(w, b.String())
}

// flagRows are flags with their values, and what they do. pflag would write
// "--explain[=true|false]", which nobody types.
func flagRows(flags *pflag.FlagSet) (rows [][2]string) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		left := "      --" + f.Name
		if f.Shorthand != "" {
			left = "  -" + f.Shorthand + ", --" + f.Name
		}
		value, usage := pflag.UnquoteUsage(f)
		switch {
		case f.Value.Type() == "bool":
		case f.NoOptDefVal != "":
			left += "[=" + value + "]"
		case value != "":
			left += " " + value
		}
		switch f.DefValue {
		case "", "0", "false", "[]":
		default:
			if f.Value.Type() == "string" {
				usage += fmt.Sprintf(" (default %q)", f.DefValue)
			} else {
				usage += fmt.Sprintf(" (default %s)", f.DefValue)
			}
		}
		rows = append(rows, [2]string{left, usage})
	})
	return rows
}

// besideEachOther writes two columns, the second at least so far to the right, and
// wrapped. Where that has no room it stands below the first.
func besideEachOther(lines [][2]string, at, width int) string {
	for _, l := range lines {
		at = max(at, len(l[0]))
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(hanging(l[0], l[1], at+3, width) + "\n")
	}
	return b.String()
}

// hanging writes words at a column after a head, or where that has no room below it.
func hanging(head, words string, at, width int) string {
	before := strings.Repeat(" ", max(at-len(head), 0))
	if width-at < leastUsage {
		at = len(head) - len(strings.TrimLeft(head, " ")) + 4
		before = "\n" + strings.Repeat(" ", at)
	}
	return head + before + strings.Join(out.WrapWords(words, width-at), "\n"+strings.Repeat(" ", at))
}

// fitHelp wraps the blocks of a text that have a line that is too long.
func fitHelp(text string, width int) string {
	blocks := strings.Split(text, "\n\n")
	for i, block := range blocks {
		for line := range strings.Lines(block) {
			if len(strings.TrimSuffix(line, "\n")) > width {
				blocks[i] = fitBlock(strings.Split(block, "\n"), width)
				break
			}
		}
	}
	return strings.Join(blocks, "\n\n")
}

// helpColumns is a line of two columns: the last two blanks part them, because the first
// column may list words that two blanks part as well.
var helpColumns = regexp.MustCompile(`^( *\S(?:.*\S)?)  +(\S(?: ?\S)*)$`)

// fitBlock wraps lines. Those with the same indent are one paragraph, unless they are
// rows of columns.
func fitBlock(lines []string, width int) string {
	var list []string
	indentOf := func(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
	for i := 0; i < len(lines); {
		line := lines[i]
		i++
		if m := helpColumns.FindStringSubmatch(line); m != nil {
			list = append(list, hanging(m[1], m[2], len(line)-len(m[2]), width))
			continue
		}
		indent := indentOf(line)
		for i < len(lines) && indentOf(lines[i]) == indent && !helpColumns.MatchString(lines[i]) {
			line += " " + strings.TrimSpace(lines[i])
			i++
		}
		pad := strings.Repeat(" ", indent)
		list = append(list, pad+strings.Join(out.WrapWords(line, width-indent), "\n"+pad))
	}
	return strings.Join(list, "\n")
}

// templateHelp explains "-o template=".
const templateHelp = `-o template=... is a Go template that runs once an entry. Beside Go's own functions it has

` + out.TemplateFunctions + `
What an entry lacks is empty, however deep, and a list or mapping prints as JSON.`

// indented wraps a paragraph of help.
func indented(text string) string {
	return "  " + strings.Join(out.WrapWords(text, 84), "\n  ")
}
