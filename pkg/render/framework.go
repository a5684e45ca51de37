package render

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

func serviceObject(s framework.Service) out.Object {
	return out.Object{{"id", s.ID}, {"status", string(s.Status)}, {"autonomy", out.OrNull(s.Autonomy)}}
}

// serviceCell lists services with their status.
func serviceCell(services []framework.Service) out.Cell {
	cell := make(out.Cell, len(services))
	for i, s := range services {
		cell[i] = fmt.Sprintf("%s (%s)", s.ID, s.Status)
	}
	return cell
}

// Matrix shows capabilities, who does them, and how far they are provided for.
func Matrix(rows []framework.Row) out.Result {
	result := out.Result{Table: &out.Table{
		Headings: []string{"Capability", "Domain", "Level", "State", "Services"},
		Keys:     []string{"capability", "domain", "level", "state", "services"},
	}}
	for _, r := range rows {
		result.Table.Rows = append(result.Table.Rows, []out.Cell{{r.Capability}, {r.Domain}, {r.Level}, {string(r.State)}, serviceCell(r.Services)})
	}
	result.Table.Sections = out.Sectioned(len(rows), func(i int) string { return rows[i].DomainName })
	result.Data = out.Objects(rows, func(r framework.Row) out.Object {
		return out.Object{
			{"capability", r.Capability}, {"name", r.Name}, {"domain", r.Domain}, {"level", r.Level}, {"state", string(r.State)},
			{"services", out.Objects(r.Services, serviceObject)}, {"basis", out.OrNull(r.Basis)},
		}
	})
	return result
}

// MatrixSummary counts the states, in the order of the legend.
func MatrixSummary(rows []framework.Row) string {
	count := map[framework.State]int{}
	for _, r := range rows {
		count[r.State]++
	}
	words := words.Count(len(rows), "capability") + ":"
	separator := " "
	for _, s := range framework.States() {
		if count[s] > 0 {
			words += fmt.Sprintf("%s%d %s", separator, count[s], s)
			separator = ", "
		}
	}
	return words
}
