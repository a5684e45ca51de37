package show

import (
	"cmp"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// unready says, by its status, what an entry is that is not available yet.
var unready = map[catalogue.Status]string{
	catalogue.Planned: "planned", catalogue.InDevelopment: "being built", catalogue.Alpha: "a prototype (alpha)", catalogue.PrivateBeta: "in private beta",
}

// headline is what a reader must not miss: how binding an entry is, unless it is not
// there yet or no longer. style is how that looks.
func headline(e *catalogue.Entry, today time.Time) (wording, style string) {
	switch e.Standing() {
	case catalogue.HasMoved, catalogue.Gone:
		return goneWords(e, today), out.Bold + ";" + out.Red
	case catalogue.Closing:
		return closingWords(e, today), out.Bold + ";" + out.Yellow
	case catalogue.Internal:
		state := after("is ", unready[e.Status()])
		return "For other national services only: it " + joined(" and ", state, "takes no new outside users."), out.Bold
	case catalogue.Invited, catalogue.Coming:
		return comingWords(e, today), out.Bold
	}
	return usableWords(e), out.Bold
}

// usableWords says how binding an entry is, empty if nobody has said that.
func usableWords(e *catalogue.Entry) string {
	wording := e.Level().Advice(e.Text("kind"))
	switch {
	case wording == "" && e.Level() != "":
		return "Autonomy: " + string(e.Level())
	case wording != "" && e.HasFlag("under-review"):
		return wording + " But its provider is considering whether to deprecate it."
	}
	return wording
}

// comingWords says when an entry can be used, and how binding it is then.
func comingWords(e *catalogue.Entry, today time.Time) string {
	later := e.Level().Prospect(e.Text("kind"))
	if e.Standing() == catalogue.Invited && later != "" {
		return "In private beta, for those invited: when it is live " + later + "."
	}
	wording := "Not available yet: it is " + unready[e.Status()]
	if launch := e.Date("dates", "launched"); launch.After(today) {
		wording += ", to launch " + date.When(launch.Text)
	}
	if later != "" {
		later = " When it is live " + later + "."
	}
	return wording + "." + later
}

// goneWords says what became of an entry that is gone.
func goneWords(e *catalogue.Entry, today time.Time) string {
	if e.Standing() == catalogue.HasMoved {
		return "This entry has moved: see " + words.Join(e.Successors(), "and") + "."
	}
	when := ""
	if end := e.Text("dates", "retires"); end != "" && !e.Date("dates", "retires").After(today) {
		when = " " + date.When(end)
	}
	return "This is gone: it was retired" + when + "; " + insteadWords(e) + "."
}

// closingWords says when an entry that takes no newcomers ends.
func closingWords(e *catalogue.Entry, today time.Time) string {
	return "Do not start using this: it is deprecated" + after(" and ", endingWords(e, today)) + "; " + insteadWords(e) + "."
}

// insteadWords says what to use instead.
func insteadWords(e *catalogue.Entry) string {
	switch next := e.Successors(); len(next) {
	case 0:
		return "no successor is named"
	case 1:
		return "use " + next[0] + " instead"
	default:
		return "use " + words.Join(next, "and") + " instead, each for its part"
	}
}

// endingVerbs say how firmly an entry that still runs ends.
var endingVerbs = map[catalogue.Ending]string{
	catalogue.EndMissed: "was due to end", catalogue.EndAgreed: "ends", catalogue.EndIntended: "is to end",
}

// endingWhen says when an entry that still runs ends, as firmly as its date is; empty
// if it has none.
func endingWhen(e *catalogue.Entry, today time.Time) string {
	verb := endingVerbs[e.Ending(today)]
	if verb == "" {
		return ""
	}
	return verb + " " + date.When(e.Text("dates", "retires"))
}

// endingWords is endingWhen that also says when the date is not firm.
func endingWords(e *catalogue.Entry, today time.Time) string {
	wording := endingWhen(e, today)
	if kind := e.Text("dates", "retires_kind"); wording != "" && kind != "" && kind != "agreed" {
		wording += " (" + kind + ")"
	}
	return wording
}

// opening answers what a reader comes for: how binding the entry is and in which parts
// it is otherwise, where it stands, what sort of thing it is, and who answers for it.
func (p *reader) opening(e *catalogue.Entry, today time.Time) {
	wording, style := headline(e, today)
	if wording != "" {
		p.Flow("", []out.Span{{Text: out.VisibleLine(wording), Style: style}}, 0)
	}
	if m, ok := e.NextMilestone(today); ok && unready[e.Status()] != "" {
		confidence := p.value(m.Confidence, e.Shape.At("milestones", document.ListStep, "confidence"))
		p.Prose("Its next milestone is due "+date.When(m.Due.Text)+inBrackets(confidence)+": "+m.What, 0)
	}
	p.facts(e, today)
	if next := e.Successors(); len(next) > 0 && !e.IsGone() && e.Status() != catalogue.Deprecated {
		named := out.Each(next, func(id string) string { return p.value(id, e.Shape.At("replaced_by", document.ListStep)) })
		p.Hang("To be followed by: ", words.Join(named, "and"), 0)
	}
	n, shape := p.mapping(e, "autonomy")
	if n == nil {
		return
	}
	if level := string(e.Level()); level != "" {
		p.Prose("Level: "+level+after(", ", p.value(string(e.Basis()), shape.At("basis")))+". "+e.Text("autonomy", "why"), 2)
	}
	p.cites(n, shape)
	for _, s := range e.List("autonomy", "scopes") {
		level := s.TextAt("level")
		part := cmp.Or(catalogue.Level(level).Verb(), "is "+level)
		p.Hang("In part: ", s.TextAt("what")+" "+part+". "+s.TextAt("why"), 2)
		p.members(s, shape.At("scopes", document.ListStep), 4, "what", "level", "why")
	}
	p.said("Equivalents: ", e.Text("autonomy", "alternatives"), 2)
	p.members(n, shape, 2, "level", "basis", "why", "cites", "criteria", "scopes", "alternatives")
}

// cites names the instruments that a level rests on: what they say, of what kind they are
// and since when.
func (p *reader) cites(autonomy *document.Node, shape *schema.Shape) {
	cites := autonomy.Field("cites")
	if cites == nil {
		return
	}
	at := shape.At("cites", document.ListStep)
	for _, c := range cites.Items {
		facts := joined(", ", p.value(c.TextAt("kind"), at.At("kind")), date.Words(c.TextAt("date")))
		p.Hang("By: ", c.TextAt("instrument")+inBrackets(facts)+". "+c.TextAt("says"), 2)
		p.Prose(c.TextAt("url"), 6)
		p.members(c, at, 4, "instrument", "kind", "date", "says", "url")
	}
}

// facts writes the status with its date, the kind and the provider on one line.
func (p *reader) facts(e *catalogue.Entry, today time.Time) {
	status := p.value(e.Text("status"), e.Shape.Property("status"))
	launched, closed, end := e.Text("dates", "launched"), e.Text("dates", "deprecated"), e.Text("dates", "retires")
	switch {
	case e.Status() == catalogue.Live && launched != "" && !date.Of(launched).After(today):
		status += " since " + date.Words(launched)
	case e.Status() == catalogue.Deprecated && closed != "" && !date.Of(closed).After(today):
		status += " since " + date.Words(closed)
	case e.Status() == catalogue.Retired && end != "" && !date.Of(end).After(today):
		status += " " + date.When(end)
	}
	for _, f := range e.Texts("flags") {
		status += ", " + p.value(f, e.Shape.At("flags", document.ListStep))
	}
	if end != "" && !e.IsGone() && e.Status() != catalogue.Deprecated {
		status += ", " + strings.TrimPrefix(endingWords(e, today), "is ")
	}
	provider := cmp.Or(fullName(p.cat, e.Text("provider"), e.Shape.Property("provider")), e.Text("provider"))
	p.Prose(joined(" · ", status, p.value(e.Text("kind"), e.Shape.Property("kind")), provider), 0)
}

// criteria argues the level: each aim and test that is answered, with its evidence,
// and those that are not on one line.
func (p *reader) criteria(e *catalogue.Entry) {
	criteria, shape := e.Get("autonomy", "criteria"), e.Shape.At("autonomy", "criteria")
	if criteria == nil || criteria.Kind != document.Map {
		return
	}
	var unknown []string
	for _, f := range ordered(criteria, shape) {
		at := shape.Property(f.Key.Text)
		name := label(at, f.Key.Text)
		if f.Value.Kind != document.Map {
			p.node(name, f.Value, at, 2)
			continue
		}
		if met := f.Value.TextAt("met"); (met == "unknown" || met == "") && len(f.Value.Fields) < 2 {
			unknown = append(unknown, words.LowerFirst(name))
			continue
		}
		p.Hang(name+": ", p.value(f.Value.TextAt("met"), at.At("met"))+after(". ", f.Value.TextAt("because")), 2)
		p.Prose(f.Value.TextAt("evidence"), 6)
		p.members(f.Value, at, 6, "met", "because", "evidence")
	}
	p.said("Unknown: ", strings.Join(unknown, ", "), 2)
}
