package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Verdict is the framework's answer for a capability.
type Verdict string

// The verdicts, in the order in which they are tried. Preferred services, those that
// are due and backstops are what the centre runs itself: a commercial framework or a
// standard has its own step, but for a standard that is single-central.
const (
	UseIt           Verdict = "use"               // live, provided once for everyone
	Prefer          Verdict = "prefer"            // live, the centre's preferred one
	Wait            Verdict = "wait"              // open in public beta or due by the horizon: buy short
	Backstop        Verdict = "backstop"          // live, for those who have nothing
	Buy             Verdict = "buy"               // through a national commercial framework
	BuildToStandard Verdict = "build-to-standard" // choose freely, to national standards
	ChooseLocally   Verdict = "local"             // choose freely
	Ambiguous       Verdict = "ambiguous"         // the need may mean several capabilities
)

// Decision is the answer to "what should we use for this?", with the reasons. Its tags are
// what JSON has, in this order.
type Decision struct {
	answered
	// Basis and Why say where Level comes from.
	Name  string `json:"name"`
	Basis string `json:"basis" out:"null"`
	Why   string `json:"why" out:"null"`
	// NamedBy is what Need is of the capability, see Named, or "search".
	NamedBy string `json:"named_by" out:"null"`
	// Horizon is the last day on which an offer that is due counts; zero if there is
	// none.
	Horizon date.Date `json:"horizon" out:"null"`
	// Avoid says what newcomers should not start with, or not without thought, and why.
	Avoid []string `json:"avoid"`
	// Changes are what would change the answer, soonest first, undated last.
	Changes []Change `json:"changes"`
	// Today is the day of the answer, Again the command that makes it once more.
	Today string `json:"today"`
	Again string `json:"again" out:"null"`
	// Candidates are the capabilities that an ambiguous need may mean, likeliest first.
	Candidates []Candidate
}

// answered is what an ambiguous answer and any other have in common.
type answered struct {
	// Need is what was asked.
	Need string `json:"need"`
	// Capability is an id, "" if the verdict is Ambiguous. Level is who does it.
	Capability string  `json:"capability" out:"null"`
	Level      string  `json:"level" out:"null"`
	Verdict    Verdict `json:"verdict"`
	// Use are the entries that the verdict is about.
	Use []Use `json:"use"`
	// Steps are the questions asked, up to the first that was answered with yes.
	Steps []Answer `json:"steps"`
	// Standards are what an alternative must meet, required ones first.
	Standards []StandardUse `json:"standards"`
	// Catalogue is the state that the answer was made from.
	Catalogue Edition `json:"catalogue"`
}

// Use is an entry to use, and why.
type Use struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Autonomy is the level of the part that is about the capability.
	Autonomy catalogue.Level  `json:"autonomy" out:"null"`
	Status   catalogue.Status `json:"status"`
	Why      string           `json:"why" out:"null"`
	Basis    catalogue.Basis  `json:"basis" out:"null"`
	// Alternatives is what an equivalent must meet where one is allowed, "" if the
	// entry does not say.
	Alternatives string `json:"alternatives" out:"null"`
	// Due is when it comes, as written, for what cannot be used yet.
	Due string `json:"due" out:"null"`
	// Scopes are parts whose level differs from that of the whole.
	Scopes []string `json:"scopes"`
}

// Answer is one step of a decision.
type Answer struct {
	Question string `json:"question"`
	Answer   string `json:"answer"` // "yes" or "no"
	Because  string `json:"because"`
}

// StandardUse is a standard that counts for a capability.
type StandardUse struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Use is "required" or "supported".
	Use    string           `json:"use"`
	Status catalogue.Status `json:"status" out:"null"`
	// From says who asks for it: "capability", or ids of entries.
	From []string `json:"from"`
}

// Change is something that would change the answer.
type Change struct {
	// When is a date as written, "" if none is known.
	When string `json:"when" out:"null"`
	// ID is the entry that it is about.
	ID   string `json:"id"`
	What string `json:"what"`
	// Then is the verdict that would follow.
	Then Verdict `json:"then"`
}

// Candidate is a capability that a need may mean.
type Candidate struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Level string `json:"level"`
}

// NewAmbiguous is the answer to a need that may mean several capabilities.
func NewAmbiguous(cat *catalogue.Catalogue, need string, ids []string) Decision {
	d := Decision{answered: answered{Need: need, Verdict: Ambiguous}}
	for _, id := range ids {
		if c := cat.Vocabulary(capabilityVocabulary).Get(id); c != nil {
			d.Candidates = append(d.Candidates, Candidate{c.ID, c.Name(), c.Text("level")})
		}
	}
	return d
}

