package document

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/diag"
)

// The YAML parser's errors carry a line that is often the wrong one and never a
// column. Because it reads from front to back, the first character with which the
// text in front of it gives the same error is the place; it is found by halving.

// searchBudget bounds what is parsed again to find a column, which keeps the worst
// file of MaxBytes under a second: in bytes, each piece counting as pieceCost. Beyond
// it the column is the first character of the parser's line.
const (
	searchBudget = 3 << 20
	pieceCost    = 20
)

var parserMessage = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// problemOf splits a parser error into its line, 0 if unknown, and its problem.
func problemOf(err error) (line int, problem string) {
	m := parserMessage.FindStringSubmatch(strings.ReplaceAll(err.Error(), "\n", " "))
	if m == nil {
		return 0, err.Error()
	}
	line, _ = strconv.Atoi(m[1])
	return line, m[2]
}

// reportSyntax turns the parser's error into one finding with the best place there is.
func (p *parser) reportSyntax(err error) {
	line, problem := problemOf(err)
	at := p.inSource([]int{p.locate(line, problem)})[0]
	if p.reportFaults(at) {
		return // the reader knew better what is wrong
	}
	src := p.doc.src
	lineStart := p.doc.lines()[p.doc.lineAt(at)]
	indent := lineStart
	for indent < len(src) && src[indent] == ' ' {
		indent++
	}
	if indent < len(src) && src[indent] == '\t' || strings.Contains(problem, "found a tab character") {
		if tab := strings.IndexByte(src[lineStart:], '\t'); tab >= 0 {
			at = lineStart + tab
			p.report(at, at+1, "yaml.tab", "use two spaces for each level", "a tab indents this line; YAML indents with spaces")
			return
		}
	}
	if quote := p.openQuote(at); quote >= 0 {
		p.report(quote, quote+1, "yaml.syntax", "add the closing quote", "the quote that opens here is not closed on its line")
		return
	}
	for i := p.doc.lineAt(at); i >= max(0, p.doc.lineAt(at)-1); i-- {
		odd, like := oddCharacter(p.lineText(i))
		if like == "" {
			continue
		}
		at = p.doc.lines()[i] + strings.IndexRune(p.lineText(i), odd)
		p.report(at, at+utf8.RuneLen(odd), "yaml.syntax", fmt.Sprintf("write %q", like), "%U looks like %q and is another character", odd, like)
		return
	}
	if above := p.outdented(at); above >= 0 && strings.HasPrefix(problem, "mapping values are not allowed") {
		p.report(above, above+1, "yaml.syntax", "put the keys in line", "this key begins further left than the one below it, although it has a value of its own")
		return
	}
	at = toToken(src, at, indent, problem)
	_, size := utf8.DecodeRuneInString(src[at:])
	if strings.HasPrefix(problem, "exceeded max depth") {
		p.reportTooDeep(at, at+size)
		return
	}
	message, help := explainProblem(problem, src[at:])
	p.report(at, at+size, "yaml.syntax", help, "%s", message)
}

// beginsQuoted is a line whose value begins with a quote, and beginsValue one that begins a
// value at all.
var (
	beginsQuoted = regexp.MustCompile(`^[ ]*(?:- +)*(?:[\w-]+: +)?(["'])`)
	beginsValue  = regexp.MustCompile(`^[ ]*(?:- |[\w-]+:(?: |\r?\n|$))`)
)

// openQuote finds a quote before a fault that is not closed on its line although the next
// one begins another value; -1 if there is none.
func (p *parser) openQuote(at int) int {
	for i := range p.doc.lineAt(at) + 1 {
		m := beginsQuoted.FindStringSubmatchIndex(p.lineText(i))
		if m == nil || i+1 == len(p.doc.lines()) || !beginsValue.MatchString(p.lineText(i+1)) {
			continue
		}
		line := p.lineText(i)
		quote, rest := line[m[2]:m[3]], line[m[3]:]
		if quote == `"` {
			rest = strings.NewReplacer(`\\`, "", `\"`, "").Replace(rest)
		}
		if !strings.Contains(strings.ReplaceAll(rest, "''", ""), quote) {
			return p.doc.lines()[i] + m[2]
		}
	}
	return -1
}

// aPair is a key and its value on one line.
var aPair = regexp.MustCompile(`^( *)[\w-]+: +[^|>&\s]`)

// outdented finds the key on the line above a fault that begins further left than the one
// there, and has a value already; -1 if there is none.
func (p *parser) outdented(at int) int {
	i := p.doc.lineAt(at)
	if i == 0 {
		return -1
	}
	above, here := aPair.FindStringSubmatch(p.lineText(i-1)), aPair.FindStringSubmatch(p.lineText(i))
	if above == nil || here == nil || len(above[1]) >= len(here[1]) {
		return -1
	}
	return p.doc.lines()[i-1] + len(above[1])
}

// oddCharacter finds a character that looks like one of YAML's own, and that one; "" for
// none. Quotes of print count where a value begins.
func oddCharacter(line string) (odd rune, like string) {
	before := rune(0)
	for _, c := range line {
		switch {
		case c == '：' || c == '﹕' || c == '∶':
			return c, ":"
		case c == 0xA0 || c == 0x2007 || c == 0x202F || c == 0x3000:
			return c, " "
		case (c == '“' || c == '„' || c == '‟') && before == ' ':
			return c, `"`
		case (c == '‘' || c == '‚' || c == '‛') && before == ' ':
			return c, "'"
		case c == '＃':
			return c, "#"
		}
		before = c
	}
	return 0, ""
}

