// Package schema knows the shape of every file in the catalogue.
//
// It compiles the JSON Schemas and reads the annotations beside them, so that the
// schema files are the one place that says which fields there are, how they are
// called, ordered, compared, searched and explained. It is the only user of the
// jsonschema library and turns the library's errors into findings with a place.
package schema

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

// BaseURL begins the id of each of our schemas. It is a name, nothing is fetched
// from it.
const BaseURL = "https://github.com/who-does-what/wdw/schema/"

// Suffix ends the name of a schema file.
const Suffix = ".schema.json"

// PartialDate is our own format: YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD, and in the
// calendar.
const PartialDate = "partial-date"

func init() {
	jsonschema.Formats[PartialDate] = func(v any) bool {
		s, ok := v.(string)
		if !ok {
			return true
		}
		_, err := date.Parse(s)
		return err == nil
	}
}

// Set is the schemas of one tree, or a foreign schema with those it refers to. It is
// safe for concurrent use.
type Set struct {
	names   []string
	schemas map[string]*Schema            // by name
	docs    map[string]*document.Document // by URL, those that "$id" gives included

	// spots are the schemas that "$id" and "$anchor" name, by URL; made on first use.
	spots func() map[string]spot

	mu       sync.Mutex // guards the compiler and asked
	compiler *jsonschema.Compiler
	// asked is the URL that the compiler asked for last.
	asked string
}

// spot is a node in a schema file, and the URL that references from it start from.
type spot struct {
	node *document.Node
	base string
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
	s := &Set{docs: map[string]*document.Document{}, schemas: map[string]*Schema{}}
	s.spots = sync.OnceValue(s.index)
	return s
}

// add reads one schema file. file is its name in messages, at its URL.
func (s *Set) add(name, file, at string, src []byte) (*document.Document, error) {
	docs, findings := document.ParseAll(file, src, document.DialectOf(file))
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
	if id := idOf(doc.Root); id != "" {
		if own := resolveURL(at, id); own != "" && s.docs[own] == nil {
			s.docs[own] = doc
		}
	}
	return doc, nil
}

// idOf returns the "$id" of a schema, which draft 4 calls "id", without its fragment.
func idOf(n *document.Node) string {
	for _, keyword := range []string{"$id", "id"} {
		if id := n.Field(keyword); id != nil && id.Kind == document.String {
			before, _, _ := strings.Cut(id.Text, "#")
			return before
		}
	}
	return ""
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

// Schema is one compiled schema with its shape. Both are made on first use.
type Schema struct {
	set       *Set
	name, url string

	compiled func() (*jsonschema.Schema, error)
	shape    func() *Shape
	hasDates func() bool
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
		return b.shape(at, s.docs[at].Root)
	})
	out.hasDates = sync.OnceValue(func() (has bool) {
		out.shape().Walk(func(_ []string, at *Shape) { has = has || at.IsDate() })
		return has
	})
	return out
}

// Name is the name under which the set knows the schema.
func (s *Schema) Name() string { return s.name }

// Shape returns what the schema says about the form of a file.
func (s *Schema) Shape() *Shape { return s.shape() }

// locate finds the schema that ref names, seen from base, and the base of references
// inside it. It knows JSON pointers, "$id" and "$anchor" in the files of the set;
// anything else is nil.
func (s *Set) locate(base, ref string) (*document.Node, string) {
	target := resolveURL(base, ref)
	_, fragment, _ := strings.Cut(ref, "#")
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	var from spot
	if doc := s.docs[target]; doc != nil {
		from = spot{doc.Root, target}
	} else if from = s.spots()[target]; from.node == nil {
		return nil, ""
	}
	switch {
	case fragment == "":
		return from.node, from.base
	case strings.HasPrefix(fragment, "/"):
		_, node := (&document.Document{Root: from.node}).Find(fragment)
		return node, from.base
	}
	at := s.spots()[target+"#"+fragment]
	return at.node, at.base
}

