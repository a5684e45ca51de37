package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

// verdicts say what each verdict asks of a reader, in the framework's words.
var verdicts = map[framework.Verdict]string{
	framework.UseIt:           "Use what is provided once for everyone: " + catalogue.SingleCentral.Prospect("") + ".",
	framework.Prefer:          "Prefer the centre's service: " + catalogue.CentralPreferred.Prospect("") + ".",
	framework.Wait:            "Buy short, or wait: a national service is open in public beta or due.",
	framework.Backstop:        "Use the backstop if you have nothing: it " + catalogue.OtherUseful.Verb() + ".",
	framework.Buy:             "Buy through a national commercial framework.",
	framework.BuildToStandard: "Choose for yourselves, and build or buy to the national standards.",
	framework.ChooseLocally:   "Choose for yourselves: nothing national is there to use, to wait for or to meet.",
}

// Decision writes a decision as "text", "json" or "markdown".
func Decision(w io.Writer, d framework.Decision, c framework.Citation, format string, s out.Screen) error {
	switch format {
	case "json":
		return out.JSON(w, decisionObject(d, c))
	case "markdown":
		return decisionOutline(d, c).WriteMarkdown(w)
	}
	return decisionOutline(d, c).WriteText(w, s)
}

func decisionOutline(d framework.Decision, c framework.Citation) out.Outline {
	var o out.Outline
	if d.Verdict == framework.Ambiguous {
		several := "several capabilities"
		if len(d.Candidates) == 1 {
			several = "one capability"
		}
		o.Title = fmt.Sprintf("%q may mean %s; nothing is decided", d.Need, several)
		var items []out.Item
		for _, x := range d.Candidates {
			items = append(items, out.Item{Code: x.ID, Text: fmt.Sprintf("%s (%s)", x.Name, x.Level)})
		}
		o.Add("Ask again for one of them", false, items...)
		o.Add("What this rests on", false, out.Item{Text: c.Words()})
		return o
	}
	o.Title, o.Code = d.Name, d.Capability
	o.Lead = []string{
		fmt.Sprintf("%s: %s", d.Verdict, verdicts[d.Verdict]),
		fmt.Sprintf("Who does it: %s. %s", framework.WithBasis(d.Level, d.Basis), d.Why),
	}
	if d.NamedBy != "" && d.NamedBy != "id" {
		o.Lead = append([]string{fmt.Sprintf("%q is understood as this capability, by its %s.", d.Need, namedWords(d.NamedBy))}, o.Lead...)
	}
	var items []out.Item
	for _, u := range d.Use {
		item := out.Item{Code: u.ID, Text: fmt.Sprintf("%s: %s, %s", u.Name, framework.WithBasis(u.Autonomy, u.Basis), u.Status), Under: []string{u.Why}}
		if u.Due != "" {
			item.Text += ", due " + u.Due
		}
		if u.Alternatives != "" {
			item.Under = append(item.Under, "An equivalent must meet this: "+u.Alternatives)
		}
		for _, scope := range u.Scopes {
			item.Under = append(item.Under, "But in part: "+scope)
		}
		items = append(items, item)
	}
	o.Add("What it is about", false, items...)
	items = nil
	for _, a := range d.Steps {
		answer := "No: "
		if a.IsYes {
			answer = "Yes: "
		}
		items = append(items, out.Item{Text: a.Question, Under: []string{answer + a.Because}})
	}
	o.Add("How it was decided", true, items...)
	items = nil
	for _, st := range d.Standards {
		words := fmt.Sprintf("%s: %s, by %s", st.Name, st.Use, strings.Join(st.From, ", "))
		if st.Status.IsWithdrawn() {
			words += " (the standard is " + string(st.Status) + ")"
		}
		items = append(items, out.Item{Code: st.ID, Text: words})
	}
	o.Add("Standards", false, items...)
	items = nil
	for _, a := range d.Avoid {
		items = append(items, out.Item{Text: a})
	}
	o.Add("To know before starting", false, items...)
	items = nil
	for _, x := range d.Changes {
		when := "no date"
		if x.When != "" {
			when = x.When
		}
		items = append(items, out.Item{Code: x.ID, Text: fmt.Sprintf("(%s): %s; then the answer is %s", when, x.What, changeWords(x, d))})
	}
	if len(items) == 0 {
		items = []out.Item{{Text: "nothing that an entry speaks of"}}
	}
	o.Add("What would change the answer", false, items...)
	rests := []out.Item{{Text: c.Words()}}
	if !d.Horizon.IsZero() {
		rests = append(rests, out.Item{Text: "What is due by " + d.Horizon.Text + " counts."})
	}
	o.Add("What this rests on", false, append(rests, out.Item{Text: c.Again()})...)
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

func decisionObject(d framework.Decision, c framework.Citation) out.Object {
	o := out.Object{
		{"need", d.Need}, {"capability", out.OrNull(d.Capability)}, {"level", out.OrNull(d.Level)}, {"verdict", string(d.Verdict)},
		{"use", out.Objects(d.Use, func(u framework.Use) out.Object {
			return out.Object{
				{"id", u.ID}, {"name", u.Name}, {"autonomy", out.OrNull(u.Autonomy)}, {"status", string(u.Status)}, {"why", out.OrNull(u.Why)},
				{"basis", out.OrNull(u.Basis)}, {"alternatives", out.OrNull(u.Alternatives)}, {"due", out.OrNull(u.Due)}, {"scopes", out.Texts(u.Scopes)},
			}
		})},
		{"steps", out.Objects(d.Steps, func(a framework.Answer) out.Object {
			answer := "no"
			if a.IsYes {
				answer = "yes"
			}
			return out.Object{{"question", a.Question}, {"answer", answer}, {"because", a.Because}}
		})},
		{"standards", out.Objects(d.Standards, func(s framework.StandardUse) out.Object {
			return out.Object{{"id", s.ID}, {"name", s.Name}, {"use", s.Use}, {"status", out.OrNull(s.Status)}, {"from", out.Texts(s.From)}}
		})},
		{"catalogue", c.Object()},
	}
	if d.Verdict == framework.Ambiguous {
		return append(o, out.Member{"candidates", out.Objects(d.Candidates, func(x framework.Candidate) out.Object {
			return out.Object{{"id", x.ID}, {"name", x.Name}, {"level", x.Level}}
		})})
	}
	return append(o,
		out.Member{"name", d.Name}, out.Member{"basis", out.OrNull(d.Basis)}, out.Member{"why", out.OrNull(d.Why)}, out.Member{"named_by", out.OrNull(d.NamedBy)},
		out.Member{"horizon", out.OrNull(d.Horizon.Text)}, out.Member{"avoid", out.Texts(d.Avoid)},
		out.Member{"changes", out.Objects(d.Changes, func(x framework.Change) out.Object {
			return out.Object{{"when", out.OrNull(x.When)}, {"id", x.ID}, {"what", x.What}, {"then", string(x.Then)}}
		})},
		out.Member{"today", c.Today}, out.Member{"again", out.OrNull(c.Command)},
	)
}
