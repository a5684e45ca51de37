package portfolio

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/date"
)

// notKnown are what people write where they have no date or amount: it is not known, there is
// none, it is kept back, or it stands elsewhere. Such a cell says nothing, and nothing is said
// of it; what says something that is no value is a finding.
var notKnown = regexp.MustCompile(`^(?:n ?a|not applicable|none|no|nil|tb[acdn]|n k|nk|unknown|not (?:yet )?(?:known|agreed|confirmed|decided|set)|dont know|unsure|undetermined|awaited|to follow|to be (?:confirmed|determined|agreed|advised|decided|notified)|(?:data |information )?(?:withheld|exempt|redacted)|(?:information )?not held|no information held|no contract|in house|not stated|not recorded|see (?:notes?|above|below|comments?)|as above|ditto|various|commercial in confidence|commercially sensitive|section \d+[^0-9]*|s ?\d+(?: [^0-9]*)?|exempt[^0-9]*|exempt (?:under )?s(?:ection)? ?\d+[^0-9]*|free|blank|null|pending|under review|in procurement|out of contract|expired|n a n a|no cost|included[^0-9]*|incl [^0-9]*|part of [^0-9]*|bundled[^0-9]*|covered by [^0-9]*|funded [^0-9]*|(?:nhse|nhs england)(?: funded)?|national(?: (?:system|service|contract|licence))?|internal|nationally funded|centrally funded|varies|variable|yes|y|n)$`)

// rollingWords are what people write for a contract that is renewed again and again.
const rollingWords = `annual(?: renewal)?|annually|yearly|rolling|auto[- ]?(?:matic(?:ally)? )?renew\w*|evergreen|month to month|monthly|renew(?:ed|s) (?:annually|yearly|each year|every year)|year on year|perpetual rolling|renewed`

// endless are what people write for a contract that runs until somebody ends it.
var endless = regexp.MustCompile(`^(?:ongoing|on going|continuous|continuing|(?:in )?perpetual(?: licence)?|in perpetuity|indefinite(?:ly)?|no (?:fixed )?(?:end|expiry)(?: date)?|open(?: ended)?|until (?:further )?notice|life of (?:the )?(?:asset|system|product)|evergreen licence|lifetime)(?: (?:contract|licence|agreement))?$`)

var rolling = regexp.MustCompile(`\b(?:` + rollingWords + `)\b`)

const (
	sep     = `[-/. ]`
	anyYear = `(\d{4}|\d{2})`
)

var (
	// errOther says that a text is no date of a form, but may be one of another.
	errOther     = errors.New("another form")
	errBackwards = errors.New("ends before it begins")
)

func dated(pattern string, read func([]string, dayOrder) (date.Date, error)) form {
	f := word('D', 0, pattern)
	f.read = read
	return f
}

