// Package schema knows the shape of every file in the catalogue.
//
// It compiles the JSON Schemas and reads the annotations beside them, so that the
// schema files are the one place that says which fields there are, how they are
// called, ordered, compared, searched and explained. It is the only user of the
// jsonschema library and turns the library's errors into findings with a place.
package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"regexp"
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

// Set is the schemas of one tree. It is safe for concurrent use.
type Set struct {
	names []string
	docs  map[string]*document.Document // by URL
	srcs  map[string]string             // by name

	mu      sync.Mutex
	schemas map[string]*Schema
}

// Load reads every NAME.schema.json of a folder, sub-folders included. A name is
// the path without the suffix, such as "service" or "output/list". A schema that is
// no JSON is an error, because nothing can be checked against it.
func Load(dir fs.FS) (*Set, error) {
	s := &Set{docs: map[string]*document.Document{}, srcs: map[string]string{}, schemas: map[string]*Schema{}}
	err := fs.WalkDir(dir, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !entry.Type().IsRegular() || !strings.HasSuffix(name, Suffix):
			return nil
		}
		src, err := fs.ReadFile(dir, name)
		if err != nil {
			return err
		}
		return s.add(strings.TrimSuffix(name, Suffix), path.Join("schema", name), BaseURL+name, src)
	})
	if err != nil {
		return nil, fmt.Errorf("read schemas: %w", err)
	}
	slices.Sort(s.names)
	return s, nil
}

// LoadFile reads one schema that this project did not write. Its name in the set is
// its file name, which is returned. References to other files are not followed.
func LoadFile(name string, src []byte) (*Set, string, error) {
	s := &Set{docs: map[string]*document.Document{}, srcs: map[string]string{}, schemas: map[string]*Schema{}}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	if err := s.add(base, name, "file:///"+url.PathEscape(base), src); err != nil {
		return nil, "", err
	}
	return s, base, nil
}

func (s *Set) add(name, file, url string, src []byte) error {
	// JSON may be indented with tabs, YAML not; inside JSON text a tab cannot stand, so
	// that every tab may become a blank without moving anything.
	docs, findings := document.ParseAll(file, bytes.ReplaceAll(src, []byte("\t"), []byte(" ")), document.Foreign)
	if findings.HasErrors() {
		f := findings[slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error })]
		return fmt.Errorf("%s:%s: %s", f.File, f.Pos, f.Message)
	}
	root := docs[0].Root
	if root.Kind != document.Map && root.Kind != document.Bool {
		return fmt.Errorf("%s:1:1: a schema is a mapping, and this is %s", file, root.Kind)
	}
	s.names = append(s.names, name)
	s.docs[url] = docs[0]
	s.srcs[name] = string(src)
	s.schemas[name] = &Schema{set: s, name: name, url: url}
	return nil
}

// Names lists the schemas in alphabetical order.
func (s *Set) Names() []string { return slices.Clone(s.names) }

// Source returns the text of a schema file, "" if there is none of that name.
func (s *Set) Source(name string) string { return s.srcs[name] }

// Get returns a schema by name, nil if there is none.
func (s *Set) Get(name string) *Schema { return s.schemas[name] }

// Schema is one compiled schema with its shape. Both are made on first use.
type Schema struct {
	set       *Set
	name, url string

	compileOnce sync.Once
	compiled    *jsonschema.Schema
	compileErr  error
	shapeOnce   sync.Once
	shape       *Shape
	datesOnce   sync.Once
	hasDates    bool
}

// Name is the name under which the set knows the schema.
func (s *Schema) Name() string { return s.name }

// Shape returns what the schema says about the form of a file.
func (s *Schema) Shape() *Shape {
	s.shapeOnce.Do(func() {
		s.set.mu.Lock()
		defer s.set.mu.Unlock()
		b := shaper{resolve: s.set.resolve, done: map[*document.Node]*Shape{}, active: map[*document.Node]bool{}}
		s.shape = b.shape(s.url, s.set.docs[s.url].Root)
	})
	return s.shape
}

// resolve follows a reference from a schema. It knows JSON pointers into the files
// of the set; anything else is nil.
func (s *Set) resolve(base, ref string) (*document.Node, string) {
	node, target := s.locate(base, ref)
	if target == "" {
		return nil, ""
	}
	return node, target
}

