package portfolio

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/words"
)

// costUnit is what a heading says of the amounts below it: each is multiplied by factor,
// and is for so many years. years is 0 where they are for a term of unknown length.
type costUnit struct {
	factor, years float64
	// fault says why the amounts are none in pounds a year, "" if they are.
	fault string
}

const (
	small  = `one|two|three|four|five|six|seven|eight|nine|ten`
	length = `(\d{1,2}|` + small + `)[- ]?(?:years?|yrs?)(?:[- ](?:term|contract|period|agreement|deal))?`
)

// periods say how long an amount is for. times of 'p' is how many there are in a year.
var periods = []form{
	word('N', 0, `(?:every|over|across|per|for an?|for the|spread over)(?: the| a)? `+length),
	word('T', 0, `(?:per|for the|over the|whole|full) (?:whole |full )?(?:term|contract|life|lifetime|duration)(?: of (?:the )?contract)?|total(?: contract)?(?: (?:value|cost|price|spend))?|tcv|whole life cost|contract (?:value|price|total)|lifetime(?: (?:value|cost))?`),
	word('p', 12, `(?:per|a|each|every|/|/ a|in a)? ?(?:calendar )?(?:months?|mths?|mnth)|/ ?mo|monthly|p\.? ?(?:c\.? ?)?m`),
	word('p', 4, `(?:per|a|each|every|/)? ?(?:quarter|qtr)|/ ?q|quarterly|p\.? ?q`),
	word('p', 52, `(?:per|a|each|every|/)? ?(?:week|wk)|weekly|p\.? ?w`),
	word('p', 2, `(?:per |every |each )?(?:half[- ]?year|six months|6 months)(?:ly)?|half[- ]?yearly|biannual(?:ly)?|twice a year`),
	word('p', 1, `(?:per|a|each|every|/|/ a|in a) ?(?:annum|year|yr)|p\.? ?/? ?a|/ ?pa|annual(?:ly|ised)?|yearly|/ ?y`),
	word('L', 0, length),
}

// currencies are those that an amount may be in.
var currencies = []form{
	says('c', 0, `(?:us|au?|ca?|nz)?\$|€|¥|(?:usd|eur|euros?|dollars?|chf|francs?|yen|aud|cad|nzd|sek|nok|dkk|inr|rupees?|zar|pln)\b`),
	says('g', 0, `£|gbp|(?:pounds?(?: sterling)?|sterling)\b`),
}

// prices make an amount one of many, or one that does not come again.
var prices = []form{
	word('x', 0, `per [a-z]+(?:[ /](?:month|year|annum))?|/ ?(?:user|head|patient|licence|license|seat|bed|unit|device|message|sms|transaction|person|practice|day|hour)s?(?: ?/ ?[a-z]+)?|each|pp|ppm|unit (?:cost|price)|day rate|daily|hourly`),
	word('x', 0, `one[- ]?off|once(?: only)?|non[- ]recurring|capital|capex|(?:set|start)[- ]?up|implementation`),
}

// amountForms are what a cell with an amount can say, the most particular first.
var amountForms = concat(
	[]form{
		word('y', 0, `(?:in |for |fy ?)*(20\d\d|\d\d)/(20\d\d|\d\d)`),
		word('y', 0, `(?:in |for |fy ?)*(20\d\d)-(20\d\d|\d\d)`),
		says('y', 0, `(?:(?:in|for|year) 20\d\d|fy ?(?:20)?\d\d)\b|\(20\d\d\)|20\d\d:`),
		says('n', 0, `(\.?\d+(?:[.,']\d+| \d{3}\b)*)(e[-+]?\d+)?(?: ?(k|thousand|m|mn|mil|millions?|bn|billion|000s?)\b)?`),
		// A tax changes what is paid, not what it is a year.
		says(' ', 0, `(?:(?:plus|\+|ex(?:c|cl|cluding|clusive(?: of)?)?|inc(?:l|luding|lusive(?: of)?)?|net of|before|without|no|with|at)\.? ?)?(?:@ ?)?(?:20 ?% ?)?vat\b(?: ?(?:@|at)? ?20 ?%)?(?: (?:included|excluded|inclusive|exclusive|extra))?`),
		says('~', 0, guessed+`|c(?:£)`),
		word(' ', 0, `cost|charge|fee|recurring|annual (?:cost|charge|fee|subscription|spend|value|price|total)`),
		says('b', 0, `[<>≤≥]=?|=<`),
	},
	periods[:2],
	[]form{word('b', 0, `up to|under|over|above|below|(?:less|more|greater|fewer) than|not? (?:more|less) than|not exceeding|at (?:least|most)|from|min(?:imum)?|max(?:imum)?|between|capped at|upwards?(?: of)?`)},
	periods[2:], currencies, prices,
	[]form{
		says('x', 0, `[×*@x] ?\d[\d,.]*|(?:p|pence)\b`),
		says('%', 0, `%|per ?cent\b`),
		says('-', 0, `-+|to\b`),
		says('+', 0, `\+`),
		says(';', 0, `[;&/]|(?:and|or|then)\b`),
		says(' ', 0, `[(),:.]`),
	},
)

