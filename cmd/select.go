package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/schema"
)

// selection is the flags that narrow a command to some entries.
type selection struct {
	filters map[string]*[]string
	where   []string
}

// register adds a flag for each filter, and --where.
func (s *selection) register(c *cobra.Command, app *App, global *globalOptions) {
	s.filters = map[string]*[]string{}
	for _, f := range query.Filters() {
		s.filters[f.Name] = c.Flags().StringSlice(f.Name, nil, f.Usage)
		mustRegister(c, f.Name, completeFilter(app, global, f))
	}
	c.SetHelpFunc(func(c *cobra.Command, args []string) {
		if shape, err := global.entryShape(c.Context(), app); err == nil {
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
	return usagef("--where: %w\n%s", err, render.Marked(fault.Expression, fault.From, fault.To))
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

// helpDepth is how deep help lists fields; a schema may refer to itself.
const helpDepth = 5

// fieldWords lists the fields of a shape, those inside a mapping in braces.
func fieldWords(shape *schema.Shape, depth int) string {
	if depth == 0 {
		return ""
	}
	if shape.Items != nil && len(shape.Properties) == 0 {
		shape = shape.Items
	}
	parts := make([]string, len(shape.Properties))
	for i, p := range shape.Properties {
		parts[i] = p.Name
		if inside := fieldWords(p.Shape, depth-1); inside != "" {
			parts[i] += " {" + inside + "}"
		}
	}
	return strings.Join(parts, ", ")
}

// templateHelp explains "-o template=" in a command's help.
func templateHelp() string {
	var b strings.Builder
	b.WriteString("-o template=... is a Go template that runs once an entry. Beside Go's own functions it has\n\n")
	for _, f := range render.TemplateFunctions() {
		fmt.Fprintf(&b, "  %-24s %s\n", f.Call, f.Usage)
	}
	b.WriteString(`
What an entry lacks is empty, however deep, and a list or mapping prints as JSON.`)
	return b.String()
}

// indented wraps a paragraph of help.
func indented(text string) string {
	return "  " + strings.Join(render.WrapWords(text, 84), "\n  ")
}

// whereHelp explains --where at the end of a command's help.
func whereHelp() string {
	var b strings.Builder
	b.WriteString("--where takes an expression over the fields, for what the filters do not say:\n\n")
	for _, o := range query.Operators() {
		fmt.Fprintf(&b, "  %-24s %s\n", o.Call, o.Usage)
	}
	b.WriteByte('\n')
	for _, f := range query.Functions() {
		fmt.Fprintf(&b, "  %-24s %s\n", f.Call, f.Usage)
	}
	b.WriteString(`
Text stands in quotes, or between back-quotes where a backslash is only that, as in
name matches `)
	b.WriteString("`^NHS \\d`" + `. Ids and values of a closed set compare without regard to case.

A date stands in quotes too. One of a field counts as its last day; one in quotes stands
for all of its days, so that "2027" equals each date that lies in that year.

What an entry lacks is equal to nil, and to "", and fits no comparison but != with
anything else; it is false where true or false is wanted. A field of a list is that of
its items, as in "fhir-r4" in standards.id. A field whose name is no plain word is
$env["my-field"], or access["my-field"] inside another.`)
	return b.String()
}
