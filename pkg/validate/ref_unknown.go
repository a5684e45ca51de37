package validate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// unknownRules say that an id is not in the vocabulary it points into. Where it
// points comes from "x-ref" in the schema.
var unknownRules = []Rule{
	unknown("capability", "capabilities", "capabilities:\n  - identfy-patients", "capabilities:\n  - patient-demographics"),
	unknown("care-setting", "care-settings", "audience:\n  care_settings:\n    - hospitals", "audience:\n  care_settings:\n    - secondary-care"),
	unknown("category", "categories", "category: demographic", "category: demographics"),
	unknown("domain", "domains", capabilityExample+"demographic", capabilityExample+"demographics"),
	unknown("enabler", "enablers", "enablers:\n  - data-hub", "enablers:\n  - data-hubs"),
	unknown("organisation", "organisations", "provider: nhs-englnd", "provider: nhs-england"),
	unknown("service", catalogue.Services, "depends_on:\n  - nhs-spine", "depends_on:\n  - spine"),
	unknown("standard", "standards", "standards:\n  - id: fhir-r5000", "standards:\n  - id: fhir-r4"),
}

const capabilityExample = "# in catalogue/vocabulary/capabilities.yaml\n- id: trace-relatives\n  name: Trace a patient's relatives\n" +
	"  level: local\n  basis: inferred\n  why: Each hospital asks its own patients.\n  domain: "

func unknown(noun, vocabulary, bad, good string) Rule {
	return Rule{
		ID: "ref." + noun + "-unknown", Severity: diag.Error,
		Summary: fmt.Sprintf("%s is not known.", words.UpperFirst(words.Indefinite(spaced(noun)))),
		Why:     "An id that leads nowhere drops out of every list, count and plan that follows it.",
		Bad:     bad, Good: good,
		check: func(r *run) { r.unknownIDs(noun, vocabulary) },
	}
}

// link is an id in a file that names something, and the record that holds it.
type link struct {
	scalar
	record *catalogue.Record
}

// linksOf finds all links, by file and in the order of each file.
func linksOf(cat *catalogue.Catalogue) []link {
	var out []link
	for _, rec := range files(cat) {
		eachScalar(rec, func(s scalar) {
			if len(s.shape.Refs) > 0 {
				s.path = slices.Clone(s.path)
				out = append(out, link{s, rec})
			}
		})
	}
	return out
}

// unknownIDs reports the ids whose "x-ref" begins with a vocabulary and that are in
// none of the vocabularies it names.
func (r *run) unknownIDs(noun, vocabulary string) {
	helps := map[string]string{} // by id and where it points: one slip or deletion shows in many files
	for _, l := range r.links() {
		id, refs := l.node.Text, l.shape.Refs
		isPart := l.field() == "part_of" && l.record.Shape.Noun == serviceNoun // partAlone reports these
		if refs[0] != vocabulary || isPart || r.isKnown(id, refs) || waivesDeletion(l) {
			continue
		}
		message := fmt.Sprintf("%q is not a known %s", id, r.nouns(refs))
		help := ""
		if r.alike[l.record.Doc] < diag.MaxAlike { // the others are not shown
			key := strings.Join(refs, " ") + " " + id
			if _, ok := helps[key]; !ok {
				helps[key] = r.unknownHelp(id, noun, refs)
			}
			help = helps[key]
		}
		r.report(l.record, l.node, document.Pointer(l.path...), message, help)
	}
}

// isKnown counts a broken entry as known: its own finding says what is wrong, and
// nothing may follow from it.
func (r *run) isKnown(id string, refs []string) bool {
	return slices.ContainsFunc(refs, func(ref string) bool {
		if ref == catalogue.Services {
			return r.cat.Entry(id) != nil || r.cat.IsBroken(id)
		}
		v := r.cat.Vocabulary(ref)
		return v.Get(id) != nil || v != nil && v.Doc.Root == nil
	})
}

func (r *run) nouns(refs []string) string {
	words := make([]string, len(refs))
	for i, ref := range refs {
		words[i] = "service"
		if v := r.cat.Vocabulary(ref); v != nil {
			words[i] = v.Noun
		}
	}
	return strings.Join(words, " or ")
}

func (r *run) unknownHelp(id, noun string, refs []string) string {
	var known []string
	for _, ref := range refs {
		known = append(known, r.cat.IDsOf(ref)...)
	}
	if refs[0] == catalogue.Services {
		if r.base != nil && r.base.Entry(id) != nil {
			return fmt.Sprintf("this change deletes %q: restore it as %q or %q, or name another service", id, catalogue.Retired, catalogue.Moved)
		}
		if e, by := r.cat.Lookup(id); e != nil && by != "id" {
			return fmt.Sprintf("%q is %s of %q: write the id", id, words.Indefinite(by), e.ID)
		}
		return words.DidYouMean(id, known)
	}
	add := fmt.Sprintf("to add a new %s, write it in %s/%s.yaml", spaced(noun), catalogue.VocabularyFolder, refs[0])
	if nearest := words.DidYouMean(id, known); nearest != "" {
		return nearest + " (" + add + ")"
	}
	return add
}

func spaced(noun string) string { return strings.ReplaceAll(noun, "-", " ") }
