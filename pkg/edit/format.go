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
func Format(name string, src []byte, s *schema.Schema) (out []byte, findings diag.List, err error) {
	f, findings := Parse(name, src, s)
	if f == nil {
		return nil, findings, nil
	}
	text := f.format()
	if after, _ := Parse(name, []byte(text), s); after == nil || !equalData(f.Root(), after.Root(), f.Shape()) || !slices.Equal(f.comments(), after.comments()) {
		return nil, nil, fmt.Errorf("format %s: it is written in a way that cannot be told in the style of the catalogue; change it by hand", name)
	}
	return []byte(breaks(text, f.doc.Source())), nil, nil
}

func (f *File) format() string {
	s := surveyOf(f.doc)
	p := printer{doc: f.doc, notes: s.notes}
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

// equalData is document.Equal but for the order of sets.
func equalData(a, b *document.Node, shape *schema.Shape) bool {
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Items) != len(b.Items) || len(a.Fields) != len(b.Fields) {
		return false
	}
	left, right := a.Items, b.Items
	if a.Kind == document.List && isSet(a, shape) && isSet(b, shape) {
		left, right = slices.SortedFunc(slices.Values(left), compareSet), slices.SortedFunc(slices.Values(right), compareSet)
	}
	for i := range left {
		if !equalData(left[i], right[i], shape.Item()) {
			return false
		}
	}
	for _, field := range a.Fields {
		other := b.Field(field.Key.Text)
		if other == nil || !equalData(field.Value, other, shape.Property(field.Key.Text)) {
			return false
		}
	}
	return true
}
