package show

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// unready says, by its status, what an entry is that is not available yet.
var unready = map[catalogue.Status]string{
	catalogue.Planned: "planned", catalogue.InDevelopment: "being built", catalogue.Alpha: "a prototype (alpha)", catalogue.PrivateBeta: "in private beta",
}

// headline is what a reader must not miss: how binding an entry is, unless it is not
// there yet or no longer. style is how that looks.
func headline(e *catalogue.Entry, today time.Time) (words, style string) {
	advice, later := e.Level().Advice(e.Text("kind")), e.Level().Prospect(e.Text("kind"))
	state := unready[e.Status()]
	switch {
	case e.IsGone():
		return goneWords(e, today), out.Bold + ";" + out.Red
	case e.Status() == catalogue.Deprecated:
		return goneWords(e, today), out.Bold + ";" + out.Yellow
	case e.HasFlag("internal"):
		if state != "" {
			return "For other national services only: it is " + state + " and takes no new outside users.", out.Bold
		}
		return "For other national services only: it takes no new outside users.", out.Bold
	case e.Status() == catalogue.PrivateBeta && later != "":
		return "In private beta, for those invited: when it is live " + later + ".", out.Bold
	case state != "":
		words = "Not available yet: it is " + state
		if launch := e.Text("dates", "launched"); isAhead(launch, today) {
			words += ", to launch " + date.When(launch)
		}
		words += "."
		if later != "" {
			words += " When it is live " + later + "."
		}
		return words, out.Bold
	case advice != "":
		words = advice
		if e.HasFlag("under-review") {
			words += " But its provider is considering whether to deprecate it."
		}
		return words, out.Bold
	case e.Level() != "":
		return "Autonomy: " + string(e.Level()), out.Bold
	}
	return "", ""
}

// goneWords says what became of an entry that is ending or gone.
func goneWords(e *catalogue.Entry, today time.Time) string {
	next := e.Successors()
	where := "no successor is named"
	if len(next) > 0 {
		where = "use " + words.Join(next, "and") + " instead"
	}
	if len(next) > 1 {
		where += ", each for its part"
	}
	end := e.Text("dates", "retires")
	switch {
	case e.Status() == catalogue.Moved:
		return "This entry has moved: see " + words.Join(next, "and") + "."
	case e.Status() == catalogue.Deprecated && end != "":
		return "Do not start using this: it is deprecated and " + endingWords(e, today) + "; " + where + "."
	case e.Status() == catalogue.Deprecated:
		return "Do not start using this: it is deprecated; " + where + "."
	case end != "" && !isAhead(end, today):
		return "This is gone: it was retired " + date.When(end) + "; " + where + "."
	}
	return "This is gone: it was retired; " + where + "."
}

// endingWhen says when an entry that still runs ends, as firmly as its date is; empty
// if it has none.
func endingWhen(e *catalogue.Entry, today time.Time) string {
	end := e.Text("dates", "retires")
	switch {
	case end == "":
		return ""
	case isPast(end, today):
		return "was due to end " + date.When(end)
	case e.Text("dates", "retires_kind") == "agreed":
		return "ends " + date.When(end)
	}
	return "is to end " + date.When(end)
}

// endingWords is endingWhen that also says when the date is not firm.
func endingWords(e *catalogue.Entry, today time.Time) string {
	words := endingWhen(e, today)
	if kind := e.Text("dates", "retires_kind"); words != "" && kind != "" && kind != "agreed" {
		words += " (" + kind + ")"
	}
	return words
}

// isPast tells whether the whole of a date lies before today; nobody knows without
// either.
func isPast(written string, today time.Time) bool {
	d, err := date.Parse(written)
	return err == nil && !today.IsZero() && d.Before(today)
}

// isAhead tells whether the whole of a date lies after today.
func isAhead(written string, today time.Time) bool {
	d, err := date.Parse(written)
	return err == nil && !today.IsZero() && d.First.After(date.Day(today))
}

