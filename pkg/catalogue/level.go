package catalogue

import (
	"cmp"
	"slices"
	"strings"
)

// Level is an option of "Who Does What": how much the centre's offer binds; "" if nothing
// is said. What it asks of a reader is worded here and nowhere else.
type Level string

// The options, the most binding first.
const (
	SingleCentral    Level = "single-central"
	CentralPreferred Level = "central-preferred"
	OtherUseful      Level = "other-useful"
)

// Levels are the options, the most binding first.
func Levels() []Level { return []Level{SingleCentral, CentralPreferred, OtherUseful} }

// Force is 3 for what binds most, 1 for what binds least, 0 for what is no option.
func (l Level) Force() int {
	if i := slices.Index(Levels(), l); i >= 0 {
		return len(Levels()) - i
	}
	return 0
}

// IsRaise tells whether a change from one option to another binds more.
func IsRaise(from, to Level) bool { return from.Force() > 0 && to.Force() > from.Force() }

// The framework's criteria for national provision are four aims, then two tests.

// Aims are the names of the four aims.
func Aims() []string { return []string{"outcomes", "experience", "population_health", "value"} }

// Tests are the names of the two tests.
func Tests() []string { return []string{"scale", "standardisation"} }

// Criteria are the aims, then the tests.
func Criteria() []string { return slices.Concat(Aims(), Tests()) }

// Tests are those of the tests that the level rests on: none for a backstop.
func (l Level) Tests() []string {
	switch l {
	case SingleCentral:
		return Tests()
	case CentralPreferred:
		return []string{"scale"}
	}
	return nil
}

// Criteria are all that have to be met for the level.
func (l Level) Criteria() []string {
	if l == SingleCentral {
		return Criteria()
	}
	return l.Tests()
}

// levelPhrases are what a level says to a reader. They say NOTHING for not having one of
// a kind of entry, and EQUIVALENT for what may stand in its place.
type levelPhrases struct{ verb, caption, advice, prospect string }

var phrases = map[Level]levelPhrases{
	SingleCentral: {
		"should be used", "Provided once, should be used",
		"Use this: it is provided once for everyone and should be used.", "it should be used",
	},
	CentralPreferred: {
		"is recommended", "Preferred, recommended",
		"Prefer this: it is recommended, and EQUIVALENT is allowed.", "it is recommended, and EQUIVALENT is allowed",
	},
	OtherUseful: {
		"could be used", "Backstop, could be used",
		"Use this if you have NOTHING: it is a backstop that could be used.", "it could be used as a backstop",
	},
}

// kindWords are the words for a kind of entry; those without a kind are for all others.
var kindWords = map[string]*strings.Replacer{
	"framework": strings.NewReplacer("NOTHING", "no other route", "EQUIVALENT", "another route that meets the standards"),
	"standard":  strings.NewReplacer("NOTHING", "no other standard", "EQUIVALENT", "an equivalent"),
	"guidance":  strings.NewReplacer("NOTHING", "nothing of your own", "EQUIVALENT", "an equivalent"),
	"":          strings.NewReplacer("NOTHING", "nothing", "EQUIVALENT", "an equivalent that meets the standards"),
}

func forKind(kind, phrase string) string {
	return cmp.Or(kindWords[kind], kindWords[""]).Replace(phrase)
}

// Verb is what the framework says of an offer of the level, "should be used"; "" for what
// is no option. So are the others.
func (l Level) Verb() string { return phrases[l].verb }

// Caption names the level for the head of a row.
func (l Level) Caption() string { return phrases[l].caption }

// Advice is a sentence to whoever reads an entry of a kind that can be used.
func (l Level) Advice(kind string) string { return forKind(kind, phrases[l].advice) }

// Prospect is a clause, "it should be used", about an entry of a kind that cannot be used
// yet.
func (l Level) Prospect(kind string) string { return forKind(kind, phrases[l].prospect) }

// Basis is where the level of an entry comes from; "" if nothing is said.
type Basis string

// Where a level comes from. All but the last cite an instrument.
const (
	FromFramework   Basis = "framework"    // the framework names the service
	FromUsagePolicy Basis = "usage-policy" // the centre's own page or guidance says it
	FromObligation  Basis = "obligation"   // a law, direction, contract or notice binds somebody
	Inferred        Basis = "inferred"     // an editor concluded it from the sources
)

// Bases are the places that a level may come from, the firmest first.
func Bases() []Basis { return []Basis{FromFramework, FromUsagePolicy, FromObligation, Inferred} }

// NeedsCite tells whether the basis is an instrument, which the entry has to name.
func (b Basis) NeedsCite() bool { return b != Inferred && slices.Contains(Bases(), b) }

// Phrase names what the level comes from, to go before a verb: "an obligation"; "" for what
// is no basis.
func (b Basis) Phrase() string {
	return map[Basis]string{
		FromFramework: "the framework", FromUsagePolicy: "the centre's usage policy",
		FromObligation: "an obligation", Inferred: "an editor",
	}[b]
}
