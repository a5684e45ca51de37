package search

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Index is a catalogue prepared for searching. It is read-only and safe for
// concurrent use.
type Index struct {
	cat    *catalogue.Catalogue
	docs   []doc
	values []value
	groups []group
	items  []item

	words    []word
	wordID   map[string]int32
	places   []listed
	synonyms synonyms
	called   *Terms
}

// doc is an entry with what it is called.
type doc struct {
	entry *catalogue.Entry
	names []name
	// users is how many entries rest on it.
	users int
	self  [1]int32 // its own index, as a list of owners
}

// name is something that an entry is called, ready to be compared.
type name struct{ field, text, spaced, squashed string }

// group is a set of fields of which only the best counts for a word: an entry's id,
// name and aliases say the same thing, and so do the names of one capability.
type group struct {
	words, values int
}

func (g group) average() float64 { return float64(max(g.words, 1)) / float64(max(g.values, 1)) }

// value is one text of one field: an alias, a summary, a local name.
type value struct {
	text   string
	field  string
	weight float64
	group  int32
	words  int32
	// owner is the doc that has the text, or -1-i for the item i that several docs name.
	owner int32
}

// item is a vocabulary's item and the docs that name it, perhaps none: its words are
// known all the same.
type item struct {
	record *catalogue.Record
	docs   []int32
}

// word is a folded word and where it stands.
type word struct {
	text        string
	first, last int32 // in Index.places
	times       int32 // written, and written as an acronym
	capital     int32
}

// isAcronym tells whether the word was never written in another way.
func (w *word) isAcronym() bool { return w.capital == w.times }

// occurrence is where a word stands: the index of a value and the number of the word in it.
type occurrence struct{ value, pos int32 }

// listed is an occurrence and the index of the same word's next one, 0 after the last. One
// list for all words spares an allocation for each.
type listed struct {
	occurrence
	next    int32
	acronym bool
}

// at yields the places of a word in order of value and position, all or those where it is
// an acronym.
func (ix *Index) at(word int32, acronym bool) iter.Seq[occurrence] {
	return func(yield func(occurrence) bool) {
		for i := ix.words[word].first; i != 0; i = ix.places[i].next {
			if acronym && !ix.places[i].acronym {
				continue
			}
			if !yield(ix.places[i].occurrence) {
				return
			}
		}
	}
}

// family yields the words with a stem, acronyms aside, which have none. Few words begin
// with the same two letters, so that finding them now costs less than a stem for each
// word in New.
func (ix *Index) family(base string) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		if len(base) < 2 {
			return
		}
		for i := range ix.words {
			w := &ix.words[i]
			if strings.HasPrefix(w.text, base[:2]) && !w.isAcronym() && words.Stem(w.text) == base && !yield(int32(i)) {
				return
			}
		}
	}
}

// nameFields are the fields that hold what an entry is called.
var nameFields = map[string]bool{"id": true, "name": true, "title": true, "aliases": true}

// weighted is a field that the schema gives a weight.
type weighted struct {
	path   string
	weight float64
	group  int32
	refs   []string // the vocabularies whose items the field names
}

// plainWeights serve a schema that says nothing about search; every other text
// counts as 1.
var plainWeights = map[string]float64{"id": 12, "name": 10, "title": 10, "aliases": 10, "summary": 5, "description": 3}

// New prepares a catalogue for searching. It reads each weighted text once, which
// takes 5 ms for 138 entries and 0.4 s for 10,000: there is nothing to keep on disk.
func New(cat *catalogue.Catalogue) *Index {
	b := builder{
		Index:   &Index{cat: cat, wordID: make(map[string]int32, wordsPerEntry*cat.Len()), words: make([]word, 0, wordsPerEntry*cat.Len()), places: make([]listed, 1, placesPerEntry*cat.Len()+1)},
		fields:  map[*schema.Shape][]weighted{},
		groupID: map[string]int32{},
		itemID:  map[string]int32{},
	}
	var wg sync.WaitGroup
	wg.Go(func() { b.synonyms = readSynonyms(cat.Vocabulary("synonyms")) })
	wg.Go(func() { b.called = NewTerms(cat) })
	b.docs = make([]doc, 0, cat.Len())
	for e := range cat.All() {
		b.addEntry(e)
	}
	b.countUsers()
	b.last = -1
	for _, f := range b.fieldsOf(cat.Shape()) {
		for _, ref := range f.refs {
			for _, id := range cat.Vocabulary(ref).IDs() {
				b.addItem(f, id)
			}
		}
	}
	wg.Wait()
	return b.Index
}

// wordsPerEntry and placesPerEntry are what our own catalogue has; room is made for as
// many.
const wordsPerEntry, placesPerEntry = 20, 120

type builder struct {
	*Index
	fields  map[*schema.Shape][]weighted
	groupID map[string]int32
	itemID  map[string]int32
	last    int32 // the doc that is being added, or -1
	lexer   lexer
}

func (b *builder) addEntry(e *catalogue.Entry) {
	b.last = int32(len(b.docs))
	b.docs = append(b.docs, doc{entry: e, self: [1]int32{b.last}})
	d := &b.docs[b.last]
	fields := b.fieldsOf(e.Shape)
	if len(fields) == 0 {
		fields = b.unweighted(e)
	}
	for _, f := range fields {
		if f.path == "id" {
			b.addName(d, f, e.ID)
			continue
		}
		for _, n := range nodes(&e.Record, f.path) {
			switch {
			case n.Text == "":
			case len(f.refs) > 0:
				b.addItem(f, n.Text)
			case nameFields[f.path]:
				b.addName(d, f, n.Text)
			default:
				b.addValue(n.Text, f.path, f.weight, f.group, b.last)
			}
		}
	}
}

