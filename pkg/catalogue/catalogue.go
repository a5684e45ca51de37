// Package catalogue is the model: the entries, the vocabularies they point into, the
// waivers, and the schemas that shape them.
//
// Load reads a tree of files and tolerates broken ones, which it reports. A record
// keeps its node tree, so that everything that asks a catalogue anything (the query,
// the search, the diff, a rule) sees the same data with the same places.
package catalogue

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// Where things stand in a tree.
const (
	Folder           = "catalogue"
	ServicesFolder   = Folder + "/services"
	VocabularyFolder = Folder + "/vocabulary"
	AboutFile        = Folder + "/catalogue.yaml"
	WaiversFile      = Folder + "/waivers.yaml"
	SchemaFolder     = "schema"
)

// Services is the name under which "x-ref" knows the entries themselves.
const Services = "services"

// EverySetting is the care setting that stands for all of them.
const EverySetting = "all"

// Record is one mapping with an id: a service or an item of a vocabulary.
type Record struct {
	// ID is the entry's file name without ".yaml", or the "id" of a vocabulary's item.
	ID string
	// Doc is the document that holds the record.
	Doc *document.Document
	// Node is the record's mapping.
	Node *document.Node
	// Pointer is the place of Node in Doc, "" for an entry.
	Pointer string
	// Shape is what the schema says about the record, never nil.
	Shape *schema.Shape
}

// Get follows names of fields and returns the node there, or nil.
func (r *Record) Get(path ...string) *document.Node { return r.Node.At(path...) }

// Text returns the text of a scalar field, "" when there is none.
func (r *Record) Text(path ...string) string { return r.Node.TextAt(path...) }

// Date returns the date of a scalar field, zero when there is none or it is not one.
func (r *Record) Date(path ...string) date.Date { return date.Of(r.Text(path...)) }

// Status is where the record stands in its life.
func (r *Record) Status() Status { return Status(r.Text("status")) }

// List returns the items of a list field, nil when there is none.
func (r *Record) List(path ...string) []*document.Node {
	if n := r.Get(path...); n != nil {
		return n.Items
	}
	return nil
}

// Texts returns the items of a list of scalars in the order of the file.
func (r *Record) Texts(path ...string) []string { return r.Get(path...).Texts() }

// Name is the record's full name, which a foreign schema may call its title, or its id
// when it has none.
func (r *Record) Name() string { return cmp.Or(r.Text("name"), r.Text("title"), r.ID) }

// Values returns every scalar at a dotted path, lists entered on the way, in the
// order of the file: "standards.id" gives the ids of all standards.
func (r *Record) Values(path string) []*document.Node {
	return r.ValuesAt(strings.Split(path, ".")...)
}

// ValuesAt is Values for the names on the way.
func (r *Record) ValuesAt(path ...string) []*document.Node {
	nodes := []*document.Node{r.Node}
	for _, name := range path {
		var next []*document.Node
		for _, n := range items(nodes) {
			if field := n.Field(name); field != nil {
				next = append(next, field)
			}
		}
		nodes = next
	}
	return items(nodes)
}

// items puts the items of lists in the place of the lists.
func items(nodes []*document.Node) []*document.Node {
	var out []*document.Node
	for _, n := range nodes {
		if n.Kind == document.List {
			out = append(out, n.Items...)
		} else {
			out = append(out, n)
		}
	}
	return out
}

// Entry is one service.
type Entry struct {
	Record
	// Renamed tells that another has the id that stands in the entry, which therefore goes
	// by its path. It happens in a foreign catalogue.
	Renamed bool
}

// File is the path of the entry's file from the root of the tree.
func (e *Entry) File() string { return e.Doc.Name }

// Level is the framework's option for the entry: how binding it is.
func (e *Entry) Level() Level { return Level(e.Text("autonomy", "level")) }

// Basis is where the level comes from.
func (e *Entry) Basis() Basis { return Basis(e.Text("autonomy", "basis")) }

// IsGone tells whether the entry is a tombstone.
func (e *Entry) IsGone() bool { return e.Status().IsGone() }

// HasFlag tells whether the entry carries a flag, such as "internal".
func (e *Entry) HasFlag(flag string) bool { return slices.Contains(e.Texts("flags"), flag) }

// HasCapability tells whether the entry names a capability.
func (e *Entry) HasCapability(id string) bool { return slices.Contains(e.Texts("capabilities"), id) }

// Standards lists the entry's standards by how they are used, required ones when
// use is "required".
func (e *Record) Standards(use string) []string {
	var out []string
	for _, n := range e.List("standards") {
		if id := n.Field("id"); id != nil && n.TextAt("use") == use {
			out = append(out, id.Text)
		}
	}
	return out
}

// Vocabulary is a closed list of ids that entries point into.
type Vocabulary struct {
	// Name is the file's name without ".yaml"; Noun is one item of it in words.
	Name, Noun string
	Doc        *document.Document
	// Items stand in the order of the file, each id once.
	Items []*Record
	byID  map[string]*Record
}

// Get returns an item, or nil. It may be called on nil.
func (v *Vocabulary) Get(id string) *Record {
	if v == nil {
		return nil
	}
	return v.byID[id]
}

// IDs returns the ids in the order of the file.
func (v *Vocabulary) IDs() []string {
	if v == nil {
		return nil
	}
	ids := make([]string, len(v.Items))
	for i, item := range v.Items {
		ids[i] = item.ID
	}
	return ids
}

