package document

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/diag"
)

// The YAML parser reads YAML 1.1 with a good deal of 1.2. A respelling is a text that it
// reads as YAML 1.2 means the original: the same but for some characters, each replaced by
// one other, so that lines and columns stay. What it would misread and no spelling mends,
// and what it lets pass although it is no YAML, becomes a fault.
type respelling struct {
	src    string
	edits  []spelling
	faults []fault
	// restore is what the characters that stand for others stand for.
	restore map[rune]string
	free    []rune // characters that may stand for others
	// names are the spellings of anchors whose names the parser does not take.
	names map[string]string
}

// spelling replaces the bytes from start to end of the source by as many characters.
type spelling struct {
	start, end int
	text       string
}

// fault is something wrong in the source.
type fault struct {
	start, end    int
	message, help string
	rule          string // empty for yaml.syntax
	severity      diag.Severity
}

// nothing is the sign for a character that is not there.
const nothing = ""

func respell(src string) *respelling {
	r := &respelling{src: src}
	l := lexer{respelling: r, src: src, afterBlock: -1}
	l.stream()
	return r
}

// text is what the parser is to read.
func (r *respelling) text() string {
	var b strings.Builder
	at := 0
	slices.SortFunc(r.edits, func(a, b spelling) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	for _, e := range r.edits {
		if e.start < at {
			continue // a key that was put on one line, with what stood in it
		}
		b.WriteString(r.src[at:e.start] + e.text)
		at = e.end
	}
	text := r.src
	if at > 0 || b.Len() > 0 {
		b.WriteString(r.src[at:])
		text = b.String()
	}
	// Line breaks of YAML 1.1 that are none in 1.2 are characters like any other.
	for _, odd := range []string{"\u0085", "\u2028", "\u2029"} {
		if strings.Contains(text, odd) {
			text = strings.ReplaceAll(text, odd, r.standIn(odd))
		}
	}
	return text
}

// standIn is the character that stands for a meaning: one for private use that the source
// does not have.
func (r *respelling) standIn(meaning string) string {
	for c, m := range r.restore {
		if m == meaning {
			return string(c)
		}
	}
	if r.restore == nil {
		isUsed := map[rune]bool{}
		for _, c := range r.src {
			if c >= firstPrivate && c <= lastPrivate {
				isUsed[c] = true
			}
		}
		for c := rune(firstPrivate); c <= lastPrivate; c++ {
			if !isUsed[c] {
				r.free = append(r.free, c)
			}
		}
		r.restore = map[rune]string{}
	}
	if len(r.free) == 0 {
		r.fault(0, 0, "delete characters for private use (U+E000 to U+F8FF)", "the file uses up the characters that have no meaning of their own")
		return "x"
	}
	c := r.free[0]
	r.free, r.restore[c] = r.free[1:], meaning
	return string(c)
}

// Characters to which nobody gives a meaning, so that a text may.
const firstPrivate, lastPrivate = 0xE000, 0xF8FF

// meant is what a text of the respelling was in the original.
func (r *respelling) meant(text string) string {
	if len(r.restore) == 0 || !strings.ContainsFunc(text, func(c rune) bool { _, ok := r.restore[c]; return ok }) {
		return text
	}
	var b strings.Builder
	for _, c := range text {
		if meaning, ok := r.restore[c]; ok {
			b.WriteString(meaning)
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

func (r *respelling) put(start, end int, text string) {
	r.edits = append(r.edits, spelling{start, end, text})
}

// putAll replaces each character of a piece of the source.
func (r *respelling) putAll(start, end int, one string) {
	if start < end {
		r.put(start, end, strings.Repeat(one, utf8.RuneCountInString(r.src[start:end])))
	}
}

func (r *respelling) fault(start, end int, help, format string, args ...any) {
	r.faults = append(r.faults, fault{start: start, end: end, message: fmt.Sprintf(format, args...), help: help, severity: diag.Error})
}

// name respells the name of an anchor from start to end, always in the same way.
func (r *respelling) name(start, end int) {
	name := r.src[start:end]
	if strings.Trim(name, anchorLetters) == "" {
		return
	}
	if r.names == nil {
		r.names = map[string]string{}
	}
	if r.names[name] == "" {
		if len(r.names) == maxNames {
			r.fault(start, end, "use letters, digits, \"-\" and \"_\"", "more than %d names of anchors have other characters than letters and digits", maxNames)
			return
		}
		length := utf8.RuneCountInString(name)
		for i := range 1 << 10 {
			spelt := ""
			for rest := i; len(spelt) < length; rest /= len(anchorLetters) {
				spelt += anchorLetters[rest%len(anchorLetters):][:1]
			}
			if !strings.Contains(r.src, "&"+spelt) && !strings.Contains(r.src, "*"+spelt) && !r.isName(spelt) {
				r.names[name] = spelt
				break
			}
		}
	}
	if r.names[name] != "" {
		r.put(start, end, r.names[name])
	}
}

// maxNames bounds the names that are spelt otherwise, because the whole text is searched
// for each.
const maxNames = 100

const anchorLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

func (r *respelling) isName(spelt string) bool {
	for _, s := range r.names {
		if s == spelt {
			return true
		}
	}
	return false
}

// nameOf is the name of an anchor in the source, whose sign stands at an offset.
func nameOf(src string, sign int) string {
	end := sign + 1
	for end < len(src) && !isBlank(src[end]) && !isFlowSign(src[end]) {
		end++
	}
	return src[sign+1 : end]
}

func isFlowSign(c byte) bool { return strings.IndexByte(",[]{}", c) >= 0 }

var (
	versionLine   = regexp.MustCompile(`^%YAML[ \t]+1\.(\d+)[ \t]*(?:[ \t]#.*)?\r?$`)
	directiveLine = regexp.MustCompile(`^%[^ \t]+`)
)

// directive respells a line that begins with "%", outside of a document.
func (l *lexer) directive() {
	start, end := l.at, l.lineEnd(l.at)
	line := l.src[start:end]
	warn := func(end int, help, format string, args ...any) {
		l.fault(start, end, help, format, args...)
		f := &l.faults[len(l.faults)-1]
		f.rule, f.severity = "yaml.directive", diag.Warning
	}
	if m := versionLine.FindStringSubmatchIndex(line); m != nil {
		minor := line[m[2]:m[3]]
		if minor != "1" && len(minor) == 1 {
			l.put(start+m[2], start+m[3], "1")
		}
		if minor != "1" && minor != "2" {
			warn(start+m[3], "delete the line", "the file says that it is YAML 1.%s, and is read as YAML 1.2", minor)
		}
	} else if name := directiveLine.FindString(line); name != "" && name != "%YAML" && name != "%TAG" {
		l.put(start, start+1, "#")
		warn(start+len(name), "delete the line", "directive %q is not known, and is passed over", name)
	}
	if next := l.skipLines(end); next < len(l.src) && l.src[next] != '%' && !l.isMarker(next, "---") {
		l.fault(next, next+1, `write "---" on the line above`, `a document begins with "---" after a directive`)
	}
	l.at = end
}

// skipLines moves past line breaks, blank lines and comments to where a line begins.
func (l *lexer) skipLines(at int) int {
	for at < len(l.src) {
		start := at
		for at < len(l.src) && (l.src[at] == ' ' || l.src[at] == '\t') {
			at++
		}
		switch {
		case at == len(l.src) || isBreak(l.src[at]):
			at = min(at+1, len(l.src))
		case l.src[at] == '#':
			at = l.lineEnd(at)
		default:
			return start
		}
	}
	return at
}

// isMarker tells whether a line that begins at an offset is "---" or "...".
func (l *lexer) isMarker(at int, marker string) bool {
	after := at + len(marker)
	return strings.HasPrefix(l.src[at:], marker) && (after == len(l.src) || isBlank(l.src[after]))
}

func (l *lexer) lineEnd(at int) int {
	if i := strings.IndexAny(l.src[at:], "\r\n"); i >= 0 {
		return at + i
	}
	return len(l.src)
}
