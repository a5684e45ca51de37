package framework

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
)

// Disposition is what the centre should do with an entry.
type Disposition struct {
	ID, Name string
	Status   catalogue.Status
	// Verdict is "keep", "rearchitect" or "retire"; "" if the entry does not say.
	Verdict        string
	By             string // a date as written, "" if none is given
	Basis, Because string
	// Affects are the entries that depend on it or have it as a prerequisite, in order
	// of id.
	Affects []string
	// Lacks says what is missing or contradicts itself, "" if nothing does.
	Lacks string
	// IsOverdue tells whether By has passed and the entry has not ended.
	IsOverdue bool
}

// Dispositions returns the verdicts on entries that have not ended: what is to be
// retired first, then what is to be rebuilt, then what is kept; by date, those
// without one last, then by id. An end date that has passed does not hide an entry
// whose status says that it still runs. With missing it returns the entries without a
// verdict instead.
func Dispositions(cat *catalogue.Catalogue, today time.Time, missing bool) []Disposition {
	v := look(cat, today)
	users := v.users()
	out := []Disposition{}
	for e := range cat.All() {
		verdict := e.Text("disposition", "verdict")
		if e.IsGone() || missing != (verdict == "") {
			continue
		}
		d := Disposition{
			ID: e.ID, Name: e.Name(), Status: e.Status(), Verdict: verdict,
			By: e.Text("disposition", "by"), Basis: e.Text("disposition", "basis"), Because: e.Text("disposition", "because"),
			Affects: append([]string{}, users[e.ID]...),
		}
		by := e.Date("disposition", "by")
		d.IsOverdue = verdict != "keep" && by.Before(v.today)
		d.Lacks = v.lacks(e, d, by)
		out = append(out, d)
	}
	rank := []string{"retire", "rearchitect", "keep", ""}
	slices.SortStableFunc(out, func(a, b Disposition) int {
		return cmp.Or(
			cmp.Compare(slices.Index(rank, a.Verdict), slices.Index(rank, b.Verdict)),
			compareDue(a.By, b.By),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return out
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
func compareDue(a, b string) int {
	da, errA := date.Parse(a)
	db, errB := date.Parse(b)
	switch {
	case errA != nil && errB != nil:
		return 0
	case errA != nil:
		return 1
	case errB != nil:
		return -1
	}
	return date.Compare(da, db)
}
