package cmd

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
)

// capabilityLevels are who may do a capability.
var capabilityLevels = []string{"national", "regional", "local", "shared"}

func newMatrixCmd(s *session) *command {
	var enablers, levels, states []string
	return s.question(spec{
		use: "matrix", group: groupPlan,
		short: "Show every capability: who does it, and how far it is covered",
		long: `Show every capability, grouped by domain: who does it, the services for it with their
status, and the state that follows:

` + glossary(framework.OfState) + `
What has ended, or whose end date has passed, counts for nothing.`,
		example: `  wdw matrix --state gap,planned,partial
  wdw matrix --enabler citizen-channels -o markdown
  wdw matrix -o svg > who-does-what.svg`,
		formats: append(slices.Clone(out.Rows), "svg"),
		flags: func(f *flagSet) {
			f.filter(&enablers, "enabler", "keep capabilities with a service for this `enabler`")
			f.choice(&levels, "level", "keep capabilities done at this `level`", capabilityLevels)
			f.choice(&states, "state", "keep capabilities in this `state`", texts(framework.States()))
		},
	}, func(q question) (out.Result, []string, error) {
		serves, err := q.serving("enabler", enablers)
		if err != nil {
			return out.Result{}, nil, err
		}
		rows := slices.DeleteFunc(framework.Matrix(q.cat, q.today), func(r framework.Row) bool {
			isServed := len(enablers) == 0 || slices.ContainsFunc(r.Services, func(s framework.Service) bool { return serves(s.ID) })
			return !isServed || len(levels) > 0 && !slices.Contains(levels, r.Level) || len(states) > 0 && !slices.Contains(states, string(r.State))
		})
		q.note("%s", rows.Summary())
		return rows.Result(q.cite("matrix", "-o", "svg")), nil, nil
	})
}

// serving tells which entries are for one of some enablers; all of them if none is named.
func (q question) serving(filter string, values []string) (func(id string) bool, error) {
	wanted, err := query.NewCriterion(q.cat, filterNamed(filter), values)
	if err != nil {
		return nil, usageError{err}
	}
	return func(id string) bool {
		e := q.cat.Entry(id)
		return len(wanted.Values) == 0 || e != nil && wanted.Match(q.cat, e)
	}, nil
}

// texts are values of a type of text.
func texts[T ~string](values []T) []string {
	return out.Each(values, func(v T) string { return string(v) })
}

// filterNamed is one of the filters of list.
func filterNamed(name string) query.Filter {
	filters := query.Filters()
	return filters[slices.IndexFunc(filters, func(f query.Filter) bool { return f.Name == name })]
}
