package show

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// fileKind is a kind of file and the records in it.
type fileKind struct {
	name, file   string
	whole, shape *schema.Shape // of a file, and of one record
	records      []*catalogue.Record
}

// FieldNamed is a page about the field that a word names, or about a kind of file as a
// whole: what it means, what may stand there, and who uses it. The word is a dotted path or
// a JSON pointer in an entry, else one that begins with the name of a schema. Everything
// comes from the schemas and from the entries as they are.
func FieldNamed(cat *catalogue.Catalogue, word string) (page func(*out.Page), ok bool) {
	tokens := tokensOf(word)
	if len(tokens) == 0 {
		return nil, false
	}
	all := fileKinds(cat)
	if k := all[0]; k.shape.At(tokens...) != nil {
		return func(p *out.Page) { explainField(p, cat, all, k, tokens) }, true
	}
	for _, k := range all {
		switch {
		case tokens[0] != k.name && tokens[0] != k.shape.Noun:
		case len(tokens) == 1:
			return func(p *out.Page) { explainFile(p, k) }, true
		case k.shape.At(tokens[1:]...) != nil:
			return func(p *out.Page) { explainField(p, cat, all, k, tokens[1:]) }, true
		}
	}
	return nil, false
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
func (k fileKind) full(tokens []string) string {
	path := strings.Join(tokens, ".")
	if k.name == "service" {
		return path
	}
	return k.name + "." + path
}

func explainFile(p *out.Page, k fileKind) {
	introduce(p, k.name, k.whole, k.file)
	k.writeFields(p, nil)
}

// introduce begins a page: what it is about, what that means, where it stands and what
// may stand there.
func introduce(p *out.Page, path string, shape *schema.Shape, where string) {
	p.Title(path, cmp.Or(shape.Label, shape.Title))
	p.Prose(shape.Description, 0)
	p.Gap()
	p.Hang("In: ", where, 0)
	p.Hang("Holds: ", typeOf(shape), 0)
}

// writeFields lists the fields directly below a place.
func (k fileKind) writeFields(p *out.Page, tokens []string) {
	p.Section("Fields")
	for _, child := range k.shape.At(tokens...).Single().Properties {
		p.Line("  " + out.VisibleLine(k.full(append(slices.Clone(tokens), child.Name))))
	}
}

func explainField(p *out.Page, cat *catalogue.Catalogue, all []fileKind, k fileKind, tokens []string) {
	shape := k.shape.At(tokens...)
	where := "each " + k.shape.Noun + ", in " + k.file
	if k.name == "catalogue" {
		where = k.file
	}
	introduce(p, k.full(tokens), shape, where)
	p.Hang("Required: ", requiredWords(k, tokens), 0)
	valued := shape.Single()
	for _, ref := range valued.Refs {
		p.Hang("Ids of: ", refWords(cat, ref), 0)
	}
	if by := namedBy(all, k); len(by) > 0 && len(tokens) == 1 && tokens[0] == "id" {
		p.Hang("Named by: ", strings.Join(by, ", "), 0)
	}
	if class := classOf(k.shape, tokens); !class.IsZero() {
		p.Hang("A change is: ", classWords(class)+`, or what "wdw rules --kind change" says`, 0)
	}
	used, counts := k.count(tokens)
	if len(k.records) > 0 {
		p.Hang("Used by: ", fmt.Sprintf("%d of %d", used, len(k.records)), 0)
	}
	p.Section("Values")
	for _, v := range valued.Enum {
		meaning := valued.DescribeEnum(v)
		if len(k.records) > 0 {
			meaning += fmt.Sprintf(" (%d)", counts[v])
		}
		p.Hang(v+": ", strings.TrimSpace(meaning), 2)
	}
	k.writeFields(p, tokens)
	p.Section("Example")
	if len(shape.Examples) > 0 {
		var b strings.Builder
		_ = out.YAML(&b, out.Value(shape.Examples[0], shape)) // a Builder takes everything
		example(p, strings.TrimRight(b.String(), "\n"))
	}
}

// count is how many records have a field, and how many have each value of it.
func (k fileKind) count(tokens []string) (used int, counts map[string]int) {
	counts = map[string]int{}
	for _, rec := range k.records {
		seen := map[string]bool{}
		for _, n := range rec.Values(strings.Join(tokens, ".")) {
			if !seen[n.Text] {
				seen[n.Text] = true
				counts[n.Text]++
			}
		}
		if len(seen) > 0 {
			used++
		}
	}
	return used, counts
}

// refWords says how many ids there are of what a field refers to, and where they live.
func refWords(cat *catalogue.Catalogue, ref string) string {
	if ref == catalogue.Services {
		return catalogue.CountWords(cat.Entries()) + ", in " + catalogue.ServicesFolder
	}
	noun, file, count := strings.TrimSuffix(ref, "s"), catalogue.VocabularyFolder+"/"+ref+".yaml", len(cat.IDsOf(ref))
	if v := cat.Vocabulary(ref); v != nil && v.Noun != "" {
		noun = v.Noun
	}
	return fmt.Sprintf("%s, in %s", words.Count(count, noun), file)
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
func requiredWords(k fileKind, tokens []string) string {
	parent := k.shape.At(tokens[:len(tokens)-1]...).Single()
	name := tokens[len(tokens)-1]
	within := ""
	if len(tokens) > 1 {
		within = fmt.Sprintf(" wherever %q stands", tokens[len(tokens)-2])
		if list := k.shape.At(tokens[:len(tokens)-1]...); list.Items != nil {
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