// Decide walks the framework's order for a capability of the vocabulary. Offers that
// are due count up to the horizon; zero means that none is close enough.
func Decide(cat *catalogue.Catalogue, today time.Time, capability *catalogue.Record, horizon date.Date) Decision {
	v := look(cat, today)
	q := question{view: v, capability: capability, horizon: horizon, offers: v.offers[capability.ID], status: map[string]catalogue.Status{}}
	steps, verdict, use := q.walk()
	d := Decision{
		answered: answered{Capability: capability.ID, Level: capability.Text("level"), Verdict: verdict, Steps: steps},
		Name:     capability.Name(), Basis: capability.Text("basis"), Why: capability.Text("why"), Horizon: horizon,
	}
	for _, e := range use {
		d.Use = append(d.Use, q.use(e, verdict))
	}
	d.Standards = q.standards(use)
	d.Avoid = q.avoid()
	d.Changes = q.changes(verdict, use)
	return d
}

// question is a capability on a day, or on a day to come that is thought through.
type question struct {
	view
	capability *catalogue.Record
	horizon    date.Date
	offers     []*catalogue.Entry
	// status overrides that of an entry in a thought: live, or "" for gone.
	status map[string]catalogue.Status
}

func (q *question) statusOf(e *catalogue.Entry) catalogue.Status {
	if s, ok := q.status[e.ID]; ok {
		return s
	}
	return e.Status()
}

// levelOf is the level of an entry for the capability: that of a scope which names
// the capability, else that of the whole.
func (q *question) levelOf(e *catalogue.Entry) catalogue.Level {
	if s := q.scope(e); s != nil {
		return catalogue.Level(s.TextAt("level"))
	}
	return e.Level()
}

// scope finds the part of an entry that is called what the capability is called.
func (q *question) scope(e *catalogue.Entry) *document.Node {
	for _, n := range e.List("autonomy", "scopes") {
		what := words.Key(n.TextAt("what"))
		if what == words.Key(q.capability.ID) || what == words.Key(q.capability.Name()) || containsKey(q.capability.Texts("local_names"), what) {
			return n
		}
	}
	return nil
}

// pick returns the offers with a support and one of the levels; nil levels are all.
func (q *question) pick(support string, levels ...catalogue.Level) []*catalogue.Entry {
	return those(q.offers, q.isOne(support, levels))
}

// isOne tells of entries whether they have a support and one of the levels; nil levels are
// all.
func (q *question) isOne(support string, levels []catalogue.Level) func(*catalogue.Entry) bool {
	return func(e *catalogue.Entry) bool {
		return e.Text("support") == support && (len(levels) == 0 || slices.Contains(levels, q.levelOf(e)))
	}
}

// isOpen tells whether newcomers can use an entry that is live.
func (q *question) isOpen(e *catalogue.Entry) bool {
	return q.statusOf(e) == catalogue.Live && !e.HasFlag("internal")
}

func (q *question) walk() (steps []Answer, verdict Verdict, use []*catalogue.Entry) {
	horizon := "by a horizon that is not known"
	if !q.horizon.IsZero() {
		horizon = "by " + q.horizon.Text
	}
	for _, step := range []struct {
		verdict  Verdict
		question string
		ask      func() ([]*catalogue.Entry, string, bool)
	}{
		{UseIt, "Is something live that is provided once for everyone?", q.central},
		{Prefer, "Is a service live that the centre prefers?", func() ([]*catalogue.Entry, string, bool) {
			return q.live("national-service", catalogue.CentralPreferred)
		}},
		{Wait, "Is a national service open in public beta, or due " + horizon + "?", q.coming},
		{Backstop, "Is a backstop live for those who have nothing?", func() ([]*catalogue.Entry, string, bool) { return q.live("national-service", catalogue.OtherUseful) }},
		{Buy, "Is there a national commercial framework to buy through?", func() ([]*catalogue.Entry, string, bool) { return q.live("commercial-framework") }},
		{BuildToStandard, "Is there a national standard to build to?", q.standard},
	} {
		found, because, ok := step.ask()
		if ok {
			return append(steps, Answer{step.question, "yes", because}), step.verdict, found
		}
		steps = append(steps, Answer{step.question, "no", because})
	}
	steps = append(steps, Answer{"Is it free to choose locally?", "yes", q.freeWords()})
	return steps, ChooseLocally, nil
}

