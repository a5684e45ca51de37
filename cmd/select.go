package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
)

// selection is the flags that narrow a command to some entries.
type selection struct {
	filters map[string]*[]string
	where   []string
	whole   bool
}

// register adds a flag for each filter, and --where.
func (s *selection) register(f *flagSet) {
	s.filters = map[string]*[]string{}
	for _, filter := range query.Filters() {
		s.filters[filter.Name] = new([]string)
		f.filter(s.filters[filter.Name], filter.Name, filter.Usage)
	}
	f.c.SetHelpFunc(func(c *command, args []string) {
		if shape, err := f.s.entryShape(c.Context()); err == nil {
			c.Long += "\n\nThe fields are\n\n" + indented(query.FieldWords(shape))
		}
		c.Parent().HelpFunc()(c, args)
	})
	f.BoolVar(&s.whole, "whole", false, "keep services, and leave out what is only a part of one")
	f.StringArrayVar(&s.where, "where", nil, "keep entries for which this `expression` is true")
	f.completed("where", f.s.completeWhere)
}

// sorted returns the entries that fit, in order of the fields of --sort, then of id.
func (s *selection) sorted(k call, cat *catalogue.Catalogue, fields []string) ([]*catalogue.Entry, error) {
	keys, err := query.SortKeys(cat, fields)
	if err != nil {
		return nil, usagef("--sort: %w", err)
	}
	entries, err := s.keep(k.ctx, cat, k.today)
	query.Sort(entries, keys)
	return entries, err
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
	if s.whole {
		entries = slices.DeleteFunc(entries, (*catalogue.Entry).IsPart)
	}
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
	return len(s.where) == 0 && !s.whole
}
