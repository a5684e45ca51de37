package portfolio

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/words"
)

// notKnown are what people write where they have no date or amount.
var notKnown = regexp.MustCompile(`^(?:n ?a|not applicable|none|no|nil|tbc|tbd|tba|unknown|not known|unsure|to be (?:confirmed|determined|agreed|advised)|(?:data |information )?(?:withheld|exempt|redacted)|(?:information )?not held|no information held|ongoing|on going|continuous|perpetual|in perpetuity|perpetual licence|indefinite|no (?:end|expiry) date|no contract|no end|open ended|open|in house|not stated|not recorded|see (?:notes?|above|below|comments?)|as above|ditto|various|commercial in confidence|commercially sensitive|section \d+.*|s\d+ .*|exempt.*|free|blank|null|pending|under review|in procurement|out of contract|expired|n a n a|life of (?:asset|system)|evergreen licence|no cost|included.*|part of .*|funded .*|nhse|nhs england|national|nationally funded|centrally funded|varies|variable|yes|y|n)$`)

// rolling are what people write for a contract that is renewed again and again.
var rolling = regexp.MustCompile(`\b(?:annual|annually|annual renewal|yearly|rolling|auto ?renew\w*|evergreen|month to month|monthly|renewed (?:annually|yearly|each year|every year)|year on year|12 months?|perpetual rolling)\b`)

const (
	monthNames = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`
	sep        = `[-/. ]`
)

// dateForms are the ways of writing a date, the most particular first. read gets the
// groups of the pattern.
var dateForms = []struct {
	pattern *regexp.Regexp
	read    func(g []string) (date.Date, error)
}{
	// 2028-03-31, 2028/3/31, with a time after it.
	{regexp.MustCompile(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?z?)?\b`), func(g []string) (date.Date, error) { return day(g[0], g[1], g[2]) }},
	// 31/03/2028, 31-03-28, 31.3.28: the day comes first here; the other order counts
	// only where nothing else can be meant.
	{regexp.MustCompile(`\b(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?\b`), func(g []string) (date.Date, error) {
		if number(g[1]) > 12 && number(g[0]) <= 12 {
			g[0], g[1] = g[1], g[0]
		}
		return day(g[2], g[1], g[0])
	}},
	// 31 March 2028, 31st Mar 28, 31-Mar-28.
	{regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)?(?: of)?` + sep + `*(` + monthNames + `)` + sep + `*,? ?'?(\d{4}|\d{2})\b`), func(g []string) (date.Date, error) { return day(g[2], g[1], g[0]) }},
	// March 31, 2028.
	{regexp.MustCompile(`\b(` + monthNames + `)` + sep + `(\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`), func(g []string) (date.Date, error) { return day(g[2], g[0], g[1]) }},
	// March 2028, Mar-28.
	{regexp.MustCompile(`\b(` + monthNames + `)` + sep + `*'?(\d{4}|\d{2})\b`), func(g []string) (date.Date, error) { return parts("%s-%s", year(g[1]), month(g[0])) }},
	// Q4 2026/27: the quarter of a financial year, which begins in April.
	{regexp.MustCompile(`\bq([1-4])` + sep + `*(?:fy` + sep + `*)?(\d{4}|\d{2})[-/](\d{4}|\d{2})\b`), func(g []string) (date.Date, error) {
		q, y, err := number(g[0]), number(year(g[1])), follows(g[1], g[2])
		if q == 4 {
			q, y = 0, y+1
		}
		if err != nil {
			return date.Date{}, err
		}
		return parts("%d-Q%d", y, q+1)
	}},
	// Q1 2027, 2027-Q1, 2027 Q1.
	{regexp.MustCompile(`\bq([1-4])` + sep + `*(\d{4})\b`), func(g []string) (date.Date, error) { return parts("%s-Q%s", g[1], g[0]) }},
	{regexp.MustCompile(`\b(\d{4})` + sep + `*q([1-4])\b`), func(g []string) (date.Date, error) { return parts("%s-Q%s", g[0], g[1]) }},
	// 2028-03, 03/2028.
	{regexp.MustCompile(`\b(\d{4})-(0[1-9]|1[0-2])\b`), func(g []string) (date.Date, error) { return parts("%s-%s", g[0], g[1]) }},
	{regexp.MustCompile(`\b(\d{1,2})[-/.](\d{4})\b`), func(g []string) (date.Date, error) { return parts("%s-%02d", g[1], number(g[0])) }},
	// 2026/27, FY26/27: a financial year, which ends with March.
	{regexp.MustCompile(`\b(\d{4})[-/](\d{4}|\d{2})\b`), financialYear},
	{regexp.MustCompile(`\bfy` + sep + `*(\d{2})[-/](\d{2})\b`), financialYear},
	// 2028.
	{regexp.MustCompile(`\b(?:fy` + sep + `*)?((?:19|20)\d{2})\b`), func(g []string) (date.Date, error) { return parts("%s", g[0]) }},
}

