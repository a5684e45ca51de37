package portfolio

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
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
	// long are names of two words or more, for slips of the pen.
	long []string
	// kinds finds capabilities by the key of a local name or a name. An id is none: it
	// is not what people say, and "incident reporting" is two things.
	kinds map[string][]*catalogue.Record
	// phrases holds local names by their first word, longest first.
	phrases map[string][]phrase
	// terms are the names of capabilities in words; termsWith finds them by a word.
	terms     []term
	termsWith map[string][]int
	// What texts were matched with, and what is offered for a capability, is kept:
	// registers repeat themselves.
	said       map[string][]kindHit
	named      map[string][]nameHit
	offers     map[string][]offer
	offeredFor map[string][]*catalogue.Entry
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

type phrase struct {
	words      []string
	capability *catalogue.Record
	term       string
	isAcronym  bool
}

func newChecker(cat *catalogue.Catalogue, today time.Time) *checker {
	x := &checker{
		cat: cat, today: today, names: map[string][]nameHit{}, kinds: map[string][]*catalogue.Record{},
		phrases: map[string][]phrase{}, termsWith: map[string][]int{}, said: map[string][]kindHit{},
		named: map[string][]nameHit{}, offers: map[string][]offer{}, offeredFor: map[string][]*catalogue.Entry{},
	}
	for e := range cat.All() {
		x.addName(e, e.Name(), ByName)
		if rest, ok := strings.CutPrefix(e.Name(), "NHS "); ok && strings.Count(rest, " ") > 0 {
			x.addName(e, rest, ByName)
		}
		for _, alias := range e.Texts("aliases") {
			x.addName(e, alias, ByAlias)
		}
	}
	vocabulary := cat.Vocabulary("capabilities")
	if vocabulary == nil {
		return x
	}
	for _, c := range vocabulary.Items {
		for _, name := range append([]string{c.Name()}, c.Texts("local_names")...) {
			x.addKind(c, key(name))
			words := singulars(name)
			for _, w := range words {
				x.termsWith[w] = append(x.termsWith[w], len(x.terms))
			}
			x.terms = append(x.terms, term{c, len(words)})
		}
	}
	// A name without its empty words counts where it is not the name of another. What
	// the centre does is not concluded from half a name.
	for _, c := range vocabulary.Items {
		for _, name := range c.Texts("local_names") {
			bare := strings.Join(singular(withoutEmpty(strings.Fields(spoken(name)), true)), "")
			if len(bare) > 3 && x.kinds[bare] == nil && c.Text("level") != "national" {
				x.addKind(c, bare)
			}
			if words := singulars(name); len(words) > 0 {
				x.phrases[words[0]] = append(x.phrases[words[0]], phrase{words, c, name, isAcronym(name)})
			}
		}
	}
	for _, list := range x.phrases {
		slices.SortStableFunc(list, func(a, b phrase) int { return cmp.Compare(len(b.words), len(a.words)) })
	}
	return x
}

func (x *checker) addName(e *catalogue.Entry, name, how string) {
	k := key(name)
	if slices.ContainsFunc(x.names[k], func(h nameHit) bool { return h.entry == e }) {
		return
	}
	x.names[k] = append(x.names[k], nameHit{entry: e, how: how, score: 1, isShort: isShort(name)})
	if strings.Count(name, " ") > 0 && len(k) >= 12 {
		x.long = append(x.long, spoken(name))
	}
}

func (x *checker) addKind(c *catalogue.Record, k string) {
	if k != "" && !slices.Contains(x.kinds[k], c) {
		x.kinds[k] = append(x.kinds[k], c)
	}
}

// isShort recognises plain acronyms of at most four letters. One with a hyphen or an
// odd letter, such as "e-RS", is hardly anything else.
func isShort(name string) bool {
	return len(name) <= 4 && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsUpper(r) && r != 'o' })
}

// isAcronym recognises words of capitals, such as "LIMS" and "EPMA".
func isAcronym(name string) bool {
	letters := 0
	for _, r := range name {
		switch {
		case unicode.IsLower(r), r == ' ':
			return false
		case unicode.IsUpper(r):
			letters++
		}
	}
	return letters >= 2 && len(name) <= 8
}

// emptyAfter and emptyBefore are words that say nothing about the kind of a system.
var (
	emptyAfter  = set("system", "systems", "software", "solution", "solutions", "platform", "tool", "tools", "application", "applications", "app", "service", "services", "module", "modules", "package", "product", "products", "provision", "suite", "programme", "database", "server", "project")
	emptyBefore = set("trust", "trustwide", "hospital", "main", "core", "corporate", "clinical", "electronic", "enterprise", "our", "the", "acute", "it", "staff", "digital", "integrated", "new", "local", "single", "group", "ics", "icb", "legacy", "current")
	// emptyOfName may stand around the name of a national service.
	emptyOfName = set("nhs", "national", "the", "service", "system", "application", "app", "platform", "portal", "client", "mailbox", "link", "licence", "account", "subscription", "connection", "line", "circuit", "module", "tool", "software", "web", "online", "website", "england", "user", "access", "programme", "server", "live", "lookup", "search", "query", "reader", "submission", "upload", "feed", "interface", "integration", "connector", "adapter", "endpoint", "gateway")
)

func set(words ...string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[w] = true
	}
	return out
}

// withoutEmpty drops the empty words at the end, and at the beginning too if asked, but
// never all.
func withoutEmpty(words []string, both bool) []string {
	out := words
	for len(out) > 1 && emptyAfter[out[len(out)-1]] {
		out = out[:len(out)-1]
	}
	for both && len(out) > 1 && emptyBefore[out[0]] {
		out = out[1:]
	}
	return out
}

// spoken makes text that differs in case, punctuation, kinds of blanks or British and
// American spelling equal: words of letters and digits with one blank between them.
// "&" and "+" are "and"; an apostrophe joins, and so does the hyphen of "e-mail".
func spoken(s string) string {
	var list []string
	var word strings.Builder
	flush := func() {
		w := words.British(word.String())
		word.Reset()
		if n := len(list); n > 0 && list[n-1] == "e" {
			list[n-1] += w
		} else if w != "" {
			list = append(list, w)
		}
	}
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r):
		case r == '&' || r == '+':
			flush()
			list = append(list, "and")
		default:
			flush()
		}
	}
	flush()
	return strings.Join(list, " ")
}

// singular takes the plurals off words.
func singular(list []string) []string { return out.Each(list, words.Singular) }

// singulars are the words of a text as they are compared: as spoken, and singular.
func singulars(s string) []string { return singular(strings.Fields(spoken(s))) }

// key is the form in which names are compared: as spoken, singular, without blanks, so
// that "e-RS", "eRS" and "e RS" are one.
func key(s string) string { return strings.Join(singulars(s), "") }
