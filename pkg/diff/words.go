package diff

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SpanOp is what became of a piece of text.
type SpanOp string

// The things that can become of a piece of text.
const (
	Equal  SpanOp = "equal"
	Insert SpanOp = "insert"
	Delete SpanOp = "delete"
)

// Span is a piece of text and what became of it.
type Span struct {
	Op   SpanOp `json:"op"`
	Text string `json:"text"`
}

// maxWords bounds the words on either side that are compared one by one. The cost
// grows with the square of what changed; beyond this the whole middle is replaced.
const maxWords = 2000

// Words compares two texts word by word. The equal and deleted spans together are
// exactly from, the equal and inserted ones exactly to; a deletion stands before the
// insertion that replaces it. Neighbouring spans differ in Op, none is empty, and two
// empty texts give none.
func Words(from, to string) []Span {
	a, b := tokens(from), tokens(to)
	prefix := 0
	for prefix < len(a) && prefix < len(b) && a[prefix] == b[prefix] {
		prefix++
	}
	suffix := 0
	for suffix < len(a)-prefix && suffix < len(b)-prefix && a[len(a)-1-suffix] == b[len(b)-1-suffix] {
		suffix++
	}
	l := spanList{spans: []Span{}}
	l.add(Equal, strings.Join(a[:prefix], ""))
	// A token is a word or the space between two.
	if old, new := a[prefix:len(a)-suffix], b[prefix:len(b)-suffix]; max(len(old), len(new)) > 2*maxWords {
		l.replace(old, new)
	} else {
		l.align(old, new)
	}
	l.add(Equal, strings.Join(a[len(a)-suffix:], ""))
	l.flush()
	return l.spans
}

// tokens cuts text into runs of space and runs of anything else.
func tokens(s string) []string {
	var out []string
	for s != "" {
		blank := isBlank(s)
		end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) != blank })
		if end < 0 {
			end = len(s)
		}
		out, s = append(out, s[:end]), s[end:]
	}
	return out
}

// spanList collects spans. What was deleted and inserted since the last equal piece
// waits, so that the two come out as one each.
type spanList struct {
	spans            []Span
	deleted, written []byte
	// space is an equal piece of mere space after a change. If another change follows,
	// it belongs to that: single words that alternate cannot be read.
	space string
}

func (l *spanList) add(op SpanOp, text string) {
	if op == Equal {
		if isChanged := len(l.deleted)+len(l.written) > 0; isChanged && l.space == "" && isBlank(text) {
			l.space = text
			return
		}
		l.flush()
		l.push(Equal, text)
		return
	}
	l.deleted, l.written = append(l.deleted, l.space...), append(l.written, l.space...)
	l.space = ""
	if op == Delete {
		l.deleted = append(l.deleted, text...)
	} else {
		l.written = append(l.written, text...)
	}
}

func (l *spanList) flush() {
	l.push(Delete, string(l.deleted))
	l.push(Insert, string(l.written))
	l.push(Equal, l.space)
	l.deleted, l.written, l.space = l.deleted[:0], l.written[:0], ""
}

func (l *spanList) push(op SpanOp, text string) {
	switch n := len(l.spans); {
	case text == "":
	case n > 0 && l.spans[n-1].Op == op:
		l.spans[n-1].Text += text
	default:
		l.spans = append(l.spans, Span{op, text})
	}
}

func (l *spanList) replace(old, new []string) {
	l.add(Delete, strings.Join(old, ""))
	l.add(Insert, strings.Join(new, ""))
}

func isBlank(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// maxEdits bounds the tokens that may differ before the middle is replaced as a whole,
// which bounds the memory of align at some 16 MB.
const maxEdits = 2000

// align is the greedy algorithm of Myers (1986): trace[d] holds how far each diagonal
// gets with d edits.
func (l *spanList) align(old, new []string) {
	n, m := len(old), len(new)
	furthest := make([]int32, 2*min(n+m, maxEdits)+3)
	middle := len(furthest) / 2
	var trace [][]int32
	for d := 0; ; d++ {
		if d > maxEdits {
			l.replace(old, new)
			return
		}
		for k := -d; k <= d; k += 2 {
			x := int(furthest[middle+k-1]) + 1
			if k == -d || k != d && furthest[middle+k-1] < furthest[middle+k+1] {
				x = int(furthest[middle+k+1])
			}
			for x < n && x-k < m && old[x] == new[x-k] {
				x++
			}
			furthest[middle+k] = int32(x)
			if k == n-m && x >= n {
				l.backtrack(old, new, trace, d)
				return
			}
		}
		trace = append(trace, append([]int32(nil), furthest[middle-d:middle+d+1]...))
	}
}

// backtrack walks the edits back from the end and adds them from the beginning.
func (l *spanList) backtrack(old, new []string, trace [][]int32, d int) {
	var edits []Span
	x, y := len(old), len(new)
	for ; d > 0; d-- {
		before := trace[d-1] // before[k+d-1] is diagonal k
		at := func(k int) int32 {
			if i := k + d - 1; i >= 0 && i < len(before) {
				return before[i]
			}
			return -1
		}
		k := x - y
		down := k == -d || k != d && at(k-1) < at(k+1)
		startX := int(at(k-1)) + 1
		if down {
			startX = int(at(k + 1))
		}
		for ; x > startX; x, y = x-1, y-1 {
			edits = append(edits, Span{Equal, old[x-1]})
		}
		if down {
			y--
			edits = append(edits, Span{Insert, new[y]})
		} else {
			x--
			edits = append(edits, Span{Delete, old[x]})
		}
	}
	l.add(Equal, strings.Join(old[:x], ""))
	for _, e := range slices.Backward(edits) {
		l.add(e.Op, e.Text)
	}
}

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
