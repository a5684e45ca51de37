package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/validate"
	"github.com/who-does-what/wdw/pkg/words"
)

// Review is what a pull request means: what it broke, and what it changed.
type Review struct {
	Report  validate.Report
	Changes Changes
	// Waivers are those that the change adds: they count, and a reviewer agrees to them.
	Waivers []*catalogue.Record
	// Unread are the ids of entries whose change nobody can name, because a file cannot
	// be read.
	Unread []string
	// Accepted is the verdict.
	Accepted bool
}

const reviewMark = "<!-- wdw:review -->"

// Verdict is the review in one line, without markup.
func (r Review) Verdict() string {
	verdict := "not accepted"
	if r.Accepted {
		verdict = "accepted"
	}
	changed := "nothing changed"
	if len(r.Changes.All()) > 0 {
		changed = ChangesSummary(r.Changes)
	}
	if n := len(r.Unread); n > 0 {
		changed += fmt.Sprintf("; %s cannot be read and compared", words.Count(n, "entry"))
	}
	return fmt.Sprintf("%s: %s; %s", verdict, foundWords(r.Report), changed)
}

func waiverWords(w *catalogue.Record) string {
	return fmt.Sprintf("%s for %s until %s, approved by %s: %s", w.Text("rule"), w.Text("entry"), w.Text("until"), w.Text("approved_by"), w.Text("reason"))
}

// ReviewText writes the findings, what changed, the new waivers and the verdict.
func ReviewText(w io.Writer, r Review, s out.Screen) error {
	var b strings.Builder
	if err := FindingsText(&b, r.Report.Findings, s); err != nil {
		return err
	}
	part := func(write func() error) error {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		return write()
	}
	if len(r.Changes.All()) > 0 {
		if err := part(func() error { return ChangesText(&b, r.Changes, s) }); err != nil {
			return err
		}
	}
	if len(r.Waivers) > 0 {
		part(func() error { b.WriteString("waivers that this change adds\n"); return nil })
		for _, waiver := range r.Waivers {
			fmt.Fprintf(&b, "    %s\n", out.VisibleLine(waiverWords(waiver)))
		}
	}
	style := out.Red
	if r.Accepted {
		style = out.Green
	}
	part(func() error { b.WriteString(s.Style(style, out.VisibleLine(r.Verdict())) + "\n"); return nil })
	_, err := io.WriteString(w, b.String())
	return err
}

// ReviewJSON writes the review in the shape of schema/output/review.
func ReviewJSON(w io.Writer, r Review) error {
	waivers := make([]any, len(r.Waivers))
	for i, waiver := range r.Waivers {
		waivers[i] = out.Value(waiver.Node, waiver.Shape)
	}
	verdict := "not-accepted"
	if r.Accepted {
		verdict = "accepted"
	}
	unread := make([]string, 0, len(r.Unread))
	return out.JSON(w, out.Object{
		{"verdict", verdict},
		{"validate", reportValue(r.Report)},
		{"diff", changesValue(r.Changes)},
		{"waivers", waivers},
		{"unread", append(unread, r.Unread...)},
	})
}

// ReviewMarkdown writes the review as a comment on a pull request: a hidden mark by
// which a bot finds its own comment again, the verdict, what is wrong, the new waivers,
// and what changed in sentences, breaking changes first. It is never longer than GitHub
// takes; what does not fit is counted.
func ReviewMarkdown(w io.Writer, r Review) error {
	verdict, rest, _ := strings.Cut(r.Verdict(), ": ")
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n**%s**: %s\n", reviewMark, strings.ToUpper(verdict[:1])+verdict[1:], out.EscapeMarkdown(rest))
	findingSections(&b, r.Report, markdownBytes/2)
	if len(r.Waivers) > 0 {
		b.WriteString("\n### Waivers that this change adds\n\n")
		for i, waiver := range r.Waivers {
			item := fmt.Sprintf("- %s for %s until %s, approved by %s: %s\n", out.CodeMarkdown(waiver.Text("rule")), out.CodeMarkdown(waiver.Text("entry")),
				out.EscapeMarkdown(waiver.Text("until")), out.EscapeMarkdown(clip(waiver.Text("approved_by"), markdownCell)), out.EscapeMarkdown(clip(waiver.Text("reason"), 2*markdownCell)))
			if b.Len()+len(item) > markdownBytes*2/3 {
				fmt.Fprintf(&b, "- and %s\n", words.Count(len(r.Waivers)-i, "other"))
				break
			}
			b.WriteString(item)
		}
	}
	if len(r.Unread) > 0 {
		fmt.Fprintf(&b, "\nCannot be read, so that nobody can say what changed: %s\n", codeList(r.Unread, maxFields))
	}
	changeSections(&b, r.Changes, markdownBytes)
	_, err := io.WriteString(w, b.String())
	return err
}

// ReviewGitHub writes the findings as workflow commands, then a notice for each
// breaking change and one for the verdict.
func ReviewGitHub(w io.Writer, r Review) error {
	if err := FindingsGitHub(w, r.Report); err != nil {
		return err
	}
	var b strings.Builder
	for _, c := range r.Changes.All() {
		if c.Class == diff.Breaking {
			fmt.Fprintf(&b, "::notice title=%s::%s\n", out.CommandProperty("breaking change of "+out.VisibleLine(c.ID)), out.CommandData(out.VisibleLine(breakingWords(c))))
		}
	}
	fmt.Fprintf(&b, "::notice title=wdw review::%s\n", out.CommandData(out.VisibleLine(r.Verdict())))
	_, err := io.WriteString(w, b.String())
	return err
}

// breakingWords says in one line what breaks in an entry.
func breakingWords(c diff.Change) string {
	words := c.Name + kindSentence(c)
	sentences := sentencesOf(c, diff.Breaking)
	if len(sentences) > 0 {
		words += ": " + strings.Join(sentences, "; ")
	}
	if len(c.Affects) > 0 {
		words += "; affects " + strings.Join(c.Affects, ", ")
	}
	return words
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
