package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/out"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/words"
)

// question is what every question of the framework is asked of: a catalogue on a day.
type question struct {
	cat     *catalogue.Catalogue
	today   time.Time
	edition framework.Edition
	screen  out.Screen
	rows    rowWriter
	// address is that of the repository elsewhere that the catalogue comes from, empty
	// for others.
	address string
}

// ask reads what a question needs, after the flags that every command has.
func (s *session) ask(ctx context.Context, format output) (q question, err error) {
	if err := format.check(); err != nil {
		return q, err
	}
	if q.screen, err = s.screen(); err != nil {
		return q, err
	}
	if q.rows, err = s.rowWriter(format, q.screen); err != nil {
		return q, err
	}
	if q.today, err = s.now(); err != nil {
		return q, err
	}
	p, err := s.place(ctx)
	if err != nil {
		return q, err
	}
	tree, done, err := s.tree(ctx)
	if err != nil {
		return q, err
	}
	defer done()
	if q.cat, _, err = s.loadTree(ctx, tree); err != nil {
		return q, err
	}
	s.noteBroken(q.cat)
	q.address = tree.Address
	switch {
	case tree.Commit != "":
		q.edition = framework.Edition{Rev: tree.Commit, Date: tree.Date.Format(time.DateOnly)}
	case p.isBuiltIn():
		q.edition.Rev = "embedded"
	default:
		q.edition.Rev = "working tree"
	}
	return q, nil
}

// cite says how to make a report again: the command line without --at and --today,
// which come from the state that was read.
func (q question) cite(args ...string) render.Citation {
	c := render.Citation{Edition: q.edition, Today: q.today.Format(time.DateOnly)}
	if q.address != "" {
		args = append(args, "--catalogue", shellWord(q.address))
	}
	if q.edition.IsCommit() {
		c.Command = "wdw " + strings.Join(append(args, "--at", q.edition.Rev, "--today", c.Today), " ")
	}
	return c
}

// shellWord quotes an argument for a shell where it has to be.
func shellWord(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:=") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// reasons is a --fail-on flag that names which of a command's lines are findings.
type reasons struct {
	chosen  []string
	allowed []string
}

// register adds --fail-on. "any" stands for every reason.
func (r *reasons) register(c *cobra.Command, what string, allowed ...string) {
	r.allowed = allowed
	choices := slices.Concat([]string{"any"}, allowed)
	c.Flags().StringSliceVar(&r.chosen, "fail-on", nil, "exit with 1 if there is "+what+" for one of these `reasons`: "+strings.Join(choices, ", "))
	mustRegister(c, "fail-on", cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp))
}

func (r *reasons) check() error {
	return checkValues("fail-on", r.chosen, append([]string{"any"}, r.allowed...))
}

// result is errFindings if one of the reasons found is one that was chosen.
func (r *reasons) result(found []string) error {
	for _, f := range found {
		if slices.Contains(r.chosen, "any") || slices.Contains(r.chosen, f) {
			return errFindings
		}
	}
	return nil
}

// checkValues refuses a value of a flag that is not known, and names the nearest.
func checkValues(flag string, values, allowed []string) error {
	for _, v := range values {
		if slices.Contains(allowed, v) {
			continue
		}
		message := fmt.Sprintf("--%s: %q is not known", flag, v)
		if help := words.DidYouMean(v, allowed); help != "" {
			return usagef("%s; %s", message, help)
		}
		return usagef("%s; it is one of %s", message, words.Quoted(allowed, "or"))
	}
	return nil
}

// parseDate reads the date of a flag, zero if it was not given.
func parseDate(flag, value string) (date.Date, error) {
	if value == "" {
		return date.Date{}, nil
	}
	d, err := date.Parse(value)
	if err != nil {
		return d, usagef("--%s: %w", flag, err)
	}
	return d, nil
}

// choice adds a flag that takes values of a closed list.
func choice(c *cobra.Command, values *[]string, flag, usage string, allowed []string) {
	c.Flags().StringSliceVar(values, flag, nil, usage+": "+strings.Join(allowed, ", "))
	mustRegister(c, flag, cobra.FixedCompletions(allowed, cobra.ShellCompDirectiveNoFileComp))
}