// dateForms are the ways of writing a date, the most particular first. read gets the
// groups of the pattern, and what the column says of days and months.
var dateForms = []form{
	// 2023-04-01/2029-03-31, an interval of ISO 8601.
	dated(`(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})`, func(g []string, _ dayOrder) (date.Date, error) {
		if g[1] < g[0] {
			return date.Date{}, errBackwards
		}
		return parts("%s", g[1])
	}),
	// 2028-03-31, 2028/3/31, with a time after it.
	dated(`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:z|[-+]\d{2}:?\d{2})?)?`, func(g []string, _ dayOrder) (date.Date, error) { return day(g[0], g[1], g[2]) }),
	// 31/03/2028, 31-03-28, 31.3.28.
	dated(`(\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d{4}|\d{2}))(?: \d{1,2}:\d{2}(?::\d{2})?(?: [ap]m)?)?`, func(g []string, o dayOrder) (date.Date, error) { return o.read(g[0]) }),
	// 31 March 2028, 31st Mar 28, 31-Mar-28.
	dated(`(\d{1,2})(?:st|nd|rd|th)?(?: of)?`+sep+`*(`+date.MonthNames+`)`+sep+`*,? ?'?`+anyYear, func(g []string, _ dayOrder) (date.Date, error) { return day(g[2], g[1], g[0]) }),
	// 2028-Mar-31.
	dated(`(\d{4})`+sep+`(`+date.MonthNames+`)`+sep+`(\d{1,2})`, func(g []string, _ dayOrder) (date.Date, error) { return day(g[0], g[1], g[2]) }),
	// March 31, 2028.
	dated(`(`+date.MonthNames+`)`+sep+`(\d{1,2})(?:st|nd|rd|th)?,? (\d{4})`, func(g []string, _ dayOrder) (date.Date, error) { return day(g[2], g[0], g[1]) }),
	// March 2028, Mar-28.
	dated(`(`+date.MonthNames+`)`+sep+`*'?`+anyYear, func(g []string, _ dayOrder) (date.Date, error) { return parts("%s-%s", year(g[1]), month(g[0])) }),
	// Q4 2026/27: the quarter of a financial year, which begins in April.
	dated(`q([1-4])`+sep+`*(?:of )?(?:fy`+sep+`*)?`+anyYear+`[-/]`+anyYear, func(g []string, _ dayOrder) (date.Date, error) {
		q, y := number(g[0]), number(year(g[1]))
		if err := follows(g[1], g[2]); err != nil {
			return date.Date{}, err
		}
		if q == 4 {
			q, y = 0, y+1
		}
		return parts("%d-Q%d", y, q+1)
	}),
	// Q1 2027, 2027-Q1, 2027 Q1.
	dated(`q([1-4])`+sep+`*(?:of )?(\d{4})`, func(g []string, _ dayOrder) (date.Date, error) { return parts("%s-Q%s", g[1], g[0]) }),
	dated(`(\d{4})`+sep+`*q([1-4])`, func(g []string, _ dayOrder) (date.Date, error) { return parts("%s-Q%s", g[0], g[1]) }),
	// 2028-03, 03/2028.
	dated(`(\d{4})-(0[1-9]|1[0-2])`, func(g []string, _ dayOrder) (date.Date, error) { return parts("%s-%s", g[0], g[1]) }),
	dated(`(\d{1,2})[-/.](\d{4})`, func(g []string, _ dayOrder) (date.Date, error) { return parts("%s-%02d", g[1], number(g[0])) }),
	// 2026/27, FY26/27: a financial year, which ends with March.
	dated(`(?:fy`+sep+`*)?(\d{4})[-/]`+anyYear, financialYear),
	dated(`fy`+sep+`*(\d{2})[-/](\d{2})`, financialYear),
	// 2028.
	dated(`((?:19|20)\d{2})`, func(g []string, _ dayOrder) (date.Date, error) { return parts("%s", g[0]) }),
}

// termForms are what else a cell with the end of a contract can say. Its kinds: s for a
// beginning, t for an end, e for an extension that was made, o for one that may be, L for
// a length, f for what puts it to a day, R for renewal year by year.
var termForms = []form{
	says('~', 0, guessed),
	says(' ', 0, `(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b,?|(?:early|mid|late)\b[- ]*|midnight\b`),
	word('L', 0, `(?:plus |\+ ?)?(?:(\d|`+small+`) ?x ?)?(\d{1,2}|`+small+`|a)[- ]?(years?|yrs?|months?|mths?)(?:[- ](?:initial |fixed )?(?:term|contract|period|agreement|deal))?`),
	word('o', 0, `\+ ?\d{1,2}(?: ?\+ ?\d{1,2})*(?: ?(?:years?|yrs?))?`),
	word('P', 0, `\d{1,2}(?: ?\+ ?\d{1,2})+(?: ?(?:years?|yrs?))?`),
	word('e', 0, `(?:now |since |has been |been )?(?:extended|renewed|prolonged|revised|moved)(?: up)? (?:to|until|till)|now`),
	word('o', 0, `(?:with |and |plus )?(?:an? )?(?:options?|optional|extendable|extensions?|ext|possible|possibly|potentially|potential|break(?: clause| point)?|can be extended|may be extended)(?: available| possible| options?)?(?: to (?:extend|renew))?`),
	says('R', 0, `(?:- ?)?(?:`+rollingWords+`)\b(?: ?-)?`),
	word('s', 0, `start (?:date|of)|effective from|from|since|starts?|started|starting|commenc(?:es|ed|ing)|commencement|begins?|beginning|effective|signed`),
	word('t', 0, `end (?:date|of)|expiry date|(?:runs |valid |up )?(?:to|until|till|thru|through)|ends?|ending|ended|expir(?:es|ed|y|ing)|terminates?|renew(?:al|s)(?: (?:date|due|on))?|due|next`),
	says('-', 0, `-+>?|→|=>`),
	word('b', 0, `between`),
	word('&', 0, `and`),
	word('f', 0, `for|of`),
	word(' ', 0, `the|an?|on|contract|agreement|term|initial|further|additional|extend|by|up|with|current|date`),
	says(',', 0, `[,;]`),
	says(' ', 0, `[():.]`),
}

