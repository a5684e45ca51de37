package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
)

// verdicts say what each verdict asks of a reader, in the framework's words.
var verdicts = map[framework.Verdict]string{
	framework.UseIt:           "Use what is provided once for everyone: it should be used.",
	framework.Prefer:          "Prefer the centre's service: it is recommended, and an equivalent that meets the standards is allowed.",
	framework.Wait:            "Buy short, or wait: a national service is open in public beta or due.",
	framework.Backstop:        "Use the backstop if you have nothing: it could be used.",
	framework.Buy:             "Buy through a national commercial framework.",
	framework.BuildToStandard: "Choose for yourselves, and build or buy to the national standards.",
	framework.ChooseLocally:   "Choose for yourselves: nothing national is there to use, to wait for or to meet.",
}

// Citation is how a report is cited and made again.
type Citation struct {
	framework.Edition
	// Today is the day that the report takes for today, YYYY-MM-DD.
	Today string
	// Command makes the same report again; "" if the state it was made from has no
	// revision.
	Command string
}

func (c Citation) words() string {
	if c.IsCommit() {
		return fmt.Sprintf("Catalogue at %s of %s, read on %s.", c.Rev, c.Date, c.Today)
	}
	return fmt.Sprintf("Catalogue: %s, read on %s.", c.Rev, c.Today)
}

// again says how to make the report once more.
func (c Citation) again() string {
	if c.Command == "" {
		return "This state has no revision to cite: commit it, or give --at."
	}
	return "Again: " + c.Command
}

func (c Citation) object() Object {
	return Object{{"rev", c.Rev}, {"date", orNull(c.Date)}}
}

// Decision writes a decision as "text", "json" or "markdown".
func Decision(w io.Writer, d framework.Decision, c Citation, format string, s Screen) error {
	switch format {
	case "json":
		return JSON(w, decisionObject(d, c))
	case "markdown":
		return decisionOutline(d, c).writeMarkdown(w)
	}
	return decisionOutline(d, c).writeText(w, s)
}

func decisionOutline(d framework.Decision, c Citation) outline {
	var o outline
	if d.Verdict == framework.Ambiguous {
		several := "several capabilities"
		if len(d.Candidates) == 1 {
			several = "one capability"
		}
		o.title = fmt.Sprintf("%q may mean %s; nothing is decided", d.Need, several)
		var items []outlineItem
		for _, x := range d.Candidates {
			items = append(items, outlineItem{code: x.ID, text: fmt.Sprintf("%s (%s)", x.Name, x.Level)})
		}
		o.add("Ask again for one of them", false, items...)
		o.add("What this rests on", false, outlineItem{text: c.words()})
		return o
	}
	o.title, o.code = d.Name, d.Capability
	o.lead = []string{
		fmt.Sprintf("%s: %s", d.Verdict, verdicts[d.Verdict]),
		fmt.Sprintf("Who does it: %s. %s", basisMark(d.Level, d.Basis), d.Why),
	}
	if d.NamedBy != "" && d.NamedBy != "id" {
		o.lead = append([]string{fmt.Sprintf("%q is understood as this capability, by its %s.", d.Need, namedWords(d.NamedBy))}, o.lead...)
	}
	var items []outlineItem
	for _, u := range d.Use {
		item := outlineItem{code: u.ID, text: fmt.Sprintf("%s: %s, %s", u.Name, basisMark(u.Autonomy, u.Basis), u.Status), under: []string{u.Why}}
		if u.Due != "" {
			item.text += ", due " + u.Due
		}
		if u.Alternatives != "" {
			item.under = append(item.under, "An equivalent must meet this: "+u.Alternatives)
		}
		for _, scope := range u.Scopes {
			item.under = append(item.under, "But in part: "+scope)
		}
		items = append(items, item)
	}
	o.add("What it is about", false, items...)
	items = nil
	for _, a := range d.Steps {
		answer := "No: "
		if a.IsYes {
			answer = "Yes: "
		}
		items = append(items, outlineItem{text: a.Question, under: []string{answer + a.Because}})
	}
	o.add("How it was decided", true, items...)
	items = nil
	for _, st := range d.Standards {
		words := fmt.Sprintf("%s: %s, by %s", st.Name, st.Use, strings.Join(st.From, ", "))
		if st.Status == "deprecated" || st.Status == "retired" {
			words += " (the standard is " + st.Status + ")"
		}
		items = append(items, outlineItem{code: st.ID, text: words})
	}
	o.add("Standards", false, items...)
	items = nil
	for _, a := range d.Avoid {
		items = append(items, outlineItem{text: a})
	}
	o.add("To know before starting", false, items...)
	items = nil
	for _, x := range d.Changes {
		when := "no date"
		if x.When != "" {
			when = x.When
		}
		items = append(items, outlineItem{code: x.ID, text: fmt.Sprintf("(%s): %s; then the answer is %s", when, x.What, changeWords(x, d))})
	}
	if len(items) == 0 {
		items = []outlineItem{{text: "nothing that an entry speaks of"}}
	}
	o.add("What would change the answer", false, items...)
	rests := []outlineItem{{text: c.words()}}
	if !d.Horizon.IsZero() {
		rests = append(rests, outlineItem{text: "What is due by " + d.Horizon.Text + " counts."})
	}
	o.add("What this rests on", false, append(rests, outlineItem{text: c.again()})...)
	return o
}

