package portfolio

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Field is something that a register can say about a system.
type Field struct {
	// Name is what --map, the template and the schema call it.
	Name string
	// Says is what belongs into the column, for the template.
	Says    string
	Example string
	// headings are what registers call it, as by spoken; the first of a field is
	// the likeliest.
	headings []string
	// read sets what a cell says of a system; nil where nothing is concluded from it.
	// rule is that of the finding about a cell that is not understood.
	read func(s *System, c cell) error
	rule string
}

// kept keeps a text as it stands.
func kept(of func(*System) *string) func(*System, cell) error {
	return func(s *System, c cell) error { *of(s) = c.text; return nil }
}

func readEnd(s *System, c cell) (err error) {
	s.Contract.Term, err = readTerm(c)
	return err
}

// readRevised overrules the end of the contract, which stands before it in fields. What is
// not understood leaves no end: the other one may be over.
func readRevised(s *System, c cell) error {
	revised, err := readTerm(c)
	if err != nil || !revised.End.IsZero() {
		s.Contract.Term = revised
	}
	return err
}

func readRenewal(s *System, c cell) error {
	yes := words.Spoken(c.text)
	s.Contract.IsRolling = s.Contract.IsRolling || slices.Contains([]string{"y", "yes", "true"}, yes) || rolling.MatchString(yes)
	return nil
}

func readCost(s *System, c cell) (err error) {
	s.Contract.Cost, err = readMoney(c)
	return err
}

// Fields returns the fields in the order of the template.
func Fields() []Field { return slices.Clone(fields) }

