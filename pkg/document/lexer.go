package document

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// lexer walks over a YAML text, knows at each character whether it is text, a comment or a
// sign, and notes what has to be spelt otherwise. It finds no faults of structure: that is
// the parser's.
type lexer struct {
	*respelling
	src string
	at  int
	// columns are those of the block mappings and lists around.
	columns []int
	// afterBlock is where the last block scalar ended, -1 before the first.
	afterBlock int
	// inDocument tells that a document has begun and not been ended by "...".
	inDocument bool
}

func (l *lexer) peek(ahead int) byte {
	if l.at+ahead < len(l.src) {
		return l.src[l.at+ahead]
	}
	return '\n' // the end ends a line
}

// parent is the column of the innermost block collection, -1 outside.
func (l *lexer) parent() int {
	if len(l.columns) == 0 {
		return -1
	}
	return l.columns[len(l.columns)-1]
}

// enter begins or goes on with a block collection at a column.
func (l *lexer) enter(column int) {
	l.leave(column)
	if l.parent() < column {
		l.columns = append(l.columns, column)
	}
}

// leave ends the collections that stand deeper than a column.
func (l *lexer) leave(column int) {
	for l.parent() > column {
		l.columns = l.columns[:len(l.columns)-1]
	}
}

func (l *lexer) lineStart(at int) int { return strings.LastIndexAny(l.src[:at], "\r\n") + 1 }

func (l *lexer) stream() {
	for l.at < len(l.src) {
		switch {
		case isBreak(l.peek(0)):
			l.at++
		case l.isMarker(l.at, "---"):
			l.columns, l.inDocument = nil, true
			l.at += 3
			l.line(l.at - 3)
		case l.isMarker(l.at, "..."):
			// The parser wants a document before "...", and "---" before the next.
			next := l.skipLines(l.lineEnd(l.at))
			if !l.inDocument {
				l.put(l.at, l.at+1, "#")
			} else if next < len(l.src) && l.src[next] != '%' && !l.isMarker(next, "---") && !l.isMarker(next, "...") {
				l.put(l.at, l.at+3, "---")
			}
			l.columns, l.inDocument = nil, false
			l.at = l.lineEnd(l.at)
		case l.peek(0) == '%' && l.inDocument:
			l.fault(l.at, l.at+1, `write "..." on the line above`, "a directive stands inside a document")
			l.at = l.lineEnd(l.at)
		case l.peek(0) == '%':
			l.directive()
		default:
			l.indented()
		}
	}
}

// indented reads the beginning of a line and the rest of it.
func (l *lexer) indented() {
	start := l.at
	for l.peek(0) == ' ' {
		l.at++
	}
	spaces := l.at - start
	for l.peek(0) == '\t' || l.peek(0) == ' ' {
		l.at++
	}
	if tabs := start + spaces; tabs < l.at && start != l.afterBlock {
		// A tab may stand before a value, and on a line of blanks.
		if isBreak(l.peek(0)) || l.peek(0) == '#' || spaces > l.parent() && l.isLastValue() {
			l.putAll(tabs, l.at, " ")
		}
	}
	if isBreak(l.peek(0)) || l.peek(0) == '#' {
		l.at = l.lineEnd(l.at)
		return
	}
	l.inDocument = true
	l.leave(l.at - start)
	l.line(start)
}

// isLastValue tells whether what follows on the line is no key and no item of a list.
func (l *lexer) isLastValue() bool {
	if c := l.peek(0); (c == '-' || c == '?') && isBlank(l.peek(1)) {
		return false
	}
	rest := l.src[l.at:l.lineEnd(l.at)]
	return !strings.Contains(rest, ": ") && !strings.HasSuffix(rest, ":") && !strings.Contains(rest, ":\t")
}