// locate finds the node that ref names, seen from base, and the URL of its file.
func (s *Set) locate(base, ref string) (*document.Node, string) {
	b, err := url.Parse(base)
	if err != nil {
		return nil, ""
	}
	r, err := b.Parse(ref)
	if err != nil {
		return nil, ""
	}
	fragment := r.Fragment
	r.Fragment, r.RawFragment = "", ""
	doc := s.docs[r.String()]
	if doc == nil {
		// A foreign schema may call itself by another id than the one we gave it.
		if doc = s.docs[base]; doc == nil {
			return nil, ""
		}
		id := doc.Root.Field("$id")
		if id == nil {
			id = doc.Root.Field("id")
		}
		if id == nil || strings.TrimSuffix(id.Text, "#") != r.String() {
			return nil, ""
		}
		r = b
	}
	_, node := doc.Find(fragment)
	if node == nil {
		return nil, ""
	}
	return node, r.String()
}

// Compile makes the schema ready for Check. It is called by Check as needed; the
// error names the place in the schema file.
func (s *Schema) Compile() error {
	s.compileOnce.Do(func() { s.compiled, s.compileErr = s.set.compile(s.url) })
	return s.compileErr
}

// compile builds the library's schema. The library panics on some input.
func (s *Set) compile(at string) (compiled *jsonschema.Schema, err error) {
	file := s.docs[at].Name
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: compile schema: %v", file, r)
		}
	}()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	c.Draft = jsonschema.Draft2020
	c.LoadURL = func(ref string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("%s is another file; put it into the same schema", ref)
	}
	for _, name := range s.names {
		if err := c.AddResource(s.schemas[name].url, strings.NewReader(s.srcs[name])); err != nil {
			return nil, fmt.Errorf("%s: %w", s.docs[s.schemas[name].url].Name, err)
		}
	}
	compiled, err = c.Compile(at)
	if err != nil {
		return nil, s.placeError(at, err)
	}
	return compiled, nil
}

var invalidPattern = regexp.MustCompile("error parsing regexp: .*: `(.*)`")

// placeError gives a compile error the place in the schema file that it is about.
func (s *Set) placeError(at string, err error) error {
	doc := s.docs[at]
	var invalid *jsonschema.ValidationError
	message, place := strings.TrimPrefix(err.Error(), "jsonschema: "), doc.Root
	if errors.As(err, &invalid) {
		leaf := invalid
		for len(leaf.Causes) > 0 {
			leaf = leaf.Causes[0]
		}
		if _, n := doc.Find(leaf.InstanceLocation); n != nil {
			place = n
		}
		message = leaf.Message
		if n := place; strings.Contains(message, "'regex'") && n.Kind == document.String {
			message = patternProblem(n.Text)
		}
	} else if m := invalidPattern.FindStringSubmatch(message); m != nil {
		message = "this pattern cannot be used: " + m[0]
	} else if _, cause, ok := strings.Cut(message, "compilation failed: "); ok {
		message = cause
	}
	return fmt.Errorf("%s:%s: %s", doc.Name, doc.Pos(place.Start), message)
}

// patternProblem says why a regular expression cannot be used. Go's engine runs in
// linear time, which is why it knows no look-around.
func patternProblem(pattern string) string {
	_, err := regexp.Compile(pattern)
	switch {
	case err == nil:
		return fmt.Sprintf("pattern %q is not a regular expression", pattern)
	case strings.Contains(pattern, "(?=") || strings.Contains(pattern, "(?!") || strings.Contains(pattern, "(?<"):
		return fmt.Sprintf("pattern %q looks around, which is not supported: write it without (?= (?! (?<", pattern)
	}
	return strings.TrimPrefix(err.Error(), "error parsing regexp: ")
}

// Reread makes bare years text wherever the schema has a date. Whoever parses a
// document calls it once, before the document is shared.
func (s *Schema) Reread(doc *document.Document) {
	shape := s.Shape()
	s.datesOnce.Do(func() {
		shape.Walk(func(_ []string, at *Shape) { s.hasDates = s.hasDates || at.IsDate() })
	})
	if s.hasDates {
		doc.Reread(func(path []string) bool { return shape.At(path...).IsDate() })
	}
}