// verdicts say what each verdict asks of a reader, in the framework's words.
var verdicts = map[Verdict]string{
	UseIt:           "Use what is provided once for everyone: " + catalogue.SingleCentral.Prospect("") + ".",
	Prefer:          "Prefer the centre's service: " + catalogue.CentralPreferred.Prospect("") + ".",
	Wait:            "Buy short, or wait: a national service is open in public beta or due.",
	Backstop:        "Use the backstop if you have nothing: it " + catalogue.OtherUseful.Verb() + ".",
	Buy:             "Buy through a national commercial ",
	BuildToStandard: "Choose for yourselves, and build or buy to the national standards.",
	ChooseLocally:   "Choose for yourselves: nothing national is there to use, to wait for or to meet.",
}

// Result shows the decision for a reader. c says which state of the catalogue it was made
// from.
func (d Decision) Result(c Citation) out.Result {
	d.Catalogue, d.Today, d.Again = c.Edition, c.Today, c.Command
	if d.Verdict == Ambiguous {
		data := struct {
			answered
			Candidates []Candidate `json:"candidates"`
		}{d.answered, d.Candidates}
		return out.Result{Data: data, Outline: d.ambiguous(c)}
	}
	return out.Result{Data: d, Outline: d.outline(c)}
}

// ambiguous lists what the need may mean.
func (d Decision) ambiguous(c Citation) *out.Outline {
	several := "several capabilities"
	if len(d.Candidates) == 1 {
		several = "one capability"
	}
	o := &out.Outline{Title: fmt.Sprintf("%q may mean %s; nothing is decided", d.Need, several)}
	candidate := func(x Candidate) out.Item { return out.Item{Code: x.ID, Text: fmt.Sprintf("%s (%s)", x.Name, x.Level)} }
	o.Add("Ask again for one of them", false, out.Each(d.Candidates, candidate)...)
	o.Add("What this rests on", false, out.Item{Text: c.Words()})
	return o
}

func (d Decision) outline(c Citation) *out.Outline {
	o := &out.Outline{Title: d.Name, Code: d.Capability}
	if d.NamedBy != "" && d.NamedBy != "id" {
		o.Lead = append(o.Lead, fmt.Sprintf("%q is understood as this capability, by its %s.", d.Need, namedWords(d.NamedBy)))
	}
	o.Lead = append(o.Lead,
		fmt.Sprintf("%s: %s", d.Verdict, verdicts[d.Verdict]),
		fmt.Sprintf("Who does it: %s. %s", WithBasis(d.Level, d.Basis), d.Why),
	)
	o.Add("What it is about", false, out.Each(d.Use, Use.item)...)
	o.Add("How it was decided", true, out.Each(d.Steps, Answer.item)...)
	o.Add("Standards", false, out.Each(d.Standards, StandardUse.item)...)
	o.Add("To know before starting", false, out.Each(d.Avoid, func(text string) out.Item { return out.Item{Text: text} })...)
	changes := out.Each(d.Changes, d.changeItem)
	if len(changes) == 0 {
		changes = []out.Item{{Text: "nothing that an entry speaks of"}}
	}
	o.Add("What would change the answer", false, changes...)
	rests := []out.Item{{Text: c.Words()}}
	if !d.Horizon.IsZero() {
		rests = append(rests, out.Item{Text: "What is due by " + d.Horizon.Text + " counts."})
	}
	o.Add("What this rests on", false, append(rests, out.Item{Text: c.Again()})...)
	return o
}

func (u Use) item() out.Item {
	item := out.Item{Code: u.ID, Text: fmt.Sprintf("%s: %s, %s", u.Name, WithBasis(u.Autonomy, u.Basis), u.Status), Under: []string{u.Why}}
	if u.Due != "" {
		item.Text += ", due " + u.Due
	}
	if u.Alternatives != "" {
		item.Under = append(item.Under, "An equivalent must meet this: "+u.Alternatives)
	}
	for _, scope := range u.Scopes {
		item.Under = append(item.Under, "But in part: "+scope)
	}
	return item
}

func (a Answer) item() out.Item {
	return out.Item{Text: a.Question, Under: []string{words.UpperFirst(a.Answer) + ": " + a.Because}}
}

func (s StandardUse) item() out.Item {
	text := fmt.Sprintf("%s: %s, by %s", s.Name, s.Use, strings.Join(s.From, ", "))
	if s.Status.IsWithdrawn() {
		text += " (the standard is " + string(s.Status) + ")"
	}
	return out.Item{Code: s.ID, Text: text}
}

func (d Decision) changeItem(x Change) out.Item {
	then := string(x.Then)
	if x.Then == d.Verdict {
		then += ", of other services"
	}
	return out.Item{Code: x.ID, Text: fmt.Sprintf("(%s): %s; then the answer is %s", cmp.Or(x.When, "no date"), x.What, then)}
}

func namedWords(by string) string {
	return cmp.Or(map[string]string{"search": "words", "entry": "service"}[by], by)
}
