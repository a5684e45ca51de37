package validate

import (
	"strconv"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// scalar is a text in a file and what the schema says about it.
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
func eachScalar(s *schema.Shape, n *document.Node, path []string, visit func(scalar)) {
	if s == nil {
		return
	}
	step := func(name string) []string { return append(path[:len(path):len(path)], name) }
	switch n.Kind {
	case document.String:
		visit(scalar{path, n, s})
	case document.List:
		for i, item := range n.Items {
			eachScalar(s.Items, item, step(strconv.Itoa(i)), visit)
		}
	case document.Map:
		for _, f := range n.Fields {
			eachScalar(s.Property(f.Key.Text), f.Value, step(f.Key.Text), visit)
		}
	}
}
