package document

import (
	"fmt"
	"strings"
)

// reportConflicts reports what Git leaves in a file when a merge fails: each conflict
// once, from its first mark to its last, and a mark that was left behind. Marks begin a
// line and may be longer than seven characters. A row of "=" alone underlines something.
func (p *parser) reportConflicts() {
	src := p.doc.src
	if !strings.Contains(src, "<<<<<<<") && !strings.Contains(src, ">>>>>>>") && !strings.Contains(src, "|||||||") {
		return
	}
	begin := -1 // the line of the mark that began a conflict
	report := func(first, last int, what string) {
		start := p.doc.lines()[first]
		end := start + len(strings.TrimRight(p.lineText(first), "\r\n"))
		p.report(start, end, "yaml.conflict", "keep one side, and delete the marks", "%s", what)
	}
	for i := range p.doc.lines() {
		switch mark(p.lineText(i)) {
		case '<':
			if begin >= 0 {
				report(begin, begin, leftBehind)
			}
			begin = i
		case '>':
			if begin < 0 {
				report(i, i, leftBehind)
				continue
			}
			report(begin, i, fmt.Sprintf("a merge conflict is not resolved here (lines %d to %d)", begin+1, i+1))
			begin = -1
		case '|':
			if begin < 0 {
				report(i, i, leftBehind)
			}
		}
	}
	if begin >= 0 {
		report(begin, begin, leftBehind)
	}
}

const leftBehind = "a mark of a merge conflict was left here"

// lineText is a 0-based line with its break.
func (p *parser) lineText(i int) string {
	if i+1 < len(p.doc.lines()) {
		return p.doc.src[p.doc.lines()[i]:p.doc.lines()[i+1]]
	}
	return p.doc.src[p.doc.lines()[i]:]
}

// mark is the character of a mark that a line begins with, 0 for none.
func mark(line string) byte {
	if len(line) < 7 || strings.IndexByte("<>|", line[0]) < 0 {
		return 0
	}
	rest := strings.TrimLeft(line, line[:1])
	if len(line)-len(rest) < 7 || strings.TrimRight(rest, "\r\n") != "" && rest[0] != ' ' {
		return 0
	}
	return line[0]
}
