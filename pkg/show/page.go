package show

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// reader writes what an entry says on a page.
type reader struct {
	*out.Page
	cat   *catalogue.Catalogue // nil if ids are not to be given names
	plain bool                 // values and dates are put into words
	shown []string             // the fields that have their place on the page
}

func (p *reader) mark(names ...string) { p.shown = append(p.shown, names...) }

// said writes text after a prefix, unless there is none.
func (p *reader) said(prefix, text string, indent int) {
	if text != "" {
		p.Hang(prefix, text, indent)
	}
}

// after is text behind what leads to it, empty if there is none.
func after(lead, text string) string {
	if text == "" {
		return ""
	}
	return lead + text
}

// inBrackets is text in brackets, to stand behind a word; empty if there is none.
func inBrackets(text string) string {
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}

// joined joins those of several texts that are not empty.
func joined(separator string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), separator)
}

func (p *reader) fields(e *catalogue.Entry, names ...string) {
	for _, name := range names {
		p.field(e, name)
	}
}

// field writes a field by its label, however deep it is.
func (p *reader) field(e *catalogue.Entry, name string) {
	p.mark(name)
	if n := e.Get(name); n != nil {
		p.node(label(e.Shape.Property(name), name), n, e.Shape.Property(name), 2)
	}
}

// mapping is a mapping that the caller writes, with its shape. Any other value is written
// as a field is, and nil.
func (p *reader) mapping(e *catalogue.Entry, name string) (*document.Node, *schema.Shape) {
	n := e.Get(name)
	if n == nil || n.Kind != document.Map {
		p.field(e, name)
		return nil, nil
	}
	p.mark(name)
	return n, e.Shape.Property(name)
}

// spread writes what fields consist of, without the fields' own labels.
func (p *reader) spread(e *catalogue.Entry, names ...string) {
	for _, name := range names {
		if n, shape := p.mapping(e, name); n != nil {
			p.members(n, shape, 2)
		}
	}
}

// explained writes a field with what the schema says about each of its values.
func (p *reader) explained(e *catalogue.Entry, name string) {
	n, shape := e.Get(name), e.Shape.Property(name)
	if n == nil || n.Kind == document.Map {
		p.field(e, name)
		return
	}
	p.mark(name)
	items, at := n.Items, shape.At(document.ListStep)
	if n.Kind != document.List {
		items, at = []*document.Node{n}, shape
	}
	words := out.Each(items, func(item *document.Node) string {
		return p.value(item.Text, at) + inBrackets(meaningOf(item.Text, at))
	})
	p.Hang(label(shape, name)+": ", strings.Join(words, ", "), 2)
}

// meaningOf is what the schema says about a value, to stand in brackets. The first
// sentence says what it means; what follows is for editors.
func meaningOf(value string, shape *schema.Shape) string {
	if shape == nil {
		return ""
	}
	meaning, _, _ := strings.Cut(shape.DescribeEnum(value), ". ")
	return words.LowerFirst(strings.TrimSuffix(meaning, "."))
}

func label(shape *schema.Shape, name string) string {
	if shape != nil && shape.Label != "" {
		return shape.Label
	}
	return name
}

func (p *reader) node(name string, n *document.Node, shape *schema.Shape, indent int) {
	switch {
	case n.Kind == document.Map:
		p.Hang(out.VisibleLine(name)+":", "", indent)
		p.members(n, shape, indent+2)
	case n.IsScalar():
		p.Hang(name+": ", p.value(n.Text, shape), indent)
	case slices.ContainsFunc(n.Items, func(item *document.Node) bool { return !item.IsScalar() }):
		p.Hang(out.VisibleLine(name)+":", "", indent)
		for _, item := range n.Items {
			p.item(item, shape.Item(), indent+2)
		}
	default:
		words := out.Each(n.Items, func(item *document.Node) string { return p.value(item.Text, shape.Item()) })
		p.Hang(name+": ", strings.Join(words, ", "), indent)
	}
}

// value writes a single value for people, if the page is in plain words: the label of a
// value of the schema, a date in words. Else it is named.
func (p *reader) value(text string, shape *schema.Shape) string {
	if p.plain && shape != nil {
		switch label := shape.LabelOf(text); {
		case label != "":
			return label
		case shape.IsDate():
			return date.Words(text)
		case slices.Contains(shape.Enum, text):
			return strings.ReplaceAll(text, "-", " ")
		}
	}
	return p.named(text, shape)
}

