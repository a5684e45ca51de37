package framework

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// verdicts say what each verdict asks of a reader, in the framework's words.
var verdicts = map[Verdict]string{
	UseIt:           "Use what is provided once for everyone: " + catalogue.SingleCentral.Prospect("") + ".",
	Connect:         "Connect to the national part, and keep your own for the rest: a local system beside it is no duplicate.",
	Join:            "Join now: a national service is open in public beta. Until you are on it, buy short.",
	Prefer:          "Prefer the centre's service: " + catalogue.CentralPreferred.Prospect("") + ".",
	Wait:            "Buy short, or wait: a national service is promised for general use.",
	Backstop:        "Use the backstop if you have nothing: it " + catalogue.OtherUseful.Verb() + ".",
	Buy:             "Buy through a national commercial framework.",
	Comply:          "Comply with what is set nationally: it must be met.",
	BuildToStandard: "Choose for yourselves, and build or buy to the national standards.",
	ChooseLocally:   "Choose for yourselves: nothing national is there to use, to wait for or to meet.",
}

// headline says what the verdict asks, with a rule's work and a gap told apart, and never
// that nothing is there where something is named beneath.
func (d Decision) headline() string {
	isNational := d.Level == "national"
	named := len(d.Beside) + len(d.Covers) + len(d.Buy) + len(d.Coming) + len(d.Standards)
	switch {
	case d.Verdict == Comply && isNational:
		return verdicts[Comply] + " The catalogue knows no service that does it for you."
	case d.Verdict == Comply:
		return verdicts[Comply] + " How you do it is for you to choose."
	case d.Verdict == ChooseLocally && isNational:
		return "A gap: the centre's task, and the catalogue knows nothing to use or to comply with. Ask the centre before you build or buy" + alsoNamed(named) + "."
	case d.Verdict == ChooseLocally && (named > 0 || d.NationalPart != ""):
		return "Choose for yourselves; no national service does this as a whole, and what the centre says of it is named beneath."
	}
	return verdicts[d.Verdict]
}

func alsoNamed(n int) string {
	if n == 0 {
		return ""
	}
	return "; what comes near is named beneath"
}

// Result shows the decision for a reader. c says which state of the catalogue it was made
// from.
func (d Decision) Result(c Citation) out.Result {
	d.Catalogue, d.Today, d.Again = c.Edition, c.Today, c.Command
	if d.Verdict == Ambiguous {
		data := struct {
			answered
			Candidates []meaning   `json:"candidates"`
			Programmes []programme `json:"programmes"`
		}{d.answered, d.Candidates, d.Programmes}
		return out.Result{Data: data, Outline: d.ambiguous(c)}
	}
	return out.Result{Data: d, Outline: d.outline(c)}
}

// ambiguous lists what the need may mean.
func (d Decision) ambiguous(c Citation) *out.Outline {
	several, again := "may mean several capabilities", "Ask again for one of them"
	if len(d.Candidates) == 1 {
		several, again = "says too little to be sure what is meant", "If it is this, ask again by its id; else in other words"
	}
	if len(d.Programmes) > 0 {
		several = fmt.Sprintf("may mean one of %s of %q", words.Count(len(d.Programmes), "programme"), d.Name)
	}
	o := &out.Outline{Title: fmt.Sprintf("%q %s; nothing is decided", d.Need, several), Code: d.Capability}
	candidate := func(x meaning) out.Item { return out.Item{Code: x.ID, Text: fmt.Sprintf("%s (%s)", x.Name, x.Level)} }
	o.Add(again, false, out.Each(d.Candidates, candidate)...)
	ask := func(p programme) out.Item { return out.Item{Text: p.What + ": " + listed(p.Use)} }
	o.Add("Ask again in the words of one of them; for any other programme none of these is an answer", false, out.Each(d.Programmes, ask)...)
	o.Add("What this rests on", false, out.Item{Text: c.Words()})
	return o
}

