package framework

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
)

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
	answer := "No: "
	if a.IsYes {
		answer = "Yes: "
	}
	return out.Item{Text: a.Question, Under: []string{answer + a.Because}}
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
