package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

// command is a command of the program. Its file need not know the library.
type command = cobra.Command

// spec is what a command is called, what it takes and how it can show its result.
type spec struct {
	use, group           string
	short, long, example string
	// args checks the arguments; nil takes none.
	args cobra.PositionalArgs
	// complete completes the arguments; nil offers nothing.
	complete cobra.CompletionFunc
	// flags adds the flags; nil adds none.
	flags func(f *flagSet)
	// formats are the values of -o, the usual one first; nil has no -o.
	formats []string
	// roomier says how to see the columns for which a terminal has no room; empty for CSV.
	roomier string
}

// call is one run of a command: the flags that every command has, read.
type call struct {
	*session
	f      *flagSet
	ctx    context.Context
	args   []string
	format string // that of -o, "text" where there is none
	screen out.Screen
	today  time.Time
	// template is that of the format, nil for others.
	template *out.Template
	spec     spec
}

// command makes a command of a spec and of what it does. Whatever is wrong with the
// command line is told before anything is read.
func (s *session) command(sp spec, run func(call) error) *cobra.Command {
	c := &cobra.Command{
		Use: sp.use, GroupID: sp.group, Short: sp.short, Long: sp.long, Example: sp.example,
		Args: sp.args, ValidArgsFunction: sp.complete,
	}
	if c.Args == nil {
		c.Args = noArgs
	}
	c.Flags().SortFlags = false
	f := &flagSet{FlagSet: c.Flags(), c: c, s: s}
	if sp.flags != nil {
		sp.flags(f)
	}
	format := "text"
	if sp.formats != nil {
		f.StringVarP(&format, "output", "o", sp.formats[0], "`format`: "+strings.Join(sp.formats, ", "))
		f.completed("output", fixed(sp.formats...))
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := f.filled(); err != nil {
			return err
		}
		if s.flags.quiet && s.flags.verbose {
			return usagef("--quiet and --verbose are opposites; give one of the two")
		}
		for _, check := range f.checks {
			if err := check(); err != nil {
				return err
			}
		}
		k := call{session: s, f: f, ctx: c.Context(), args: args, format: format, spec: sp}
		if err := k.read(); err != nil {
			return err
		}
		if err := run(k); err != nil {
			return err
		}
		return f.verdict()
	}
	return c
}

// read reads the flags that every command has. A workbook is kept off a terminal.
func (k *call) read() (err error) {
	if formats := k.spec.formats; formats != nil && !k.isFormat(formats...) {
		return unknown(fmt.Sprintf("-o: %q is not a format of this command", k.format), k.format, formats, "it is one of "+strings.Join(formats, ", "))
	}
	if err := k.refuseWorkbook(k.format, k.f.c.Name()+" -o xlsx > "+k.f.c.Name()+".xlsx"); err != nil {
		return err
	}
	if k.screen, err = k.session.screen(); err != nil {
		return err
	}
	if err := k.shape(nil); err != nil {
		return err
	}
	k.today, err = k.now()
	return err
}

// question is what every question of the framework is asked of: a catalogue on a day.
type question struct {
	call
	cat  *catalogue.Catalogue
	tree *source.Tree // that cat was read from
}

// question makes a command of a question of the framework. Its answer is a result, and
// the reasons in it for which --fail-on can make the command fail.
func (s *session) question(sp spec, answer func(question) (out.Result, []string, error)) *cobra.Command {
	return s.command(sp, func(k call) error {
		q, err := s.ask(k)
		if err != nil {
			return err
		}
		result, reasons, err := answer(q)
		if err != nil {
			return err
		}
		k.f.found = reasons
		return k.write(result)
	})
}

// ask reads what a question needs.
func (s *session) ask(k call) (q question, err error) {
	q.call = k
	tree, err := s.tree(k.ctx)
	if err != nil {
		return q, err
	}
	if q.cat, _, err = s.loadTree(k.ctx, tree); err != nil {
		return q, err
	}
	s.noteLost(q.cat)
	q.tree = tree
	return q, nil
}

// resolveAll finds the entries that the arguments name, in their order.
func (q question) resolveAll() ([]*catalogue.Entry, error) {
	var list []*catalogue.Entry
	names, err := namesIn(q.cat, q.args)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		entries, err := q.resolve(q.cat, name)
		if err != nil {
			return nil, err
		}
		list = append(list, entries...)
	}
	return list, nil
}

// flagSet is the flags of a command, and what is wrong with their values.
type flagSet struct {
	*pflag.FlagSet
	c      *cobra.Command
	s      *session
	checks []func() error

	reasons []string // those of --fail-on
	found   []string // those that the answer has
}

// check adds a look at the flags, once they are read.
func (f *flagSet) check(look func() error) { f.checks = append(f.checks, look) }

