package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// markdown writes what changed as a page for a reviewer: the counts, then each
// entry in sentences, breaking changes first and minor ones folded. What does not fit
// into a comment on GitHub is counted. No change writes nothing.
func (c Changes) markdown(out.Screen) string {
	var b strings.Builder
	if len(c.All()) > 0 {
		b.WriteString(out.EscapeMarkdown(c.Summary()) + ".\n")
		c.sections(&b, out.MarkdownBytes)
	}
	return b.String()
}

// sectionWords say what each class means, most serious first.
var sectionWords = []struct {
	class diff.Class
	words string
}{
	{diff.Breaking, "Breaking: someone must act"},
	{diff.Notable, "Notable: a plan may change"},
	{diff.Minor, "Minor"},
}

// sections writes a section for each class that has changes, up to a length in
// bytes of the whole text.
func (c Changes) sections(b *strings.Builder, limit int) {
	const reserve = 300 // for what closes a section and says how many are left
	shown := c.shown()
	left := len(shown)
	full := false
	for _, section := range sectionWords {
		changes := slices.DeleteFunc(slices.Clone(shown), func(change diff.Change) bool { return change.Class != section.class })
		if len(changes) == 0 || full {
			continue
		}
		isFolded := section.class == diff.Minor
		if isFolded {
			fmt.Fprintf(b, "\n<details><summary>%s (%d)</summary>\n\n", section.words, len(changes))
		} else {
			fmt.Fprintf(b, "\n### %s (%d)\n\n", section.words, len(changes))
		}
		for _, change := range changes {
			item := c.item(change)
			if full = b.Len()+len(item) > limit-reserve; full {
				break
			}
			b.WriteString(item)
			left--
		}
		if isFolded {
			b.WriteString("\n</details>\n")
		}
	}
	if left > 0 {
		verb := "are"
		if left == 1 {
			verb = "is"
		}
		fmt.Fprintf(b, "\n%s %s not shown here, for want of room; `wdw diff` lists all.\n", words.Count(left, "more change"), verb)
	}
}

// maxFields is how many sentences an entry may have in a page; more are counted.
const maxFields = 40

// item is one change as an item of a list: the entry, whose it is and whom it
// affects, then its fields, most serious first.
func (c Changes) item(change diff.Change) string {
	var b strings.Builder
	fmt.Fprintf(&b, "- **%s** (%s)%s", out.EscapeMarkdown(words.Clip(change.Name, out.MarkdownCell)), out.CodeMarkdown(change.ID), out.EscapeMarkdown(kindSentence(change)))
	if owner := c.owner(change.ID); owner != "" {
		fmt.Fprintf(&b, " · owned by %s", out.EscapeMarkdown(words.Clip(owner, out.MarkdownCell)))
	}
	b.WriteByte('\n')
	for _, line := range c.presents(change) {
		fmt.Fprintf(&b, "  - %s\n", out.EscapeMarkdown(words.Clip(line, out.MarkdownCell)))
	}
	if len(change.Affects) > 0 {
		b.WriteString("  - affects " + codeList(change.Affects, maxFields) + "\n")
	}
	fields := slices.Clone(change.Fields)
	slices.SortStableFunc(fields, func(a, b diff.Field) int { return cmp.Compare(b.Class, a.Class) })
	for i, f := range fields {
		if i == maxFields {
			fmt.Fprintf(&b, "  - and %s\n", words.Count(len(fields)-i, "other field"))
			break
		}
		b.WriteString("  - ")
		if f.Class == diff.Breaking {
			b.WriteString("**breaking**: ")
		}
		b.WriteString(out.EscapeMarkdown(words.Clip(diff.Sentence(f), out.MarkdownCell)))
		if text := clippedProse(f); text != "" {
			b.WriteString(": " + text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// kindSentence says what happened to the entry as a whole, beginning with a comma;
// empty when its fields say it.
func kindSentence(c diff.Change) string {
	switch c.Kind {
	case diff.EntryAdded:
		return ", new"
	case diff.EntryRemoved:
		return ", deleted"
	case diff.EntryRenamed:
		return fmt.Sprintf(", renamed from %q", c.FromID)
	}
	return ""
}

// clippedProse shows a change of prose with what went struck out and what came in bold.
func clippedProse(f diff.Field) string {
	room := 4 * out.MarkdownCell // characters, so that one text cannot fill the page
	return diff.Prose(f, func(op diff.SpanOp, text string) string {
		text = words.Clip(text, max(room, 1))
		room -= len([]rune(text))
		switch text = out.EscapeMarkdown(text); op {
		case diff.Delete:
			return "~~" + text + "~~"
		case diff.Insert:
			return "**" + text + "**"
		}
		return text
	})
}

// codeList writes ids, at most as many as given; more are counted.
func codeList(ids []string, most int) string {
	wording := make([]string, 0, min(len(ids), most)+1)
	for i, id := range ids {
		if i == most {
			wording = append(wording, words.Count(len(ids)-i, "other"))
			break
		}
		wording = append(wording, out.CodeMarkdown(id))
	}
	return strings.Join(wording, ", ")
}
