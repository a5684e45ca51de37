package edit

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Path leads to a value as people write it: names with dots between, and in brackets
// which item of a list is meant: "autonomy.level", "standards[fhir-r4].use". An item is
// named by its key or its text, or by its place, from 1.
type Path []Step

// Step is the name of a field, or an item of a list.
type Step struct {
	Name string
	Item bool
}

// ParsePath reads a path. The error says what is wrong with its form; whether there
// are such fields is seen when it is used.
func ParsePath(s string) (Path, error) {
	var path Path
	for rest := s; rest != ""; rest = strings.TrimPrefix(rest, ".") {
		if rest[0] == '[' {
			end := closing(rest)
			if len(path) == 0 || end < 2 {
				return nil, fmt.Errorf("%q is not a field: write an item as FIELD[ITEM]", s)
			}
			path, rest = append(path, Step{rest[1:end], true}), rest[end+1:]
		} else {
			end := strings.IndexAny(rest+".", ".[")
			if end == 0 {
				return nil, fmt.Errorf("%q is not a field: a name is missing", s)
			}
			path, rest = append(path, Step{rest[:end], false}), rest[end:]
		}
		if rest == "." {
			return nil, fmt.Errorf("%q is not a field: it ends in a dot", s)
		}
	}
	if len(path) == 0 {
		return nil, fmt.Errorf("a field has no name")
	}
	return path, nil
}

// closing is the bracket that closes the one at the beginning: the first after which
// the text ends or a path goes on, so that a key may hold brackets itself. It is -1 if
// there is none.
func closing(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] == ']' && (i+1 == len(s) || s[i+1] == '.' || s[i+1] == '[') {
			return i
		}
	}
	return -1
}

// String writes the path as ParsePath reads it.
func (p Path) String() string {
	var b strings.Builder
	for i, s := range p {
		switch {
		case s.Item:
			b.WriteString("[" + s.Name + "]")
		case i > 0:
			b.WriteString("." + s.Name)
		default:
			b.WriteString(s.Name)
		}
	}
	return b.String()
}

// Value is the node that the path leads to, nil if there is none.
func (p Path) Value(root *document.Node, shape *schema.Shape) *document.Node {
	for _, s := range p {
		switch {
		case root == nil:
			return nil
		case !s.Item:
			root, shape = root.Field(s.Name), shape.Property(s.Name)
			continue
		}
		i := s.find(root, shape)
		if i < 0 {
			return nil
		}
		root, shape = root.Items[i], shape.Item()
	}
	return root
}

// names are the fields on the way, as the schema has them.
func (p Path) names() (names []string) {
	for _, s := range p {
		if !s.Item {
			names = append(names, s.Name)
		}
	}
	return names
}

// find is the item of a list that a step names, -1 if there is none.
func (s Step) find(list *document.Node, shape *schema.Shape) int {
	if list == nil {
		return -1
	}
	for i, item := range list.Items {
		if keyOf(item, shape) == s.Name || item.IsScalar() && item.Text == s.Name {
			return i
		}
	}
	if n, err := strconv.Atoi(s.Name); err == nil && n >= 1 && n <= len(list.Items) {
		return n - 1
	}
	return -1
}

// unknownField says that a shape has no field of that name.
func unknownField(path Path, name string, shape *schema.Shape) error {
	message := fmt.Sprintf("%q is not a field", path)
	known := shape.Names()
	switch help := words.DidYouMean(name, known); {
	case help != "":
		return fmt.Errorf("%s; %s", message, help)
	case len(known) == 0:
		return fmt.Errorf("%s: there are no fields below", message)
	default:
		return fmt.Errorf("%s; the fields there are %s", message, words.Quoted(known, "and"))
	}
}