// named writes an id with the name of what it stands for, unless that says the same.
func (p *reader) named(id string, shape *schema.Shape) string {
	name := fullName(p.cat, id, shape)
	if strings.EqualFold(strings.NewReplacer(" ", "-", "_", "-").Replace(name), id) {
		return id
	}
	return id + inBrackets(name)
}

// fullName is the name of what an id stands for, empty if it is not known.
func fullName(cat *catalogue.Catalogue, id string, shape *schema.Shape) string {
	if cat == nil || shape == nil {
		return ""
	}
	for _, ref := range shape.Refs {
		if ref == catalogue.Services {
			if e := cat.Entry(id); e != nil {
				return e.Name()
			}
		} else if item := cat.Vocabulary(ref).Get(id); item != nil {
			return item.Name()
		}
	}
	return ""
}

// item writes a mapping of a list on one line, and below it what has no room there.
func (p *reader) item(n *document.Node, shape *schema.Shape, indent int) {
	if n.Kind == document.List {
		p.node("-", n, shape, indent)
		return
	}
	p.Hang("- ", p.mappingWords(n, shape), indent)
	p.nested(n, shape, indent+2)
}

// nested writes the members of a mapping that are lists and mappings themselves.
func (p *reader) nested(n *document.Node, shape *schema.Shape, indent int) {
	if n.Kind != document.Map {
		return
	}
	for _, f := range ordered(n, shape) {
		if at := shape.Property(f.Key.Text); !f.Value.IsScalar() {
			p.node(label(at, f.Key.Text), f.Value, at, indent)
		}
	}
}

// mappingWords writes the single values of a mapping on one line, web addresses last:
// "FHIR R4, required". Sentences stand by themselves. Of a scalar it is the text.
func (p *reader) mappingWords(n *document.Node, shape *schema.Shape) string {
	if n.Kind != document.Map {
		return p.value(n.Text, shape)
	}
	var wording string
	var addresses []string
	for _, f := range ordered(n, shape) {
		if !f.Value.IsScalar() || f.Value.Text == "" {
			continue
		}
		if out.IsBareAddress(f.Value.Text) {
			addresses = append(addresses, f.Value.Text)
			continue
		}
		at := shape.Property(f.Key.Text)
		value := p.value(f.Value.Text, at)
		isText := strings.Contains(value, " ") && !at.IsDate() || at != nil && len(at.Enum) > 0
		if wording != "" && !isText {
			value = words.LowerFirst(label(at, f.Key.Text)) + " " + value
		}
		switch {
		case wording == "":
			wording = value
		case strings.HasSuffix(wording, ".") && isSentence(value):
			wording += " " + value
		case strings.HasSuffix(wording, "."):
			wording += " (" + value + ")"
		case isSentence(value):
			wording += ": " + value
		default:
			wording += ", " + value
		}
	}
	if wording != "" && len(addresses) > 0 {
		wording += ": "
	}
	return wording + strings.Join(addresses, " ")
}

// isSentence tells whether text begins and ends as a sentence does.
func isSentence(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(first) && strings.HasSuffix(s, ".")
}

// members writes the members of a mapping but those that stand elsewhere, so that a new
// one is shown without a change here.
func (p *reader) members(n *document.Node, shape *schema.Shape, indent int, elsewhere ...string) {
	for _, f := range ordered(n, shape) {
		if at := shape.Property(f.Key.Text); !slices.Contains(elsewhere, f.Key.Text) {
			p.node(label(at, f.Key.Text), f.Value, at, indent)
		}
	}
}

// ordered returns the fields in the schema's order, unknown ones last; none of nil.
func ordered(n *document.Node, shape *schema.Shape) []document.Field {
	if n == nil {
		return nil
	}
	names := shape.Names()
	place := func(f document.Field) int {
		if i := slices.Index(names, f.Key.Text); i >= 0 {
			return i
		}
		return len(names)
	}
	return slices.SortedStableFunc(slices.Values(n.Fields), func(a, b document.Field) int { return place(a) - place(b) })
}