// countUsers counts for each entry the others that depend on it or have it as a
// prerequisite.
func (b *builder) countUsers() {
	users := map[string]int{}
	for i := range b.docs {
		e := b.docs[i].entry
		for _, path := range [][]string{{"depends_on"}, {"onboarding", "prerequisites"}} {
			for _, id := range e.Texts(path...) {
				users[id]++
			}
		}
	}
	for i := range b.docs {
		b.docs[i].users = users[b.docs[i].entry.ID]
	}
}

// nodes is Values, but faster for the fields that are not nested, which most are.
func nodes(rec *catalogue.Record, path string) []*document.Node {
	if strings.Contains(path, ".") {
		return rec.Values(path)
	}
	switch n := rec.Node.Field(path); {
	case n == nil:
		return nil
	case n.Kind == document.List:
		return n.Items
	default:
		return []*document.Node{n}
	}
}

func (b *builder) addName(d *doc, f weighted, text string) {
	spaced, squashed := key(text)
	d.names = append(d.names, name{f.path, text, spaced, squashed})
	b.addValue(text, f.path, f.weight, f.group, b.last)
}

// addItem makes the words of a vocabulary's item count for the current doc, if any.
func (b *builder) addItem(f weighted, id string) {
	unique := f.path + "\x00" + id
	i, ok := b.itemID[unique]
	if !ok {
		i = int32(len(b.items))
		b.itemID[unique] = i
		b.items = append(b.items, item{})
		b.addItemValues(f, id, i)
	}
	if b.last < 0 {
		return
	}
	if docs := b.items[i].docs; len(docs) == 0 || docs[len(docs)-1] != b.last {
		b.items[i].docs = append(docs, b.last)
	}
}

func (b *builder) addItemValues(f weighted, id string, i int32) {
	owner := -1 - i
	for _, ref := range f.refs {
		rec := b.cat.Vocabulary(ref).Get(id)
		if rec == nil {
			continue
		}
		b.items[i].record = rec
		found := false
		for _, inner := range b.fieldsOf(rec.Shape) {
			for _, n := range nodes(rec, inner.path) {
				if n.Text != "" && len(inner.refs) == 0 {
					b.addValue(n.Text, f.path, inner.weight, f.group, owner)
					found = true
				}
			}
		}
		if !found {
			b.addValue(rec.Name(), f.path, f.weight, f.group, owner)
		}
		return
	}
	b.addValue(id, f.path, f.weight, f.group, owner)
}

// fieldsOf lists the fields to search, in the schema's order.
func (b *builder) fieldsOf(shape *schema.Shape) []weighted {
	if fields, ok := b.fields[shape]; ok {
		return fields
	}
	var out []weighted
	shape.Walk(func(path []string, s *schema.Shape) {
		field := strings.Join(path, ".")
		if s.Weight <= 0 || field == "" || slices.ContainsFunc(out, func(f weighted) bool { return f.path == field }) {
			return
		}
		f := weighted{path: field, weight: s.Weight, group: b.group(field)}
		for _, of := range []*schema.Shape{s, s.Items} {
			if of != nil && !slices.Contains(of.Refs, catalogue.Services) {
				f.refs = append(f.refs, of.Refs...)
			}
		}
		out = append(out, f)
	})
	b.fields[shape] = out
	return out
}

// unweighted lists the fields of an entry whose schema gives no weights, which a
// schema does that this project did not write: the id, and then whatever is text.
func (b *builder) unweighted(e *catalogue.Entry) []weighted {
	out := []weighted{{path: "id", weight: plainWeights["id"], group: b.group("id")}}
	for _, f := range e.Node.Fields {
		path := f.Key.Text
		if path == "id" || f.Value.Kind == document.Map {
			continue
		}
		out = append(out, weighted{path: path, weight: cmp.Or(plainWeights[path], 1), group: b.group(path)})
	}
	return out
}

// group returns the group in which a field counts.
func (b *builder) group(path string) int32 {
	if nameFields[path] {
		path = "id"
	}
	g, ok := b.groupID[path]
	if !ok {
		g = int32(len(b.groups))
		b.groupID[path] = g
		b.groups = append(b.groups, group{})
	}
	return g
}

func (b *builder) addValue(text, field string, weight float64, g, owner int32) {
	v := int32(len(b.values))
	words := int32(0)
	b.lexer.lex(text, func(l lexeme) {
		w := b.word(l.word)
		w.times++
		if l.acronym {
			w.capital++
		}
		n := int32(len(b.places))
		b.places = append(b.places, listed{occurrence: occurrence{v, int32(l.pos)}, acronym: l.acronym})
		if w.first == 0 {
			w.first = n
		} else {
			b.places[w.last].next = n
		}
		w.last = n
		if !l.isJoined {
			words++
		}
	})
	b.values = append(b.values, value{text: text, field: field, weight: weight, group: g, words: words, owner: owner})
	b.groups[g].words += int(words)
	b.groups[g].values++
}

// word returns the entry of a word, which is new the first time.
func (b *builder) word(text []byte) *word {
	i, ok := b.wordID[string(text)]
	if !ok {
		i = int32(len(b.words))
		s := string(text)
		b.wordID[s] = i
		b.words = append(b.words, word{text: s})
	}
	return &b.words[i]
}

// owners returns the docs for which a value counts.
func (ix *Index) owners(v *value) []int32 {
	if v.owner < 0 {
		return ix.items[-1-v.owner].docs
	}
	return ix.docs[v.owner].self[:]
}
