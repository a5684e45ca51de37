package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Field is what there is to say about one field, or about a kind of file as a whole:
// what it means, what may stand there, and who uses it. Everything comes from the
// schemas and from the entries as they are.
type Field struct {
	// Path is dotted. A field of an entry has no prefix; any other begins with the name
	// of its schema: "capabilities.local_names".
	Path string
	// Where says in words which files have the field.
	Where              string
	Label, Description string
	// Type is what may stand there, in words.
	Type string
	// Required says in words when the field is needed: "yes", "no", or in which case.
	Required string
	Values   []FieldValue
	// Examples are values as they stand in a schema; Shape is their shape.
	Examples []*document.Node
	Shape    *schema.Shape
	// Class says how serious a change is by the schema, and is zero for a whole file.
	Class schema.Class
	// Refs say where the ids live that the field holds.
	Refs []FieldRef
	// NamedBy are the paths of the fields that hold ids of this kind; only for an "id".
	NamedBy []string
	// Fields are the paths of the fields directly below.
	Fields []string
	// Used is how many of Of records have the field. Of is 0 where there are none.
	Used, Of int
}

// FieldValue is one of a closed set.
type FieldValue struct {
	Text, Meaning string
	// Count is how many records have it.
	Count int
}

// FieldRef is where ids live.
type FieldRef struct {
	// Noun is one of what they name, in words. File is a file or folder of the tree.
	Noun, File string
	Count      int
}

// fileKind is a kind of file and the records in it.
type fileKind struct {
	name, file   string
	whole, shape *schema.Shape // of a file, and of one record
	records      []*catalogue.Record
}

// FieldNamed explains the field that a word names: a dotted path or JSON pointer in an
// entry, else one that begins with the name of a schema.
func FieldNamed(cat *catalogue.Catalogue, word string) (f Field, ok bool) {
	tokens := tokensOf(word)
	if len(tokens) == 0 {
		return Field{}, false
	}
	all := fileKinds(cat)
	if p := all[0]; p.shape.At(tokens...) != nil {
		return explainField(cat, all, p, tokens), true
	}
	for _, p := range all {
		switch {
		case tokens[0] != p.name && tokens[0] != p.shape.Noun:
		case len(tokens) == 1:
			return explainFile(p), true
		case p.shape.At(tokens[1:]...) != nil:
			return explainField(cat, all, p, tokens[1:]), true
		}
	}
	return Field{}, false
}

// FieldPaths lists what FieldNamed knows: the fields of an entry in the schema's order, then
// each other kind of file with its fields, by name.
func FieldPaths(cat *catalogue.Catalogue) []string {
	var list []string
	add := func(path string) {
		if !slices.Contains(list, path) { // a field of an entry may have the name of a file
			list = append(list, path)
		}
	}
	for i, p := range fileKinds(cat) {
		if i > 0 {
			add(p.name)
		}
		p.shape.Walk(func(path []string, _ *schema.Shape) {
			if len(path) > 0 {
				add(p.full(path))
			}
		})
	}
	return list
}

// tokensOf splits a dotted path or a JSON pointer and drops the places in lists.
func tokensOf(word string) []string {
	tokens := strings.Split(word, ".")
	if strings.HasPrefix(word, "/") {
		tokens = document.Tokens(word)
	}
	return slices.DeleteFunc(tokens, func(t string) bool { return strings.Trim(t, "0123456789") == "" })
}

// fileKinds lists the kinds of file: entries first, then the others by name. Parts of other
// schemas, our own output and files that are not here are none.
func fileKinds(cat *catalogue.Catalogue) []fileKind {
	var all []fileKind
	add := func(name, file string, whole *schema.Shape, records ...*catalogue.Record) {
		p := fileKind{name: name, file: file, whole: whole, shape: whole, records: records}
		if whole.Is("array") && whole.Items != nil {
			item := *whole.Items
			item.Noun = whole.Noun
			p.shape = &item
		}
		all = append(all, p)
	}
	var entries []*catalogue.Record
	for e := range cat.All() {
		entries = append(entries, &e.Record)
	}
	add("service", catalogue.ServicesFolder, cat.Shape(), entries...)
	for _, name := range cat.Schemas.Names() {
		shape, v := cat.Schemas.Get(name).Shape(), cat.Vocabulary(name)
		switch {
		case name == "waivers":
			add(name, catalogue.WaiversFile, shape, cat.Waivers...)
		case name == "catalogue" && cat.About != nil:
			add(name, catalogue.AboutFile, shape, cat.About)
		case name == "catalogue":
			add(name, catalogue.AboutFile, shape)
		case v != nil && shape.Is("array"):
			add(name, v.Doc.Name, shape, v.Items...)
		}
	}
	return all
}

