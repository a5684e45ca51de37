// Package review says what a change means: the findings that it introduces, what it
// changes, the waivers that it adds, and one verdict; and what changed between two states
// for those who use the catalogue.
package review

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/validate"
	"github.com/who-does-what/wdw/pkg/words"
)

// Formats are the formats of a Review, the usual one first.
var Formats = []string{"text", "json", "markdown", "github", "sarif"}

// Review is what a pull request means: what it broke, and what it changed.
type Review struct {
	// Findings give the verdict.
	Findings out.Findings
	Changes  Changes
	// Waivers are those that the change adds: they count, and a reviewer agrees to them.
	Waivers []*catalogue.Record
	// Alters are the files that decide what is right and are altered by the change: the
	// reviewer of an entry must know that the gate was moved.
	Alters []string
	// Unread are the ids of entries whose change nobody can name, because a file cannot
	// be read.
	Unread []string
}

// Findings is what a check found, with what the rule table says of it. version is the
// tool's.
func Findings(r validate.Report, failOn validate.Threshold, version string) out.Findings {
	return out.Findings{
		List: r.Findings, Files: r.Files, Entries: r.Entries, Rules: r.Rules, Base: r.Base, Older: r.Older(),
		Fails: failOn.Reached, Waived: validate.IsWaived, Rule: describe,
		Root: "The top of the repository, or else the folder that holds the catalogue.", Version: version,
	}
}

// describe is a rule of the table, empty if it is not there.
func describe(id string) out.FindingRule {
	rule := validate.Find(id)
	if rule == nil {
		return out.FindingRule{}
	}
	return out.FindingRule{Severity: &rule.Severity, Summary: rule.Summary, Why: rule.Why, Bad: rule.Bad, Good: rule.Good}
}

const reviewMark = "<!-- wdw:review -->"

// Verdict is the review in one line, without markup.
func (r Review) Verdict() string {
	verdict := "accepted"
	if r.Findings.Failed() {
		verdict = "not accepted"
	}
	changed := "nothing changed"
	if len(r.Changes.All()) > 0 {
		changed = r.Changes.Summary()
	}
	if n := len(r.Unread); n > 0 {
		changed += fmt.Sprintf("; %s cannot be read and compared", words.Count(n, "entry"))
	}
	return fmt.Sprintf("%s: %s; %s", verdict, r.Findings.Found(), changed)
}

// Result shows the review in Formats.
func (r Review) Result() out.Result {
	if len(r.Alters) > 0 {
		r.Findings.Notes = append(r.Findings.Notes, r.altersWords())
	}
	return out.Result{Data: r, Findings: &r.Findings, Forms: map[string]out.Form{
		"text": out.Written(r.text), "markdown": out.Written(r.markdown), "github": out.Written(r.github),
	}}
}

// Data is the review in the shape of schema/output/review.
func (r Review) Data() any {
	verdict, _, _ := strings.Cut(r.Verdict(), ":")
	waivers := make([]any, len(r.Waivers))
	for i, waiver := range r.Waivers {
		waivers[i] = out.Value(waiver.Node, waiver.Shape)
	}
	return struct {
		Verdict  string       `json:"verdict"`
		Validate out.Findings `json:"validate"`
		Diff     Changes      `json:"diff"`
		Waivers  []any        `json:"waivers"`
		Unread   []string     `json:"unread"`
		Alters   []string     `json:"alters"`
	}{strings.ReplaceAll(verdict, " ", "-"), r.Findings, r.Changes, waivers, r.Unread, r.Alters}
}

// text writes the findings, the gravest first, what changed, the new waivers and the
// verdict.
func (r Review) text(s out.Screen) string {
	var findings, waivers strings.Builder
	r.Findings.List = r.Findings.List.Gravest()
	_ = r.Findings.Text(&findings, s) // a Builder takes everything
	for i, waiver := range r.Waivers {
		if i == 0 {
			waivers.WriteString("waivers that this change adds\n")
		}
		fmt.Fprintf(&waivers, "    %s\n", out.VisibleLine(waiverWords(waiver)))
	}
	style := out.Green
	if r.Findings.Failed() {
		style = out.Red
	}
	alters := ""
	if len(r.Alters) > 0 {
		alters = s.Style(out.Yellow, out.VisibleLine(r.altersWords())) + "\n"
	}
	parts := nonEmpty(findings.String(), r.Changes.text(s), waivers.String(), alters, s.Style(style, out.VisibleLine(r.Verdict()))+"\n")
	return strings.Join(parts, "\n")
}

