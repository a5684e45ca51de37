package cmd

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/spell"
)

type standardsOptions struct {
	global    *globalOptions
	withdrawn bool
	failOn    reasons
	output    output
}

func newStandardsCmd(app *App, global *globalOptions) *cobra.Command {
	opts := standardsOptions{global: global}
	c := &cobra.Command{
		Use:     "standards [STANDARD...]",
		GroupID: groupFind,
		Short:   "Show which services need or support each standard",
		Long: `Show each standard with the services that require it or have it as a prerequisite,
those that support it, and the capabilities that ask it of whoever provides them. A
standard that is deprecated or retired and still has users is marked.`,
		Example: `  wdw standards fhir-r4
  wdw standards --withdrawn
  wdw standards --fail-on withdrawn`,
		ValidArgsFunction: completeItems(app, global, "standards"),
		RunE:              func(c *cobra.Command, args []string) error { return runStandards(c.Context(), app, opts, args) },
	}
	c.Flags().BoolVar(&opts.withdrawn, "withdrawn", false, "show only withdrawn standards that still have users")
	opts.failOn.register(c, "a standard", "withdrawn")
	opts.output.register(c, render.RowFormats()...)
	return c
}

func runStandards(ctx context.Context, app *App, opts standardsOptions, args []string) error {
	if err := opts.failOn.check(); err != nil {
		return err
	}
	q, err := opts.global.ask(ctx, app, opts.output)
	if err != nil {
		return err
	}
	var wanted []string
	vocabulary := q.cat.AsEntries("standards")
	for _, arg := range args {
		id, err := lookUpStandard(vocabulary, arg)
		if err != nil {
			return err
		}
		wanted = append(wanted, id)
	}
	list := slices.DeleteFunc(framework.Standards(q.cat, q.today), func(s framework.Standard) bool {
		return len(wanted) > 0 && !slices.Contains(wanted, s.ID) || opts.withdrawn && !s.IsFlagged()
	})
	if err := render.Standards(list).Write(app.Stdout, opts.output.format, q.screen); err != nil {
		return err
	}
	var found []string
	for _, s := range list {
		if s.IsFlagged() {
			found = append(found, "withdrawn")
		}
	}
	return opts.failOn.result(found)
}

func lookUpStandard(vocabulary *catalogue.Catalogue, word string) (string, error) {
	if s, _ := vocabulary.Lookup(word); s != nil {
		return s.ID, nil
	}
	if help := spell.DidYouMean(word, vocabulary.IDs()); help != "" {
		return "", fmt.Errorf("%q is not a standard of this catalogue; %s", word, help)
	}
	return "", fmt.Errorf("%q is not a standard of this catalogue; \"wdw standards\" lists them all", word)
}
