package edit

import (
	"cmp"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// Deprecation is what is said of the end of a service. Dates are written as in files.
type Deprecation struct {
	Successors []string // ids of what to use instead
	Retires    string   // when it ends, "" if that is not known
	Kind       string   // how firm that is: "target" or "agreed", "" for nothing said
	Reason     string
	Basis      string // of the disposition: "published" or "inferred"
	On         string // since when; "" is the day that it says already, else today
}

// Deprecate says that an entry ends, in each field that tells it, and in its successors.
func (ws *Workspace) Deprecate(e *catalogue.Entry, d Deprecation) error {
	on := d.On
	if on == "" && e.Status() == "deprecated" {
		on = e.Text("dates", "deprecated") // it was deprecated then, whatever is added now
	}
	on = cmp.Or(on, ws.Now.Format(time.DateOnly))
	ops := []Op{Set("status", "deprecated"), Set("status_note", d.Reason), Set("dates.deprecated", on)}
	if d.Retires != "" {
		ops = append(ops, Set("dates.retires", d.Retires), Set("disposition.by", d.Retires))
	}
	if d.Kind != "" {
		ops = append(ops, Set("dates.retires_kind", d.Kind))
	}
	for _, id := range d.Successors {
		ops = append(ops, Add("replaced_by", id))
	}
	if e.Text("disposition", "verdict") != "retire" {
		ops = append(ops, Set("disposition.verdict", "retire"), Set("disposition.basis", d.Basis), Set("disposition.because", d.Reason))
	}
	return ws.Set(e, ops...)
}