// altersWords names the files that were altered, for a sentence of its own.
func (r Review) altersWords() string { return "this change alters " + words.Join(r.Alters, "and") }

func waiverWords(w *catalogue.Record) string {
	return fmt.Sprintf("%s for %s until %s, approved by %s: %s", w.Text("rule"), w.Text("entry"), w.Text("until"), w.Text("approved_by"), w.Text("reason"))
}

// markdown writes the review as a comment on a pull request: a hidden mark by
// which a bot finds its own comment again, the verdict, what is wrong, the new waivers,
// and what changed in sentences, breaking changes first. It is never longer than GitHub
// takes; what does not fit is counted.
func (r Review) markdown(out.Screen) string {
	verdict, rest, _ := strings.Cut(r.Verdict(), ": ")
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n**%s**: %s\n", reviewMark, words.UpperFirst(verdict), out.EscapeMarkdown(rest))
	if len(r.Alters) > 0 {
		fmt.Fprintf(&b, "\nThis change alters what decides: %s\n", codeList(r.Alters, maxFields))
	}
	r.Findings.Sections(&b, out.MarkdownBytes/2)
	if len(r.Waivers) > 0 {
		b.WriteString("\n### Waivers that this change adds\n\n")
		for i, waiver := range r.Waivers {
			item := fmt.Sprintf("- %s for %s until %s, approved by %s: %s\n", out.CodeMarkdown(waiver.Text("rule")), out.CodeMarkdown(waiver.Text("entry")),
				out.EscapeMarkdown(waiver.Text("until")), out.EscapeMarkdown(words.Clip(waiver.Text("approved_by"), out.MarkdownCell)), out.EscapeMarkdown(words.Clip(waiver.Text("reason"), 2*out.MarkdownCell)))
			if b.Len()+len(item) > out.MarkdownBytes*2/3 {
				fmt.Fprintf(&b, "- and %s\n", words.Count(len(r.Waivers)-i, "other"))
				break
			}
			b.WriteString(item)
		}
	}
	if len(r.Unread) > 0 {
		fmt.Fprintf(&b, "\nCannot be read, so that nobody can say what changed: %s\n", codeList(r.Unread, maxFields))
	}
	r.Changes.sections(&b, out.MarkdownBytes)
	return b.String()
}

// github writes the findings as workflow commands, then a notice for each breaking
// change and one for the verdict.
func (r Review) github(out.Screen) string {
	var b strings.Builder
	_ = r.Findings.GitHub(&b) // a Builder takes everything
	for _, c := range r.Changes.All() {
		if c.Class == diff.Breaking {
			b.WriteString(out.Notice("breaking change of "+c.ID, breakingWords(c)))
		}
	}
	if len(r.Alters) > 0 {
		b.WriteString(out.Notice("what decides is altered", r.altersWords()))
	}
	b.WriteString(out.Notice("wdw review", r.Verdict()))
	return b.String()
}

// breakingWords says in one line what breaks in an entry.
func breakingWords(c diff.Change) string {
	text := c.Name + kindSentence(c)
	if sentences := sentencesOf(c, diff.Breaking); len(sentences) > 0 {
		text += ": " + strings.Join(sentences, "; ")
	}
	if len(c.Affects) > 0 {
		text += "; affects " + strings.Join(c.Affects, ", ")
	}
	return text
}

// sentencesOf says what happened to the fields whose change is at least of a class.
func sentencesOf(c diff.Change, least diff.Class) []string {
	var list []string
	for _, f := range c.Fields {
		if f.Class >= least {
			list = append(list, diff.Sentence(f))
		}
	}
	return list
}
