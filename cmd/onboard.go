package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/render"
)

type onboardOptions struct {
	global *session
	output output
}

func newOnboardCmd(app *App, global *session) *cobra.Command {
	opts := onboardOptions{global: global}
	c := &cobra.Command{
		Use:     "onboard ID...",
		GroupID: groupPlan,
		Short:   "Plan how to start using one service or several",
		Long: `Write one plan for starting with several services: what has to be in place first, what
they share once, and then the steps of each, in an order in which they can be done.

The plan follows the prerequisites that the entries name; what a service runs on is
shown and not planned, because its provider arranges it. The length is in working days
along the longest chain; where steps do not say how long they take, it is the least
that can be said.`,
		Example: `  wdw onboard mesh pds-fhir-api
  wdw onboard nhs-notify -o markdown > plan.md
  wdw onboard mesh nhs-login -o mermaid`,
		Args:              someArgs("the id, name or alias of an entry"),
		ValidArgsFunction: completeIDs(app, global),
		RunE:              func(c *cobra.Command, args []string) error { return runOnboard(c.Context(), app, opts, args) },
	}
	opts.output.register(c, "table", "json", "csv", "markdown", "mermaid")
	return c
}

func runOnboard(ctx context.Context, app *App, opts onboardOptions, args []string) error {
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	var ids []string
	for _, arg := range args {
		entries, err := opts.global.resolve(q.cat, arg)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.IsGone() {
				return fmt.Errorf("%s is gone, and cannot be started; see \"wdw show %s\"", e.ID, e.ID)
			}
			ids = append(ids, e.ID)
		}
	}
	plan := framework.Onboard(q.cat, ids...)
	for _, remark := range render.PlanRemarks(plan) {
		opts.global.note("%s", remark)
	}
	return render.Plan(app.Stdout, plan, opts.output.format, q.screen)
}