// line reads block nodes to the end of a line, and of the text that goes on below it.
func (l *lexer) line(start int) {
	node := -1 // where the node that may be a key begins
	for {
		blank := l.at
		for l.peek(0) == ' ' || l.peek(0) == '\t' {
			l.at++
		}
		c, next := l.peek(0), l.peek(1)
		if l.at == len(l.src) || isBreak(c) {
			return
		}
		if c == '#' && (blank < l.at || l.at == start) {
			l.at = l.lineEnd(l.at)
			return
		}
		if node < 0 {
			node = l.at
		}
		switch {
		case (c == '-' || c == '?') && isBlank(next):
			l.enter(l.at - start)
			l.at++
			node = -1
			if tab := l.at; next == '\t' || next == ' ' {
				for l.peek(0) == ' ' || l.peek(0) == '\t' {
					l.at++
				}
				if strings.Contains(l.src[tab:l.at], "\t") && l.isLastValue() {
					l.putAll(tab, l.at, " ")
				}
			}
			continue
		case c == ':' && isBlank(next):
			l.at++
			node = -1
			continue
		case c == '&' || c == '*':
			name := nameOf(l.src, l.at)
			l.name(l.at+1, l.at+1+len(name))
			l.at += 1 + len(name)
			if c == '&' {
				continue
			}
		case c == '!':
			l.tag()
			continue
		case c == '|' || c == '>':
			l.block()
			return
		case c == '"' || c == '\'':
			l.quoted()
			l.afterQuote()
		case c == '[' || c == '{':
			l.flow()
			l.afterQuote()
		default:
			l.plain()
		}
		// A key is followed by its sign on the same line.
		end := l.at
		for l.peek(0) == ' ' || l.peek(0) == '\t' {
			l.at++
		}
		if l.peek(0) == ':' && isBlank(l.peek(1)) {
			if node >= start {
				l.enter(node - start)
			}
			continue
		}
		l.at = end
		if c != '"' && c != '\'' && c != '[' && c != '{' && c != '*' {
			l.goesOn()
			return
		}
		start = l.lineStart(l.at)
		if l.at < len(l.src) && !isBreak(l.peek(0)) && !isBlank(l.peek(0)) {
			l.at = l.lineEnd(l.at) // the parser says what is wrong with it
			return
		}
	}
}

// afterQuote finds a comment that begins without a blank.
func (l *lexer) afterQuote() {
	if l.peek(0) == '#' {
		l.fault(l.at, l.at+1, `write a blank before "#"`, "a comment begins after a blank")
	}
}

// tag reads a tag. The parser takes a comma for a part of it.
func (l *lexer) tag() {
	start := l.at
	if l.peek(1) == '<' {
		l.at += max(1, strings.IndexByte(l.src[l.at:], '>'))
	}
	for l.at < len(l.src) && !isBlank(l.peek(0)) && !isFlowSign(l.peek(0)) {
		l.at++
	}
	if l.peek(0) != ',' {
		return
	}
	if l.src[start:l.at] == "!!str" {
		l.put(start, l.at, "!    ") // no value, and text: the same
		return
	}
	l.fault(l.at, l.at+1, "write a blank before it", `a "," stands behind a tag`)
}

// plain reads plain text to the end of its line.
func (l *lexer) plain() {
	for ; l.at < len(l.src) && !isBreak(l.peek(0)); l.at++ {
		if c := l.peek(0); c == ':' && isBlank(l.peek(1)) || c == '#' && isBlank(l.src[l.at-1]) {
			break
		}
	}
	for l.at > 0 && (l.src[l.at-1] == ' ' || l.src[l.at-1] == '\t') {
		l.at--
	}
}

// goesOn reads the lines below on which plain text goes on, in deeper columns.
func (l *lexer) goesOn() {
	for {
		at := l.at
		for l.peek(0) == ' ' || l.peek(0) == '\t' {
			l.at++
		}
		if !isBreak(l.peek(0)) { // a comment ends it
			l.at = l.lineEnd(l.at)
			return
		}
		next := l.at
		start := next
		for next < len(l.src) && isBlank(l.src[next]) {
			if next++; isBreak(l.src[next-1]) {
				start = next
			}
		}
		if next == len(l.src) || next-start <= l.parent() || l.src[next] == '#' || l.isMarker(start, "---") || l.isMarker(start, "...") {
			l.at = at
			return
		}
		l.at = next
		l.plain()
		if l.at == next { // ": " begins it
			l.at = l.lineEnd(next)
			return
		}
	}
}

// quoted reads text in quotes.
func (l *lexer) quoted() {
	quote := l.peek(0)
	for l.at++; l.at < len(l.src); l.at++ {
		switch c := l.peek(0); {
		case c == quote && quote == '\'' && l.peek(1) == quote:
			l.at++
		case c == quote:
			l.at++
			return
		case c == '\\' && quote == '"':
			l.escape()
		}
	}
	l.at = len(l.src) // it is not closed
}

// escape respells the escapes that the parser does not know, and leaves the last
// character of one.
func (l *lexer) escape() {
	start := l.at
	l.at++
	switch c := l.peek(0); {
	case c == '/':
		l.put(start, start+1, l.standIn(nothing))
	case c == '\'':
		l.fault(start, start+2, `write "'"`, `"\" begins no known escape here`)
	case c == 'u':
		high := escaped(l.src[start:])
		if !utf16.IsSurrogate(high) || len(l.src) < start+12 {
			return
		}
		if char := utf16.DecodeRune(high, escaped(l.src[start+6:])); char != utf8.RuneError {
			l.put(start, start+12, string(char)+strings.Repeat(l.standIn(nothing), 11))
			l.at = start + 11
		}
	}
}