// locate finds the offset into the parser's text at which the problem shows itself.
func (p *parser) locate(line int, problem string) int {
	src, starts := p.text, diag.LineStarts(p.text)
	budget := searchBudget
	shows := func(end int) bool {
		budget -= end + pieceCost*int(float64(p.pieces)*float64(end)/float64(len(src)))
		_, err := decode(src[:end])
		if err == nil {
			return false
		}
		_, found := problemOf(err)
		return found == problem
	}
	// search takes longer and longer steps, then halves; the two it returns are one unless
	// the budget ran out.
	search := func(lo, hi, step int, end func(int) int) (int, int) {
		for ; lo+step < hi && budget > 0; step *= 2 {
			if shows(end(lo + step)) {
				hi = lo + step
				break
			}
			lo += step
		}
		for lo < hi && budget > 0 {
			if mid := (lo + hi) / 2; shows(end(mid)) {
				hi = mid
			} else {
				lo = mid + 1
			}
		}
		return lo, hi
	}
	lineEnd := func(i int) int { // the end of 0-based line i, without its break
		if i+1 < len(starts) {
			return len(strings.TrimRight(src[:starts[i+1]], "\r\n"))
		}
		return len(src)
	}
	first := max(0, min(line-1, len(starts)-1))
	if len(src) > MaxBytes {
		return starts[first]
	}
	// The first line from which on the problem shows. The parser's line is at most
	// one too late, because it may report the token after the fault.
	lo, hi := max(0, first-1), len(starts)-1
	if lo > 0 && first >= len(starts)-2 && shows(lineEnd(lo-1)) {
		// The parser names the end of the file for a fault on the first line.
		lo, hi = 0, lo-1
	}
	_, hi = search(lo, hi, 1, lineEnd)
	if budget <= 0 {
		return starts[first]
	}
	// The first character of that line with which the problem shows.
	from, to := starts[hi], lineEnd(hi)
	var ends []int // offsets after each character of the line
	for i := from; i < to; {
		_, size := utf8.DecodeRuneInString(src[i:])
		i += size
		ends = append(ends, i)
	}
	lo, hi = search(0, len(ends), 1<<10, func(i int) int { return ends[i] })
	switch {
	case lo == 0, lo < hi: // the budget ran out before the column was certain
		return from
	case lo >= len(ends):
		return from + max(0, strings.IndexFunc(src[from:to], func(r rune) bool { return !strings.ContainsRune(" \t\r\n", r) }))
	}
	return ends[lo-1]
}

// toToken moves from the character that makes a fault certain back to the one a
// reader would point at: the bracket that is not closed, the alias that is unknown,
// the key that is indented wrongly. indent is the first character of the line.
func toToken(src string, at, indent int, problem string) int {
	switch {
	case strings.HasSuffix(problem, "expected key") && at < len(src) && src[at] == ':':
		return indent
	case strings.HasPrefix(problem, "unknown anchor"):
		if star := strings.LastIndexByte(src[indent:min(at+1, len(src))], '*'); star >= 0 {
			return indent + star
		}
	case strings.HasPrefix(problem, "did not find expected ','"):
		rest, _, _ := strings.Cut(src[at:], "\n")
		if open := openBracket(src, at); open >= 0 && !strings.ContainsAny(rest, "]}") {
			return open
		}
	}
	return at
}

// openBracket finds the innermost bracket before at that is not closed before at,
// on the line of at or the nearest above that has one; -1 if there is none.
func openBracket(src string, at int) int {
	for end := at; end > 0; {
		start := strings.LastIndexAny(src[:end], "\r\n") + 1
		var open []int
		var quote byte
		for i := start; i < end; i++ {
			switch c := src[i]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case (c == '"' || c == '\'') && (i == start || strings.IndexByte(" [{,:", src[i-1]) >= 0):
				quote = c
			case c == '[' || c == '{':
				open = append(open, i)
			case (c == ']' || c == '}') && len(open) > 0:
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			return open[len(open)-1]
		}
		end = start - 1
	}
	return -1
}

// explained are the problems of the parser in an editor's words, by how they begin.
var explained = []struct{ begins, message, help string }{
	{"mapping values are not allowed", `":" begins a second value on this line`, `put the text in quotes if the ":" belongs to it, or mend the indentation`},
	{"did not find expected key", "expected a key in line with the others of this mapping", "check the indentation here, and the quotes and brackets just before"},
	{"could not find expected ':'", `this key has no ":" after it`, `write "key: value"`},
	{"did not find expected '-' indicator", `expected "- " in line with the other items of this list`, "check the indentation here"},
	{"block sequence entries are not allowed", `"- " cannot begin a list here`, "begin the list on the line below its key"},
	{"did not find expected ',' or ']'", `the list that "[" opens is not closed`, `add "]", or "," between the items`},
	{"did not find expected ',' or '}'", `the mapping that "{" opens is not closed`, `add "}", or "," between the fields`},
	{"found unexpected end of stream", "the quote that opens here is never closed", "add the closing quote"},
	{"found unexpected document indicator", "a document ends inside quotes", "close the quotes"},
	{"found unknown escape character", `"\" begins no known escape here`, `write "\\" for a backslash, or use single quotes`},
}

// explainProblem says the parser's problem in an editor's words. rest is the source
// from the place of the fault on.
func explainProblem(problem, rest string) (message, help string) {
	for _, e := range explained {
		if strings.HasPrefix(problem, e.begins) {
			return e.message, e.help
		}
	}
	switch {
	case strings.HasPrefix(problem, "found character that cannot start any token"):
		char, _ := utf8.DecodeRuneInString(rest)
		return fmt.Sprintf("%q cannot begin a value", char), "put the text in quotes"
	case strings.HasPrefix(problem, "unknown anchor"):
		return fmt.Sprintf("unknown anchor '%s' referenced", nameOf(rest, 0)), "write the value out"
	}
	return problem, ""
}