func concat(tables ...[]form) (all []form) {
	for _, t := range tables {
		all = append(all, t...)
	}
	return all
}

// headingForms are what a heading of amounts can say; the other words do not matter.
var headingForms = concat(
	[]form{
		says('u', 1e3, `(?:in )?£? ?[',]?(?:1,?)?000'?s?\b|£ ?'?k'?s?\b|k ?£|(?:k|thousands?|tsd)\b`),
		says('u', 1e6, `£ ?m(?:illions?|n)?s?\b|(?:m|mn|millions?)\b`),
		says('u', 1e9, `£ ?bn\b|(?:bn|billions?)\b`),
	},
	periods, currencies, prices,
)

var (
	// free are ways of saying that nothing is paid.
	free       = regexp.MustCompile(`^(?:(?:at )?(?:free|nil|zero|gratis|complimentary)(?: (?:of )?(?:cost|charge|fee)s?)?(?: to [^0-9]*)?|(?:at )?(?:no|without)(?: a)? (?:cost|charge|fee)s?(?: to [^0-9]*)?|f ?o ?c|not (?:charged|chargeable)|(?:nationally|centrally) (?:funded|provided|paid(?: for)?)|(?:funded|paid(?: for)?|provided) (?:nationally|centrally))$`)
	bareAmount = regexp.MustCompile(`^\d[\d,]*(?:\.\d+)?$`)
	// bracketed is a negative amount as accounts write it.
	bracketed = regexp.MustCompile(`^£? ?\(£? ?[\d.,' ]+[kmbn]*\)$`)
)

// readMoney reads a yearly amount in pounds as people write it: "£4.2m", "280k pa",
// "£1,200.50 a month". What says nothing gives an amount that is not known; so does what
// is not wholly understood, with an error.
func readMoney(c cell) (Money, error) {
	text := plain(c.text)
	if digits, isPounds := strings.CutPrefix(text, "£"); bareAmount.MatchString(digits) { // most cells, in a tenth of the time
		tokens := []token{{form: form{kind: 'n'}, groups: []string{digits, "", ""}}}
		if isPounds {
			tokens = append(tokens, token{form: form{kind: 'g'}})
		}
		return c.total(tokens)
	}
	tokens := scan(text, amountForms, isAmountToken)
	shape := kinds(tokens, " ")
	switch {
	case shape == "g-", free.MatchString(words.Spoken(remarks.Split(text, 2)[0])) && saysOnly(text, free, notKnown): // £- is the zero of accounts
		return Money{IsKnown: true}, nil
	case strings.Trim(text, "-?./* ") == "", words.Spoken(text) != "" && saysOnly(text, notKnown):
		return Money{}, nil
	case bracketed.MatchString(text) && shape != "y":
		return Money{}, fmt.Errorf("%q is a negative amount, as accounts write it, and no cost", c.text)
	}
	if err := doubt(c.text, tokens); err != nil {
		return Money{}, err
	}
	return c.total(tokens)
}

// isAmountToken refuses two years that do not follow each other.
func isAmountToken(t token) bool {
	return t.kind != 'y' || len(t.groups) < 2 || follows(t.groups[0], t.groups[1]) == nil
}

// doubts are the shapes of a cell that hold no amount a year, by the kinds of their tokens.
var doubts = []struct {
	shape *regexp.Regexp
	words string
}{
	{regexp.MustCompile(`~`), "is a guess: write what it costs a year"},
	{regexp.MustCompile(`c`), "is in another currency: write pounds"},
	{regexp.MustCompile(`x`), "is a price or a single payment, not what it costs a year"},
	{regexp.MustCompile(`%`), "is, or holds, a percentage"},
	{regexp.MustCompile(`b|n\+(?:$|p)`), "is a limit, not an amount"},
	{regexp.MustCompile(`np?-n`), "is a range: write one amount"},
	{regexp.MustCompile(`^-n`), "is a negative amount, and no cost"},
	{regexp.MustCompile(`n.*n`), "holds several amounts: write what it costs a year"},
}

