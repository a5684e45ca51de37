package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Changes is what a comparison of two states found.
type Changes struct {
	// From and To name the states for people.
	From, To string
	// Entries are the changes of entries, Vocabulary those of items of vocabularies,
	// whose ids read "capabilities/identify-patients".
	Entries, Vocabulary diff.Result
	// Entry returns an entry as new as possible, nil when it is not known; nil knows none.
	Entry func(id string) *catalogue.Entry
}

// All returns every change, entries first.
func (c Changes) All() []diff.Change {
	return slices.Concat(c.Entries.Changes, c.Vocabulary.Changes)
}

// Count is the number of changes of at least this class.
func (c Changes) Count(least diff.Class) int {
	return c.Entries.Count(least) + c.Vocabulary.Count(least)
}

// Outside keeps what touches anything but the given fields of entries, as
// diff.Result.Outside does. Every change of a vocabulary is outside.
func (c Changes) Outside(paths ...string) Changes {
	c.Entries = c.Entries.Outside(paths...)
	return c
}

// text is a field of an entry, empty when it is not known.
func (c Changes) text(id string, path ...string) string {
	if c.Entry != nil {
		if e := c.Entry(id); e != nil {
			return e.Text(path...)
		}
	}
	return ""
}

// owner is who looks after an entry, empty when nobody knows.
func (c Changes) owner(id string) string { return c.text(id, "review", "owner") }

// presents says what a new entry is: its status, how binding it is, and its summary.
func (c Changes) presents(change diff.Change) []string {
	if change.Kind != diff.EntryAdded {
		return nil
	}
	var words []string
	for _, path := range [][]string{{"status"}, {"autonomy", "level"}} {
		if text := c.text(change.ID, path...); text != "" {
			words = append(words, text)
		}
	}
	var list []string
	if len(words) > 0 {
		list = append(list, strings.Join(words, ", "))
	}
	if summary := c.text(change.ID, "summary"); summary != "" {
		list = append(list, summary)
	}
	return list
}

// ChangesText writes what changed for a reader: each entry with the class of its
// change, then a line a field in words, prose compared word by word. No change writes
// nothing.
func ChangesText(w io.Writer, c Changes, s out.Screen) error {
	var b strings.Builder
	for i, change := range c.All() {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s  %s  %s\n", s.Style(out.Bold, out.VisibleLine(change.ID)), out.VisibleLine(change.Name), kindWords(change, s))
		for _, line := range c.presents(change) {
			fmt.Fprintf(&b, "    %s\n", out.VisibleLine(line))
		}
		for _, f := range change.Fields {
			fmt.Fprintf(&b, "    %s  %s  %s\n", classInColour(s, f.Class, 8), out.VisibleLine(f.Pointer), out.VisibleLine(diff.Sentence(f)))
			b.WriteString(wordChanges(f, s))
		}
		if len(change.Affects) > 0 {
			fmt.Fprintf(&b, "    affects %s\n", out.VisibleLine(strings.Join(change.Affects, ", ")))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func kindWords(c diff.Change, s out.Screen) string {
	words := string(c.Kind)
	if c.FromID != "" {
		words += " from " + out.VisibleLine(c.FromID)
	}
	return words + ", " + classInColour(s, c.Class, 0)
}

// class names a class in its colour, padded to a width.
func classInColour(s out.Screen, c diff.Class, width int) string {
	style := map[diff.Class]string{diff.Breaking: out.Red, diff.Notable: out.Yellow, diff.Minor: out.Dim}[c]
	return s.Style(style, fmt.Sprintf("%-*s", width, c))
}

// proseWords is the number of words from which text counts as prose, whose change is
// shown word by word; shorter text is in the sentence.
const proseWords = 4

// contextWords is how many unchanged words stand around a change.
const contextWords = 6

// proseLength is the number of characters from which text that came or went is not in
// the sentence about it.
const proseLength = 40

// prose returns the words of a field whose text changed, came or went, nil if the
// sentence about it says enough.
func prose(f diff.Field) []diff.Span {
	from, isText := f.From.(string)
	to, isTextToo := f.To.(string)
	switch {
	case max(len(strings.Fields(from)), len(strings.Fields(to))) < proseWords:
	case f.Op == diff.Changed && isText && isTextToo, f.Op != diff.Moved && utf8.RuneCountInString(from+to) > proseLength:
		return diff.Words(from, to)
	}
	return nil
}

// wordChanges is markedWords on a line of its own below the sentence.
func wordChanges(f diff.Field, s out.Screen) string {
	words := markedWords(f, s)
	if words == "" {
		return ""
	}
	return "              " + words + "\n"
}

// markedWords shows a change of prose as "[-gone-] {+new+}", with a few words around
// each place. Where only blanks or line breaks differ there is nothing to show.
func markedWords(f diff.Field, s out.Screen) string {
	return inWords(prose(f), func(op diff.SpanOp, text string) string {
		text = out.VisibleLine(text)
		switch op {
		case diff.Delete:
			return s.Style(out.Red, "[-"+text+"-]")
		case diff.Insert:
			return s.Style(out.Green, "{+"+text+"+}")
		}
		return text
	})
}

// inWords writes spans on one line, the unchanged ones shortened to the words next to
// a change, each put by mark. It is empty if no word changed.
func inWords(spans []diff.Span, mark func(op diff.SpanOp, text string) string) string {
	var parts []string
	changed := false
	for i, span := range spans {
		text := strings.Join(strings.Fields(span.Text), " ")
		if text == "" {
			continue
		}
		if span.Op == diff.Equal {
			text = elide(text, i == 0, i == len(spans)-1)
		} else {
			changed = true
		}
		parts = append(parts, mark(span.Op, text))
	}
	if !changed {
		return ""
	}
	return strings.Join(parts, " ")
}

// elide shortens unchanged text to the words next to a change.
func elide(text string, first, last bool) string {
	words := strings.Fields(text)
	before, after := contextWords, contextWords
	if first {
		before = 0
	}
	if last {
		after = 0
	}
	if len(words) <= before+after+1 {
		return strings.Join(words, " ")
	}
	kept := append(append([]string{}, words[:before]...), "…")
	return strings.Join(append(kept, words[len(words)-after:]...), " ")
}

// ChangesSummary counts the changes by class.
func ChangesSummary(c Changes) string {
	what := words.Count(len(c.Entries.Changes), "entry")
	if n := len(c.Vocabulary.Changes); n > 0 {
		what += " and " + words.Count(n, "vocabulary item")
	}
	e, v := c.Entries.Summary, c.Vocabulary.Summary
	return fmt.Sprintf("%s changed: %d breaking, %d notable, %d minor",
		what, e.Breaking+v.Breaking, e.Notable+v.Notable, e.Minor+v.Minor)
}

// ChangesJSON writes the changes in the shape of schema/output/diff.
func ChangesJSON(w io.Writer, c Changes) error { return out.JSON(w, changesValue(c)) }

// changesValue is the object that a comparison is in JSON. Its summary counts entries.
func changesValue(c Changes) out.Object {
	return out.Object{
		{"from", c.From}, {"to", c.To}, {"summary", c.Entries.Summary},
		{"changes", c.Entries.Changes}, {"vocabulary", c.Vocabulary.Changes},
	}
}

// ChangesJSONLines writes each change on a line of its own, entries first.
func ChangesJSONLines(w io.Writer, c Changes) error { return out.JSONLines(w, c.All()) }
