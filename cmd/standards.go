package cmd

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

func newStandardsCmd(s *session) *command {
	var withdrawn bool
	var tendered []string
	return s.question(spec{
		use: "standards [STANDARD...]", group: groupFind,
		short: "Show which services need or support each standard",
		long: `Show each standard with the services that require it or have it as a prerequisite,
those that support it, and the capabilities that ask it of whoever provides them. A
standard that is deprecated or retired and still has users is marked.

A standard that is named by its id, its name or one of its aliases is shown for a
reader: what it is, who publishes it where, and each of its users.

With --for it is the schedule for a tender: what a system for these capabilities is asked,
why, since when, and where that stands:

` + glossary(framework.OfDemand) + `
What is withdrawn or closes is never asked for, and named apart; so is what is to come.`,
		example: `  wdw standards
  wdw standards fhir-r4
  wdw standards 'UK Core' -o json
  wdw standards --for electronic-patient-record
  wdw standards --for EPR,hospital-prescribing -o xlsx > schedule.xlsx
  wdw standards --withdrawn
  wdw standards --fail-on withdrawn`,
		args: anyArgs, complete: s.values(itemsOf("standards")),
		formats: out.Rows,
		flags: func(f *flagSet) {
			f.failOn("a standard", "withdrawn")
			f.StringSliceVar(&tendered, "for", nil, "show what a tender for these `capabilities` has to ask")
			f.completed("for", s.values(itemsOf("capabilities")))
			f.check(func() error {
				if len(tendered) > 0 && (withdrawn || len(f.reasons) > 0 || f.NArg() > 0) {
					return usagef("--for is the schedule for a tender; standards, --withdrawn and --fail-on do not go with it")
				}
				return nil
			})
			f.BoolVar(&withdrawn, "withdrawn", false, "show only withdrawn standards that still have users")
		},
	}, func(q question) (out.Result, []string, error) {
		if len(tendered) > 0 {
			ids, err := q.capabilitiesNamed(tendered)
			if err != nil {
				return out.Result{}, nil, err
			}
			return framework.ScheduleFor(q.cat, q.today, ids...).Result(), nil, nil
		}
		wanted, err := q.standardsNamed()
		if err != nil {
			return out.Result{}, nil, err
		}
		list := slices.DeleteFunc(framework.Standards(q.cat, q.today), func(s framework.Standard) bool {
			return len(wanted) > 0 && !slices.Contains(wanted, s.ID) || withdrawn && !s.IsFlagged()
		})
		slices.SortStableFunc(list, func(a, b framework.Standard) int {
			return cmp.Compare(slices.Index(wanted, a.ID), slices.Index(wanted, b.ID))
		})
		switch {
		case len(list) > 0:
		case len(wanted) > 0:
			q.note("none of these is withdrawn and still used")
		default:
			q.note("no standard is withdrawn and still used")
		}
		result := list.Result()
		if len(wanted) > 0 {
			result.Page = func(p *out.Page) { list.Page(p, q.cat) }
		}
		return result, list.Reasons(), nil
	})
}

// standardsNamed finds the ids of the standards that the arguments name.
func (q question) standardsNamed() ([]string, error) {
	var wanted []string
	vocabulary := q.cat.AsEntries("standards")
	names, err := namesIn(vocabulary, q.args)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		s, by := vocabulary.Find(name)
		if s == nil {
			return nil, unknownStandard(q.cat, name)
		}
		if by != "id" {
			q.note("%q is %s of %s", name, article(by), s.ID)
		}
		wanted = append(wanted, s.ID)
	}
	return wanted, nil
}

// unknownStandard says what else the word is, or names the nearest standards: what is
// spelt alike, else what has a word that begins alike, so that a version that is not
// there leads to those that are.
func unknownStandard(cat *catalogue.Catalogue, word string) error {
	if e, _ := cat.Lookup(word); e != nil {
		help := fmt.Sprintf(`see "wdw show %s"`, e.ID)
		if own := cat.StandardsOf(e); len(own) > 0 {
			help += fmt.Sprintf(` or "wdw standards %s"`, strings.Join(own, " "))
		}
		return fmt.Errorf("%q is an entry, not a standard; %s", word, help)
	}
	if help := elsewhere(cat, word, "a standard"); help != "" {
		return fmt.Errorf("%q is %s", word, help)
	}
	vocabulary := cat.AsEntries("standards")
	help := `"wdw standards" lists them all`
	near, ids := standardsLike(vocabulary, word), vocabulary.IDs()
	if number := codeNumber.FindString(word); number != "" {
		isOther := func(id string) bool { return !strings.Contains(id, number) }
		near, ids = slices.DeleteFunc(near, isOther), slices.DeleteFunc(ids, isOther)
	}
	if near = near[:min(len(near), maxNearStandards)]; len(near) > 0 {
		help = "did you mean " + words.Quoted(near, "or") + "?"
	}
	help = cmp.Or(words.DidYouMean(word, ids), help)
	return fmt.Errorf("%q is not a standard of this catalogue; %s", word, help)
}

// codeNumber is the number of a standard, longer than that of a version. Another number is
// another standard, however like the rest is: ISO 9001 is not a slip for ISO 9735.
var codeNumber = regexp.MustCompile(`[0-9]{3,}`)

// maxNearStandards is how many standards are named for one that is not known.
const maxNearStandards = 5

var ownNumber = regexp.MustCompile(`^\d{3,}$`)

// emptyWords are those that begin the names of much that has nothing else in common.
var emptyWords = []string{"nhs", "the", "a", "an", "of", "for", "and"}

// standardsLike finds the standards with a word in their id, name or aliases that begins
// like the first word typed that says something; those whose id does come first. A number
// of three digits or more is no version but what a standard is called: it says most.
func standardsLike(vocabulary *catalogue.Catalogue, word string) []string {
	parts := slices.DeleteFunc(wordsOf(word), func(w string) bool { return slices.Contains(emptyWords, w) })
	if len(parts) == 0 || len(parts[0]) < 2 {
		return nil
	}
	most := parts[0]
	if i := slices.IndexFunc(parts, ownNumber.MatchString); i >= 0 {
		most = parts[i]
	}
	begins := func(text string) bool {
		return slices.ContainsFunc(wordsOf(text), func(w string) bool { return strings.HasPrefix(w, most) })
	}
	var byID, byName []string
	for e := range vocabulary.All() {
		switch {
		case begins(e.ID):
			byID = append(byID, e.ID)
		case begins(e.Name()) || slices.ContainsFunc(e.Texts("aliases"), begins):
			byName = append(byName, e.ID)
		}
	}
	return append(byID, byName...)
}

// wordsOf splits text into its words in lower case.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
