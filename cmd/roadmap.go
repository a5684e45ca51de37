package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/out"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/render"
)

type roadmapOptions struct {
	global   *session
	from, to string
	enablers []string
	buckets  []string
	slips    bool
	since    []string
	failOn   reasons
	output   output
}

func newRoadmapCmd(app *App, global *session) *cobra.Command {
	opts := roadmapOptions{global: global}
	c := &cobra.Command{
		Use:     "roadmap",
		GroupID: groupPlan,
		Short:   "Show what is promised and what ends, and what has slipped",
		Long: `Show the promises that are not kept yet and the dates on which services close to new
users or end, by due date:

  overdue  the last day of the date has passed
  now      due within six months
  cycle    due in the rest of the current funding cycle
  later    due after that, or no cycle is known

A date stays as precise as it is known: "2027-Q1" is due by 31 March and not on
1 January, in the pictures and in the calendar too.

With --slips the dates are compared with those of an earlier state: what moved, how far,
and, if --since is given several times, how often.`,
		Example: `  wdw roadmap --enabler citizen-channels
  wdw roadmap --from 2027 --to 2028-Q2 -o markdown
  wdw roadmap -o ics > roadmap.ics
  wdw roadmap --slips --since 2026-01-01 --since 2026-07-01`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runRoadmap(c.Context(), app, opts) },
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&opts.from, "from", "", "leave out what is due before this `date`")
	c.Flags().StringVar(&opts.to, "to", "", "leave out what is due after this `date`")
	c.Flags().StringSliceVar(&opts.enablers, "enabler", nil, "keep services for this `enabler`")
	choice(c, &opts.buckets, "bucket", "keep what is due in this `part` of the future", framework.Buckets())
	c.Flags().BoolVar(&opts.slips, "slips", false, "show the dates that moved since --since")
	c.Flags().StringArrayVar(&opts.since, "since", nil, "compare with the catalogue as of this Git `revision` or date; may be repeated, oldest first")
	mustRegister(c, "enabler", completeFilter(app, global, enablerFilter()))
	mustRegister(c, "since", completeRevisions(app, global))
	opts.failOn.register(c, "a date", framework.Overdue, framework.Slipped, framework.Dropped)
	opts.output.register(c, append(out.RowFormats(), "mermaid", "svg", "ics")...)
	return c
}

func runRoadmap(ctx context.Context, app *App, opts roadmapOptions) error {
	from, err := parseDate("from", opts.from)
	if err != nil {
		return err
	}
	to, err := parseDate("to", opts.to)
	if err != nil {
		return err
	}
	if err := checkValues("bucket", opts.buckets, framework.Buckets()); err != nil {
		return err
	}
	if err := opts.failOn.check(); err != nil {
		return err
	}
	switch {
	case opts.slips && len(opts.since) == 0:
		return usagef("--slips needs --since: the state to compare with")
	case !opts.slips && len(opts.since) > 0:
		return usagef("--since goes with --slips")
	case opts.slips && !opts.output.has(out.RowFormats()...):
		return usagef("-o: %q cannot show slips; use one of %s", opts.output.format, strings.Join(out.RowFormats(), ", "))
	case opts.slips && (opts.from != "" || opts.to != "" || len(opts.buckets) > 0):
		return usagef("--slips shows every date that moved; --from, --to and --bucket do not go with it")
	}
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	enabler, err := query.NewCriterion(q.cat, enablerFilter(), opts.enablers)
	if err != nil {
		return usageError{err}
	}
	keeps := func(id string) bool {
		e := q.cat.Entry(id)
		return len(enabler.Values) == 0 || e != nil && enabler.Match(q.cat, e)
	}
	if opts.slips {
		return runSlips(ctx, app, opts, q, keeps)
	}
	items := slices.DeleteFunc(framework.Between(framework.Roadmap(q.cat, q.today), from, to), func(i framework.Item) bool {
		return !keeps(i.Service) || len(opts.buckets) > 0 && !slices.Contains(opts.buckets, i.Bucket)
	})
	opts.global.note("%s", render.RoadmapSummary(items))
	cite := q.cite("roadmap", "-o", opts.output.format)
	switch opts.output.format {
	case "mermaid":
		err = render.RoadmapMermaid(app.Stdout, items)
	case "svg":
		err = render.RoadmapSVG(app.Stdout, items, q.today, framework.CycleEnd(q.cat, q.today), cite, true)
	case "ics":
		err = render.RoadmapICS(app.Stdout, items, date.Day(q.today))
	default:
		err = q.rows.write(ctx, app, render.Roadmap(items))
	}
	if err != nil {
		return err
	}
	var found []string
	for _, i := range items {
		found = append(found, i.Bucket)
	}
	return opts.failOn.result(slices.DeleteFunc(found, func(b string) bool { return b != framework.Overdue }))
}

func runSlips(ctx context.Context, app *App, opts roadmapOptions, q question, keeps func(id string) bool) error {
	states, err := opts.global.past(ctx, opts.since)
	if err != nil {
		return err
	}
	slips := slices.DeleteFunc(framework.Slips(append(states, q.cat)...), func(s framework.Slip) bool { return !keeps(s.Service) })
	opts.global.note("%s", render.SlipsSummary(slips))
	if err := q.rows.write(ctx, app, render.Slips(slips)); err != nil {
		return err
	}
	var found []string
	for _, s := range slips {
		if s.Change == framework.Slipped || s.Change == framework.Dropped {
			found = append(found, s.Change)
		}
	}
	return opts.failOn.result(found)
}

// past reads the catalogue as it was at revisions.
func (s *session) past(ctx context.Context, revisions []string) ([]*catalogue.Catalogue, error) {
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	if p.isBuiltIn() {
		return nil, errors.New("--since: the built-in catalogue has no history; run wdw in a clone of it, or give --catalogue")
	}
	states := make([]*catalogue.Catalogue, len(revisions))
	for i, rev := range revisions {
		if states[i], err = s.loadAt(ctx, rev); err != nil {
			return nil, err
		}
	}
	return states, nil
}
