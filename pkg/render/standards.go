package render

import (
	"github.com/who-does-what/wdw/pkg/framework"
)

// Standards shows who needs or supports each standard.
func Standards(list []framework.Standard) Rows {
	out := Rows{Table: Table{
		Headings: []string{"Id", "Status", "Required by", "Supported by", "Required for"},
		Keys:     []string{"id", "status", "required_by", "supported_by", "capabilities"},
	}}
	for _, s := range list {
		status := s.Status
		if s.IsFlagged() {
			status += ", still used"
		}
		out.Table.Rows = append(out.Table.Rows, []Cell{{s.ID}, {status}, s.RequiredBy, s.SupportedBy, s.Capabilities})
	}
	out.Values = objects(list, func(s framework.Standard) Object {
		return Object{
			{"id", s.ID}, {"name", s.Name}, {"status", s.Status}, {"required_by", texts(s.RequiredBy)}, {"supported_by", texts(s.SupportedBy)},
			{"capabilities", texts(s.Capabilities)}, {"withdrawn", s.IsWithdrawn},
		}
	})
	return out
}