func (d Decision) outline(c Citation) *out.Outline {
	o := &out.Outline{Title: d.Name, Code: d.Capability}
	if d.NamedBy != "" && d.NamedBy != "id" {
		o.Lead = append(o.Lead, fmt.Sprintf("%q is understood as this capability, by its %s.", d.Need, namedWords(d.NamedBy)))
	}
	o.Lead = append(o.Lead,
		fmt.Sprintf("%s: %s", d.Verdict, d.headline()),
		fmt.Sprintf("Who does it: %s. %s", WithBasis(d.Level, d.Basis), d.Why),
	)
	if d.NationalPart != "" {
		o.Lead = append(o.Lead, "What the centre does: "+d.NationalPart)
	}
	o.Add("What it is about", false, out.Each(d.Use, Use.item)...)
	o.Add("How it was decided", false, stepItems(d.Steps)...)
	o.Add("There too, and not the answer", false, out.Each(d.Beside, mention.item)...)
	o.Add("Does a part of it", false, out.Each(d.Covers, mention.item)...)
	o.Add("How to buy", false, out.Each(d.Buy, mention.item)...)
	o.Add("Standards", false, out.Each(d.Standards, StandardUse.item)...)
	o.Add("To know before starting", false, out.Each(d.Avoid, func(text string) out.Item { return out.Item{Text: text} })...)
	o.Add("To be reckoned with, and deciding nothing yet", false, out.Each(d.Coming, mention.item)...)
	changes := out.Each(d.Changes, d.changeItem)
	if len(changes) == 0 {
		changes = []out.Item{{Text: "nothing that an entry speaks of"}}
	}
	o.Add("What would change the answer", false, changes...)
	rests := []out.Item{{Text: c.Words()}}
	if !d.Horizon.IsZero() {
		rests = append(rests, out.Item{Text: "What is promised by " + d.Horizon.Text + " counts."})
	}
	o.Add("What this rests on", false, append(rests, out.Item{Text: c.Again()})...)
	return o
}

func (u Use) item() out.Item {
	item := out.Item{Code: u.ID, Text: fmt.Sprintf("%s: %s, %s", u.Name, WithBasis(u.Autonomy, u.Basis), u.Status), Under: []string{u.Why}}
	if u.Due != "" {
		item.Text += ", due " + u.Due
	}
	if len(u.Parts) > 0 {
		way := func(x mention) string { return fmt.Sprintf("%s (%s)", x.ID, x.Status) }
		item.Under = append(item.Under, "The way in: "+strings.Join(out.Each(u.Parts, way), ", "))
	}
	if u.Alternatives != "" {
		item.Under = append(item.Under, "An equivalent must meet this: "+u.Alternatives)
	}
	for _, scope := range u.Scopes {
		item.Under = append(item.Under, "But in part: "+scope)
	}
	return item
}

func (x mention) item() out.Item {
	item := out.Item{Code: x.ID, Text: fmt.Sprintf("%s (%s)", x.Name, x.Status)}
	if x.Due != "" {
		item.Text += ", " + x.Due
	}
	if x.What != "" {
		item.Text += ": " + x.What
	}
	return item
}

// stepItems tell the steps. Those that had no candidate take one line together.
func stepItems(steps []asked) []out.Item {
	isEmpty := func(a asked) bool { return a.Answer == "no" && len(a.Entries) == 0 && a.Because == noEntry }
	empty := those(numbered(steps), func(n int) bool { return isEmpty(steps[n-1]) })
	var items []out.Item
	for i, a := range steps {
		switch n := i + 1; {
		case !isEmpty(a):
			items = append(items, out.Item{Text: fmt.Sprintf("Step %d: %s", n, a.Question), Under: []string{words.UpperFirst(a.Answer) + ": " + a.Because}})
		case n == empty[0]:
			items = append(items, out.Item{Text: runs(empty) + " found no entry to look at."})
		}
	}
	return items
}

func numbered(steps []asked) []int {
	list := make([]int, len(steps))
	for i := range list {
		list[i] = i + 1
	}
	return list
}

// runs names steps: "Steps 1 to 4 and 6".
func runs(numbers []int) string {
	var parts []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		switch part := fmt.Sprint(numbers[i]); {
		case j == i:
			parts = append(parts, part)
		case j == i+1:
			parts = append(parts, part, fmt.Sprint(numbers[j]))
		default:
			parts = append(parts, fmt.Sprintf("%s to %d", part, numbers[j]))
		}
		i = j + 1
	}
	if len(numbers) == 1 {
		return "Step " + parts[0]
	}
	return "Steps " + words.Join(parts, "and")
}

func (s StandardUse) item() out.Item {
	text := fmt.Sprintf("%s: %s, by %s", s.Name, s.Use, strings.Join(s.From, ", "))
	if s.Status.IsWithdrawn() || s.Status.IsBeta() {
		text += " (the standard is " + s.Status.Phrase() + ")"
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
