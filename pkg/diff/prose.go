package diff

import (
	"strings"
	"unicode/utf8"
)

const (
	// proseWords is the number of words from which text counts as prose, whose change is
	// shown word by word; shorter text is in the sentence.
	proseWords = 4
	// proseLength is the number of characters from which text that came or went is not in
	// the sentence about it.
	proseLength = 40
	// contextWords is how many unchanged words stand around a change.
	contextWords = 6
)

// Prose shows on one line how the text of a field changed, came or went, with a few words
// around each place; mark writes each piece. It is empty where the sentence about the
// field says enough, or where only blanks and line breaks differ.
func Prose(f Field, mark func(op SpanOp, text string) string) string {
	spans := prose(f)
	var parts []string
	changed := false
	for i, span := range spans {
		text := strings.Join(strings.Fields(span.Text), " ")
		if text == "" {
			continue
		}
		if span.Op == Equal {
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

// Bracketed marks a piece for plain text: "[-gone-]", "{+new+}".
func Bracketed(op SpanOp, text string) string {
	switch op {
	case Delete:
		return "[-" + text + "-]"
	case Insert:
		return "{+" + text + "+}"
	}
	return text
}

// prose compares the words of a field whose text changed, came or went; nil if the
// sentence about it says enough.
func prose(f Field) []Span {
	from, isText := f.From.(string)
	to, isTextToo := f.To.(string)
	switch {
	case max(len(strings.Fields(from)), len(strings.Fields(to))) < proseWords:
	case f.Op == Changed && isText && isTextToo, f.Op != Moved && utf8.RuneCountInString(from+to) > proseLength:
		return Words(from, to)
	}
	return nil
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
