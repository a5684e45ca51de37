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
users or end, by due date:

  overdue  the last day of the date has passed
  now      due within six months
  cycle    due in the rest of the current funding cycle
  later    due after that, or no cycle is known

A date stays as precise as it is known: "2027-Q1" is due by 31 March and not on
1 January, in the pictures and in the calendar too.

With --slips the dates are compared with those of an earlier state: what moved, how far,
and, if --since is given several times, how often.`,
		example: `  wdw roadmap --enabler citizen-channels
  wdw roadmap --from 2027 --to 2028-Q2 -o markdown
  wdw roadmap -o ics > roadmap.ics
  wdw roadmap --slips --since 2026-01-01 --since 2026-07-01`,
		formats: slices.Concat(out.Rows, roadmapPictures),
		flags: func(f *flagSet) {
			f.date(&opts.from, "from", "leave out what is due before this `date`")
			f.date(&opts.to, "to", "leave out what is due after this `date`")
			f.filter(&opts.enablers, "enabler", "keep services for this `enabler`")
			f.choice(&opts.buckets, "bucket", "keep what is due in this `part` of the future", framework.Buckets())
			f.BoolVar(&opts.slips, "slips", false, "show the dates that moved since --since")
			f.StringArrayVar(&opts.since, "since", nil, "compare with the catalogue as of this Git `revision` or date; may be repeated, oldest first")
			f.completed("since", s.completeRevisions)
			f.failOn("a date", framework.Overdue, framework.Slipped, framework.Dropped)
			f.check(func() error { return opts.check(f) })
		},
	}, func(q question) (out.Result, []string, error) {
		serves, err := q.serving(opts.enablers)
		if err != nil {
			return out.Result{}, nil, err
		}
		if opts.slips {
			return askSlips(q, opts.since, serves)
		}
		items := slices.DeleteFunc(framework.Roadmap(q.cat, q.today).Between(opts.from, opts.to), func(i framework.Item) bool {
			return !serves(i.Service) || len(opts.buckets) > 0 && !slices.Contains(opts.buckets, i.Bucket)
		})
		q.note("%s", items.Summary())
		return items.Result(q.today, framework.CycleEnd(q.cat, q.today), q.cite("roadmap", "-o", q.format)), items.Late(), nil
	})
}

// roadmapPictures are the formats that draw what is due, and have no form for slips.
var roadmapPictures = []string{"mermaid", "svg", "ics"}

type roadmapOptions struct {
	from, to          date.Date
	enablers, buckets []string
	slips             bool
	since             []string
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
	case o.slips && (!o.from.IsZero() || !o.to.IsZero() || len(o.buckets) > 0):
		return usagef("--slips shows every date that moved; --from, --to and --bucket do not go with it")
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
