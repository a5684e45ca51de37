package portfolio

import (
	"slices"
	"strings"
	"time"

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
	// names finds entries, called finds capabilities by what they are called.
	names *search.Names
	// settings finds the id of a care setting by the key of its id or its name.
	settings map[string]string
	// central has the names of organisations that provide national services.
	central map[string]bool
	// coming are the entries that are planned and not there for all yet.
	coming []*catalogue.Entry
	called *search.Terms
	// terms are the names of capabilities in words; termsWith finds them by a word.
	terms     []term
	termsWith map[string][]int
	// What texts were matched with, and what is offered for a capability, is kept:
	// registers repeat themselves.
	said   map[string][]kindHit
	named  map[string]*nameRead
	offers map[string][]offer
	locals map[localKey]localChoice
	scope  scope // of the register that is judged
	comes  map[string]map[*catalogue.Entry]bool
}

// once computes a value the first time it is asked for.
func once[K comparable, T any](known map[K]T, key K, compute func() T) T {
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
	// isPlain tells that a kind of system may be called so, isCommon that it is one word.
	isPlain, isCommon bool
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
	// isAcronym tells that it is one, in capitals.
	isAcronym bool
}

func newChecker(cat *catalogue.Catalogue, today time.Time) *checker {
	x := &checker{
		cat: cat, today: today, settings: map[string]string{}, central: centralNames(cat),
		called: search.NewTerms(cat), termsWith: map[string][]int{}, said: map[string][]kindHit{},
		named: map[string]*nameRead{}, offers: map[string][]offer{}, locals: map[localKey]localChoice{}, comes: map[string]map[*catalogue.Entry]bool{},
	}
	x.names = search.NewNames(cat, x.called)
	for e := range cat.All() {
		if (e.Status().IsComing() || e.Status() == catalogue.PrivateBeta) && !e.HasFlag("internal") && !e.HasEnded(today) {
			x.coming = append(x.coming, e)
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

// emptyOfName are words that may stand around the name of a national service.
var emptyOfName = set("nhs", "national", "the", "service", "system", "application", "app", "platform", "portal", "client", "mailbox", "link", "licence", "account", "subscription", "connection", "line", "circuit", "module", "tool", "software", "web", "online", "website", "england", "user", "access", "programme", "server", "live", "lookup", "search", "query", "submission", "upload", "feed", "interface", "integration", "connector", "adapter", "endpoint", "gateway", "and", "for", "via", "extract", "call", "off", "tenant", "mailboxes")

func set(words ...string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[w] = true
	}
	return out
}

// centralNames are those of the organisations that the catalogue knows, with their former names
// and initials: "nhsbsa", "dhsc".
func centralNames(cat *catalogue.Catalogue) map[string]bool {
	names := set("nhs", "nhsei", "nationalnhs", "national")
	v := cat.Vocabulary("organisations")
	if v == nil {
		return names
	}
	for _, o := range v.Items {
		for _, name := range append([]string{o.Name()}, o.Texts("former_names")...) {
			names[words.SpokenKey(name)] = true
			initials := ""
			for _, w := range strings.Fields(name) {
				switch {
				case words.IsAcronym(w):
					initials += strings.ToLower(w)
				case strings.ToUpper(w[:1]) == w[:1]:
					initials += strings.ToLower(w[:1])
				}
			}
			if len(initials) > 3 {
				names[initials] = true
			}
		}
	}
	return names
}

// isCentral tells whether a supplier is one of them.
func (x *checker) isCentral(supplier string) bool {
	return supplier != "" && (x.central[words.SpokenKey(supplier)] || slices.ContainsFunc(partsOf(bareName(supplier)), func(part string) bool {
		return x.central[words.SpokenKey(part)]
	}))
}