func namedWords(by string) string {
	switch by {
	case "search":
		return "words"
	case "entry":
		return "service"
	}
	return by
}

func changeWords(x framework.Change, d framework.Decision) string {
	if x.Then == d.Verdict {
		return string(x.Then) + ", of other services"
	}
	return string(x.Then)
}

func decisionObject(d framework.Decision, c Citation) Object {
	o := Object{
		{"need", d.Need}, {"capability", orNull(d.Capability)}, {"level", orNull(d.Level)}, {"verdict", string(d.Verdict)},
		{"use", objects(d.Use, func(u framework.Use) Object {
			return Object{
				{"id", u.ID}, {"name", u.Name}, {"autonomy", orNull(u.Autonomy)}, {"status", u.Status}, {"why", orNull(u.Why)},
				{"basis", orNull(u.Basis)}, {"alternatives", orNull(u.Alternatives)}, {"due", orNull(u.Due)}, {"scopes", texts(u.Scopes)},
			}
		})},
		{"steps", objects(d.Steps, func(a framework.Answer) Object {
			answer := "no"
			if a.IsYes {
				answer = "yes"
			}
			return Object{{"question", a.Question}, {"answer", answer}, {"because", a.Because}}
		})},
		{"standards", objects(d.Standards, func(s framework.StandardUse) Object {
			return Object{{"id", s.ID}, {"name", s.Name}, {"use", s.Use}, {"status", orNull(s.Status)}, {"from", texts(s.From)}}
		})},
		{"catalogue", c.object()},
	}
	if d.Verdict == framework.Ambiguous {
		return append(o, Member{"candidates", objects(d.Candidates, func(x framework.Candidate) Object {
			return Object{{"id", x.ID}, {"name", x.Name}, {"level", x.Level}}
		})})
	}
	return append(o,
		Member{"name", d.Name}, Member{"basis", orNull(d.Basis)}, Member{"why", orNull(d.Why)}, Member{"named_by", orNull(d.NamedBy)},
		Member{"horizon", orNull(d.Horizon.Text)}, Member{"avoid", texts(d.Avoid)},
		Member{"changes", objects(d.Changes, func(x framework.Change) Object {
			return Object{{"when", orNull(x.When)}, {"id", x.ID}, {"what", x.What}, {"then", string(x.Then)}}
		})},
		Member{"today", c.Today}, Member{"again", orNull(c.Command)},
	)
}
