package validate

import (
	"strconv"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// scalar is a text in a file and what the schema says about it. The path is only lent: who
// keeps it makes a copy.
type scalar struct {
	path  []string
	node  *document.Node
	shape *schema.Shape
}

// field names the text by its field; an item by its list.
func (s scalar) field() string {
	for i := len(s.path) - 1; i >= 0; i-- {
		if _, err := strconv.Atoi(s.path[i]); err != nil {
			return s.path[i]
		}
	}
	return "the file"
}

// files are the files with something in them, each as one record.
func files(cat *catalogue.Catalogue) []*catalogue.Record {
	var list []*catalogue.Record
	for _, s := range cat.Sheets() {
		if s.Doc.Root != nil {
			list = append(list, &catalogue.Record{ID: s.ID, Doc: s.Doc, Node: s.Doc.Root, Shape: s.Schema.Shape()})
		}
	}
	return list
}

// eachScalar visits every text that the schema knows, in the order of the file.
func eachScalar(rec *catalogue.Record, visit func(scalar)) {
	path := make([]string, 0, 16)
	var walk func(s *schema.Shape, n *document.Node)
	walk = func(s *schema.Shape, n *document.Node) {
		switch {
		case s == nil:
		case n.Kind == document.String:
			visit(scalar{path, n, s})
		case n.Kind == document.List:
			for i, item := range n.Items {
				path = append(path, strconv.Itoa(i))
				walk(s.Items, item)
				path = path[:len(path)-1]
			}
		case n.Kind == document.Map:
			for _, f := range n.Fields {
				path = append(path, f.Key.Text)
				walk(s.Property(f.Key.Text), f.Value)
				path = path[:len(path)-1]
			}
		}
	}
	walk(rec.Shape, rec.Node)
}