var fields = []Field{
	{"organisation", "The organisation that uses the system.", "Ashcombe Hospitals", []string{
		"organisation", "organisation name", "name of organisation", "trust", "trust name", "provider", "organisation provider", "site", "hospital", "hospital site", "practice", "place", "department", "division", "directorate", "service area", "business unit",
	}, kept(func(s *System) *string { return &s.Organisation }), ""},
	{"system_type", "The kind of system, in your own words.", "Patient administration system", []string{
		"system type", "type of system", "system category", "type", "category", "technology", "system function", "function", "system description", "asset type", "application type", "application category", "class", "solution type", "kind", "business capability", "business function", "capability description", "area", "system area", "software type", "clinical system type", "module", "requirement", "solution area", "what it does", "what does it do", "what the system does", "clinical area", "product type", "product category", "application area", "functional area", "domain", "software category", "use case", "system class", "system group",
	}, kept(func(s *System) *string { return &s.Type }), ""},
	{"product", "The name of the system.", "Careview PAS", []string{
		"product", "product name", "system name", "name of system", "name of the system", "system", "application", "application name", "app name", "name", "asset name", "asset", "software", "software name", "software system", "software title", "software product", "solution", "solution name", "core system", "name of software", "system product name", "system in use", "current system", "application service", "tool", "information asset", "information asset name", "title", "ci name", "configuration item", "app", "apps", "applications", "systems", "it system", "it system name", "application system", "name of application", "name of product", "clinical system", "digital system", "clinical application", "platform", "package", "system application",
	}, kept(func(s *System) *string { return &s.Product }), ""},
	{"supplier", "Who supplies it.", "Careview Ltd", []string{
		"supplier", "supplier name", "vendor", "vendor name", "manufacturer", "provider name", "system supplier", "name of supplier", "contractor", "third party supplier", "maker", "publisher", "company", "supplier vendor", "software supplier", "supplied by", "software vendor", "system vendor", "supplier company", "main supplier", "contracted supplier", "current supplier",
	}, kept(func(s *System) *string { return &s.Supplier }), ""},
	{"purpose", "What it is used for, in a few words.", "Admissions, clinics and waiting lists", []string{
		"purpose", "description", "purpose of asset", "purpose of system", "use", "used for", "what is it used for", "asset description", "business purpose", "application description", "overview", "summary", "asset purpose", "reason", "business use",
	}, kept(func(s *System) *string { return &s.Purpose }), ""},
	{"status", "Whether it is in use.", "live", []string{
		"status", "lifecycle", "lifecycle status", "life cycle", "life cycle status", "lifecycle state", "current status", "live", "state", "system status", "asset status", "operational status", "phase", "stage",
	}, kept(func(s *System) *string { return &s.Status }), ""},
	{"contract_end", "When the contract ends; a month, a year or \"annual\" will do.", "31/03/2028", []string{
		"contract end", "contract end date", "contract expiration", "contract expiry", "contract expiry date", "contract expiration date", "expiry date", "expiry", "expiration date", "expires", "end date", "end", "end of contract", "contract finish", "contract finish date", "renewal date", "contract renewal date", "contract ends", "contract termination date", "date contract ends", "date of contract expiry", "licence expiry", "licence end date", "contract renewal", "support end date", "date of expiry", "contract until", "term end", "contract to", "ends", "contract ends on", "expires on", "contract end month", "contract end year", "contract expires", "expiry of contract", "contract expiry month", "current contract end", "current contract end date", "support expiry", "end of term", "next renewal", "next renewal date", "renewal due", "renewal due date", "licence renewal date", "contract dates", "contract start and end", "start and end dates", "contract period", "contract term", "term",
	}, readEnd, RuleDate},
	{"revised_end", "When the contract ends after an extension.", "", []string{
		"revised end", "revised end date", "revised expiry", "revised expiry date", "revised contract end", "extended to", "extension end date", "extended end date", "new expiry date", "extended expiry date",
	}, readRevised, RuleDate},
	{"renewal", "Whether it is renewed each year.", "no", []string{
		"renewal", "annually renewed", "renewed annually", "annual renewal", "is the contract annually renewed", "auto renewal", "automatic renewal", "auto renew", "renewal type", "rolling", "rolling contract",
	}, readRenewal, ""},
	{"annual_cost", "What it costs a year, in pounds.", "350000", []string{
		"annual cost", "annual cost gbp", "cost per annum", "cost pa", "cost per year", "yearly cost", "annual value", "annual contract value", "annual charge", "annual fee", "annual spend", "cost", "annual cost ex vat", "annual cost inc vat", "annual running cost", "running cost", "revenue cost", "annual licence cost", "licence cost", "annual price", "cost gbp", "spend", "annual support cost", "recurring cost", "annual support and maintenance", "support and maintenance", "annual maintenance", "annual maintenance cost", "maintenance cost", "annual budget", "annual subscription", "subscription cost", "value pa", "value per annum", "contract value pa", "contract value per annum", "contract value per year", "annualised value", "annualised cost",
	}, readCost, RuleCost},
	{"replacement_plan", "Whether there are plans to replace it.", "no", []string{
		"replacement plan", "plans to replace", "plan to replace", "plans to replace y n", "any plans to replace", "do you plan to replace", "are there plans to replace", "replacement planned", "replacement", "future plans", "roadmap", "strategy", "strategic direction", "disposition", "plans to replace system",
	}, nil, ""},
	{"integrations", "What it is connected to; names separated by \";\".", "PDS; e-RS", []string{
		"integrations", "integration", "integrates with", "other systems it integrates with", "other systems that it integrates with", "systems it integrates with", "other systems integrated with", "interfaces", "interface", "interfaces with", "connected to", "connects to", "connected systems", "linked systems", "links to", "dependencies", "data flows", "upstream downstream", "sharing", "shared with", "system integrations",
	}, kept(func(s *System) *string { return &s.Integrations }), ""},
	{"service", "The id of the catalogue entry that it is, if you know it; then nothing is guessed.", "", []string{
		"service", "catalogue service", "catalogue id", "catalogue entry", "service id", "national service", "wdw service",
	}, kept(func(s *System) *string { return &s.Service }), ""},
	{"capability", "The id of the capability that it serves, if you know it; then nothing is guessed.", "patient-administration", []string{
		"capability", "capability id", "catalogue capability", "wdw capability",
	}, kept(func(s *System) *string { return &s.Capability }), ""},
	{"care_setting", "Where it is used: the id of a care setting, or several separated by \";\".", "secondary-care", []string{
		"care setting", "care settings", "setting", "sector", "care sector",
	}, kept(func(s *System) *string { return &s.CareSetting }), ""},
	{"notes", "Anything else. Nothing is concluded from it.", "", []string{
		"notes", "note", "comments", "comment", "remarks", "additional information", "other information", "further information", "any other information",
	}, nil, ""},
}

