package framework

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// What a tender demands, in the order in which it is told.
const (
	mustMeet   = "must"
	shouldMeet = "should"
	connectTo  = "connect"
	buyThrough = "buy"
)

// Schedule is what a tender for capabilities has to ask. Its tags are what JSON has, in this
// order.
type Schedule struct {
	Capabilities []tendered `json:"capabilities"`
	// Demands are in the order of their kinds, then of the capabilities and the files.
	Demands []demand `json:"demands"`
	// LeftOut is what the files name and no tender may ask for, with the reason.
	LeftOut []leftOut `json:"left_out"`
}

// tendered is a capability that a tender is for.
type tendered struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Level        string `json:"level"`
	NationalPart string `json:"national_part" out:"null"`
}

// demand is one thing that a tender asks for.
type demand struct {
	// ID is that of a standard or of an entry.
	ID   string `json:"id"`
	Name string `json:"name"`
	// Demand is must, should, connect or buy.
	Demand string `json:"demand"`
	// Why are reasons, each once; the first is what the instrument of By says.
	Why []string `json:"why"`
	// Since is the date from which it holds, as written, and By what says so; both "" if no
	// source is known.
	Since string `json:"since" out:"null"`
	By    string `json:"by" out:"null"`
	URL   string `json:"url" out:"null"`
	// Publisher and Status are of a standard the vocabulary's, of an entry its own.
	Publisher string           `json:"publisher" out:"null"`
	Status    catalogue.Status `json:"status" out:"null"`
	// Capabilities are the ids of those that it is asked for.
	Capabilities []string `json:"capabilities"`
	// Ahead is what will change, as the entries promise it.
	Ahead []string `json:"ahead"`

	// from are "capability" and the ids of the entries that ask for it.
	from []string
}

// leftOut is what is not asked for.
type leftOut struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Why  string `json:"why"`

	isStandard bool
}

// ScheduleFor gathers what a tender for capabilities has to ask: what the vocabulary asks of
// whoever provides them, the rules and standards that the centre made for them, what its
// services ask of what connects to them, and where to buy. What is withdrawn or closed is
// never asked for, and named apart. Unknown ids are left out.
func ScheduleFor(cat *catalogue.Catalogue, today time.Time, ids ...string) Schedule {
	s := scheduler{view: view{cat: cat, today: date.Day(today)}}
	for _, id := range ids {
		c := cat.Vocabulary(capabilityVocabulary).Get(id)
		if c == nil {
			continue
		}
		s.Capabilities = append(s.Capabilities, tendered{c.ID, c.Name(), c.Text("level"), c.Text("national_part")})
		s.capability(c, cat.Entries())
	}
	rank := []string{mustMeet, shouldMeet, connectTo, buyThrough}
	slices.SortStableFunc(s.Demands, func(a, b demand) int {
		return slices.Index(rank, a.Demand) - slices.Index(rank, b.Demand)
	})
	return s.Schedule
}

type scheduler struct {
	view
	Schedule
	cited []instrument // see instruments
}

// instrument is something that binds, as an entry cites it.
type instrument struct {
	by   *catalogue.Entry
	cite *document.Node
	// named are the standards of which a code is a word of its name.
	named []string
}

// instruments are all that entries cite.
func (s *scheduler) instruments() []instrument {
	if s.cited != nil {
		return s.cited
	}
	s.cited = []instrument{}
	coded := map[string][]string{}
	for _, id := range s.cat.Vocabulary(standardVocabulary).IDs() {
		for _, code := range s.codes(id) {
			coded[code] = append(coded[code], id)
		}
	}
	for e := range s.cat.All() {
		for _, n := range e.List("autonomy", "cites") {
			if !slices.Contains([]string{"law", "direction", "contract", "notice"}, n.TextAt("kind")) {
				continue
			}
			i := instrument{by: e, cite: n}
			for _, word := range strings.FieldsFunc(strings.ToLower(n.TextAt("instrument")), func(r rune) bool {
				return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
			}) {
				i.named = append(i.named, coded[word]...)
			}
			s.cited = append(s.cited, i)
		}
	}
	return s.cited
}

// capability adds what is asked for a capability: by the vocabulary, and by those of some
// entries that are for it.
func (s *scheduler) capability(c *catalogue.Record, entries []*catalogue.Entry) {
	whoever := "asked of whoever provides this: " + words.LowerFirst(c.Name())
	for _, use := range []struct{ use, demand string }{{"required", mustMeet}, {"supported", shouldMeet}} {
		for _, standard := range c.Standards(use.use) {
			s.standard(c.ID, standard, use.demand, "capability", whoever)
		}
	}
	for _, e := range entries {
		s.entry(c.ID, e)
	}
}

