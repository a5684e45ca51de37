package framework

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
)

// Disposition is what the centre should do with an entry.
type Disposition struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Verdict is "keep", "rearchitect" or "retire"; "" if the entry does not say.
	Verdict string `json:"verdict" out:"null"`
	By      string `json:"by" out:"null"` // a date as written, "" if none is given
	Because string `json:"because" out:"null"`
	Basis   string `json:"basis" out:"null"`
	// Affects are the entries that depend on it or have it as a prerequisite, in order
	// of id.
	Affects []string         `json:"affects"`
	Status  catalogue.Status `json:"status"`
	// IsOverdue tells whether By has passed and the entry has not ended.
	IsOverdue bool `json:"overdue"`
	// Lacks says what is missing or contradicts itself, "" if nothing does.
	Lacks string `json:"lacks" out:"null"`
}

// AllDispositions are verdicts in the order in which they are to be carried out.
type AllDispositions []Disposition

// Result shows what to keep, rebuild and end, a row each.
func (list AllDispositions) Result() out.Result {
	return out.List(list,
		out.Col("id", "Id", func(d Disposition) string { return d.ID }),
		out.Col("verdict", "Verdict", func(d Disposition) string { return WithBasis(d.Verdict, d.Basis) }),
		out.Col("by", "By", func(d Disposition) string { return d.By }),
		out.Col("because", "Because", func(d Disposition) string { return d.Because }),
		out.Cells("affects", "Affects", func(d Disposition) []string { return d.Affects }).Optional(),
		out.Col("lacks", "What is missing", func(d Disposition) string { return d.Lacks }).Optional(),
	)
}

// Reasons say why verdicts need a look: "overdue" or "incomplete", one for each that
// does.
func (list AllDispositions) Reasons() []string {
	return reasonsOf(list, func(d Disposition) string {
		switch {
		case d.IsOverdue:
			return "overdue"
		case d.Lacks != "":
			return "incomplete"
		}
		return ""
	})
}

// DispositionsOf returns the verdicts on entries that have not ended: what is to be
// retired first, then what is to be rebuilt, then what is kept; by date, those
// without one last, then by id. An end date that has passed does not hide an entry
// whose status says that it still runs. With missing it returns the services without a
// verdict instead, no parts.
func DispositionsOf(cat *catalogue.Catalogue, today time.Time, missing bool) AllDispositions {
	v := look(cat, today)
	users := v.naming(func(e *catalogue.Entry) []string {
		return slices.Concat(e.Texts("depends_on"), e.Texts("onboarding", "prerequisites"))
	})
	list := AllDispositions{}
	for e := range cat.All() {
		verdict := e.Text("disposition", "verdict")
		if e.IsGone() || missing != (verdict == "") || missing && e.IsPart() {
			continue
		}
		d := Disposition{
			ID: e.ID, Name: e.Name(), Status: e.Status(), Verdict: verdict,
			By: e.Text("disposition", "by"), Basis: e.Text("disposition", "basis"), Because: e.Text("disposition", "because"),
			Affects: out.Each(users[e.ID], idOf),
		}
		by := e.Date("disposition", "by")
		d.IsOverdue = verdict != "keep" && by.Before(v.today)
		d.Lacks = v.lacks(e, d, by)
		list = append(list, d)
	}
	rank := []string{"retire", "rearchitect", "keep", ""}
	slices.SortStableFunc(list, func(a, b Disposition) int {
		return cmp.Or(
			cmp.Compare(slices.Index(rank, a.Verdict), slices.Index(rank, b.Verdict)),
			compareDue(a.By, b.By),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return list
}

func (v view) lacks(e *catalogue.Entry, d Disposition, by date.Date) string {
	end := e.Date("dates", "retires")
	switch {
	case d.Verdict == "" && isEnding(e):
		return "it is deprecated, and no verdict is given"
	case d.Verdict == "" && !end.IsZero():
		return fmt.Sprintf("it ends %s, and no verdict is given", end.Text)
	case d.Verdict == "":
		return "no verdict is given"
	case d.IsOverdue:
		return fmt.Sprintf("%q was due by %s, and the status is %q", d.Verdict, by.Text, d.Status)
	case d.Verdict == "keep" && !end.IsZero():
		return fmt.Sprintf("it is kept, yet has the end date %s", end.Text)
	case d.Verdict == "retire" && by.IsZero() && end.IsZero():
		return "no date is given"
	case d.Verdict == "retire" && len(e.Successors()) == 0 && len(d.Affects) > 0:
		return "no successor is named"
	case d.Verdict == "rearchitect" && by.IsZero():
		return "no date is given"
	}
	return ""
}

// compareDue orders dates as written; what is none stands last.
func compareDue(a, b string) int { return date.CompareDue(date.Of(a), date.Of(b)) }
