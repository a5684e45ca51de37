package portfolio

import (
	"cmp"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/words"
)

// offer is something national that does what a capability asks for.
type offer struct {
	*catalogue.Entry
	// level is that for the capability: of a scope that is called like it, else of the whole.
	level catalogue.Level
	// words are those of its names, and of the names of its parts.
	words map[string]bool
	// runs tells that it is something that a local system can be instead of: a
	// service, a platform or a product. An interface alone, a standard, a framework or
	// guidance is connected to, met or bought through.
	runs bool
	// whole is the id of the offer that it is a part of, as it says, or depends on, or
	// that it is to replace; "" if it stands alone.
	whole string
}

// Level is how binding it is for the capability.
func (o offer) Level() catalogue.Level { return o.level }

// offersFor returns the services and interfaces of a capability that can be used or
// are to come, in order of id.
func (x *checker) offersFor(capability *catalogue.Record) []offer {
	return once(x.offers, capability.ID, func() []offer { return x.findOffers(capability) })
}

func (x *checker) findOffers(capability *catalogue.Record) []offer {
	var out []offer
	for e := range x.cat.All() {
		isOpen := func(next *catalogue.Entry) bool { return next.IsOpen(x.today) }
		if !x.goesOn(e, capability.ID) || e.Text("support") != "national-service" || x.cat.OpenHeir(e, x.today, isOpen) != nil {
			continue
		}
		switch e.Text("kind") {
		case "service", "platform", "product":
			out = append(out, offer{Entry: e, level: e.LevelFor(capability), words: wordsOf(e), runs: true})
		case "api":
			out = append(out, offer{Entry: e, level: e.LevelFor(capability), words: wordsOf(e)})
		}
	}
	for i := range out {
		part := &out[i]
		for j := range out {
			if whole := &out[j]; j != i && whole.runs && whole.whole == "" && (x.cat.IsPartOf(part.Entry, whole.ID) || isPart(*part, whole.Entry)) {
				part.whole = whole.ID
				for w := range part.words {
					whole.words[w] = true
				}
				break
			}
		}
		if !part.runs && part.whole == "" {
			part.runs = isCalledService(part.Entry)
		}
	}
	return out
}

// goesOn tells whether an entry does what a capability asks for, for others and without an
// end in sight.
func (x *checker) goesOn(e *catalogue.Entry, capability string) bool {
	return e.HasCapability(capability) && !e.HasEnded(x.today) && e.Status() != catalogue.Deprecated && !e.HasFlag("internal")
}

// isPart tells whether an offer goes with another of the same capability: its
// interface, its successor or predecessor, or a weaker offer that is built on it.
func isPart(o offer, whole *catalogue.Entry) bool {
	if slices.Contains(o.Texts("replaces"), whole.ID) || !o.runs && slices.Contains(o.Texts("replaced_by"), whole.ID) {
		return true
	}
	return slices.Contains(o.Texts("depends_on"), whole.ID) && (!o.runs || o.Level().Force() < whole.Level().Force())
}

// isCalledService recognises an interface that stands alone and is called a service:
// there is no other entry for the service.
func isCalledService(e *catalogue.Entry) bool {
	return slices.ContainsFunc(namesOf(e), func(name string) bool { return strings.HasSuffix(words.Spoken(name), " service") })
}

func namesOf(e *catalogue.Entry) []string { return append([]string{e.Name()}, e.Texts("aliases")...) }

// wordsOf are the words of an entry's names: of "e-Referral" the second one too.
func wordsOf(e *catalogue.Entry) map[string]bool {
	text := strings.Join(namesOf(e), ", ")
	return set(append(words.Singulars(text), out.Each(words.Split(text), func(w words.Said) string { return w.Word })...)...)
}

// wide are words that point to no service in particular.
var wide = set("nhs", "national", "service", "system", "data", "clinical", "health", "care", "and", "of", "for", "the", "to", "in", "a", "api", "fhir", "england", "record", "patient", "management", "digital", "electronic", "information", "online")

// pointed narrows offers to those that the row's own words point to. Where the centre
// runs several services for one capability, such as a screening programme each, words
// that single none of them out mean that none of them is meant; where it runs one,
// that is the one. Parts go with their whole.
func pointed(offers []offer, capability *catalogue.Record, text string) []offer {
	stands := func(o offer) bool { return o.runs && o.whole == "" && o.Status().IsAvailable() }
	standing := len(only(offers, stands))
	if standing < 2 {
		return offers
	}
	names := words.Singulars(capability.Name())
	var own, all []string
	for _, w := range words.Singulars(text) {
		if wide[w] || search.IsEmptyWord(w) && w != "app" {
			continue
		}
		all = append(all, w)
		// Words of the capability's name say nothing that its kind did not say.
		if !slices.ContainsFunc(names, func(n string) bool { return akin(w, n) }) {
			own = append(own, w)
		}
	}
	var meant map[string]bool
	for _, words := range [][]string{own, all} {
		hit := map[string]bool{}
		n := 0
		for _, o := range offers {
			if o.whole == "" && slices.ContainsFunc(words, func(w string) bool { return o.words[w] }) {
				hit[o.ID] = true
				if stands(o) {
					n++
				}
			}
		}
		if n > 0 && n < standing || len(hit) > 0 && n == 0 {
			meant = hit
			break
		}
	}
	return only(offers, func(o offer) bool { return meant[o.ID] || o.whole != "" && meant[o.whole] })
}

// akin tells whether two words are one in different forms: "messaging" and "message",
// "recording" and "record".
func akin(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	stem := strings.TrimRight(a, "aeiouy")
	return a == b || len(stem) >= 5 && strings.HasPrefix(b, stem) && len(b)-len(stem) <= 4
}

// promise returns the first milestone of an entry that can be built on, is one of general use
// and is to come;
// its date is zero if there is none.
func (x *checker) promise(e *catalogue.Entry) catalogue.Milestone {
	for _, m := range e.Milestones() {
		if !m.Due.Before(x.today) && m.IsOpen() && m.IsFirm() && m.IsGeneral() {
			return m
		}
	}
	return catalogue.Milestone{}
}

// levelWords say how binding an offer is.
func levelWords(level catalogue.Level) string { return cmp.Or(level.Verb(), "is offered") }
