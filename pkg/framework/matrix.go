package framework

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
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
	Capability string `json:"capability"`
	Name       string `json:"name"`
	// Domain is an id; DomainName is the same in words.
	Domain     string `json:"domain"`
	DomainName string
	// Level is who does it; Basis and Why say where that comes from.
	Level string `json:"level"`
	State State  `json:"state"`
	// Services are the entries for it that have not ended, in order of id.
	Services []Service `json:"services"`
	Basis    string    `json:"basis" out:"null"`
	Why      string
}

// AllRows are the rows of the matrix, grouped by domain.
type AllRows []Row

// Result shows who does what, a row a capability, and as a picture. c says which state of
// the catalogue it was made from.
func (rows AllRows) Result(c Citation) out.Result {
	r := out.List(rows,
		out.Col("capability", "Capability", func(r Row) string { return r.Capability }),
		out.Col("name", "Name", func(r Row) string { return r.Name }),
		out.Col("level", "Level", func(r Row) string { return r.Level }),
		out.Col("state", "State", func(r Row) string { return string(r.State) }),
		out.Cells("services", "Services", func(r Row) []string { return withStatus(r.Services) }),
		out.Col("domain", "Domain", func(r Row) string { return r.Domain }).Optional(),
		out.Cells("service_names", "Names of the services", func(r Row) []string { return out.Each(r.Services, nameOf) }).Wide(),
		out.Col("domain_name", "Name of the domain", func(r Row) string { return r.DomainName }).Wide(),
	)
	r.Table.Sections = out.Sectioned(len(rows), func(i int) string { return rows[i].DomainName })
	r.Picture = rows.Picture(c)
	return r
}

// Matrix returns a row for every capability of the vocabulary, grouped by domain.
func Matrix(cat *catalogue.Catalogue, today time.Time) AllRows {
	v := look(cat, today)
	rows := AllRows{}
	isCrowded := v.rivalry().crowded()
	for _, c := range v.capabilities() {
		domain := c.Text("domain")
		row := Row{
			Capability: c.ID, Name: c.Name(), Domain: domain, DomainName: domain,
			Level: c.Text("level"), Basis: c.Text("basis"), Why: c.Text("why"),
			State: v.state(c), Services: out.Each(v.offers[c.ID], service),
		}
		if d := cat.Vocabulary(domainVocabulary).Get(domain); d != nil {
			row.DomainName = d.Name()
		}
		if row.State == Covered && isCrowded[c.ID] {
			row.State = Overlapping
		}
		rows = append(rows, row)
	}
	return rows
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

func nameOf(s Service) string { return s.Name }

// withStatus lists services with their status.
func withStatus(services []Service) []string {
	return out.Each(services, func(s Service) string { return fmt.Sprintf("%s (%s)", s.ID, s.Status) })
}

// Summary counts the states, in the order of the legend.
func (rows AllRows) Summary() string {
	states := tally(rows, func(r Row) State { return r.State }, States(), nil)
	return strings.TrimSuffix(words.Count(len(rows), "capability")+": "+states, " ")
}

// Picture draws the matrix: a block for each domain, a column for each level, and
// a mark for the state.
func (rows AllRows) Picture(c Citation) out.Picture {
	summary := rows.Summary() + ". By level: " + tally(rows, func(r Row) string { return r.Level }, levels, nil) + "."
	g := &out.Grid{
		Frame: out.Frame{
			Name: "matrix", Title: "Who does what: capabilities by level and state", Heading: "Who does what", Summary: summary,
			Description: summary + " The same is said in words by the matrix as a table.", Foot: c.foot(),
		},
		Legend: map[out.Mark]string{}, Note: "The column of a mark says who does it: N national, S shared, R regional, L local.",
	}
	for _, l := range levels {
		g.Columns = append(g.Columns, strings.ToUpper(l[:1]))
	}
	for _, r := range rows {
		g.Legend[stateMarks[r.State]] = stateWords[r.State] // of what is there
		row := out.GridRow{
			Section: r.DomainName, Words: r.Name, ID: r.Capability, Alternative: fmt.Sprintf("%s: %s, %s", r.Name, r.Level, r.State),
			Column: slices.Index(levels, r.Level), Mark: stateMarks[r.State],
		}
		if len(r.Services) > 0 {
			row.Alternative += ". " + strings.Join(withStatus(r.Services), ", ")
		}
		g.Rows = append(g.Rows, row)
	}
	return out.Picture{Grid: g}
}

// levels are the columns of the picture, the centre first.
var levels = []string{"national", "shared", "regional", "local"}

var stateMarks = map[State]out.Mark{
	Covered: out.Tick, Partial: out.HalfMoon, Planned: out.Clock, Gap: out.Cross, Overlapping: out.Double, Local: out.Dot,
}

// stateWords say what a state means, for the legend.
var stateWords = map[State]string{
	Covered:     "Covered: a service is live",
	Partial:     "Partial: beta or deprecated only",
	Planned:     "Planned: nothing to use yet",
	Gap:         "Gap: the centre's task, nothing there",
	Overlapping: "Overlap: two for the same people",
	Local:       "Local: left to systems and organisations",
}