// full is the path by which FieldNamed knows a field of a kind of file.
func (p fileKind) full(tokens []string) string {
	path := strings.Join(tokens, ".")
	if p.name == "service" {
		return path
	}
	return p.name + "." + path
}

func explainFile(p fileKind) Field {
	f := Field{
		Path: p.name, Where: p.file, Label: p.whole.Title, Description: p.whole.Description, Shape: p.shape,
		Type: typeOf(p.whole), Of: len(p.records), Used: len(p.records),
	}
	for _, child := range p.shape.Properties {
		f.Fields = append(f.Fields, p.full([]string{child.Name}))
	}
	return f
}

func explainField(cat *catalogue.Catalogue, all []fileKind, p fileKind, tokens []string) Field {
	shape := p.shape.At(tokens...)
	parent := p.shape.At(tokens[:len(tokens)-1]...)
	if parent.Items != nil && len(parent.Properties) == 0 {
		parent = parent.Items
	}
	name := tokens[len(tokens)-1]
	f := Field{
		Path: p.full(tokens), Label: shape.Label, Description: shape.Description, Shape: shape,
		Type: typeOf(shape), Required: requiredWords(p, parent, tokens), Class: classOf(p.shape, tokens),
		Examples: shape.Examples, Of: len(p.records),
	}
	f.Where = "each " + p.shape.Noun + ", in " + p.file
	if p.name == "catalogue" {
		f.Where = p.file
	}
	valued := shape.Single()
	counts := map[string]int{}
	for _, rec := range p.records {
		seen := map[string]bool{}
		nodes := rec.Values(strings.Join(tokens, "."))
		for _, n := range nodes {
			if !seen[n.Text] {
				seen[n.Text] = true
				counts[n.Text]++
			}
		}
		if len(nodes) > 0 {
			f.Used++
		}
	}
	for _, v := range valued.Enum {
		f.Values = append(f.Values, FieldValue{v, valued.DescribeEnum(v), counts[v]})
	}
	for _, ref := range valued.Refs {
		f.Refs = append(f.Refs, refTo(cat, ref))
	}
	for _, child := range valued.Properties {
		f.Fields = append(f.Fields, p.full(append(tokens[:len(tokens):len(tokens)], child.Name)))
	}
	if name == "id" && len(tokens) == 1 {
		f.NamedBy = namedBy(all, p)
	}
	return f
}

func refTo(cat *catalogue.Catalogue, ref string) FieldRef {
	if ref == catalogue.Services {
		return FieldRef{"service", catalogue.ServicesFolder, cat.Len()}
	}
	r := FieldRef{Noun: strings.TrimSuffix(ref, "s"), File: catalogue.VocabularyFolder + "/" + ref + ".yaml", Count: len(cat.IDsOf(ref))}
	if v := cat.Vocabulary(ref); v != nil && v.Noun != "" {
		r.Noun = v.Noun
	}
	return r
}

// namedBy lists the fields of all files that hold ids of a kind's records.
func namedBy(all []fileKind, p fileKind) []string {
	vocabulary := p.name
	if p.name == "service" {
		vocabulary = catalogue.Services
	}
	var out []string
	for _, other := range all {
		other.shape.Walk(func(path []string, s *schema.Shape) {
			if full := other.full(path); slices.Contains(s.Refs, vocabulary) && !slices.Contains(out, full) {
				out = append(out, full)
			}
		})
	}
	return out
}

