package cmd

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/out"
)

// environment lists what wdw reads of the environment, for the page of the manual.
var environment = [][2]string{
	{"WDW_CATALOGUE", "the catalogue to read, where --catalogue is not given: a folder, or address[@revision] of a Git repository"},
	{"WDW_PAGER, PAGER", "the program that shows what does not fit on the terminal; empty is none, and without either it is " + usualPager},
	{"WDW_COMPLETION_DESCRIPTIONS", "0 leaves the descriptions out when TAB is pressed"},
	{"NO_COLOR", "anything turns colours off, unless --color says otherwise"},
	{"TERM", "dumb is a terminal without colours and without a pager"},
	{"XDG_CACHE_HOME", "below it repositories of --catalogue are kept; without it that is the cache folder of the system"},
	{"GITHUB_BASE_REF, GITHUB_REF, GITHUB_SHA, GITHUB_WORKSPACE", "in a workflow of GitHub: what --base auto is, and what paths of annotations are relative to"},
	{"GOGC, GOMEMLIMIT", "when memory is collected, as in any Go program; without either wdw chooses"},
}

// exitCodes are what the process ends with.
var exitCodes = [][2]string{
	{fmt.Sprint(ExitDone), "done"},
	{fmt.Sprint(ExitFindings), "findings, or changes, at or above --fail-on"},
	{fmt.Sprint(ExitUsage), "wrong usage: the message names what was probably meant"},
	{fmt.Sprint(ExitFailed), "could not do it: the message says how to mend it"},
}

// newManCmd is for who packs a release, and in no list of commands.
func newManCmd(s *session) *command {
	c := s.command(spec{
		use: "man", group: groupOther,
		short: "Print the page of the manual, wdw.1",
		long:  `Print the page of the manual, wdw.1. To read it: "wdw man | man -l -".`,
	}, func(k call) error { return writeText(k.app.Stdout, manual(k.f.c.Root())) })
	c.Hidden = true
	return c
}

// manual is the page of the manual in the language of man(7): what the help of all
// commands says. It bears no version, so that two releases differ where their help does.
func manual(root *command) string {
	var p roff
	p.WriteString(".TH WDW 1 \"\" \"\" \"National Service Catalogue\"\n")
	p.section("NAME")
	p.line("wdw - " + root.Short)
	p.section("SYNOPSIS")
	p.line("wdw COMMAND [ARGUMENTS] [FLAGS]")
	p.section("DESCRIPTION")
	p.asItStands(fitHelp(about, manWidth))
	for _, g := range root.Groups() {
		p.section(strings.TrimSuffix(g.Title, ":") + " commands")
		for _, c := range root.Commands() {
			if c.GroupID == g.ID && !c.Hidden {
				p.command(c)
			}
		}
	}
	p.section("Global flags")
	p.rows(flagRows(root.PersistentFlags()))
	for _, c := range root.Commands() {
		if c.IsAdditionalHelpTopicCommand() {
			p.section(c.Short)
			p.asItStands(fitHelp(c.Long, manWidth))
		}
	}
	p.section("Environment")
	p.rows(environment)
	p.section("Exit status")
	p.rows(exitCodes)
	p.section("See also")
	p.line("git(1). https://github.com/who-does-what/wdw")
	return p.String()
}

// roff is a page of the manual that is being written.
type roff struct{ strings.Builder }

func (p *roff) section(title string) { p.WriteString(".SH " + strings.ToUpper(title) + "\n") }

// command writes the help of a command.
func (p *roff) command(c *cobra.Command) {
	p.WriteString(".SS " + roffText(c.UseLine()) + "\n")
	if !strings.HasPrefix(c.Long, c.Short) {
		p.line(c.Short + ".")
	}
	p.asItStands(fitHelp(c.Long, manWidth))
	p.rows(flagRows(c.LocalNonPersistentFlags()))
	p.asItStands(c.Example)
}

// line writes a paragraph that man fills, asItStands some of which it keeps the lines.
func (p *roff) line(text string) { p.WriteString(roffText(text) + "\n") }

func (p *roff) asItStands(text string) {
	if text == "" {
		return
	}
	p.WriteString(".PP\n.nf\n" + roffText(strings.Trim(text, "\n")) + "\n.fi\n")
}

// rows writes terms with what they mean.
func (p *roff) rows(rows [][2]string) {
	for _, r := range rows {
		p.WriteString(".TP\n.B " + roffText(strings.TrimSpace(r[0])) + "\n" + roffText(r[1]) + "\n")
	}
}

// manWidth leaves room for the indent of a page on a terminal of 80 columns.
const manWidth = 72

// roffText is text that means itself: a hyphen is one that can be copied, no line is a
// request, and what is not ASCII is spelt so that every formatter reads it.
func roffText(s string) string {
	s = strings.NewReplacer(`\`, `\e`, `-`, `\-`, "`", `\(ga`, `'`, `\(aq`, `^`, `\(ha`, `~`, `\(ti`).Replace(out.Visible(s))
	var b strings.Builder
	for _, c := range s {
		if c < utf8.RuneSelf {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, `\[u%04X]`, c)
		}
	}
	return strings.ReplaceAll("\n"+b.String(), "\n.", "\n\\&.")[1:]
}