// doubt is an error about a cell that says something else than one amount. text is the
// cell as written.
func doubt(text string, tokens []token) error {
	shape := kinds(tokens, " gy")
	for _, d := range doubts {
		switch found := d.shape.FindString(shape); len(found) {
		case 0:
		case 1:
			i := slices.IndexFunc(tokens, func(t token) bool { return t.kind == found[0] })
			return fmt.Errorf("%q %s (%q)", text, d.words, strings.TrimSpace(tokens[i].text))
		default:
			return fmt.Errorf("%q %s", text, d.words)
		}
	}
	switch s := strange(tokens); {
	case !strings.ContainsRune(shape, 'n'):
		return fmt.Errorf("%q is not understood as an amount", text)
	case s != "":
		return fmt.Errorf("%q says more than an amount, and %s is not understood", text, s)
	}
	return nil
}

// amountShape is one amount, and how long it is for, in either order.
var amountShape = regexp.MustCompile(`^\+?(?:n[pN]?|[pN]n|n?TL?n?|nLT|nTN)$`)

// total is the amount of a cell that holds one, for a year.
func (c cell) total(tokens []token) (Money, error) {
	unit := c.column.cost
	hasPeriod, hasPounds, hasFactor := false, false, false
	years, number := 0.0, 0.0
	for _, t := range tokens {
		switch t.kind {
		case 'g':
			hasPounds = true
		case 'p':
			hasPeriod, years = true, 1/t.times
		case 'T':
			hasPeriod = true
		case 'N', 'L':
			hasPeriod, years = true, count(t.groups[0])
		case 'n':
			n, err := c.number(t.groups[0], t.groups[1], t.groups[2] != "" || unit.factor > 1e3)
			if err != nil {
				return Money{}, err
			}
			number = n * factors[strings.TrimSuffix(t.groups[2], "s")]
			hasFactor = t.groups[2] != ""
		}
	}
	if !amountShape.MatchString(kinds(tokens, " gy")) {
		return Money{}, fmt.Errorf("%q is not wholly understood as an amount a year", c.text)
	}
	if hasPeriod {
		unit.years = years
	}
	if !hasFactor {
		number *= unit.factor
	}
	switch {
	case unit.fault != "" && !hasPounds && !(unit.isPrice() && hasPeriod):
		return Money{}, fmt.Errorf("%q stands under the heading %q, which is about %s, not pounds a year", c.text, c.column.heading, unit.fault)
	case unit.years == 0 && number != 0:
		return Money{}, fmt.Errorf("%q is for a whole term, and how many years that is is not said: write what it costs a year", c.text)
	case unit.factor > 1 && !hasFactor && number >= 1e8:
		return Money{}, fmt.Errorf("%q would be %s by the heading %q: write the amount with its unit, as in £120k", c.text, Pounds(number), c.column.heading)
	case number != 0:
		number /= unit.years
	}
	if math.IsNaN(number) || number > 1e12 {
		return Money{}, fmt.Errorf("%q is too much for an amount", c.text)
	}
	return Money{Pounds: Pounds(number), IsKnown: true}, nil
}

var factors = map[string]float64{"": 1, "k": 1e3, "thousand": 1e3, "000": 1e3, "m": 1e6, "mn": 1e6, "mil": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}

// count reads a small number in digits or as a word; 0 if it is none.
func count(s string) float64 {
	for i, w := range strings.Split(small, "|") {
		if s == w {
			return float64(i + 1)
		}
	}
	return float64(number(s))
}

// marks counts the cells of a column that show which mark stands before the pence.
type marks struct{ points, commas int }

var (
	pointShape = regexp.MustCompile(`^(?:\.\d+|\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?)$`)
	commaShape = regexp.MustCompile(`^(?:\d+(?:,\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?)$`)
	blankShape = regexp.MustCompile(`^\d{1,3}(?:(?: \d{3})+|(?:'\d{3})+)(?:[.,]\d+)?$`)
	// either is where both readings are possible: "1.234", "1,234".
	either = regexp.MustCompile(`^[1-9]\d{0,2}[.,]\d{3}$`)
	marked = regexp.MustCompile(`\d[\d.,]*[.,]\d+`)
)

// see takes note of an amount that can be read in one way only.
func (m *marks) see(text string) {
	if !strings.ContainsAny(text, ".,") {
		return
	}
	switch n := marked.FindString(text); {
	case n == "" || either.MatchString(n):
	case pointShape.MatchString(n):
		m.points++
	case commaShape.MatchString(n) && pence(n) <= 2:
		m.commas++
	}
}

// outweighs tells whether one kind of evidence is so much more that the other is a slip.
func outweighs(a, b int) bool { return a > 0 && a >= 2*b }