// requiredWords says when a field is needed.
func requiredWords(p fileKind, parent *schema.Shape, tokens []string) string {
	name := tokens[len(tokens)-1]
	within := ""
	if len(tokens) > 1 {
		within = fmt.Sprintf(" wherever %q stands", tokens[len(tokens)-2])
		if list := p.shape.At(tokens[:len(tokens)-1]...); list.Items != nil {
			within = fmt.Sprintf(" in each item of %q", tokens[len(tokens)-2])
		}
	}
	if slices.Contains(parent.Required, name) {
		return "yes" + within
	}
	var cases []string
	for _, c := range parent.Conditions {
		if slices.Contains(c.Required, name) {
			cases = append(cases, "for "+c.Because)
		}
	}
	if len(cases) > 0 {
		return strings.Join(cases, " and ")
	}
	return "no"
}

// classOf is the class of a change by the nearest place above that gives one. For
// what lies inside that place any change is a change of it.
func classOf(root *schema.Shape, tokens []string) schema.Class {
	for n := len(tokens); n > 0; n-- {
		c := root.At(tokens[:n]...).Class
		switch {
		case c.IsZero():
		case n < len(tokens):
			return schema.Class{Added: c.Changed, Removed: c.Changed, Changed: c.Changed}
		default:
			return c
		}
	}
	return schema.Class{}
}

// typeOf says what may stand at a place.
func typeOf(s *schema.Shape) string {
	switch {
	case s.Items != nil:
		words := "a list"
		switch items := s.Items; {
		case len(items.Enum) > 0:
			words += ", each item one of the values below"
		case len(items.Properties) > 0:
			words += " of mappings"
		case items.Expect != "":
			words += ", each item " + items.Expect
		case len(items.Types) > 0:
			words += ", each item " + items.TypeWords()
		}
		if s.Key != "" {
			words += fmt.Sprintf(", told apart by %q", s.Key)
		}
		if s.Set {
			words += "; the order means nothing"
		}
		return words
	case len(s.Enum) > 0:
		return "one of the values below"
	case s.Expect != "":
		return s.Expect
	case len(s.Types) == 0:
		return "anything"
	}
	return s.TypeWords()
}

// Page writes what there is to say about a field.
func (f Field) Page(p *out.Page) {
	p.Title(f.Path, f.Label)
	p.Prose(f.Description, 0)
	p.Gap()
	p.Hang("In: ", f.Where, 0)
	p.Hang("Holds: ", f.Type, 0)
	r := &reader{Page: p}
	r.said("Required: ", f.Required, 0)
	for _, ref := range f.Refs {
		p.Hang("Ids of: ", fmt.Sprintf("%s, in %s", words.Count(ref.Count, ref.Noun), ref.File), 0)
	}
	r.said("Named by: ", strings.Join(f.NamedBy, ", "), 0)
	if !f.Class.IsZero() {
		p.Hang("A change is: ", classWords(f.Class)+`, or what "wdw rules --kind change" says`, 0)
	}
	if f.Of > 0 && f.Required != "" {
		p.Hang("Used by: ", fmt.Sprintf("%d of %d", f.Used, f.Of), 0)
	}
	p.Section("Values")
	for _, v := range f.Values {
		meaning := v.Meaning
		if f.Of > 0 {
			meaning += fmt.Sprintf(" (%d)", v.Count)
		}
		p.Hang(v.Text+": ", strings.TrimSpace(meaning), 2)
	}
	p.Section("Fields")
	for _, path := range f.Fields {
		p.Line("  " + out.VisibleLine(path))
	}
	p.Section("Example")
	if len(f.Examples) > 0 {
		var b strings.Builder
		_ = out.YAML(&b, out.Value(f.Examples[0], f.Shape)) // a Builder takes everything
		example(p, strings.TrimRight(b.String(), "\n"))
	}
}

// classWords says how serious a change of a field is.
func classWords(c schema.Class) string {
	if c.Added == c.Removed && c.Removed == c.Changed {
		return c.Changed
	}
	var parts []string
	for _, op := range [][2]string{{"added", c.Added}, {"removed", c.Removed}, {"changed", c.Changed}} {
		if op[1] != "" {
			parts = append(parts, op[1]+" when "+op[0])
		}
	}
	return strings.Join(parts, ", ")
}