// ParseTerm reads how long a contract runs as people write it: ISO and British dates,
// two digits for the year, names of months, quarters, financial years, day numbers of
// a spreadsheet, "annual", and the many ways of saying nothing, which give the zero
// Term. Of several dates the first counts, or the last after "extended to".
func ParseTerm(s string) (Term, error) {
	text, ok := said(s)
	if !ok {
		return Term{}, nil
	}
	if i := strings.LastIndex(text, "extended to"); i >= 0 {
		text = text[i+len("extended to"):]
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return dayNumber(n, s)
	}
	// What begins earliest counts; of two that begin together the more particular one.
	at := len(text)
	var found date.Date
	var fault error
	for _, form := range dateForms {
		where := form.pattern.FindStringSubmatchIndex(text)
		if where == nil || where[0] >= at {
			continue
		}
		at = where[0]
		var groups []string
		for g := 2; g < len(where); g += 2 {
			groups = append(groups, text[where[g]:where[g+1]])
		}
		found, fault = form.read(groups)
	}
	isRolling := rolling.MatchString(words.Spoken(text))
	switch {
	case fault != nil:
		return Term{}, fmt.Errorf("%q is not in the calendar: %w", s, fault)
	case !found.IsZero():
		return Term{End: found, IsRolling: isRolling}, nil
	case isRolling:
		return Term{IsRolling: true}, nil
	}
	return Term{}, fmt.Errorf("%q is not understood as a date", s)
}

// said is a date or an amount in small letters with single blanks; ok is false if it says
// nothing.
func said(s string) (text string, ok bool) {
	text = strings.ToLower(oneLine(s))
	return text, strings.ContainsFunc(text, isWordRune) && !notKnown.MatchString(words.Spoken(text))
}

func isWordRune(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

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
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", s[:3])
	return fmt.Sprintf("%02d", i/3+1)
}

func day(y, m, d string) (date.Date, error) {
	return parts("%s-%s-%02d", year(y), month(m), number(d))
}

func parts(format string, args ...any) (date.Date, error) {
	d, err := date.Parse(fmt.Sprintf(format, args...))
	if err != nil {
		return date.Date{}, fmt.Errorf("there is no %s", fmt.Sprintf(format, args...))
	}
	return d, nil
}

// follows returns an error unless the second year comes after the first.
func follows(first, second string) error {
	next, b := number(year(first))+1, number(second)
	if next == b || len(second) == 2 && next%100 == b {
		return nil
	}
	return fmt.Errorf("%s and %s are not one year after the other", first, second)
}

func financialYear(g []string) (date.Date, error) {
	if err := follows(g[0], g[1]); err != nil {
		return date.Date{}, err
	}
	return parts("%d-03-31", number(year(g[0]))+1)
}

// dayNumber reads a number alone: a year, or a spreadsheet's count of days since the
// end of 1899.
func dayNumber(n float64, s string) (Term, error) {
	switch {
	case n == float64(int(n)) && n >= 1980 && n <= 2099:
		d, err := parts("%d", int(n))
		return Term{End: d}, err
	case n >= 20_000 && n < 80_000: // 1954 to 2119
		t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n))
		d, err := parts("%s", t.Format(time.DateOnly))
		return Term{End: d}, err
	case n == 0:
		return Term{}, nil
	}
	return Term{}, fmt.Errorf("%q is not understood as a date", s)
}

var amount = regexp.MustCompile(`(\d[\d,]*(?:\.\d+)?) ?(k|m|mn|million|thousand|bn)?\b`)

// ParseMoney reads a yearly amount as people write it: "£4.2m", "280k pa", "1,200.50".
// Of a span the lower end counts. What says nothing gives an amount that is not known.
func ParseMoney(s string) (Money, error) {
	text, ok := said(s)
	if !ok {
		return Money{}, nil
	}
	m := amount.FindStringSubmatch(text)
	if m == nil {
		return Money{}, fmt.Errorf("%q is not understood as an amount", s)
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
	if err != nil || n > 1e12 {
		return Money{}, fmt.Errorf("%q is not understood as an amount", s)
	}
	switch m[2] {
	case "k", "thousand":
		n *= 1e3
	case "m", "mn", "million":
		n *= 1e6
	case "bn":
		n *= 1e9
	}
	return Money{Pounds: Pounds(n), IsKnown: true}, nil
}

// Pounds is an amount in pounds; the pence are the fraction.
type Pounds float64

// Data is the amount to the penny.
func (p Pounds) Data() any { return round2(float64(p)) }

// String writes whole pounds with commas.
func (p Pounds) String() string {
	digits := strconv.FormatInt(int64(math.Round(float64(p))), 10)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return "£" + b.String()
}

// Money is an amount that may not be known.
type Money struct {
	Pounds  Pounds
	IsKnown bool
}

// Data is the amount, nil if it is not known.
func (m Money) Data() any {
	if !m.IsKnown {
		return nil
	}
	return m.Pounds
}

// String writes whole pounds, nothing if the amount is not known.
func (m Money) String() string {
	if !m.IsKnown {
		return ""
	}
	return m.Pounds.String()
}

// number writes the amount to the penny, nothing if it is not known.
func (m Money) number() string {
	if !m.IsKnown {
		return ""
	}
	return decimal(float64(m.Pounds))
}

// exact writes the amount in pounds, with the pence if there are any.
func (m Money) exact() string {
	pence := int64(math.Round(100 * float64(m.Pounds)))
	if !m.IsKnown || pence%100 == 0 {
		return m.String()
	}
	return fmt.Sprintf("%s.%02d", Pounds(pence/100), pence%100)
}

// plus adds what is known of another amount.
func (m Money) plus(other Money) Money {
	return Money{m.Pounds + other.Pounds, m.IsKnown || other.IsKnown}
}

// Score says how sure a match is, up to 1.
type Score float64

// Data is the score to the hundredth.
func (s Score) Data() any { return round2(float64(s)) }

func round2(n float64) float64 { return math.Round(n*100) / 100 }

func decimal(n float64) string { return strconv.FormatFloat(round2(n), 'f', -1, 64) }