// passive are fields that registers have and from which nothing is concluded. They
// are known so that their headings are not taken for others.
var passive = []string{
	"version", "date installed", "installed", "installation date", "install date", "go live", "go live date", "start date", "contract start", "contract start date", "start", "contract length", "contract duration", "duration", "length of contract", "owner", "asset owner", "system owner", "information asset owner", "iao", "iaa", "administrator", "asset administrator", "business owner", "technical owner", "system manager", "contact", "key contact", "email", "telephone", "users", "number of users", "no of users", "user count", "hosting", "hosted", "hosting type", "hosting model", "location", "storage location", "data class", "data classification", "classification", "personal data", "special category data", "retention", "retention period", "security", "risk", "risk rating", "review date", "next review date", "last review date", "framework", "procurement framework", "procurement route", "total contract value", "total value", "contract value", "total cost", "lifetime value", "row", "row no", "row number", "no", "number", "ref", "reference", "id", "asset id", "our id", "asset ref", "asset number", "application id", "tender date", "previous provider", "previous supplier", "supplier contact", "supplier email", "supplier address", "criticality", "business criticality", "tier", "how made available", "accessed via", "information asset administrator",
}

// notHeadings are words that make a heading be about something else than the thing it
// names: "Supplier email" is no supplier.
var notHeadings = []string{"email", "e mail", "contact", "phone", "telephone", "address", "website", "url", "owner", "manager", "start", "number", "id", "code", "previous", "tender", "review", "installed", "version", "job", "operating", "replacement", "other"}

// headsOf are further words with which a short heading of a field may end.
var headsOf = map[string][]string{"product": {"system", "application", "solution", "software", "title", "tool", "platform"}}

// mapping finds out which column says what. forced maps names of fields to headings
// and overrules what is recognised.
type mapping struct {
	// column is the index of each field's column.
	column map[string]int
	// headings are those of the row, as written.
	headings []string
	// watched are the columns that are read as a whole before their cells.
	watched []watched
}

// at is the index of a field's column, -1 if it has none.
func (m mapping) at(field string) int {
	if i, ok := m.column[field]; ok {
		return i
	}
	return -1
}

// recognise reads a row as headings. score is the number of columns that are known.
func recognise(headings []string, forced map[string]string) (m mapping, score int) {
	m = mapping{column: map[string]int{}, headings: headings}
	folded, taken := out.Each(headings, foldHeading), make([]bool, len(headings))
	take := func(field Field, free []string, rank func(heading string) int) {
		if _, done := m.column[field.Name]; done {
			return
		}
		if i := best(free, taken, rank); i >= 0 {
			m.column[field.Name], taken[i] = i, true
			score++
		}
	}
	for _, field := range fields {
		if want, ok := forced[field.Name]; ok {
			take(field, headings, func(h string) int {
				if isHeading(h, want) {
					return 1
				}
				return 0
			})
		}
	}
	// What fits wholly goes before what only contains the words.
	for _, field := range fields {
		take(field, folded, func(h string) int { return 1 + slices.Index(field.headings, h) })
	}
	for i, h := range folded {
		if !taken[i] && slices.Contains(passive, h) {
			taken[i] = true
			score++
		}
	}
	// What stands first in a heading is what it is about.
	split := map[string]headingParts{}
	for i, h := range folded {
		if _, done := split[h]; !done && !taken[i] {
			split[h] = partsOfHeading(headings[i])
		}
	}
	for n := range headingPartsMost {
		for _, field := range fields {
			take(field, folded, func(h string) int { return field.rankOfPart(split[h], n) })
		}
	}
	for _, field := range fields {
		take(field, folded, field.rankIn)
	}
	m.watched = m.watch()
	return m, score
}

// isHeading tells whether --map means a heading.
func isHeading(heading, want string) bool {
	return strings.EqualFold(strings.TrimSpace(heading), strings.TrimSpace(want)) || foldHeading(heading) == foldHeading(want)
}