var termTable = concat(dateForms, termForms)

// The shapes of cells that name the end of a contract, by the kinds of their tokens. What
// may follow is options, which do not count until they are taken.
var (
	options = `(?:[-,]?L?[oP][-oPtf&,LD]*)?$`
	// endShapes hold the end in their group.
	endShapes = []*regexp.Regexp{
		regexp.MustCompile(`^(?:[t,]*|Lt+)(D)` + options),           // 31/03/2029; until 2029; 3 years to 31/03/2029
		regexp.MustCompile(`^L?f?(?:s?D,?[-t]+|bD&)(D)` + options),  // 01/04/2023 to 31/03/2029
		regexp.MustCompile(`^(?:s?D,?[-t]+)?D?[-,]?e(D)` + options), // 31/03/2027 extended to 31/03/2029
	}
	startShape = regexp.MustCompile(`^(?:L[sf]+D|sD,?f?L|Df+L)` + options) // 3 years from 01/04/2026
	bothShape  = regexp.MustCompile(`^DL+$`)                               // 31/03/2029 (3 years); 01/04/2026 + 3 years
	rollShape  = regexp.MustCompile(`^(?:L?f?|f?L?(?:sD)?)$`)              // since 2019
)

// readTerm reads how long a contract runs as people write it: ISO and British dates, two
// digits for the year, names of months, quarters, financial years, day numbers of a
// spreadsheet, spans, lengths from a day, "annual", and the many ways of saying nothing,
// which give the zero Term. So does what is not wholly understood, with an error.
func readTerm(c cell) (Term, error) {
	read := once(c.column.terms, c.text, func() readTermOnce {
		t, err := c.readTerm()
		return readTermOnce{t, err}
	})
	return read.Term, read.error
}

// readTermOnce is what was read of a text: in a column few are different.
type readTermOnce struct {
	Term
	error
}

func (c cell) readTerm() (Term, error) {
	text := plain(c.text)
	if !strings.ContainsFunc(text, isWordRune) || saysOnly(text, notKnown) {
		return Term{}, nil
	}
	if isPlainNumber.MatchString(text) {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return Term{}, err
		}
		return c.dayNumber(n)
	}
	if saysOnly(text, notKnown, endless) {
		return Term{}, fmt.Errorf("%q names no last day: write the next day on which the contract can end", c.text)
	}
	dates, fault := []date.Date{}, error(nil)
	tokens := scan(text, termTable, func(t token) bool {
		if t.kind != 'D' {
			return true
		}
		d, err := t.read(t.groups, c.column.order)
		if err == errOther {
			return false
		}
		if err != nil && fault == nil {
			fault = err
		}
		dates = append(dates, d)
		return true
	})
	if fault != nil {
		return Term{}, fmt.Errorf("%q %w", c.text, fault)
	}
	return c.term(tokens, dates)
}

// term is what the tokens of a cell say together.
func (c cell) term(tokens []token, dates []date.Date) (Term, error) {
	shape := strings.Trim(kinds(tokens, " R"), ",-") // what is rolling may stand on either side
	isRolling := slices.ContainsFunc(tokens, func(t token) bool { return t.kind == 'R' })
	if s := strange(tokens); s != "" {
		if len(dates) == 0 {
			return Term{}, fmt.Errorf("%q is not understood as a date", c.text)
		}
		return Term{}, fmt.Errorf("%q says more than a date, and %s is not understood", c.text, s)
	}
	if strings.Contains(shape, "~") {
		return Term{}, fmt.Errorf("%q is a guess: write the last day", c.text)
	}
	for _, s := range endShapes {
		if at := s.FindStringSubmatchIndex(shape); at != nil {
			end := dates[strings.Count(shape[:at[2]], "D")]
			if strings.Contains(shape, "P") && isFirstDay(end) {
				break // 01/04/2023 (3+1+1) begins then
			}
			if date.Compare(end, dates[0]) < 0 {
				return Term{}, fmt.Errorf("%q %w", c.text, errBackwards)
			}
			return Term{End: end, IsRolling: isRolling}, nil
		}
	}
	switch {
	case isRolling && rollShape.MatchString(shape), shape == "L" && months(tokens) == 12:
		return Term{IsRolling: true}, nil
	case startShape.MatchString(shape):
		return c.from(dates[0], months(tokens), isRolling)
	case bothShape.MatchString(shape) && isLastDay(dates[0]):
		return Term{End: dates[0], IsRolling: isRolling}, nil
	case shape == "DL" && isFirstDay(dates[0]):
		return c.from(dates[0], months(tokens), isRolling)
	}
	why := "is not wholly understood as the end of a contract"
	switch {
	case len(dates) > 1:
		why = "holds several dates: write the last day alone"
	case len(dates) == 0 && strings.Contains(shape, "L"):
		why = "is a length without its first day"
	case strings.HasPrefix(shape, "s"):
		why = "is a first day, and the last one is not said"
	}
	return Term{}, fmt.Errorf("%q %s", c.text, why)
}

