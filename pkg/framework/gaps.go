package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
)

// Why a capability stands in the report of gaps.
const (
	// NoService: nothing is there, or only what a successor has taken over elsewhere.
	NoService = "no-service"
	// OnlyPlanned: nothing is live; something is on its way, from planned to public beta.
	OnlyPlanned = "only-planned"
	// Ending: only deprecated services are left, and at least one has no successor.
	Ending = "ending"
	// NoStandard: no standard is required of whoever provides it.
	NoStandard = "no-standard"
)

// Missing is a capability that lacks something. Its tags are what JSON has, in this order.
type Missing struct {
	Capability string `json:"capability"`
	Name       string `json:"name"`
	// Reason is one of those above, Because the same in words.
	Reason string `json:"reason"`
	// Services are the entries for it that have not ended.
	Services []Service `json:"services"`
	// Closes is what would end the gap, soonest first; never empty.
	Closes  []Closing `json:"closes"`
	Because string    `json:"because"`
	Level   string    `json:"level"`
}

// Closing is one way to end a gap.
type Closing struct {
	// ID is the entry or standard that it is about, "" if it is neither.
	ID   string `json:"id" out:"null"`
	What string `json:"what"`
	// Due is a date as written, "" if none is given.
	Due string `json:"due" out:"null"`
}

// AllGaps are gaps in the order of the matrix.
type AllGaps []Missing

// Result shows the gaps, a row each.
func (g AllGaps) Result() out.Result {
	return out.List(g,
		out.Col("capability", "Capability", func(m Missing) string { return m.Capability }),
		out.Col("name", "Name", func(m Missing) string { return m.Name }),
		out.Col("reason", "Reason", func(m Missing) string { return m.Reason }),
		out.Col("because", "Because", func(m Missing) string { return m.Because }),
		out.Cells("closes", "What would close it", Missing.closing),
	)
}

// Reasons are the reasons of the gaps, one each.
func (g AllGaps) Reasons() []string {
	return out.Each(g, func(m Missing) string { return m.Reason })
}

// closing says what would close a gap, a value for each way.
func (m Missing) closing() []string {
	return out.Each(m.Closes, Closing.Words)
}

// Words says what would close the gap, and when.
func (c Closing) Words() string {
	text := strings.TrimSpace(c.ID + " " + c.What)
	if c.Due != "" {
		text += ", " + c.Due
	}
	return text
}

// Gaps returns what capabilities of the levels lack, in the order of Matrix. A
// capability stands there twice if it lacks a live service and a standard.
func Gaps(cat *catalogue.Catalogue, today time.Time, levels ...string) AllGaps {
	v := look(cat, today)
	list := AllGaps{}
	for _, c := range v.capabilities() {
		if !slices.Contains(levels, c.Text("level")) {
			continue
		}
		offers := v.offers[c.ID]
		m := Missing{Capability: c.ID, Name: c.Name(), Level: c.Text("level"), Services: out.Each(offers, service)}
		if !slices.ContainsFunc(offers, isLive) {
			list = append(list, v.noLive(m, offers))
		}
		if because, closes, ok := v.noStandard(c); ok {
			m.Reason, m.Because, m.Closes = NoStandard, because, closes
			list = append(list, m)
		}
	}
	return list
}

