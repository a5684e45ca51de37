package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func newRoadmapCmd(s *session) *command {
	var opts roadmapOptions
	return s.question(spec{
		use: "roadmap", group: groupPlan,
		short: "Show what is promised and what ends, and what has slipped",
		long: `Show the promises that are not kept yet and the dates on which services close to new
users or end: what is to come by due date, then what has passed, with the question what
came of it:

` + glossary(framework.OfBucket) + `
A date stays as precise as it is known: "2027-Q1" is due by 31 March and not on
1 January. In the calendar it is its last day, with a reminder a month before; what has
passed is in neither the calendar nor Mermaid unless nothing else was asked for.

An end that is told twice, as the end of the entry and as its milestone in the same month,
is one line. --ends shows what closes or ends, milestones that tell the end of a contract or
of money among them, and names on standard error what is closed to new users without a date
for its end.

An event of the calendar (-o ics) says when it last changed, as the commits tell, so that
whoever subscribes gets a date that slipped.

With --slips the dates are compared with those of an earlier state: what moved, how far,
and, if --since is given several times, how often.`,
		example: `  wdw roadmap --ends --within 18m
  wdw roadmap --capability patient-messaging
  wdw roadmap --from 2027 --to 2028-Q2 -o markdown
  wdw roadmap -o ics > roadmap.ics
  wdw roadmap --slips --since 2026-01-01 --since 2026-07-01`,
		args:    roadmapArgs,
		formats: slices.Concat(out.Rows, roadmapPictures),
		flags: func(f *flagSet) {
			f.date(&opts.from, "from", "leave out what is due before this `date`")
			f.date(&opts.to, "to", "leave out what is due after this `date`")
			f.date(&opts.within, "within", "leave out what is due after this `date` or time from today, as 18m")
			f.choice(&opts.kinds, "kind", "keep this `kind` of date", append(framework.WordsOf(framework.OfPromise), framework.WordsOf(framework.OfEnd)...))
			f.BoolVar(&opts.ends, "ends", false, "show what closes to new users or ends")
			f.filter(&opts.capabilities, "capability", "keep services for this `capability`")
			f.filter(&opts.enablers, "enabler", "keep services for this `enabler`")
			f.choice(&opts.buckets, "bucket", "keep what is due in this `part` of the future", framework.WordsOf(framework.OfBucket))
			f.BoolVar(&opts.slips, "slips", false, "show the dates that moved since --since")
			f.StringArrayVar(&opts.since, "since", nil, "compare with the catalogue as of this Git `revision` or date; may be repeated, oldest first")
			f.completed("since", s.completeRevisions)
			f.failOn("a date", framework.Overdue, framework.Slipped, framework.Dropped)
			f.check(func() error { return opts.check(f) })
		},
	}, func(q question) (out.Result, []string, error) {
		enables, err := q.serving("enabler", opts.enablers)
		if err != nil {
			return out.Result{}, nil, err
		}
		provides, err := q.serving("capability", opts.capabilities)
		if err != nil {
			return out.Result{}, nil, err
		}
		serves := func(id string) bool { return enables(id) && provides(id) }
		if opts.slips {
			return askSlips(q, opts.since, serves)
		}
		if !opts.within.IsZero() {
			opts.to = opts.within
		}
		items := slices.DeleteFunc(framework.Roadmap(q.cat, q.today).Between(opts.from, opts.to), func(i framework.Item) bool {
			return !serves(i.Service) || !isAmong(opts.buckets, i.Bucket) || !isAmong(opts.kinds, i.Kind) || opts.ends && !i.IsEnd()
		})
		q.note("%s", items.Summary())
		if undated := slices.DeleteFunc(framework.Undated(q.cat), func(id string) bool { return !serves(id) }); opts.ends && len(undated) > 0 {
			q.note("closed to new users, with no date for the end: %s", strings.Join(undated, ", "))
		}
		if q.format == "ics" {
			q.dateEvents(items)
		}
		return items.Result(q.today, framework.CycleEnd(q.cat, q.today), q.cite("roadmap", "-o", q.format)), items.Late(), nil
	})
}

// roadmapArgs refuses arguments, and says where the plans for one thing are told.
func roadmapArgs(c *command, args []string) error {
	if err := noArgs(c, args); err != nil {
		return usagef("%w; for a capability use --capability, for a service \"wdw show\"", err)
	}
	return nil
}

// roadmapPictures are the formats that draw what is due, and have no form for slips.
var roadmapPictures = []string{"mermaid", "svg", "ics"}

type roadmapOptions struct {
	from, to, within       date.Date
	capabilities, enablers []string
	buckets, kinds         []string
	ends, slips            bool
	since                  []string
}

// isAmong tells whether a value is one of those asked for; all are if none is.
func isAmong(wanted []string, value string) bool {
	return len(wanted) == 0 || slices.Contains(wanted, value)
}

// check refuses flags that do not go together.
func (o roadmapOptions) check(f *flagSet) error {
	format := f.Lookup("output").Value.String()
	switch {
	case o.slips && len(o.since) == 0:
		return usagef("--slips needs --since: the state to compare with")
	case !o.slips && len(o.since) > 0:
		return usagef("--since goes with --slips")
	case o.slips && slices.Contains(roadmapPictures, format):
		return usagef("-o: %q cannot show slips; use one of %s", format, strings.Join(out.Rows, ", "))
	case o.slips && (!o.from.IsZero() || !o.to.IsZero() || !o.within.IsZero() || o.ends || len(o.buckets)+len(o.kinds) > 0):
		return usagef("--slips shows every date that moved; --from, --to, --within, --bucket, --kind and --ends do not go with it")
	case o.ends && len(o.kinds) > 0:
		return usagef("--ends stands for --kind %s, and for milestones that tell an end; give one of the two", strings.Join(framework.WordsOf(framework.OfEnd), ","))
	case !o.to.IsZero() && !o.within.IsZero():
		return usagef("--within and --to both say until when; give one of the two")
	case !o.from.IsZero() && !o.to.IsZero() && o.to.Last.Before(o.from.First):
		return usagef("--from %s is after --to %s; nothing can be due between", f.Lookup("from").Value, f.Lookup("to").Value)
	}
	return nil
}

// askSlips says what became of the dates since earlier states.
func askSlips(q question, since []string, serves func(id string) bool) (out.Result, []string, error) {
	states, err := q.past(q.ctx, since)
	if err != nil {
		return out.Result{}, nil, err
	}
	slips := slices.DeleteFunc(framework.Slips(append(states, q.cat)...), func(s framework.Slip) bool { return !serves(s.Service) })
	q.note("%s", slips.Summary())
	return slips.Result(), slips.Broken(), nil
}

// past reads the catalogue as it was at revisions.
func (s *session) past(ctx context.Context, revisions []string) ([]*catalogue.Catalogue, error) {
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	if p.isBuiltIn() {
		return nil, fmt.Errorf("--since: %w", errNoHistory)
	}
	repo, err := s.openRepo(ctx, p)
	if err != nil {
		return nil, err
	}
	states := make([]*catalogue.Catalogue, len(revisions))
	for i, rev := range revisions {
		if states[i], err = s.loadAt(ctx, s.orFirst(ctx, repo, rev)); err != nil {
			return nil, err
		}
	}
	return states, nil
}
