// Package schema knows the shape of every file in the catalogue.
//
// It compiles the JSON Schemas and reads the annotations beside them, so that the
// schema files are the one place that says which fields there are, how they are
// called, ordered, compared, searched and explained. It is the only user of the
// jsonschema library and turns the library's errors into findings with a place.
package schema

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

// BaseURL begins the id of each of our schemas. It is a name, nothing is fetched
// from it.
const BaseURL = "https://github.com/who-does-what/wdw/schema/"

// Suffix ends the name of a schema file.
const Suffix = ".schema.json"

// Set is the schemas of one tree, or a foreign schema with those it refers to. It is
// safe for concurrent use.
type Set struct {
	names   []string
	schemas map[string]*Schema            // by name
	docs    map[string]*document.Document // by URL, those that "$id" gives included
	draft   *draft                        // of a file that does not name its own
	mib     int                           // how large a file may be, 0 for the usual size

	// spots are the schemas that "$id" and "$anchor" name, by URL; made on first use.
	spots func() map[string]spot
	// limits are the schemas that have a pattern which cannot be run; entered are as from
	// findEntered. Both are made on first use.
	limits, entered func() map[*document.Node]bool

	mu       sync.Mutex // guards the compiler and asked
	compiler *jsonschema.Compiler
	// asked is the URL that the compiler asked for last.
	asked string
}

// spot is a node in a schema file, nil for none; the URL that references from it start
// from, which its own "$id" may give; and the draft of the file.
type spot struct {
	node  *document.Node
	base  string
	draft *draft
}

// in is a part of the schema at a spot.
func (at spot) in(n *document.Node) spot {
	at.node = n
	if id := at.draft.idOf(n); id != "" {
		at.base = resolveURL(at.base, id)
	}
	return at
}

// root is the schema of a file.
func (s *Set) root(at string) spot {
	n := s.docs[at].Root
	return spot{base: at, draft: s.draftOf(n)}.in(n)
}

// Load reads every "*.schema.json" in a folder: the schemas of what a catalogue holds.
// A schema's name in the set is its path without the suffix. No schema is compiled
// before a document is checked against it.
func Load(dir fs.FS) (*Set, error) { return load(dir, false) }

// LoadAll is Load with those in the folders below, which describe our own output. They
// are half of all schemas, and no command needs them but to print them.
func LoadAll(dir fs.FS) (*Set, error) { return load(dir, true) }

func load(dir fs.FS, below bool) (*Set, error) {
	s := newSet()
	err := fs.WalkDir(dir, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && !below:
			return fs.SkipDir
		case !entry.Type().IsRegular() || !strings.HasSuffix(name, Suffix):
			return nil
		}
		src, err := fs.ReadFile(dir, name)
		if err != nil {
			return err
		}
		_, err = s.add(strings.TrimSuffix(name, Suffix), path.Join("schema", name), BaseURL+name, src)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read schemas: %w", err)
	}
	slices.Sort(s.names)
	return s, nil
}

func newSet() *Set {
	s := &Set{docs: map[string]*document.Document{}, schemas: map[string]*Schema{}, draft: &drafts[0]}
	s.spots = sync.OnceValue(s.index)
	s.limits = sync.OnceValue(s.findLimits)
	s.entered = sync.OnceValue(s.findEntered)
	return s
}

// add reads one schema file. file is its name in messages, at its URL.
func (s *Set) add(name, file, at string, src []byte) (*document.Document, error) {
	docs, findings := document.ParseAll(file, src, document.DialectOf(file).UpTo(s.mib))
	doc := docs[0]
	if findings.HasErrors() {
		f := findings[slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error })]
		return nil, fmt.Errorf("%s:%s: %s", f.File, f.Pos, f.Message)
	}
	if len(docs) > 1 {
		return nil, placed(doc, docs[1].Root, "a second document begins here; a schema is one")
	}
	if kind := doc.Root.Kind; kind != document.Map && kind != document.Bool {
		return nil, fmt.Errorf("%s:1:1: a schema is a mapping, and this is %s", file, kind)
	}
	s.names = append(s.names, name)
	s.docs[at] = doc
	s.schemas[name] = s.schema(name, at)
	if id := s.draftOf(doc.Root).idOf(doc.Root); id != "" {
		if own := resolveURL(at, id); own != "" && s.docs[own] == nil {
			s.docs[own] = doc
		}
	}
	return doc, nil
}

