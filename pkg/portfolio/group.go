package portfolio

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Groupings are what the systems of a check can be put together by.
var Groupings = []string{byOrganisation, byCapability, byVerdict}

const (
	byOrganisation = "organisation"
	byCapability   = "capability"
	byVerdict      = "verdict"
)

// Group is systems that have something in common.
type Group struct {
	// ID is a capability or a verdict, or the name of an organisation; empty for systems
	// whose capability is not recognised. Name is the same for a reader.
	ID   string `json:"id" out:"null"`
	Name string `json:"name"`
	// Level is who does the capability, "" for other groups.
	Level string `json:"level" out:"null"`
	// Organisations have the systems, in order of name.
	Organisations []string `json:"organisations"`
	// All are all of them, Centre those that do what the centre does or prefers to do, Others
	// those that do what another organisation has a system of its own for.
	All    Sum `json:"all"`
	Centre Sum `json:"duplicate_centre"`
	Others Sum `json:"duplicate_others"`
	// Places are where the systems stand.
	Places []Place `json:"places"`
	// Systems are indexes of Report.Systems.
	Systems []int
}

// Sum is some systems and what is known of their cost.
type Sum struct {
	Systems int `json:"systems"`
	// Pounds is the sum of the yearly costs that are known, Priced how many are.
	Pounds Pounds `json:"annual_cost"`
	Priced int    `json:"priced"`
}

// Place is a row of a register.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

func (s *Sum) add(j *Judgement) {
	s.Systems++
	if j.Cost.IsKnown {
		s.Priced++
		s.Pounds += j.Cost.Pounds
	}
}

// String is the number of systems and their cost, nothing without a system.
func (s Sum) String() string {
	switch {
	case s.Systems == 0:
		return ""
	case s.Priced == 0:
		return fmt.Sprintf("%d (no cost is known)", s.Systems)
	case s.Priced == s.Systems:
		return fmt.Sprintf("%d (%s a year)", s.Systems, s.Pounds)
	}
	return fmt.Sprintf("%d (%s a year; %d not known)", s.Systems, s.Pounds, s.Systems-s.Priced)
}

// whose is the organisation that has a system: what the register says, else its file.
func (s System) whose() string {
	return cmp.Or(s.Organisation, strings.TrimSuffix(path.Base(s.File), path.Ext(s.File)))
}

// job is the capability that a system is there for: the first that it serves, or that of the
// entry that it is. A system counts for one, so that no cost is counted twice.
type job struct{ id, name, level string }

func (x *checker) job(s *Judgement) job {
	if s.Verdict == Unknown {
		return job{}
	}
	if len(s.Serves) > 0 {
		return job{s.Serves[0].ID, s.Serves[0].Name, s.Serves[0].Level}
	}
	for _, m := range s.Matches {
		if j := x.jobOf(x.cat.Entry(m.ID)); j.id != "" {
			return j
		}
	}
	return job{}
}

// jobOf is the first capability of an entry; of a part that has none that of its service.
func (x *checker) jobOf(e *catalogue.Entry) job {
	for ; e != nil; e = x.cat.Entry(e.PartOf()) {
		for _, id := range e.Texts("capabilities") {
			if c := x.capability(id); c != nil {
				return job{c.ID, c.Name(), c.Text("level")}
			}
		}
	}
	return job{}
}

// isOwn tells whether a system is one of the organisation's own, and in use.
func (s *Judgement) isOwn() bool {
	return !slices.Contains([]Verdict{National, UsesRetired, UsesDeprecated, Unknown}, s.Verdict) && !isOutOfUse(s.Status) && !hasNoSystem(s.System)
}

// isBesideCentre tells whether a system does what the centre does or prefers to do.
func (s *Judgement) isBesideCentre() bool {
	return slices.Contains([]Verdict{Duplicates, Overlaps}, s.Verdict)
}

