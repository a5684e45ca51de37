package portfolio

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// successors are the entries that follow one.
func (x *checker) successors(e *catalogue.Entry) []*catalogue.Entry {
	var out []*catalogue.Entry
	for _, id := range x.cat.Heirs(e, x.today) {
		if next := x.cat.Entry(id); next != nil {
			out = append(out, next)
		}
	}
	return out
}

// offerWords says of an entry how binding it is and where it stands.
func (x *checker) offerWords(e *catalogue.Entry) string {
	text := fmt.Sprintf("%s (%s)", e.Name(), e.ID)
	if e.Status().IsAvailable() {
		return text + " " + levelWords(e.Level()) + basisBracket(e)
	}
	text += " is " + e.Status().Phrase()
	if m := x.promise(e); !m.Due.IsZero() {
		text += fmt.Sprintf(", with %q due %s (%s)", m.What, m.Due.Text, m.Confidence)
	}
	return text
}

// successorWords name the entries that follow one.
func (x *checker) successorWords(entries []*catalogue.Entry) string {
	lead := "its successors are these: "
	if len(entries) == 1 {
		lead = "its successor "
	}
	return lead + words.Join(out.Each(entries, x.offerWords), "and")
}

// contractAdvice says when the contract gives the chance to act, and sets By. what
// is to be done by then; hold is how to treat the contract until it is.
func (x *checker) contractAdvice(r *Judgement, what, hold string) string {
	end := r.Term.End
	r.isEndTold = true
	switch {
	case r.Term.IsRolling:
		return what + " at the next renewal: the contract is renewed year by year, so give notice in time."
	case end.IsZero():
		return what + ". When the contract ends is not known: find out, and sign nothing new before."
	case end.Before(x.today):
		r.By = x.todayDate()
		return fmt.Sprintf("%s. The contract ended%s, says the register; %s.", what, onDate(end.Text), hold)
	}
	r.By = end
	return fmt.Sprintf("%s by the end of the contract, %s; %s.", what, end.Text, hold)
}

func (x *checker) todayDate() date.Date {
	return date.Date{Text: x.today.Format(time.DateOnly), First: x.today, Last: x.today}
}

// onboardWords is the first step towards an entry.
func onboardWords(e *catalogue.Entry) string {
	command := fmt.Sprintf("wdw onboard %s", e.ID)
	for _, step := range e.List("onboarding", "steps") {
		if title := step.TextAt("title"); title != "" {
			return fmt.Sprintf("%s (%s).", oneLine(title), command)
		}
	}
	if url := e.Text("onboarding", "url"); url != "" {
		return fmt.Sprintf("See %s (%s).", url, command)
	}
	return fmt.Sprintf("See %q.", "wdw show "+e.ID)
}

// job names what a system does: "keep staff records and pay staff".
func (k kindHit) job() string { return words.LowerFirst(k.capability.Name()) }

func scopesWords(e *catalogue.Entry) string {
	var out []string
	for _, n := range e.List("autonomy", "scopes") {
		if level := catalogue.Level(n.TextAt("level")); level != e.Level() {
			out = append(out, fmt.Sprintf("%s (%s)", words.LowerFirst(n.TextAt("what")), levelWords(level)))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " Parts differ: " + words.Join(out, "and") + "."
}

func kindWords(e *catalogue.Entry) string {
	if kind := e.Text("dates", "retires_kind"); kind != "" {
		return " (" + kind + ")"
	}
	return ""
}

func kindNoun(e *catalogue.Entry) string {
	kind := cmp.Or(e.Text("kind"), "offer")
	if kind == "api" {
		return "interface"
	}
	return kind
}

// basisWords says where a level comes from.
func basisWords(e *catalogue.Entry) string {
	if basis := e.Basis(); basis != "" {
		return ", " + string(basis)
	}
	return ""
}

func basisBracket(e *catalogue.Entry) string {
	if e.Level() == "" {
		return ""
	}
	return " (" + string(e.Level()) + basisWords(e) + ")"
}

// onDate writes a date behind a verb: " on 2027-02-28", " in 2029"; "" without one.
func onDate(text string) string {
	switch len(text) {
	case 0:
		return ""
	case len("2027-02-28"):
		return " on " + text
	}
	return " in " + text
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
