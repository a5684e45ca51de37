package edit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// Format writes a file in the style of the catalogue: fields in the schema's order,
// indented by two, quotes only where they are needed and then double ones, long
// prose folded at 100 columns, sets sorted, one line break at the end. Comments stay
// with the field or item that they stand above, behind or below, and blank lines
// above theirs. Text in a literal block, text that was folded within the width, and
// text of up to 140 characters on one line stay as they were written.
//
// The data are the same before and after, and a formatted file stays as it is. A file
// with errors is returned as findings, with out nil; the error says that the file
// cannot be written otherwise without losing something.
//
// foreign is for files that others wrote, and the MiB that one may have; 0 is for ours. What
// was plain there stays plain and what a reader of YAML 1.1 could take for a date or a truth
// value stays in quotes, whatever the schema says.
func Format(name string, src []byte, s *schema.Schema, foreign int) (out []byte, findings diag.List, err error) {
	dialect := document.Strict.UpTo(foreign)
	f, findings := parse(name, src, s, dialect)
	if f == nil {
		return nil, findings, nil
	}
	text := f.format(foreign > 0)
	after, _ := parse(name, []byte(text), s, dialect)
	place := f.doc.Pos(f.Root().Start)
	if after != nil {
		if at := differs(f.Root(), after.Root(), f.Shape()); at != nil {
			place = f.doc.Pos(at.Start)
		} else if slices.Equal(f.comments(), after.comments()) {
			return []byte(breaks(text, f.doc.Source())), nil, nil
		}
	}
	return nil, nil, fmt.Errorf("%s:%s: it is written in a way that cannot be told in the style of the catalogue; change it by hand", name, place)
}

func (f *File) format(isForeign bool) string {
	s := surveyOf(f.doc)
	p := printer{doc: f.doc, notes: s.notes, keys: s.keys, isForeign: isForeign}
	return p.file(f.Root(), f.Shape(), s.header)
}

// comments lists the texts of all comments, sorted.
func (f *File) comments() []string {
	var out []string
	for _, c := range surveyOf(f.doc).comments {
		out = append(out, strings.TrimSpace(c.text))
	}
	slices.Sort(out)
	return out
}

// differs finds the first node of a tree that is another in a second, nil if none is. The
// order of sets and of keys means nothing.
func differs(a, b *document.Node, shape *schema.Shape) *document.Node {
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Items) != len(b.Items) || len(a.Fields) != len(b.Fields) {
		return a
	}
	left, right := a.Items, b.Items
	if a.Kind == document.List && isSet(a, shape) && isSet(b, shape) {
		left, right = slices.SortedFunc(slices.Values(left), compareSet), slices.SortedFunc(slices.Values(right), compareSet)
	}
	for i := range left {
		if at := differs(left[i], right[i], shape.Item()); at != nil {
			return at
		}
	}
	fields := b.Lookup()
	for _, field := range a.Fields {
		other := fields(field.Key.Text)
		if other == nil {
			return field.Key.Node()
		}
		if at := differs(field.Value, other, shape.Property(field.Key.Text)); at != nil {
			return at
		}
	}
	return nil
}
