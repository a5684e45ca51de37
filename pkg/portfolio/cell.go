package portfolio

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/words"
)

// A cell is read whole or not at all: it is cut into tokens by a table of what such cells
// say, and what the table does not have is an error, never left out.
type cell struct {
	text string
	// isNumber tells that the file holds a number, not text that looks like one.
	isNumber bool
	column   *column
}

// column is what a heading and the other cells of a column say about each.
type column struct {
	heading string
	cost    costUnit
	marks   marks
	order   dayOrder
	// is1904 tells that day numbers count from 1904.
	is1904 bool
	// terms are those that were read, by their text.
	terms map[string]readTermOnce
}

// form is one thing that a cell can say. What it says is its kind, a letter of the
// grammar; times is what an amount is multiplied by; read reads a date.
type form struct {
	kind    byte
	pattern func() *regexp.Regexp // made when a cell is read
	times   float64
	read    func(groups []string, o dayOrder) (date.Date, error)
}

// says is a form that is found at the beginning of a text, up to the end of a word.
func says(kind byte, times float64, pattern string) form {
	return form{kind: kind, pattern: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)`) }), times: times}
}

// word is says for patterns that end with a letter or a digit.
func word(kind byte, times float64, pattern string) form {
	return says(kind, times, `(?:`+pattern+`)\b`)
}

// guessed is how people say that a value is not certain.
const guessed = `(?:approx(?:imate(?:ly)?)?|est(?:imated?)?|circa|about|around|roughly|some|nearly|almost|ca|c)\b\.?|[~≈]`

// token is a piece of a cell. A kind of '?' is not in the table.
type token struct {
	form
	text   string
	groups []string
}

var anyWord = regexp.MustCompile(`^(?:[\pL\d]+|.)`)

// scan cuts a text into tokens by the first form that fits at each place. accept may
// refuse one, for what a pattern cannot say; nil refuses none.
func scan(text string, table []form, accept func(token) bool) []token {
	var list []token
	for text = strings.TrimLeft(text, " "); text != ""; text = strings.TrimLeft(text, " ") {
		t := token{form: form{kind: '?'}, text: anyWord.FindString(text)}
		for _, f := range table {
			at := f.pattern().FindStringSubmatchIndex(text)
			if at == nil {
				continue
			}
			found := token{form: f, text: text[:at[1]]}
			for g := 2; g < len(at); g += 2 {
				found.groups = append(found.groups, text[max(0, at[g]):max(0, at[g+1])])
			}
			if accept == nil || accept(found) {
				t = found
				break
			}
		}
		list = append(list, t)
		text = text[len(t.text):]
	}
	return list
}

// kinds spells the kinds of tokens, without those that change nothing.
func kinds(tokens []token, noise string) string {
	var b strings.Builder
	for _, t := range tokens {
		if !strings.ContainsRune(noise, rune(t.kind)) {
			b.WriteByte(t.kind)
		}
	}
	return b.String()
}

// strange is what no form understood, in quotation marks; "" if all was.
func strange(tokens []token) string {
	var list []string
	for _, t := range tokens {
		if t.kind == '?' {
			list = append(list, t.text)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("%q", strings.Join(list, " "))
}

// plain writes digits, blanks, dashes and quotation marks of every script as ASCII does, in
// small letters with single blanks, and leaves out what cannot be seen.
func plain(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.Is(unicode.Pd, r), r == '−', r == '⁃':
			b.WriteByte('-')
		case strings.ContainsRune("’‘‛ʼ′＇´", r):
			b.WriteByte('\'')
		case r == '⁄', r == '∕':
			b.WriteByte('/')
		case r >= '！' && r <= '～':
			b.WriteRune(unicode.ToLower(r - '！' + '!'))
		case r == '￡':
			b.WriteRune('£')
		case unicode.Is(unicode.Cf, r):
		case unicode.Is(unicode.Nd, r):
			b.WriteRune(digit(r))
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return oneLine(b.String())
}

// digit is a decimal digit of another script as ASCII: each has its ten in a row.
func digit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	return r
}

// remarks is what stands between remarks in a cell: "N/A - national", "free (NHSE)".
var remarks = regexp.MustCompile(` - |[(),;:]`)

// saysOnly tells whether a cell, or each remark in it, is one of a pattern.
func saysOnly(text string, patterns ...*regexp.Regexp) bool {
	fits := func(part string) bool {
		words := words.Spoken(part)
		return words == "" || slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(words) })
	}
	return fits(text) || !slices.ContainsFunc(remarks.Split(text, -1), func(part string) bool { return !fits(part) })
}

// formulaErrors are what a spreadsheet shows in place of a value.
var formulaErrors = regexp.MustCompile(`^(?i:#(?:div/0!|n/a|n/a n/a|ref!|value!|name\?|num!|null!|spill!|calc!|getting_data|field!|blocked!|connect!|unknown!|busy!|error!)|err:\d{3}|#{3,})$`)

// formula is the start of one: what a program wrote that does not compute.
var formula = regexp.MustCompile(`^=\s*[-+@(A-Za-z0-9]`)

// fault is an error about a cell that holds no value, only what a spreadsheet shows or
// computes.
func fault(text string) error {
	switch text = strings.TrimSpace(text); {
	case text == "" || text[0] != '#' && text[0] != '=' && text[0] != 'E':
		return nil
	case strings.Trim(text, "#") == "" && len(text) > 2:
		return fmt.Errorf("%q is shown where a column is too narrow, and is no value", text)
	case formulaErrors.MatchString(text):
		return fmt.Errorf("the formula gives %s, and that is no value", text)
	case formula.MatchString(text):
		return fmt.Errorf("%q is a formula without its value: open the file in a spreadsheet and save it", text)
	}
	return nil
}

// watched is a column whose heading and cells say something of each cell.
type watched struct {
	index  int
	key    string
	isCost bool
}

// watch lists the columns of amounts and dates, those among them that are not used.
func (m mapping) watch() (list []watched) {
	for i, heading := range m.headings {
		w := watched{index: i, key: heading}
		known := aboutDays.MatchString(heading)
		for _, f := range fields {
			if m.at(f.Name) == i {
				w.isCost = f.rule == RuleCost
				known = known && f.rule == "" || w.isCost || f.rule == RuleDate
			}
		}
		if known {
			list = append(list, w)
		}
	}
	return list
}

// learn finds out what the headings of dates and amounts, and their cells together, say of
// each cell; by heading.
func learn(records []record) map[string]*column {
	columns, days := map[string]*column{}, map[string]*evidence{}
	var all evidence
	for _, r := range records {
		for _, w := range r.mapping.watched {
			c := once(columns, w.key, func() *column {
				days[w.key] = &evidence{}
				return &column{heading: w.key, cost: unitOf(w.key), is1904: r.is1904, terms: map[string]readTermOnce{}}
			})
			if w.isCost {
				c.marks.see(r.texts[w.index])
				continue
			}
			days[w.key].see(r, w.index)
			all.see(r, w.index)
		}
	}
	for key, c := range columns {
		c.order = orderOf(c.heading, *days[key], all)
	}
	return columns
}