// opening answers what a reader comes for: how binding the entry is and in which parts
// it is otherwise, where it stands, what sort of thing it is, and who answers for it.
func (p *reader) opening(e *catalogue.Entry, today time.Time) {
	p.mark("autonomy")
	wording, style := headline(e, today)
	if wording != "" {
		p.Flow("", []out.Span{{Text: out.VisibleLine(wording), Style: style}}, 0)
	}
	if m := nextMilestone(e, today); m != nil && unready[e.Status()] != "" {
		wording := "Its next milestone is due " + date.When(m.TextAt("due"))
		if confidence := m.TextAt("confidence"); confidence != "" {
			wording += " (" + p.value(confidence, e.Shape.At("milestones", document.ListStep, "confidence")) + ")"
		}
		p.Prose(wording+": "+m.TextAt("what"), 0)
	}
	p.facts(e, today)
	if next := e.Successors(); len(next) > 0 && !e.IsGone() && e.Status() != catalogue.Deprecated {
		for i, id := range next {
			next[i] = p.value(id, e.Shape.At("replaced_by", document.ListStep))
		}
		p.Hang("To be followed by: ", words.Join(next, "and"), 0)
	}
	n := e.Get("autonomy")
	if n == nil || n.Kind != document.Map {
		p.field(e, "autonomy")
		return
	}
	shape := e.Shape.Property("autonomy")
	if level := string(e.Level()); level != "" {
		if basis := e.Basis(); basis != "" {
			level += ", " + p.value(basis, shape.At("basis"))
		}
		p.Prose("Level: "+level+". "+e.Text("autonomy", "why"), 2)
	}
	for _, s := range e.List("autonomy", "scopes") {
		level := s.TextAt("level")
		part := cmp.Or(catalogue.Level(level).Verb(), "is "+level)
		p.Hang("In part: ", s.TextAt("what")+" "+part+". "+s.TextAt("why"), 2)
		p.members(s, shape.At("scopes", document.ListStep), 4, "what", "level", "why")
	}
	if a := e.Text("autonomy", "alternatives"); a != "" {
		p.Hang("Equivalents: ", a, 2)
	}
	p.members(n, shape, 2, "level", "basis", "why", "criteria", "scopes", "alternatives")
}

// facts writes the status with its date, the kind and the provider on one line.
func (p *reader) facts(e *catalogue.Entry, today time.Time) {
	status := p.value(e.Text("status"), e.Shape.Property("status"))
	launched, closed, end := e.Text("dates", "launched"), e.Text("dates", "deprecated"), e.Text("dates", "retires")
	switch {
	case e.Status() == catalogue.Live && launched != "" && !isAhead(launched, today):
		status += " since " + date.Words(launched)
	case e.Status() == catalogue.Deprecated && closed != "" && !isAhead(closed, today):
		status += " since " + date.Words(closed)
	case e.Status() == catalogue.Retired && end != "" && !isAhead(end, today):
		status += " " + date.When(end)
	}
	for _, f := range e.Texts("flags") {
		status += ", " + p.value(f, e.Shape.At("flags", document.ListStep))
	}
	if end != "" && !e.IsGone() && e.Status() != catalogue.Deprecated {
		status += ", " + strings.TrimPrefix(endingWords(e, today), "is ")
	}
	provider := e.Text("provider")
	if name := fullName(p.cat, provider, e.Shape.Property("provider")); name != "" {
		provider = name
	}
	facts := []string{status, p.value(e.Text("kind"), e.Shape.Property("kind")), provider}
	p.Prose(strings.Join(slices.DeleteFunc(facts, func(s string) bool { return s == "" }), " · "), 0)
}

// nextMilestone is the first that is neither done nor overdue, nil if there is none.
func nextMilestone(e *catalogue.Entry, today time.Time) *document.Node {
	var next *document.Node
	var when date.Date
	for _, m := range e.List("milestones") {
		due, err := date.Parse(m.TextAt("due"))
		if err != nil || m.Field("done") != nil || !today.IsZero() && due.Before(today) {
			continue
		}
		if next == nil || date.Compare(due, when) < 0 {
			next, when = m, due
		}
	}
	return next
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
		words := p.value(f.Value.TextAt("met"), at.At("met"))
		if because := f.Value.TextAt("because"); because != "" {
			words += ". " + because
		}
		p.Hang(name+": ", words, 2)
		p.Prose(f.Value.TextAt("evidence"), 6)
		p.members(f.Value, at, 6, "met", "because", "evidence")
	}
	if len(unknown) > 0 {
		p.Hang("Unknown: ", strings.Join(unknown, ", "), 2)
	}
}