// entry adds what an entry for a capability, or for a part of it, asks for.
func (s *scheduler) entry(capability string, e *catalogue.Entry) {
	part := e.PartDone(capability)
	switch {
	case e.HasEnded(s.today) || part == "" && !e.HasCapability(capability):
		return
	case isEnding(e):
		s.leave(leftOut{ID: e.ID, Name: e.Name(), Why: endingWords(e)})
		return
	case !e.Status().IsAvailable() || e.HasFlag("internal"):
		s.leave(leftOut{ID: e.ID, Name: e.Name(), Why: "it is " + e.Status().Phrase() + ": to be reckoned with, and not to be asked for yet"})
		return
	}
	own := s.cat.StandardsOf(e)
	reason := e.Name() + " " + WithBasis(cmp.Or(e.Level().Verb(), "is offered"), e.Basis())
	if part != "" {
		reason += ", for a part: " + words.LowerFirst(part)
	}
	how := map[catalogue.Level]string{catalogue.SingleCentral: mustMeet, catalogue.CentralPreferred: shouldMeet}[e.Level()]
	switch {
	case e.Text("support") == "commercial-framework":
		s.add(capability, s.ofEntry(e, buyThrough), e.ID, reason)
		return
	case e.Text("support") != "national-standard":
		s.add(capability, s.ofEntry(e, connectTo), e.ID, reason)
		reason = "whoever connects to " + e.Name() + " meets it"
	case how == "" || part != "":
		return // what could be followed, and what is about a part alone, binds nobody
	case len(own) == 0 && (how == mustMeet || e.Text("kind") != "guidance"): // what only advises is not to be met
		s.add(capability, s.ofEntry(e, how), e.ID, reason)
	}
	if how == "" {
		how = shouldMeet
	}
	for _, id := range own {
		s.standard(capability, id, how, e.ID, reason)
	}
	for _, id := range s.cat.StandardUse(e).Required {
		s.standard(capability, id, how, e.ID, reason)
	}
}

// standard adds a standard, unless it is withdrawn. A draft is not demanded.
func (s *scheduler) standard(capability, id, how, from, why string) {
	d := demand{ID: id, Name: id, Demand: how}
	if known := s.cat.Vocabulary(standardVocabulary).Get(id); known != nil {
		d.Name, d.URL, d.Publisher, d.Status = known.Name(), known.Text("url"), known.Text("publisher"), known.Status()
	}
	switch {
	case d.Status.IsWithdrawn():
		s.leave(leftOut{ID: id, Name: d.Name, Why: "the standard is " + string(d.Status) + stillNamed(from), isStandard: true})
		return
	case d.Status == "draft" && how == mustMeet:
		d.Demand, why = shouldMeet, why+"; it is a draft"
	}
	s.add(capability, d, from, why)
}

// stillNamed says who asks for a standard that is withdrawn.
func stillNamed(from string) string {
	if from == "capability" {
		return ""
	}
	return "; " + from + " still names it"
}

// ofEntry is the demand that is an entry itself.
func (s *scheduler) ofEntry(e *catalogue.Entry, how string) demand {
	return demand{ID: e.ID, Name: e.Name(), Demand: how, URL: cmp.Or(e.Text("onboarding", "url"), pageOf(e)), Status: e.Status(), Publisher: s.providerOf(e)}
}

func (s *scheduler) providerOf(e *catalogue.Entry) string {
	if p := s.cat.Vocabulary("organisations").Get(e.Text("provider")); p != nil {
		return p.Name()
	}
	return e.Text("provider")
}

// add joins a demand to one for the same thing: what must be met is more than what should.
func (s *scheduler) add(capability string, d demand, from, why string) {
	at := slices.IndexFunc(s.Demands, func(o demand) bool { return o.ID == d.ID && isMet(o.Demand) == isMet(d.Demand) })
	if at < 0 {
		var says string
		if d.Since, d.By, says = s.since(d); says != "" {
			d.Why = append(d.Why, says)
		}
		d.Ahead = s.ahead(d)
		s.Demands = append(s.Demands, d)
		at = len(s.Demands) - 1
	}
	o := &s.Demands[at]
	if d.Demand == mustMeet {
		o.Demand = mustMeet
	}
	o.Why, o.from = appendNew(o.Why, why), appendNew(o.from, from)
	o.Capabilities = appendNew(o.Capabilities, capability)
}

func isMet(how string) bool { return how == mustMeet || how == shouldMeet }

func (s *scheduler) leave(l leftOut) {
	if !slices.ContainsFunc(s.LeftOut, func(o leftOut) bool { return o.ID == l.ID }) {
		s.LeftOut = append(s.LeftOut, l)
	}
}

// since is the earliest date of an instrument that binds to what is demanded: one that the
// entry for it cites, or one that has the code of the standard in its name. Without one it is
// the launch of the entry.
func (s *scheduler) since(d demand) (since, by, says string) {
	var first date.Date
	take := func(on date.Date, what, words string) {
		if !on.IsZero() && (first.IsZero() || date.Compare(on, first) < 0) {
			first, since, by, says = on, on.Text, what, words
		}
	}
	for _, i := range s.instruments() {
		isIt := i.by.ID == d.ID || s.cat.IsStandard(i.by, d.ID)
		// An instrument of another standard says nothing of this one.
		if isIt && len(i.named) == 0 || slices.Contains(i.named, d.ID) {
			take(date.Of(i.cite.TextAt("date")), i.cite.TextAt("instrument"), i.cite.TextAt("says"))
		}
	}
	if e := s.cat.Entry(d.ID); e != nil && since == "" {
		take(e.Date("dates", "launched"), "launch", "")
	}
	return since, by, says
}

