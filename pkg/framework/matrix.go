package framework

import (
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// State says how far a capability is provided for.
type State string

// The states. They are told by what has not ended.
const (
	// Covered: something is live.
	Covered State = "covered"
	// Partial: nothing is live; something is in beta or deprecated.
	Partial State = "partial"
	// Planned: nothing can be used yet; something is planned, being built or in alpha.
	Planned State = "planned"
	// Gap: the centre's task, and nothing is there.
	Gap State = "gap"
	// Overlapping: live services do the same for the same people; see Overlaps.
	Overlapping State = "overlap"
	// Local: a task of systems or organisations; or a shared one to which no entry
	// adds anything.
	Local State = "local"
)

// States lists the states in the order of a legend.
func States() []State { return []State{Covered, Partial, Planned, Gap, Overlapping, Local} }

// Row is a capability and who provides it.
type Row struct {
	Capability, Name string
	// Domain is an id; DomainName is the same in words.
	Domain, DomainName string
	// Level is who does it; Basis and Why say where that comes from.
	Level, Basis, Why string
	State             State
	// Services are the entries for it that have not ended, in order of id.
	Services []Service
}

// Matrix returns a row for every capability of the vocabulary, grouped by domain.
func Matrix(cat *catalogue.Catalogue, today time.Time) []Row {
	v := look(cat, today)
	rows := []Row{}
	for _, c := range v.capabilities() {
		domain := c.Text("domain")
		row := Row{
			Capability: c.ID, Name: c.Name(), Domain: domain, DomainName: domain,
			Level: c.Text("level"), Basis: c.Text("basis"), Why: c.Text("why"),
			State: v.state(c), Services: services(v.offers[c.ID]),
		}
		if d := cat.Vocabulary(domainVocabulary).Get(domain); d != nil {
			row.DomainName = d.Name()
		}
		if row.State == Covered && v.hasOverlap(v.offers[c.ID]) {
			row.State = Overlapping
		}
		rows = append(rows, row)
	}
	return rows
}

func services(entries []*catalogue.Entry) []Service {
	out := make([]Service, len(entries))
	for i, e := range entries {
		out[i] = service(e)
	}
	return out
}

// state is the state of a capability, overlaps aside.
func (v view) state(c *catalogue.Record) State { return stateOf(c.Text("level"), v.offers[c.ID]) }

func stateOf(level string, offers []*catalogue.Entry) State {
	has := func(is func(catalogue.Status) bool) bool {
		return slices.ContainsFunc(offers, func(e *catalogue.Entry) bool { return is(e.Status()) })
	}
	switch {
	case !isNational(level):
		return Local
	case slices.ContainsFunc(offers, isLive):
		return Covered
	case has(catalogue.Status.IsBeta), has(func(s catalogue.Status) bool { return s == catalogue.Deprecated }):
		return Partial
	case has(catalogue.Status.IsComing):
		return Planned
	case level == "shared":
		return Local
	}
	return Gap
}
