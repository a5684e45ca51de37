package document

import (
	"strings"
	"unicode/utf8"
)

// block reads a block scalar, from its sign to the beginning of the line after it.
func (l *lexer) block() {
	sign := l.at
	indent, isKept := -1, false
	for l.at++; strings.IndexByte("123456789+-", l.peek(0)) >= 0; l.at++ {
		switch c := l.peek(0); c {
		case '+':
			isKept = true
		case '-':
		default:
			indent = max(l.parent(), 0) + int(c-'0')
		}
	}
	l.afterQuote()
	l.at = l.lineEnd(l.at)
	deepest, deepestAt := 0, 0 // of the blank lines before the first of text
	for l.at < len(l.src) {
		start := l.at + 1
		if strings.HasPrefix(l.src[l.at:], "\r\n") {
			start++
		}
		at := start
		for at < len(l.src) && l.src[at] == ' ' {
			at++
		}
		spaces, end := at-start, l.lineEnd(at)
		switch {
		case at == end:
			if indent < 0 && spaces > deepest {
				deepest, deepestAt = spaces, start
			}
			if end == len(l.src) && spaces > 0 && (isKept || indent >= 0 && spaces > indent) {
				l.put(end, end, "\n") // without it the parser forgets the line
			}
			l.at = end
			continue
		case indent >= 0 && spaces < indent, indent < 0 && spaces <= l.parent(), l.isMarker(start, "---"), l.isMarker(start, "..."):
			l.at, l.afterBlock = start, start
			return
		case indent < 0 && l.parent() < 0 && spaces == 0:
			l.fault(sign, sign+1, "indent its lines by two spaces", "the text of this block begins at the edge")
			fallthrough
		case indent < 0:
			if indent = spaces; deepest > spaces {
				l.fault(deepestAt, deepestAt+deepest, "delete the blanks", "this blank line is indented further than the text below it")
			}
			switch {
			case l.src[at] != '\t':
			case l.src[sign] == '|':
				l.put(at, at+1, l.standIn("\t"))
			default:
				l.fault(at, at+1, "use a block that begins with \"|\"", "a tab begins this folded text")
			}
		}
		l.at = end
	}
}

// entry is a member of a collection in brackets, as far as it is read.
type entry struct {
	bracket  byte
	key      int  // where its first token begins, -1 before
	lines    bool // a line ended since
	isValue  bool // ":" was read
	isJSON   bool // the last token ended in a quote or bracket, so that ":" may follow it at once
	quoteEnd int  // where the last text in quotes ended
}

// flow reads a collection in brackets.
func (l *lexer) flow() {
	var stack []entry
	for l.at < len(l.src) {
		c, next := l.peek(0), l.peek(1)
		var e *entry
		if len(stack) > 0 {
			e = &stack[len(stack)-1]
		}
		switch {
		case c == '[' || c == '{':
			if e != nil && e.key < 0 {
				e.key = l.at
			}
			stack = append(stack, entry{bracket: c, key: -1})
			l.at++
			continue
		case c == ']' || c == '}':
			stack = stack[:len(stack)-1]
			l.at++
			if len(stack) == 0 {
				return
			}
			e = &stack[len(stack)-1]
			e.isJSON = true
			l.afterQuote()
			continue
		case isBreak(c):
			if l.at++; l.isMarker(l.at, "---") || l.isMarker(l.at, "...") {
				return // it is not closed
			}
			e.lines = e.lines || e.key >= 0
			continue
		case c == ' ':
			l.at++
			continue
		case c == '\t':
			l.put(l.at, l.at+1, " ")
			l.at++
			continue
		case c == '#' && isBlank(l.src[l.at-1]):
			l.at = l.lineEnd(l.at)
			continue
		case c == ',':
			*e = entry{bracket: e.bracket, key: -1}
			l.at++
			l.afterQuote()
			continue
		case c == ':' && (e.isJSON && !e.isValue || isBlank(next) || isFlowSign(next)):
			if e.lines && e.bracket == '{' && e.key >= 0 && !e.isValue {
				l.joinKey(e.key, e.quoteEnd)
			}
			e.isValue, e.isJSON, e.lines = true, false, false
			l.at++
			continue
		case c == '?' && (isBlank(next) || isFlowSign(next)):
			l.at++
			continue
		}
		if e.key < 0 {
			e.key = l.at
		}
		e.isJSON = false
		switch {
		case c == '&' || c == '*':
			name := nameOf(l.src, l.at)
			l.name(l.at+1, l.at+1+len(name))
			l.at += 1 + len(name)
		case c == '!':
			l.tag()
		case c == '"' || c == '\'':
			start := l.at
			l.quoted()
			e.isJSON, e.quoteEnd = true, l.at
			e.lines = e.lines || strings.ContainsAny(l.src[start:l.at], "\r\n")
			l.afterQuote()
		case c == '-' && isFlowSign(next):
			l.fault(l.at, l.at+1, "put it in quotes", `a "-" alone is no text here`)
			l.at++
		default:
			l.flowPlain(e)
		}
	}
}

// flowPlain reads plain text in brackets to the end of its line.
func (l *lexer) flowPlain(e *entry) {
	start := l.at
	for ; l.at < len(l.src) && !isBreak(l.peek(0)) && !isFlowSign(l.peek(0)); l.at++ {
		switch c, next := l.peek(0), l.peek(1); {
		case c == '#' && l.at > start && isBlank(l.src[l.at-1]):
			return
		case c == '?', c == '%' && isBreak(l.src[l.at-1]):
			l.put(l.at, l.at+1, l.standIn(string(c)))
		case c == ':' && isBlank(next):
			return
		case c == ':' && isFlowSign(next):
			// The parser takes the colon for text. A key in braces needs none.
			if e.bracket == '{' && !e.isValue && (next == ',' || next == '}') {
				l.put(l.at, l.at+1, " ")
				e.isValue = true
				l.at++
				return
			}
			l.fault(l.at, l.at+1, `write a blank after ":", or put the text in quotes`, `a ":" stands before %q`, string(next))
		case c == ':' && l.at == start:
			l.put(l.at, l.at+1, l.standIn(":"))
		}
	}
}

// joinKey puts a key of several lines, and what stands between it and its colon, on one
// line: the parser takes no other. No comment begins before the end of its quotes.
func (l *lexer) joinKey(start, quoteEnd int) {
	for at := start; at < l.at; at++ {
		if l.src[at] == '#' && at >= quoteEnd && isBlank(l.src[at-1]) {
			end := l.lineEnd(at)
			l.putAll(at, end, " ")
			at = end
		}
		if !isBreak(l.src[at]) {
			continue
		}
		first, end := at, at
		for end < l.at && isBlank(l.src[end]) {
			end++
		}
		if end-l.lineStart(end) <= l.parent() {
			return // it begins too far left, which the parser says in its way
		}
		if at = end - 1; end == l.at || l.src[end] == '#' {
			l.putAll(first, end, " ")
			continue
		}
		// The key goes on: its lines are folded.
		for isBlank(l.src[first-1]) {
			first--
		}
		folded := " "
		if breaks := strings.Count(strings.ReplaceAll(l.src[first:end], "\r\n", "\n"), "\n"); breaks > 1 {
			folded = strings.Repeat(l.standIn("\n"), breaks-1)
		}
		l.put(first, end, folded+strings.Repeat(l.standIn(nothing), end-first-utf8.RuneCountInString(folded)))
	}
}
