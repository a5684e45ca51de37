package cmd

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
)

// selection is the flags that narrow a command to some entries.
type selection struct {
	filters map[string]*[]string
	where   []string
}

// register adds a flag for each filter, and --where.
func (s *selection) register(c *cobra.Command, app *App, global *session) {
	s.filters = map[string]*[]string{}
	for _, f := range query.Filters() {
		s.filters[f.Name] = c.Flags().StringSlice(f.Name, nil, f.Usage)
		mustRegister(c, f.Name, completeFilter(app, global, f))
	}
	c.SetHelpFunc(func(c *cobra.Command, args []string) {
		if shape, err := global.entryShape(c.Context()); err == nil {
			c.Long += "\n\nThe fields are\n\n" + indented(fieldWords(shape, helpDepth))
		}
		c.Parent().HelpFunc()(c, args)
	})
	c.Flags().StringArrayVar(&s.where, "where", nil, "keep entries for which this `expression` is true")
	mustRegister(c, "where", completeWhere(app, global))
}

// filterNames are the names of the flags that are filters.
func filterNames() []string {
	var names []string
	for _, f := range query.Filters() {
		names = append(names, f.Name)
	}
	return names
}

// keep returns the entries that fit, in order of id.
func (s *selection) keep(ctx context.Context, cat *catalogue.Catalogue, now time.Time) ([]*catalogue.Entry, error) {
	var criteria []query.Criterion
	for _, f := range query.Filters() {
		criterion, err := query.NewCriterion(cat, f, *s.filters[f.Name])
		if err != nil {
			return nil, usageError{err}
		}
		criteria = append(criteria, criterion)
	}
	entries := query.Select(cat, criteria)
	for _, text := range s.where {
		where, err := query.ParseWhere(cat, text, now)
		if err != nil {
			return nil, whereFault(err)
		}
		if entries, err = where.Select(ctx, entries); err != nil {
			return nil, whereFault(err)
		}
	}
	return entries, nil
}

// whereFault shows where an expression is wrong.
func whereFault(err error) error {
	var fault *query.WhereError
	if !errors.As(err, &fault) {
		return err
	}
	if strings.TrimSpace(fault.Expression) == "" {
		return usagef("--where: %w", err)
	}
	return usagef("--where: %w\n%s", err, out.Marked(fault.Expression, fault.From, fault.To))
}

// isEmpty tells whether nothing narrows the command.
func (s *selection) isEmpty() bool {
	for _, values := range s.filters {
		if len(*values) > 0 {
			return false
		}
	}
	return len(s.where) == 0
}