// codes are the id and the aliases of a standard that are codes, which have a digit in them.
func (s *scheduler) codes(id string) (codes []string) {
	known := s.cat.Vocabulary(standardVocabulary).Get(id)
	if known == nil {
		return nil
	}
	for _, word := range append([]string{id}, known.Texts("aliases")...) {
		if strings.IndexFunc(word, unicode.IsDigit) >= 0 && !strings.Contains(word, " ") {
			codes = append(codes, strings.ToLower(word))
		}
	}
	return codes
}

// ahead is what the entries for what is demanded promise for later.
func (s *scheduler) ahead(d demand) []string {
	var list []string
	for e := range s.cat.All() {
		if e.ID != d.ID && !s.cat.IsStandard(e, d.ID) {
			continue
		}
		for _, i := range items(e) {
			if !i.Due.Before(s.today) {
				list = append(list, fmt.Sprintf("%s: %s (%s)", i.Due.Text, i.What, cmp.Or(i.Confidence, "no confidence is said")))
			}
		}
	}
	return list
}

// Result shows the schedule as a document, and a row a demand.
func (s Schedule) Result() out.Result {
	t := out.TableOf(s.Demands,
		out.Col("demand", "Demand", func(d demand) string { return d.Demand }),
		out.Col("id", "Id", func(d demand) string { return d.ID }).Named(),
		out.Col("name", "Name", func(d demand) string { return d.Name }),
		out.Cells("why", "Why", func(d demand) []string { return d.Why }),
		out.Col("since", "Since", func(d demand) string { return d.Since }),
		out.Col("by", "By", func(d demand) string { return d.By }),
		out.Col("url", "Link", func(d demand) string { return d.URL }),
		out.Cells("capabilities", "For", func(d demand) []string { return d.Capabilities }),
		out.Cells("ahead", "Ahead", func(d demand) []string { return d.Ahead }),
		out.Col("status", "Status", func(d demand) string { return string(d.Status) }),
		out.Col("publisher", "Publisher", func(d demand) string { return d.Publisher }),
	)
	items := func(yield func(string, any) bool) {
		for _, d := range s.Demands {
			if !yield(d.ID, out.Encode(d)) {
				return
			}
		}
	}
	o := s.outline()
	return out.Result{Data: s, Items: items, Table: &t, Outline: o, Forms: map[string]out.Form{
		"table":    o.WriteText,
		"markdown": func(w io.Writer, _ out.Screen) error { return o.WriteMarkdown(w) },
	}}
}

// demandHeadings are the parts of the schedule, with what they ask.
var demandHeadings = []struct{ demand, heading string }{
	{mustMeet, "Must be met"}, {shouldMeet, "Should be met"}, {connectTo, "National services to connect to"}, {buyThrough, "National frameworks to buy through"},
}

func (s Schedule) outline() *out.Outline {
	o := &out.Outline{Title: "What a tender asks: " + strings.Join(out.Each(s.Capabilities, func(c tendered) string { return c.Name }), "; ")}
	for _, part := range demandHeadings {
		demands := those(s.Demands, func(d demand) bool { return d.Demand == part.demand })
		o.Add(part.heading, false, out.Each(demands, func(d demand) out.Item { return d.item(len(s.Capabilities) > 1) })...)
	}
	national := those(s.Capabilities, func(c tendered) bool { return c.NationalPart != "" })
	o.Add("What the centre does of it", false, out.Each(national, func(c tendered) out.Item { return out.Item{Code: c.ID, Text: c.NationalPart} })...)
	o.Add("Not to be asked for", false, out.Each(s.LeftOut, func(l leftOut) out.Item { return out.Item{Code: l.ID, Text: l.Name + ": " + l.Why} })...)
	if len(s.Demands) == 0 {
		o.Lead = []string{"No standard is named for it, and no national service is there to connect to."}
	}
	return o
}

func (d demand) item(isFor bool) out.Item {
	item := out.Item{Code: d.ID, Text: d.Name}
	if d.Since != "" {
		item.Text += fmt.Sprintf("; since %s (%s)", d.Since, d.By)
	}
	item.Under = out.Each(d.Why, words.UpperFirst)
	if isFor {
		item.Under = append(item.Under, "For: "+strings.Join(d.Capabilities, ", "))
	}
	for _, a := range d.Ahead {
		item.Under = append(item.Under, "Ahead: "+a)
	}
	if d.URL != "" {
		item.Under = append(item.Under, d.URL)
	}
	return item
}