// number reads a number with any marks of thousands and pence. What can be read in two
// ways is an error, unless the column shows which one is meant.
func (c cell) number(text, exponent string, hasUnit bool) (float64, error) {
	m := c.column.marks
	isPoint, isComma := pointShape.MatchString(text), commaShape.MatchString(text)
	usesPoints, usesCommas := outweighs(m.points, m.commas), outweighs(m.commas, m.points)
	single := strings.Count(text, ".")+strings.Count(text, ",") == 1
	point := func() string { return strings.ReplaceAll(text, ",", "") }
	comma := func() string { return strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", ".") }
	digits := ""
	switch {
	case c.isNumber, exponent != "" && isPoint:
		digits = point()
	case blankShape.MatchString(text):
		digits = strings.NewReplacer(" ", "", "'", "", ",", ".").Replace(text)
	case either.MatchString(text) && exponent == "":
		switch {
		case usesCommas && strings.Contains(text, "."):
			digits = comma()
		case usesCommas:
		case strings.Contains(text, ","), strings.Contains(text, ".") && (usesPoints || hasUnit):
			digits = point()
		}
		if digits == "" {
			return 0, fmt.Errorf("%q is ambiguous: it is %s or %s", c.text, strings.Replace(text, ".", ",", 1), strings.Replace(text, ",", ".", 1))
		}
	case isPoint && !(single && strings.Contains(text, ".") && usesCommas):
		digits = point()
	case isComma && !isPoint && (usesCommas || !(single && usesPoints) && pence(text) <= 2):
		digits = comma()
	default:
		return 0, fmt.Errorf("%q is not a number as the column writes them", c.text)
	}
	n, err := strconv.ParseFloat(digits+exponent, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is too much for an amount", c.text)
	}
	return n, nil
}

// pence is the number of digits behind the last comma, 0 without one.
func pence(text string) int {
	_, digits, _ := strings.Cut(text[max(0, strings.LastIndexByte(text, ',')):], ",")
	return len(digits)
}

// unitOf reads what a heading says of the amounts below it.
func unitOf(heading string) costUnit {
	u := costUnit{factor: 1, years: 1}
	isTerm, isAnnual, inYears := false, false, 0.0
	for _, t := range scan(plain(heading), headingForms, nil) {
		switch t.kind {
		case 'u':
			u.factor = t.times
		case 'p':
			isAnnual = isAnnual || t.times == 1
			inYears = 1 / t.times
		case 'N', 'L':
			inYears = count(t.groups[0])
		case 'T':
			isTerm = true
		case 'c':
			u.fault = "another currency"
		case 'x':
			u.fault = fmt.Sprintf("a price or a single payment (%q)", t.text)
		}
	}
	switch {
	case isAnnual:
	case inYears > 0:
		u.years = inYears
	case isTerm:
		u.years = 0
	}
	return u
}

func (u costUnit) isPrice() bool { return strings.HasPrefix(u.fault, "a price") }

// words say what was made of a heading, "" if nothing.
func (u costUnit) words() string {
	var list []string
	if u.factor != 1 {
		list = append(list, "its amounts times "+strings.TrimPrefix(Pounds(u.factor).String(), "£"))
	}
	switch {
	case u.years == 0:
		list = append(list, "its amounts are for a term of unknown length")
	case u.years < 1:
		list = append(list, fmt.Sprintf("its amounts %s times a year", decimal(1/u.years)))
	case u.years > 1:
		list = append(list, fmt.Sprintf("its amounts over %s years", decimal(u.years)))
	}
	if u.fault != "" {
		list = append(list, "its amounts are not pounds a year")
	}
	return strings.Join(list, ", ")
}

// withoutUnit is a heading of amounts without what it says of them: "Monthly cost (£k)"
// is "cost", and so is "Annual £". Of a price nothing is left.
func withoutUnit(heading string) string {
	var rest []string
	hasPounds, hasNoun := false, false
	for _, t := range scan(plain(heading), headingForms, nil) {
		switch t.kind {
		case 'x':
			return ""
		case 'g', 'u':
			hasPounds = hasPounds || t.kind == 'g' || strings.Contains(t.text, "£")
		case '?', 'T':
			if !isWordRune(rune(t.text[0])) || t.text[0] <= '9' {
				continue
			}
			if slices.Contains([]string{"ex", "exc", "excl", "excluding", "inc", "incl", "including", "vat", "plus", "in"}, t.text) {
				continue
			}
			rest = append(rest, t.text)
			hasNoun = true
		}
	}
	if hasPounds && !hasNoun {
		return "cost"
	}
	return strings.Join(rest, " ")
}
