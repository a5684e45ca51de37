package render

import (
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func serviceObject(s framework.Service) out.Object {
	return out.Object{{"id", s.ID}, {"status", string(s.Status)}, {"autonomy", out.OrNull(s.Autonomy)}}
}

// Matrix shows capabilities, who does them, and how far they are provided for.
func Matrix(rows []framework.Row) out.Result {
	result := out.Result{Table: &out.Table{
		Headings: []string{"Capability", "Domain", "Level", "State", "Services"},
		Keys:     []string{"capability", "domain", "level", "state", "services"},
	}}
	for _, r := range rows {
		result.Table.Rows = append(result.Table.Rows, []out.Cell{{r.Capability}, {r.Domain}, {r.Level}, {string(r.State)}, framework.ServiceCell(r.Services)})
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