// resolveURL follows a reference from a URL and drops the fragment; "" if it is none.
func resolveURL(base, ref string) string {
	b, err := url.Parse(base)
	if err != nil {
		return ""
	}
	r, err := b.Parse(ref)
	if err != nil {
		return ""
	}
	r.Fragment, r.RawFragment = "", ""
	return r.String()
}

// Names lists the schemas in alphabetical order.
func (s *Set) Names() []string { return slices.Clone(s.names) }

// Source returns the text of a schema file, "" if there is none of that name.
func (s *Set) Source(name string) string {
	if schema := s.schemas[name]; schema != nil {
		return s.docs[schema.url].Source()
	}
	return ""
}

// Get returns a schema by name, nil if there is none.
func (s *Set) Get(name string) *Schema { return s.schemas[name] }

// Schema is one compiled schema with its shape. All of it is made on first use.
type Schema struct {
	set       *Set
	name, url string

	compiled func() (*jsonschema.Schema, error)
	shape    func() *Shape
	hasDates func() bool
	// quick is what accepts documents without the library, nil if the schema asks for more
	// than that can tell.
	quick func() *accept
}

func (s *Set) schema(name, at string) *Schema {
	out := &Schema{set: s, name: name, url: at}
	out.compiled = sync.OnceValues(func() (*jsonschema.Schema, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.compile(at)
	})
	out.shape = sync.OnceValue(func() *Shape {
		b := shaper{resolve: s.locate, done: map[*document.Node]*Shape{}, active: map[*document.Node]bool{}}
		return b.shape(s.root(at))
	})
	out.hasDates = sync.OnceValue(func() (has bool) {
		out.shape().Walk(func(_ []string, at *Shape) { has = has || at.isBareDate() })
		return has
	})
	out.quick = sync.OnceValue(func() *accept {
		a, _ := out.makeAccept()
		return a
	})
	return out
}

// Name is the name under which the set knows the schema.
func (s *Schema) Name() string { return s.name }

// Shape returns what the schema says about the form of a file.
func (s *Schema) Shape() *Shape { return s.shape() }

// locate finds the schema that ref names, seen from base. It knows JSON pointers, "$id"
// and "$anchor" in the files of the set; anything else is nowhere.
func (s *Set) locate(base, ref string) spot {
	at, _ := s.resolve(base, ref)
	return at
}

// resolve is locate, with the way to the schema from the nearest one around it that has a
// name of its own, where a pointer leads past that.
func (s *Set) resolve(base, ref string) (at spot, way []string) {
	target := resolveURL(base, ref)
	_, fragment, _ := strings.Cut(ref, "#")
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	if s.docs[target] != nil {
		at = s.root(target)
	} else if at = s.spots()[target]; at.node == nil {
		return spot{}, nil
	}
	switch {
	case fragment == "":
		return at, nil
	case !strings.HasPrefix(fragment, "/"):
		return s.spots()[at.base+"#"+fragment], nil
	}
	for i, token := range document.Tokens(fragment) {
		_, n := (&document.Document{Root: at.node}).Find(document.Pointer(token))
		if n == nil {
			return spot{}, nil
		}
		if at = at.in(n); at.draft.idOf(n) != "" {
			way = document.Tokens(fragment)[i+1:]
		}
	}
	return at, way
}

// index finds the schemas that are named, those inside others too. Inside a schema that
// gives itself another URL, references start from that one.
func (s *Set) index() map[string]spot {
	spots := map[string]spot{}
	for at := range s.docs {
		each(s.root(at), func(here spot) {
			if here.draft.idOf(here.node) != "" {
				spots[here.base] = here
			}
			for _, anchor := range here.draft.anchorsOf(here.node) {
				spots[here.base+"#"+anchor] = here
			}
		})
	}
	return spots
}

// each visits the schema at a spot and those inside it.
func each(from spot, visit func(spot)) {
	at := map[*document.Node]spot{}
	walkSchemas(from.node, func(parent, n *document.Node) {
		here := from
		if parent != nil {
			here = at[parent].in(n)
		}
		at[n] = here
		visit(here)
	})
}

// Reread makes bare years text wherever the schema has a date. Whoever parses a
// document calls it once, before the document is shared.
func (s *Schema) Reread(doc *document.Document) {
	if s.hasDates() {
		doc.Reread(func(path []string) bool { return s.shape().At(path...).isBareDate() })
	}
}