// from is the term that begins with a day, or a month, and has a number of months.
func (c cell) from(start date.Date, months int, isRolling bool) (Term, error) {
	end, layout := start.First.AddDate(0, months, 0), time.DateOnly
	if end.Day() != start.First.Day() { // the month has no such day
		end = end.AddDate(0, 0, 1-end.Day())
	}
	switch len(start.Text) {
	case len(time.DateOnly):
	case len("2006-01"):
		layout = "2006-01"
	default:
		return Term{}, fmt.Errorf("%q does not say on which day it begins", c.text)
	}
	d, err := parts("%s", end.AddDate(0, 0, -1).Format(layout))
	return Term{End: d, IsRolling: isRolling}, err
}

// months is the first length that is said.
func months(tokens []token) int {
	for _, t := range tokens {
		if t.kind == 'L' {
			n := max(1, count(t.groups[0])) * max(1, count(t.groups[1]))
			if t.groups[2][0] == 'y' {
				n *= 12
			}
			return int(n)
		}
	}
	return 0
}

// isFirstDay tells whether a date is the first day of a month.
func isFirstDay(d date.Date) bool { return d.First.Equal(d.Last) && d.First.Day() == 1 }

// isLastDay tells whether a date is the last day of a month.
func isLastDay(d date.Date) bool {
	return d.First.Equal(d.Last) && d.Last.AddDate(0, 0, 1).Day() == 1
}

// dayOrder is what a column says of dates in numbers. The zero value is not known: then
// the day comes first, unless nothing but the other order can be meant.
type dayOrder struct {
	isMonthFirst, isDayFirst bool
	// proof is where it shows, in words.
	proof string
	// isMixed tells that the column has both, in such numbers that nothing follows.
	isMixed bool
}

// read reads 31/03/2028.
func (o dayOrder) read(text string) (date.Date, error) {
	p := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(sep, r) })
	d, m := number(p[0]), number(p[1])
	isEither := d <= 12 && m <= 12 && d != m
	switch {
	case o.isMixed && isEither:
		return date.Date{}, fmt.Errorf("can be read in two ways: %s", o.proof)
	case o.isMonthFirst && d > 12 && m <= 12:
		return date.Date{}, fmt.Errorf("has the day first, and %s the month comes first", o.proof)
	case o.isDayFirst && m > 12 && d <= 12:
		return date.Date{}, fmt.Errorf("has the month first, and %s the day comes first", o.proof)
	case o.isMonthFirst, m > 12 && d <= 12:
		p[0], p[1] = p[1], p[0]
	}
	return day(p[2], p[1], p[0])
}

// words say that the month comes first, "" otherwise.
func (o dayOrder) words() string {
	if o.isMonthFirst {
		return o.proof + " the month comes first"
	}
	return ""
}

// evidence counts the dates of a column that can be read in one order only, and keeps the
// first of each.
type evidence struct {
	days, months         int
	firstDay, firstMonth string
}

var numericDate = regexp.MustCompile(`\b(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d{2})\b`)

// see takes note of the dates in a text of a record.
func (e *evidence) see(r record, i int) {
	if len(r.texts[i]) < len("1/1/28") || !strings.ContainsAny(r.texts[i], "123456789") {
		return
	}
	for _, g := range numericDate.FindAllStringSubmatch(plain(r.texts[i]), -1) {
		switch a, b := number(g[1]), number(g[2]); {
		case a > 12 && b <= 12:
			e.days++
			e.firstDay = cmp.Or(e.firstDay, fmt.Sprintf("in %s, %q,", r.place(i), g[0]))
		case b > 12 && a <= 12:
			e.months++
			e.firstMonth = cmp.Or(e.firstMonth, fmt.Sprintf("in %s, %q,", r.place(i), g[0]))
		}
	}
}