// groups puts the systems together by one of Groupings, those that duplicate the centre and
// each other most first; verdicts stand in their order.
func groups(systems []*Judgement, jobs []job, by string) []Group {
	owners := map[string][]string{}
	for i, s := range systems {
		if id := jobs[i].id; id != "" && s.isOwn() && !slices.Contains(owners[id], words.Spoken(s.whose())) {
			owners[id] = append(owners[id], words.Spoken(s.whose()))
		}
	}
	list := []Group{}
	at := map[string]int{}
	for i, s := range systems {
		g := Group{ID: s.whose(), Name: s.whose()}
		switch by {
		case byCapability:
			g = Group{ID: jobs[i].id, Name: cmp.Or(jobs[i].name, "not recognised"), Level: jobs[i].level}
		case byVerdict:
			g = Group{ID: string(s.Verdict), Name: string(s.Verdict)}
		}
		k := words.Spoken(g.ID)
		if _, ok := at[k]; !ok {
			at[k] = len(list)
			list = append(list, g)
		}
		list[at[k]].take(i, s, len(owners[jobs[i].id]) > 1)
	}
	for _, g := range list {
		slices.Sort(g.Organisations)
	}
	slices.SortStableFunc(list, func(a, b Group) int {
		if by == byVerdict {
			return slices.Index(Verdicts(), Verdict(a.ID)) - slices.Index(Verdicts(), Verdict(b.ID))
		}
		return cmp.Or(b.Centre.Systems-a.Centre.Systems, b.Others.Systems-a.Others.Systems, cmp.Compare(b.All.Pounds, a.All.Pounds), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// take adds a system; isShared tells that several organisations have one of their own for it.
func (g *Group) take(i int, s *Judgement, isShared bool) {
	g.Systems = append(g.Systems, i)
	g.Places = append(g.Places, Place{s.File, s.Line})
	if !slices.Contains(g.Organisations, s.whose()) {
		g.Organisations = append(g.Organisations, s.whose())
	}
	g.All.add(s)
	if s.isBesideCentre() {
		g.Centre.add(s)
	}
	if isShared && s.isOwn() {
		g.Others.add(s)
	}
}

// groupParts answer where the organisations duplicate the centre and each other.
func (r *Report) groupParts() []part {
	return []part{
		{"By " + r.By, r.groupLead(), r.groupTable()},
		{"The systems, by " + r.By, "", r.groupedTable()},
	}
}

// groupLead sums up the groups.
func (r *Report) groupLead() string {
	var all, centre, others Sum
	for _, g := range r.Groups {
		for _, s := range []struct{ to, from *Sum }{{&all, &g.All}, {&centre, &g.Centre}, {&others, &g.Others}} {
			s.to.Systems, s.to.Pounds, s.to.Priced = s.to.Systems+s.from.Systems, s.to.Pounds+s.from.Pounds, s.to.Priced+s.from.Priced
		}
	}
	return fmt.Sprintf("Systems: %s. They do what the centre does or prefers to do: %s. Several organisations have one of their own for the same: %s. A system counts once, for the capability that fits it best; a local choice that others have made too is no fault.",
		cmp.Or(all.String(), "none"), cmp.Or(centre.String(), "none"), cmp.Or(others.String(), "none"))
}

func (r *Report) groupTable() out.Table {
	columns := []out.Column[Group]{out.Col("group", words.UpperFirst(r.By), func(g Group) string { return g.Name })}
	if r.By == byCapability {
		columns = append(columns, out.Col("level", "Who does it", func(g Group) string { return g.Level }))
	}
	if r.By != byOrganisation {
		columns = append(columns, out.Cells("organisations", "Organisations", func(g Group) []string { return g.Organisations }))
	}
	return out.TableOf(r.Groups, append(columns,
		out.Col("all", "Systems", func(g Group) string { return g.All.String() }),
		out.Col("duplicate_centre", "Do what the centre does", func(g Group) string { return g.Centre.String() }),
		out.Col("duplicate_others", "Do what others do", func(g Group) string { return g.Others.String() }))...)
}

// grouped are the systems in the order of their groups; without groups as they stand.
func (r *Report) grouped() []*Judgement {
	if r.By == "" {
		return r.Systems
	}
	var list []*Judgement
	for _, g := range r.Groups {
		for _, i := range g.Systems {
			s := r.Systems[i]
			s.group = g.Name
			list = append(list, s)
		}
	}
	return list
}

// groupedTable lists the systems in the order of the groups, each with its place.
func (r *Report) groupedTable() out.Table {
	group := out.Col("group", words.UpperFirst(r.By), func(s *Judgement) string { return s.group })
	columns := slices.Concat([]out.Column[*Judgement]{group}, r.filed(), []out.Column[*Judgement]{lineColumn})
	if r.By != byOrganisation {
		columns = append(columns, out.Col("organisation", "Organisation", func(s *Judgement) string { return s.whose() }))
	}
	columns = append(columns, systemColumn)
	if r.By != byVerdict {
		columns = append(columns, verdictColumn)
	}
	return out.TableOf(r.grouped(), append(columns,
		out.Col("annual_cost", "Cost a year", func(s *Judgement) string { return s.Cost.String() }),
		out.Col("reason", "Why", func(s *Judgement) string { return s.Reason }))...)
}