// index finds the schemas that are named, those inside others too. Inside a schema that
// gives itself another URL, references start from that one.
func (s *Set) index() map[string]spot {
	spots := map[string]spot{}
	add := func(base string, n *document.Node) {
		if idOf(n) != "" {
			spots[base] = spot{n, base}
		}
		for _, keyword := range []string{"$anchor", "$dynamicAnchor"} {
			if anchor := n.Field(keyword); anchor != nil {
				spots[base+"#"+anchor.Text] = spot{n, base}
			}
		}
		// Drafts 4 to 7 write an anchor as an id that is only a fragment.
		for _, keyword := range []string{"$id", "id"} {
			if id := n.Field(keyword); id != nil && strings.HasPrefix(id.Text, "#") && len(id.Text) > 1 {
				spots[base+id.Text] = spot{n, base}
			}
		}
	}
	for at, doc := range s.docs {
		each(at, doc.Root, add)
	}
	return spots
}

// each visits a schema and those inside it with the URL that references in them start
// from.
func each(base string, n *document.Node, visit func(base string, n *document.Node)) {
	bases := map[*document.Node]string{}
	walkSchemas(n, func(parent, n *document.Node) {
		at, ok := bases[parent]
		if !ok {
			at = base
		}
		if id := idOf(n); id != "" {
			at = resolveURL(at, id)
		}
		bases[n] = at
		visit(at, n)
	})
}

// Reread makes bare years text wherever the schema has a date. Whoever parses a
// document calls it once, before the document is shared.
func (s *Schema) Reread(doc *document.Document) {
	if s.hasDates() {
		doc.Reread(func(path []string) bool { return s.shape().At(path...).IsDate() })
	}
}

// LoadFile reads one schema that this project did not write, of any draft that the
// library takes, in JSON or YAML, with the files it refers to as long as they stand
// in dir or below. Nothing is fetched from the network. name is the file in dir, and
// the schema's name in the set; shown is what messages call dir, "" for the working
// folder. An error names the place in the file.
func LoadFile(dir fs.FS, name, shown string) (*Set, error) {
	l := fileLoader{set: newSet(), dir: dir, shown: shown}
	if err := l.read(name, "file:///"+(&url.URL{Path: name}).EscapedPath()); err != nil {
		return nil, err
	}
	return l.set, nil
}

type fileLoader struct {
	set   *Set
	dir   fs.FS
	shown string
}

// read reads a file and those that it refers to by relative names.
func (l *fileLoader) read(name, at string) error {
	src, err := fs.ReadFile(l.dir, name)
	if err != nil {
		if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
			err = pathErr.Err
		}
		return fmt.Errorf("%s: %w", path.Join(l.shown, name), err)
	}
	doc, err := l.set.add(name, path.Join(l.shown, name), at, src)
	if err != nil {
		return err
	}
	each(at, doc.Root, func(base string, n *document.Node) {
		for _, f := range n.Fields {
			if err == nil && references[f.Key.Text] && f.Value.Kind == document.String {
				err = l.follow(doc, f.Value, name, base)
			}
		}
	})
	return err
}

// follow reads the file that a relative reference names. It is looked for beside the
// file that refers to it, whatever "$id" that file gives itself.
func (l *fileLoader) follow(doc *document.Document, ref *document.Node, name, base string) error {
	u, err := url.Parse(ref.Text)
	if err != nil || u.IsAbs() || u.Host != "" || u.Path == "" {
		return nil // a place in this file, or another's concern: Compile reports it
	}
	target := resolveURL(base, ref.Text)
	if l.set.docs[target] != nil || l.set.spots()[target].node != nil {
		return nil
	}
	l.set.spots = sync.OnceValue(l.set.index) // made again when all files are there
	file := path.Join(path.Dir(name), u.Path)
	if path.IsAbs(u.Path) || !fs.ValidPath(file) {
		return placed(doc, ref, fmt.Sprintf("%q leads out of the schema's folder, and is not followed", ref.Text))
	}
	if known := l.set.schemas[file]; known != nil {
		l.set.docs[target] = l.set.docs[known.url]
		return nil
	}
	if _, err := fs.Stat(l.dir, file); err != nil {
		return placed(doc, ref, fmt.Sprintf("%q is not a file beside this schema", ref.Text))
	}
	return l.read(file, target)
}