// completed adds completion for a flag.
func (f *flagSet) completed(name string, complete cobra.CompletionFunc) {
	mustRegister(f.c, name, complete)
}

// choice adds a flag that takes values of a closed list. What the list holds now is taken
// if the flag is not given.
func (f *flagSet) choice(values *[]string, name, usage string, allowed []string) {
	f.StringSliceVar(values, name, *values, usage+": "+strings.Join(allowed, ", "))
	f.Lookup(name).DefValue = "[]" // usage says it in words
	f.completed(name, fixed(allowed...))
	f.check(func() error { return checkValues(name, *values, allowed) })
}

// pick adds a flag that takes one value of a closed list.
func (f *flagSet) pick(value *string, name, usual, usage string, allowed ...string) {
	f.StringVar(value, name, usual, usage+": "+words.Join(allowed, "or"))
	f.completed(name, fixed(allowed...))
	f.check(func() error {
		if *value == usual {
			return nil
		}
		return known("--"+name, *value, allowed)
	})
}

// date adds a flag that takes a date, zero if it is not given.
func (f *flagSet) date(to *date.Date, name, usage string) {
	text := f.String(name, "", usage)
	f.completed(name, f.s.completeDates)
	f.check(func() (err error) {
		*to, err = f.s.parseDate(name, *text)
		return err
	})
}

// filter adds a flag that takes values of one of the filters of list.
func (f *flagSet) filter(values *[]string, name, usage string) {
	f.StringSliceVar(values, name, nil, usage)
	filter := filterNamed(name)
	f.completed(name, f.s.values(func(cat *catalogue.Catalogue) []string {
		return out.Each(filter.Values(cat), func(v string) string { return word(v, filter.Describe(cat, v)) })
	}))
}

// fields adds a flag that takes fields of an entry.
func (f *flagSet) fields(paths *[]string, name, usage string) {
	f.StringSliceVar(paths, name, nil, usage)
	f.completed(name, f.s.completeColumns)
}

// limit adds --limit with its usual value, a number of what is shown.
func (f *flagSet) limit(n *int, usual int, what string) {
	f.IntVar(n, "limit", usual, "show at most this `number` of "+what+"; 0 for all")
	f.check(func() error {
		if *n < 0 {
			return usagef("--limit: %d is less than 0", *n)
		}
		return nil
	})
}

// filled refuses a flag that is given without a value, as in --at "$REV" where that is not
// set: to leave it out is another question.
func (f *flagSet) filled() (err error) {
	f.Visit(func(flag *pflag.Flag) {
		text := flag.Value.String()
		if list, ok := flag.Value.(pflag.SliceValue); ok {
			text = strings.Join(list.GetSlice(), "")
		}
		if text == "" && err == nil {
			err = usagef("--%s: it is empty; give a value, or leave the flag out", flag.Name)
		}
	})
	return err
}

// failOn adds --fail-on, which names the reasons in an answer for which the command
// fails. "any" stands for every reason.
func (f *flagSet) failOn(what string, allowed ...string) {
	choices := slices.Concat([]string{"any"}, allowed)
	f.StringSliceVar(&f.reasons, "fail-on", nil, "exit with 1 if there is "+what+" for one of these `reasons`: "+strings.Join(choices, ", "))
	f.completed("fail-on", fixed(choices...))
	f.check(func() error { return checkValues("fail-on", f.reasons, choices) })
}

// verdict is errFindings if the answer has a reason of --fail-on.
func (f *flagSet) verdict() error {
	for _, found := range f.found {
		if slices.Contains(f.reasons, "any") || slices.Contains(f.reasons, found) {
			return errFindings
		}
	}
	return nil
}

// checkValues refuses a value of a flag that is not known.
func checkValues(flag string, values, allowed []string) error {
	for _, v := range values {
		if err := known("--"+flag, v, allowed); err != nil {
			return err
		}
	}
	return nil
}

// parseDate reads the date of a flag, zero if it was not given.
func (s *session) parseDate(flag, value string) (d date.Date, err error) {
	today, err := s.now()
	if err != nil || value == "" {
		return d, err
	}
	if d, err = date.Read(value, today); err != nil {
		return d, usagef("--%s: %w", flag, err)
	}
	return d, nil
}

// completeDates offers ways to write a date, with the day that each is.
func (s *session) completeDates(*command, []string, string) (list []string, directive cobra.ShellCompDirective) {
	today, _ := s.now() // one that is wrong is told when the command runs
	year := today.AddDate(0, -3, 0).Year()
	for _, text := range []string{"today", "3m", "6m", "12m", "18m", "2y", fmt.Sprintf("%d/%02d", year, (year+1)%100), fmt.Sprintf("%d/%02d", year+1, (year+2)%100)} {
		if d, err := date.Read(text, today); err == nil {
			list = append(list, word(text, "until "+d.Last.Format(time.DateOnly)))
		}
	}
	return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}
