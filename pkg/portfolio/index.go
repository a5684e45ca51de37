package portfolio

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/words"
)

// How a system was matched, the surest first.
const (
	ByDeclared = "declared" // the register names the entry or the capability
	ByName     = "name"     // its name is that of an entry
	ByAlias    = "alias"    // its name is an alias of one
	ByType     = "type"     // its kind is a local name of a capability
	ByText     = "text"     // its words hold a local name of a capability
)

// checker is the catalogue on a day, made ready for matching.
type checker struct {
	cat   *catalogue.Catalogue
	today time.Time
	// names finds entries by the key of a name or an alias.
	names map[string][]nameHit
	// long are names of two words or more, as spoken, for slips of the pen; longWith finds
	// them by a word of more than four letters.
	long     []string
	longWith map[string][]int
	// settings finds the id of a care setting by the key of its id or its name.
	settings map[string]string
	// coming are the entries that are planned and not there for all yet.
	coming []*catalogue.Entry
	// called finds capabilities by what they are called.
	called *search.Terms
	// terms are the names of capabilities in words; termsWith finds them by a word.
	terms     []term
	termsWith map[string][]int
	// What texts were matched with, and what is offered for a capability, is kept:
	// registers repeat themselves.
	said   map[string][]kindHit
	named  map[string][]nameHit
	offers map[string][]offer
	locals map[string]localChoice
	comes  map[string]map[*catalogue.Entry]bool
}

// once computes a value the first time it is asked for.
func once[T any](known map[string]T, key string, compute func() T) T {
	value, ok := known[key]
	if !ok {
		value = compute()
		known[key] = value
	}
	return value
}

// bound forgets what is known of texts where it has become much: what is said once in a large
// register is not said again.
func bound[T any](known map[string]T) {
	const most = 5000
	if len(known) >= most {
		clear(known)
	}
}

// only are the items for which something holds, in their order.
func only[T any](list []T, holds func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), func(item T) bool { return !holds(item) })
}

type term struct {
	capability *catalogue.Record
	words      int
}

type nameHit struct {
	entry *catalogue.Entry
	how   string
	score float64
	// isShort tells that it is a plain acronym of at most four letters, which may mean
	// something else elsewhere.
	isShort bool
}

type kindHit struct {
	capability *catalogue.Record
	score      float64
	// term is the local name that fitted, as the vocabulary writes it.
	term string
	// isWhole tells that it fitted the whole text or a whole part of it.
	isWhole bool
	// words is the number of words that fitted, of how many that mean something.
	words, of int
	// isHead tells that nothing that means something follows.
	isHead bool
}

func newChecker(cat *catalogue.Catalogue, today time.Time) *checker {
	x := &checker{
		cat: cat, today: today, names: map[string][]nameHit{}, longWith: map[string][]int{}, settings: map[string]string{},
		called: search.NewTerms(cat), termsWith: map[string][]int{}, said: map[string][]kindHit{},
		named: map[string][]nameHit{}, offers: map[string][]offer{}, locals: map[string]localChoice{}, comes: map[string]map[*catalogue.Entry]bool{},
	}
	for e := range cat.All() {
		if (e.Status().IsComing() || e.Status() == catalogue.PrivateBeta) && !e.HasFlag("internal") && !e.HasEnded(today) {
			x.coming = append(x.coming, e)
		}
		x.addName(e, e.Name(), ByName)
		if rest, ok := strings.CutPrefix(e.Name(), "NHS "); ok && strings.Count(rest, " ") > 0 {
			x.addName(e, rest, ByName)
		}
		for _, alias := range e.Texts("aliases") {
			x.addName(e, alias, ByAlias)
		}
	}
	if v := cat.Vocabulary("care-settings"); v != nil {
		for _, s := range v.Items {
			for _, name := range []string{s.ID, s.Name()} {
				once(x.settings, words.SpokenKey(name), func() string { return s.ID })
			}
		}
	}
	vocabulary := cat.Vocabulary("capabilities")
	if vocabulary == nil {
		return x
	}
	for _, c := range vocabulary.Items {
		for _, name := range append([]string{c.Name()}, c.Texts("local_names")...) {
			words := words.Singulars(name)
			for _, w := range words {
				x.termsWith[w] = append(x.termsWith[w], len(x.terms))
			}
			x.terms = append(x.terms, term{c, len(words)})
		}
	}
	return x
}

func (x *checker) addName(e *catalogue.Entry, name, how string) {
	k := words.NameKey(name)
	if slices.ContainsFunc(x.names[k], func(h nameHit) bool { return h.entry == e }) {
		return
	}
	x.names[k] = append(x.names[k], nameHit{entry: e, how: how, score: 1, isShort: isShort(name)})
	if strings.Count(name, " ") > 0 && len(k) >= 12 {
		long := words.Spoken(name)
		for w := range strings.SplitSeq(long, " ") {
			if len(w) > 4 {
				x.longWith[w] = append(x.longWith[w], len(x.long))
			}
		}
		x.long = append(x.long, long)
	}
}

// entriesCalled are the entries of which a text is a name.
func (x *checker) entriesCalled(text string) []nameHit {
	for _, key := range words.NameKeys(text) {
		if hits := x.names[key]; len(hits) > 0 {
			return hits
		}
	}
	return nil
}

// isShort recognises plain acronyms of at most four letters. One with a hyphen or an
// odd letter, such as "e-RS", is hardly anything else.
func isShort(name string) bool {
	return len(name) <= 4 && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsUpper(r) && r != 'o' })
}

// emptyOfName are words that may stand around the name of a national service.
var emptyOfName = set("nhs", "national", "the", "service", "system", "application", "app", "platform", "portal", "client", "mailbox", "link", "licence", "account", "subscription", "connection", "line", "circuit", "module", "tool", "software", "web", "online", "website", "england", "user", "access", "programme", "server", "live", "lookup", "search", "query", "reader", "submission", "upload", "feed", "interface", "integration", "connector", "adapter", "endpoint", "gateway")

func set(words ...string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[w] = true
	}
	return out
}