// best returns the index of the free heading with the lowest rank above 0, or -1.
func best(headings []string, taken []bool, rank func(string) int) int {
	out, lowest := -1, 0
	for i, h := range headings {
		if taken[i] || h == "" {
			continue
		}
		if r := rank(h); r > 0 && (out < 0 || r < lowest) {
			out, lowest = i, r
		}
	}
	return out
}

// rankIn ranks a heading that contains one of the field's headings of two words or
// more, as a form does: "What is the contract expiry date of the system?". Longer ones
// first; 0 is none.
func (f Field) rankIn(heading string) int {
	words := " " + heading + " "
	longest := 0
	for _, h := range f.headings {
		if strings.Contains(h, " ") && strings.Contains(words, " "+h+" ") {
			longest = max(longest, len(h))
		}
	}
	if longest == 0 {
		// One word that starts or ends a short heading will do: "Supplier (main)"; the head of
		// a name of the system, "Digital solution", has to end it.
		parts := strings.Fields(heading)
		starts := f.headings[:min(3, len(f.headings))]
		for _, h := range slices.Concat(starts, headsOf[f.Name]) {
			if len(parts) <= 3 && !strings.Contains(h, " ") && (slices.Contains(starts, h) && parts[0] == h || parts[len(parts)-1] == h) && !slices.ContainsFunc(notHeadings, func(n string) bool { return strings.Contains(words, " "+n+" ") }) {
				longest = len(h)
			}
		}
	}
	if longest == 0 {
		return 0
	}
	return 1000 - longest
}

// betweenHeadingParts is what stands between the parts of a heading: "What it does /
// Clinical area", "Supplier (main)".
var betweenHeadingParts = regexp.MustCompile(`[/()\[\]|;\n]| [-–—] |: `)

// headingPartsMost is how many parts of a heading are looked at.
const headingPartsMost = 3

// headingParts are the parts of a heading, folded, and before them all of it but what it
// says of the unit of its amounts.
type headingParts []string

func partsOfHeading(heading string) headingParts {
	return out.Each(append([]string{withoutUnit(heading)}, betweenHeadingParts.Split(heading, -1)...), foldHeading)
}

// rankOfPart ranks a heading of which the nth part, or of a cost all but its unit, is one
// of the field's.
func (f Field) rankOfPart(parts headingParts, n int) int {
	if f.rule != RuleCost {
		parts = parts[min(1, len(parts)):]
	}
	if n >= len(parts) {
		return 0
	}
	return 1 + slices.Index(f.headings, parts[n])
}

// foldHeading makes headings that differ in case, brackets, punctuation or British and
// American spelling equal.
func foldHeading(s string) string {
	words := strings.Fields(words.Spoken(dropBrackets(s)))
	for len(words) > 1 && (words[0] == "the" || words[0] == "a") {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// dropBrackets removes what stands in brackets: "(Y/N)", "[£]".
func dropBrackets(s string) string {
	if !strings.ContainsAny(s, "()[]{}") {
		return s
	}
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '[', '{':
			depth++
			b.WriteByte(' ')
		case ')', ']', '}':
			depth = max(0, depth-1)
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	if strings.TrimSpace(b.String()) == "" {
		return s
	}
	return b.String()
}

// unknown is the error about a name that is none of those that are known. format has one
// verb, for the name; otherwise names them where none is near.
func unknown(format, name string, known []string, otherwise string) error {
	return fmt.Errorf(format+"; %s", name, cmp.Or(words.DidYouMean(name, known), otherwise))
}

// ParseMap reads the values of --map: FIELD=HEADING.
func ParseMap(values []string) (map[string]string, error) {
	names := out.Each(fields, func(f Field) string { return f.Name })
	out := map[string]string{}
	for _, v := range values {
		name, heading, ok := strings.Cut(v, "=")
		name = strings.TrimSpace(name)
		switch {
		case !ok || strings.TrimSpace(heading) == "":
			return nil, fmt.Errorf("%q is not FIELD=HEADING, as in product=System", v)
		case !slices.Contains(names, name):
			return nil, unknown("%q is not a field", name, names, "it is one of "+strings.Join(names, ", "))
		}
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("%q is mapped twice", name)
		}
		out[name] = heading
	}
	return out, nil
}
