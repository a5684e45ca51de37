package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
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
	name, file string
	shape      *schema.Shape // of one record
	records    []*catalogue.Record
	// title, text and holds are the words of the schema about a whole file.
	title, text, holds string
}

// FieldNamed explains the field that a word names: a dotted path or JSON pointer in an
// entry, else one that begins with the name of a schema. The error names the nearest.
func FieldNamed(cat *catalogue.Catalogue, word string) (Field, error) {
	tokens := tokensOf(word)
	if len(tokens) == 0 {
		return Field{}, fmt.Errorf("%q is not a field", word)
	}
	all := fileKinds(cat)
	if p := all[0]; p.shape.At(tokens...) != nil {
		return explainField(cat, all, p, tokens), nil
	}
	for _, p := range all {
		if tokens[0] != p.name && tokens[0] != p.shape.Noun {
			continue
		}
		if len(tokens) == 1 {
			return explainFile(p), nil
		}
		if p.shape.At(tokens[1:]...) != nil {
			return explainField(cat, all, p, tokens[1:]), nil
		}
	}
	path := strings.Join(tokens, ".")
	if help := words.DidYouMean(path, FieldPaths(cat)); help != "" {
		return Field{}, fmt.Errorf("%q is not a field; %s", word, help)
	}
	return Field{}, fmt.Errorf("%q is not a field", word)
}

// FieldPaths lists what FieldNamed knows: the fields of an entry in the schema's order, then
// each other kind of file with its fields, by name.
func FieldPaths(cat *catalogue.Catalogue) []string {
	var out []string
	for i, p := range fileKinds(cat) {
		prefix := p.name
		if i == 0 {
			prefix = ""
		} else if !slices.Contains(out, p.name) { // a field of an entry may have the name
			out = append(out, p.name)
		}
		p.shape.Walk(func(path []string, _ *schema.Shape) {
			full := strings.TrimPrefix(strings.Join(append([]string{prefix}, path...), "."), ".")
			if len(path) > 0 && !slices.Contains(out, full) {
				out = append(out, full)
			}
		})
	}
	return out
}

// tokensOf splits a dotted path or a JSON pointer and drops the places in lists.
func tokensOf(word string) []string {
	tokens := strings.Split(word, ".")
	if strings.HasPrefix(word, "/") {
		tokens = document.Tokens(word)
	}
	return slices.DeleteFunc(tokens, func(t string) bool { return strings.Trim(t, "0123456789") == "" })
}

// fileKinds lists the kinds of file: entries first, then the others by name.
func fileKinds(cat *catalogue.Catalogue) []fileKind {
	var services, out []fileKind
	for _, name := range cat.Schemas.Names() {
		p := fileKind{name: name, shape: cat.Schemas.Get(name).Shape()}
		p.title, p.text, p.holds = p.shape.Title, p.shape.Description, typeOf(p.shape)
		isList := p.shape.Is("array")
		if isList && p.shape.Items != nil {
			noun := p.shape.Noun
			items := *p.shape.Items
			items.Noun = noun
			p.shape = &items
		}
		switch {
		case name == "service":
			p.file = catalogue.ServicesFolder
			for e := range cat.All() {
				p.records = append(p.records, &e.Record)
			}
			services = append(services, p)
			continue
		case name == "waivers":
			p.file, p.records = catalogue.WaiversFile, cat.Waivers
		case name == "catalogue":
			p.file = catalogue.AboutFile
			if cat.About != nil {
				p.records = []*catalogue.Record{cat.About}
			}
		case isList && cat.Vocabulary(name) != nil:
			v := cat.Vocabulary(name)
			p.file, p.records = v.Doc.Name, v.Items
		default:
			continue // parts of other schemas, our own output, files that are not here
		}
		out = append(out, p)
	}
	if services == nil {
		services = []fileKind{{name: "service", shape: cat.Shape(), file: catalogue.ServicesFolder}}
	}
	return append(services, out...)
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
		Path: p.name, Where: p.file, Label: p.title, Description: p.text, Shape: p.shape,
		Type: p.holds, Of: len(p.records), Used: len(p.records),
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