var (
	monthFirst = regexp.MustCompile(`\bmm?[-/. ]?dd?[-/. ]?yy|\b(?:us|american) (?:dates?|format|style)|month first`)
	dayFirst   = regexp.MustCompile(`\bdd?[-/. ]?mm?[-/. ]?yy|\b(?:uk|british) (?:dates?|format|style)|day first`)
	aboutDays  = regexp.MustCompile(`(?i)\b(?:date|dates|start|starts|end|ends|expiry|expires|installed|live)\b`)
)

// orderOf decides by the heading, else by the column's own cells, else by those of the
// other columns of dates.
func orderOf(heading string, own, all evidence) dayOrder {
	text := strings.ToLower(heading)
	switch e := own; {
	case monthFirst.MatchString(text):
		return dayOrder{isMonthFirst: true, proof: fmt.Sprintf("by the heading %q", heading)}
	case dayFirst.MatchString(text):
		return dayOrder{isDayFirst: true, proof: fmt.Sprintf("by the heading %q", heading)}
	case e.days+e.months == 0:
		return all.order()
	default:
		return e.order()
	}
}

func (e evidence) order() dayOrder {
	switch {
	case outweighs(e.months, e.days):
		return dayOrder{isMonthFirst: true, proof: e.firstMonth}
	case outweighs(e.days, e.months):
		return dayOrder{isDayFirst: true, proof: e.firstDay}
	case e.days > 0:
		return dayOrder{isMixed: true, proof: e.firstDay + " the day comes first, and " + e.firstMonth + " the month"}
	}
	return dayOrder{}
}

// isPlainNumber is what may be the day number of a spreadsheet, or a year.
var isPlainNumber = regexp.MustCompile(`^\d+(?:\.\d+)?$`)

// dayNumber reads a number alone: a year, a day as in 20280331, or a spreadsheet's count of
// days since the end of 1899, or since 1904.
func (c cell) dayNumber(n float64) (Term, error) {
	end, err := date.Date{}, error(nil)
	switch whole := n == math.Trunc(n); {
	case n == 0:
	case whole && n >= 1980 && n <= 2099:
		end, err = parts("%d", int(n))
	case whole && n > 19_800_000 && n < 21_000_000:
		end, err = parts("%d-%02d-%02d", int(n)/10_000, int(n)/100%100, int(n)%100)
	case n >= 20_000 && n < 80_000: // 1954 to 2119
		zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		if c.column.is1904 {
			zero = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		y, m, d := zero.AddDate(0, 0, int(n)).Date()
		end, err = day(strconv.Itoa(y), strconv.Itoa(int(m)), strconv.Itoa(d))
	default:
		err = errors.New("is not understood as a date")
	}
	if err != nil {
		return Term{}, fmt.Errorf("%q %w", c.text, err)
	}
	return Term{End: end}, nil
}

func isWordRune(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '#' }

func number(s string) int {
	n, _ := strconv.Atoi(s) // the patterns let only short ones through
	return n
}

// year completes two digits: 00 to 79 are of this century.
func year(s string) string {
	if len(s) == 2 {
		if s < "80" {
			return "20" + s
		}
		return "19" + s
	}
	return s
}

// month turns a number or a name into two digits.
func month(s string) string {
	if s[0] >= '0' && s[0] <= '9' {
		return fmt.Sprintf("%02d", number(s))
	}
	return fmt.Sprintf("%02d", date.Month(s))
}

func day(y, m, d string) (date.Date, error) {
	if n := number(year(y)); n > 0 && n < 1980 || n > 2100 { // how programs write that there is none
		return date.Date{}, fmt.Errorf("is in %d, when no contract of today ends", n)
	}
	return parts("%s-%s-%02d", year(y), month(m), number(d))
}

func parts(format string, args ...any) (date.Date, error) {
	d, err := date.Parse(fmt.Sprintf(format, args...))
	if err != nil {
		return date.Date{}, fmt.Errorf("is not in the calendar: there is no %s", fmt.Sprintf(format, args...))
	}
	return d, nil
}

// follows returns an error unless the second year comes after the first.
func follows(first, second string) error {
	next, b := number(year(first))+1, number(second)
	if next == b || len(second) == 2 && next%100 == b {
		return nil
	}
	return errOther
}

func financialYear(g []string, _ dayOrder) (date.Date, error) {
	if err := follows(g[0], g[1]); err != nil {
		return date.Date{}, err
	}
	return parts("%d-03-31", number(year(g[0]))+1)
}