// Catalogue is everything that was read from a tree. It is read-only.
type Catalogue struct {
	// About holds catalogue.yaml, nil if the file is missing or broken.
	About *Record
	// Schemas are those of the tree, or the built-in ones if it has none.
	Schemas *schema.Set
	// Files is the number of YAML files that were read or refused.
	Files int
	// LeftOut is the number of Markdown pages that hold no entry, for they have no front
	// matter.
	LeftOut int
	// Waivers are the items of waivers.yaml in the order of the file.
	Waivers []*Record

	// idField and shape are set when the catalogue is foreign. renamed are the ids under
	// which entries go whose own id is that of another.
	idField   string
	shape     *schema.Shape
	renamed   []string
	isChecked bool

	sheets  []Sheet
	entries []*Entry
	byID    map[string]*Entry
	broken  map[string]bool
	clashes []*Entry // entries whose id an earlier file has

	called        map[string]called // by foldKey, made on first use
	calledOnce    sync.Once
	standards     map[string][]string // ids by id and name in small letters, made on first use
	standardsOnce sync.Once
	vocabularies  []*Vocabulary
}

// Sheet is a parsed file, the schema it must match, and the id of the entry in it
// ("" for other files).
type Sheet struct {
	Doc    *document.Document
	Schema *schema.Schema
	ID     string

	// claim is what a foreign entry says of its id where the document holds nothing any
	// more; nil else.
	claim *claim
}

// Sheets returns every parsed file that has a schema, by path. The slice is the
// catalogue's own.
func (c *Catalogue) Sheets() []Sheet { return c.sheets }

// All yields the entries that could be understood, in order of id.
func (c *Catalogue) All() iter.Seq[*Entry] { return slices.Values(c.entries) }

// Entries returns the entries that could be understood, in order of id. The slice
// is the caller's.
func (c *Catalogue) Entries() []*Entry { return slices.Clone(c.entries) }

// Len is the number of entries that could be understood.
func (c *Catalogue) Len() int { return len(c.entries) }

// Entry returns the entry with an id, or nil.
func (c *Catalogue) Entry(id string) *Entry { return c.byID[id] }

// IDs returns the ids of All.
func (c *Catalogue) IDs() []string {
	ids := make([]string, len(c.entries))
	for i, e := range c.entries {
		ids[i] = e.ID
	}
	return ids
}

// IsBroken tells whether there is a file for the id that could not be understood.
func (c *Catalogue) IsBroken(id string) bool { return c.broken[id] }

// BrokenCount is the number of entries whose file could not be understood.
func (c *Catalogue) BrokenCount() int { return len(c.broken) }

// Renamed returns the ids under which entries of a foreign catalogue go whose own id is
// that of another, by path.
func (c *Catalogue) Renamed() []string { return c.renamed }

// Clashes returns the entries whose id an earlier file already has, by path.
func (c *Catalogue) Clashes() []*Entry { return c.clashes }

// Vocabulary returns a vocabulary by its name, nil if there is none.
func (c *Catalogue) Vocabulary(name string) *Vocabulary {
	for _, v := range c.vocabularies {
		if v.Name == name {
			return v
		}
	}
	return nil
}

// Vocabularies returns all of them, by name.
func (c *Catalogue) Vocabularies() []*Vocabulary { return c.vocabularies }

// IsForeign tells whether another project wrote the catalogue and its schema, so that
// only what the schema says can be relied on.
func (c *Catalogue) IsForeign() bool { return c.idField != "" }

// IsChecked tells whether the findings of the schema came with the catalogue, and what its
// entries say was dropped.
func (c *Catalogue) IsChecked() bool { return c.isChecked }

// IDField is the dotted place at which entries have their id, as far as they have one:
// those of a foreign catalogue may be called by their file instead.
func (c *Catalogue) IDField() string { return cmp.Or(c.idField, "id") }

// Shape is the shape of an entry.
func (c *Catalogue) Shape() *schema.Shape {
	if c.shape != nil {
		return c.shape
	}
	if s := c.Schemas.Get("service"); s != nil {
		return s.Shape()
	}
	return &schema.Shape{}
}

// IDsOf returns the ids that an "x-ref" allows: the entries' for Services, else the
// vocabulary's.
func (c *Catalogue) IDsOf(ref string) []string {
	if ref == Services {
		return c.IDs()
	}
	return c.Vocabulary(ref).IDs()
}

// Lookup finds an entry by id, or by name or alias without regard to case. by tells
// which it was: "id", "name" or "alias"; entry is nil when nothing fits exactly.
func (c *Catalogue) Lookup(word string) (entry *Entry, by string) {
	word = strings.TrimSpace(word)
	if e := c.byID[word]; e != nil {
		return e, "id"
	}
	c.calledOnce.Do(func() { c.called = c.findCalled() })
	hit := c.called[foldKey(word)]
	return hit.entry, hit.by
}

// called is an entry that goes by a word, and what the word is of it.
type called struct {
	entry *Entry
	by    string
}

// findCalled lists every word for an entry. An id goes before a name and that before an
// alias, and of two entries the first.
func (c *Catalogue) findCalled() map[string]called {
	words := make(map[string]called, 3*len(c.entries))
	claim := func(word string, e *Entry, by string) {
		if key := foldKey(word); words[key].entry == nil {
			words[key] = called{e, by}
		}
	}
	for _, e := range c.entries {
		claim(e.ID, e, "id")
	}
	for _, e := range c.entries {
		claim(e.Text("name"), e, "name")
	}
	for _, e := range c.entries {
		for _, alias := range e.Texts("aliases") {
			claim(alias, e, "alias")
		}
	}
	return words
}

// foldKey makes equal what strings.EqualFold takes for equal.
func foldKey(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return unicode.ToUpper(r)
		}
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, s)
}