// noLive fills in why a capability has no live service.
func (v view) noLive(m Missing, offers []*catalogue.Entry) Missing {
	var words []string
	for _, e := range offers {
		if isEnding(e) {
			words = append(words, endingWords(e))
			continue
		}
		words = append(words, fmt.Sprintf("%s is %s", e.ID, e.Status().Phrase()))
		m.Reason = OnlyPlanned
		m.Closes = append(m.Closes, v.arrival(e))
	}
	if m.Reason == "" {
		for _, e := range offers {
			var heirs []string
			for _, id := range e.Successors() {
				if next := v.cat.Entry(id); next != nil && isLive(next) && !next.HasEnded(v.today) {
					heirs = append(heirs, id)
					m.Closes = append(m.Closes, Closing{ID: id, What: "names this capability, if it has taken it over from " + e.ID})
				}
			}
			if len(heirs) == 0 {
				m.Reason = Ending
				m.Closes = append(m.Closes, Closing{ID: e.ID, What: "a successor is named and goes live before it ends", Due: e.Text("dates", "retires")})
			}
		}
	}
	m.Reason = cmp.Or(m.Reason, NoService)
	words = append(words, out.Each(v.ended(m.Capability), endedWords)...)
	if len(m.Closes) == 0 {
		m.Closes = append(m.Closes, Closing{What: "a service for it goes live, or the capability is found not to be the centre's"})
	}
	slices.SortStableFunc(m.Closes, func(a, b Closing) int { return compareDue(a.Due, b.Due) })
	m.Because = cmp.Or(strings.Join(words, "; "), "no entry names this capability")
	return m
}

// arrival is what brings an entry that is not live yet.
func (v view) arrival(e *catalogue.Entry) Closing {
	m, ok := v.next(e)
	switch {
	case !ok:
		return Closing{ID: e.ID, What: "goes live; no date is given"}
	case m.Due.Before(v.today):
		return Closing{ID: e.ID, What: fmt.Sprintf("goes live; its last promise, %q, is overdue", m.What), Due: m.Due.Text}
	}
	return Closing{ID: e.ID, What: fmt.Sprintf("goes live; the nearest promise is %q (%s)", m.What, confidenceWords(m)), Due: m.Due.Text}
}

// noStandard tells whether neither a capability nor a live service for it requires a
// standard that stands.
func (v view) noStandard(c *catalogue.Record) (because string, closes []Closing, ok bool) {
	required := c.Standards("required")
	for _, e := range v.offers[c.ID] {
		if isLive(e) {
			required = append(required, e.Standards("required")...)
			if e.Text("support") == "national-standard" {
				return "", nil, false
			}
		}
	}
	slices.Sort(required)
	required = slices.Compact(required)
	if slices.ContainsFunc(required, v.stands) {
		return "", nil, false
	}
	for _, id := range those(c.Standards("supported"), v.stands) {
		closes = append(closes, Closing{ID: id, What: "is required instead of supported"})
	}
	because = "no standard is required"
	if len(required) > 0 {
		because = "the required standards are withdrawn: " + listed(required)
	}
	if len(closes) == 0 {
		closes = []Closing{{What: "a standard is named as required, or found not to be needed"}}
	}
	return because, closes, true
}

// fundedWords say whether there is money for a promise.
var fundedWords = map[string]string{"yes": "funded", "no": "not funded", "bid": "money asked for"}

// confidenceWords says how firm a promise is.
func confidenceWords(m catalogue.Milestone) string {
	if funded := fundedWords[m.Funded]; funded != "" {
		return m.Confidence + ", " + funded
	}
	return m.Confidence
}

func endingWords(e *catalogue.Entry) string {
	words := e.ID + " is deprecated"
	if end := e.Text("dates", "retires"); end != "" {
		words += " and ends " + end
	}
	return words + successorWords(e)
}

// endedWords says what became of an entry that has ended.
func endedWords(e *catalogue.Entry) string {
	words := ""
	switch {
	case e.Status() == catalogue.Moved:
		return fmt.Sprintf("%s has moved to %s", e.ID, listed(e.Successors()))
	case e.Status() == catalogue.Retired:
		words = e.ID + " is retired"
	default:
		words = fmt.Sprintf("%s is %s, and its end date %s has passed", e.ID, e.Status().Phrase(), e.Text("dates", "retires"))
	}
	return words + successorWords(e)
}

func successorWords(e *catalogue.Entry) string {
	if next := e.Successors(); len(next) > 0 {
		return "; its successor is " + listed(next)
	}
	return " without a named successor"
}
