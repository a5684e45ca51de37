// Package edit changes files without touching more than was asked.
//
// What a file should say is a tree of nodes; Edit finds the few byte ranges in which
// the file says something else and replaces those. Comments, quoting, blank lines and
// the order of keys elsewhere stay as they are, because they are never written again.
// After each replacement the file is parsed and compared with what was asked: a
// change that cannot be made safely is an error, never a damaged file.
//
// The same printer writes new values, new files and, in Format, a whole file in the
// one style of the catalogue.
//
// A Workspace collects the changes of several files, says what they would bring into the
// catalogue, and writes all of them or none.
package edit

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

const byteOrderMark = "\ufeff"

// File is one YAML file that is being changed. It is not safe for concurrent use.
type File struct {
	schema *schema.Schema
	doc    *document.Document
	bom    string
	// remarks are the comments that are left above what was taken out.
	remarks []string
}

// Parse reads a file. s says which fields there are and in which order; nil means
// that nothing is known about them. A file with findings of severity error cannot be
// edited: then the File is nil.
func Parse(name string, src []byte, s *schema.Schema) (*File, diag.List) {
	return parse(name, src, s, document.Strict)
}

func parse(name string, src []byte, s *schema.Schema, dialect document.Dialect) (*File, diag.List) {
	docs, findings := document.ParseAll(name, src, dialect)
	doc := docs[0]
	if findings.HasErrors() {
		return nil, findings
	}
	f := &File{schema: s, doc: doc}
	if strings.HasPrefix(string(src), byteOrderMark) {
		f.bom = byteOrderMark
	}
	f.reread(doc)
	return f, findings
}

// Name is the path under which the file was parsed.
func (f *File) Name() string { return f.doc.Name }

// Root is what the file says now. It must not be changed; With and Apply make copies.
func (f *File) Root() *document.Node { return f.doc.Root }

// Shape is the shape of the whole file, never nil.
func (f *File) Shape() *schema.Shape {
	if f.schema == nil {
		return &schema.Shape{}
	}
	return f.schema.Shape()
}

// Bytes is the file as it is to be written, with the byte-order mark and the line
// endings that it had.
func (f *File) Bytes() []byte { return []byte(f.bom + f.doc.Source()) }

// Check returns what the schema says to the file as it is now. The error is a schema
// that cannot be used.
func (f *File) Check() (diag.List, error) {
	if f.schema == nil {
		return nil, nil
	}
	return f.schema.Check(f.doc)
}

func (f *File) reread(doc *document.Document) {
	if f.schema != nil {
		f.schema.Reread(doc)
	}
}

// Do applies operations, in order, as one change. On an error the file is as before.
func (f *File) Do(ops ...Op) error {
	want, err := Apply(f.doc.Root, f.Shape(), ops...)
	if err != nil {
		return err
	}
	return f.Edit(want)
}

// Edit makes the file say what want says. The order of a mapping's fields means
// nothing: fields that are there stay where they are, new ones go where the schema
// has them. When nothing differs, not a byte changes. On an error the file is as
// before.
func (f *File) Edit(want *document.Node) error {
	before, remarks := f.doc, f.remarks
	// Each step settles one difference, so there are no more steps than values.
	for range 2 + count(before.Root) + count(want) {
		if document.Equal(f.doc.Root, want) {
			return nil
		}
		if err := f.step(want); err != nil {
			f.doc, f.remarks = before, remarks
			return err
		}
	}
	f.doc, f.remarks = before, remarks
	return fmt.Errorf("edit %s: the change does not come to an end", f.Name())
}

// count is the number of values below a node, itself included.
func count(n *document.Node) int {
	total := 1
	for _, item := range n.Items {
		total += count(item)
	}
	for _, field := range n.Fields {
		total += 1 + count(field.Value)
	}
	return total
}

// step settles the first difference, by the smallest replacement that gives the data
// that was meant.
func (f *File) step(want *document.Node) error {
	c := differ{doc: f.doc}
	c.walk(f.doc.Root, want, f.Shape(), func(n *document.Node) *document.Node { return n }, slot{indent: -step})
	for _, candidate := range c.candidates {
		text, ok := candidate.splice(f.doc)
		if !ok {
			continue
		}
		doc, findings := document.Parse(f.Name(), []byte(text))
		if findings.HasErrors() {
			continue
		}
		f.reread(doc)
		if document.Equal(doc.Root, candidate.expect()) {
			if above := c.above; above != "" && strings.Contains(doc.Source(), above) {
				f.remarks = append(f.remarks, fmt.Sprintf("%s: a comment stays that stood above what was taken out: %q", f.Name(), above))
			}
			f.doc = doc
			return nil
		}
	}
	return fmt.Errorf("edit %s:%s: it is written in a way that cannot be changed without rewriting more; change it by hand", f.Name(), f.doc.Pos(c.at))
}
