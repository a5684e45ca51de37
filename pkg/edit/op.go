package edit

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Verb is what an operation does with a field.
type Verb uint8

// The verbs.
const (
	// Assign gives the field a value.
	Assign Verb = iota
	// Append puts items into a list that does not have them.
	Append
	// Remove takes items out of a list, and does nothing if they are not there.
	Remove
	// Unset deletes the field or item, and does nothing if it is not there.
	Unset
)

// Op is one change of one field, as people write it: FIELD=VALUE, FIELD+=VALUE or
// FIELD-=VALUE.
type Op struct {
	Path Path
	Verb Verb
	// Text is the value, empty for Unset. Its type comes from the schema. A list or a
	// mapping is written in brackets, as in YAML; a list of ids also with commas, and
	// an item of a list with keys by its key alone.
	Text string
}

// ParseOp reads FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE.
func ParseOp(s string) (Op, error) {
	depth, eq := 0, -1
	for i := 0; i < len(s) && eq < 0; i++ {
		switch s[i] {
		case '[':
			depth++
		case ']':
			depth--
		case '=':
			if depth <= 0 {
				eq = i
			}
		}
	}
	if eq < 0 {
		return Op{}, fmt.Errorf("%q is no change: write FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE", s)
	}
	op := Op{Text: s[eq+1:]}
	field := s[:eq]
	switch {
	case strings.HasSuffix(field, "+"):
		op.Verb, field = Append, field[:eq-1]
	case strings.HasSuffix(field, "-"):
		op.Verb, field = Remove, field[:eq-1]
	}
	var err error
	if op.Path, err = ParsePath(field); err != nil {
		return Op{}, err
	}
	if op.Text == "" {
		return Op{}, fmt.Errorf("%s has no value: to delete a field use --unset %s", op.Path, op.Path)
	}
	return op, nil
}

// Set is the operation that gives a field a value. It panics if the path has not the
// form of one, which is a slip of the program.
func Set(path, text string) Op { return must(path, Assign, text) }

// Add is the operation that puts an item into a list.
func Add(path, text string) Op { return must(path, Append, text) }

func must(path string, verb Verb, text string) Op {
	p, err := ParsePath(path)
	if err != nil {
		panic(err)
	}
	return Op{p, verb, text}
}

// Apply returns a tree after operations, in order. root may be nil for an empty
// mapping, and stays as it is. An error says which operation cannot be done and why.
func Apply(root *document.Node, shape *schema.Shape, ops ...Op) (*document.Node, error) {
	for _, op := range ops {
		var err error
		if root, err = op.change(root, shape, op.Path); err != nil {
			return nil, err
		}
	}
	return root, nil
}

// change returns what becomes of the node at the start of a path; nil when it is to
// be deleted. The node may be nil.
func (o Op) change(n *document.Node, shape *schema.Shape, path Path) (*document.Node, error) {
	if len(path) == 0 {
		return o.value(n, shape)
	}
	head := path[0]
	switch {
	case n != nil && head.Item && n.Kind != document.List, n != nil && !head.Item && n.Kind != document.Map && n.Kind != document.Null:
		return nil, fmt.Errorf("%s: the file has %s in the place of %q", o.Path, n.Kind, o.Path[:len(o.Path)-len(path)])
	case head.Item:
		return o.item(n, shape, path)
	case shape.Property(head.Name) == nil:
		return nil, unknownField(o.Path, head.Name, shape)
	}
	child, err := o.change(n.Field(head.Name), shape.Property(head.Name), path[1:])
	if err != nil {
		return nil, err
	}
	if child != nil && !child.IsScalar() && isEmpty(child) {
		child = nil // a mapping or list without anything in it says nothing
	}
	if child == nil && n.Field(head.Name) == nil {
		return n, nil
	}
	return withField(n, head.Name, child), nil
}

func (o Op) item(n *document.Node, shape *schema.Shape, path Path) (*document.Node, error) {
	if shape == nil || shape.Items == nil {
		return nil, fmt.Errorf("%q is not a list", o.Path[:len(o.Path)-len(path)])
	}
	i := path[0].find(n, shape)
	items := itemsOf(n)
	if i < 0 {
		list, name := o.Path[:len(o.Path)-len(path)], path[0].Name
		if _, err := strconv.Atoi(name); err == nil {
			return nil, fmt.Errorf("%s has %s, counted from 1, and no %q", list, words.Count(len(items), "item"), name)
		}
		near := nearKeys(items, shape, name)
		switch {
		case o.Verb == Unset || o.Verb == Remove:
			return n, nil
		case len(near) > 0:
			return nil, fmt.Errorf("%s has no item %q; did you mean %s? %s+={%s: %s, …} adds one", list, name, words.Quoted(near, "or"), list, shape.Key, name)
		}
	}
	var old *document.Node
	switch {
	case i >= 0:
		old = items[i]
	case shape.Key == "":
		return nil, fmt.Errorf("%s: the list has no item %q", o.Path, path[0].Name)
	default:
		i = len(items)
		old = Map(shape.Key, path[0].Name)
		items = append(items, old)
	}
	item, err := o.change(old, shape.Items, path[1:])
	switch {
	case err != nil:
		return nil, err
	case item == nil || !item.IsScalar() && isEmpty(item):
		items = slices.Delete(items, i, i+1)
	default:
		items[i] = item
	}
	return withItems(n, items), nil
}

// nearKeys are the keys of items that a name could mean: those that are nearly it, or hold
// it. Where keys are ids, whether there is such an id is asked elsewhere.
func nearKeys(items []*document.Node, shape *schema.Shape, name string) []string {
	if shape.Key == "" || len(shape.Items.Property(shape.Key).Refs) > 0 {
		return nil
	}
	var keys, holding []string
	for _, item := range items {
		key := keyOf(item, shape)
		if keys = append(keys, key); strings.Contains(words.Plain(key), words.Plain(name)) {
			holding = append(holding, key)
		}
	}
	if near := words.Nearest(name, keys, 1); len(near) > 0 {
		return near
	}
	return holding
}

// remarks says what an operation does that nobody may have meant, before it is done: an
// item is added in whose place none was, or what is to go is not there.
func (o Op) remarks(root *document.Node, shape *schema.Shape) []string {
	goes := o.Verb == Unset || o.Verb == Remove
	for i := range o.Path {
		at := o.Path[:i+1]
		list := o.Path[:i].Value(root, shape)
		if at.Value(root, shape) != nil || !o.Path[i].Item && !(o.Verb == Unset || goes && i == len(o.Path)-1) {
			continue
		}
		if !goes {
			return []string{"added " + at.String()}
		}
		help := ""
		if list != nil {
			help = words.DidYouMean(o.Path[i].Name, keysIn(list, shape.At(o.Path[:i].names()...)))
		}
		missing := fmt.Sprintf("%s is not there", at)
		return []string{strings.TrimSuffix(missing+"; "+help, "; ")}
	}
	if o.Verb != Remove {
		return nil
	}
	list := shape.At(o.Path.names()...)
	given, err := o.list(o.Text, list, true)
	if err != nil {
		return nil // told when it is done
	}
	var missing []string
	there := keysIn(o.Path.Value(root, shape), list)
	for _, item := range given.Items {
		if name := cmp.Or(keyOf(item, list), item.Text); name != "" && !slices.Contains(there, name) {
			missing = append(missing, strings.TrimSuffix(fmt.Sprintf("%s has no %q; %s", o.Path, name, words.DidYouMean(name, there)), "; "))
		}
	}
	return missing
}

// keysIn are the keys of a list's items, or their texts.
func keysIn(list *document.Node, shape *schema.Shape) (keys []string) {
	if list == nil {
		return nil
	}
	for _, item := range list.Items {
		keys = append(keys, cmp.Or(keyOf(item, shape), item.Text))
	}
	return keys
}

// value returns what becomes of the node that the path leads to.
func (o Op) value(n *document.Node, shape *schema.Shape) (*document.Node, error) {
	switch {
	case o.Verb == Unset:
		return nil, nil
	case o.Verb == Assign:
		return o.typed(o.Text, shape)
	case shape.Items == nil:
		return nil, fmt.Errorf("%s is not a list; write %s=VALUE", o.Path, o.Path)
	case n != nil && n.Kind != document.List:
		return nil, fmt.Errorf("%s: the file has %s there, not a list", o.Path, n.Kind)
	}
	given, err := o.list(o.Text, shape, true)
	if err != nil {
		return nil, err
	}
	items := itemsOf(n)
	for _, item := range given.Items {
		i := slices.IndexFunc(items, func(old *document.Node) bool {
			if key := keyOf(item, shape); key != "" {
				return key == keyOf(old, shape)
			}
			return document.Equal(old, item)
		})
		switch {
		case o.Verb == Remove && i >= 0:
			items = slices.Delete(items, i, i+1)
		case o.Verb == Remove:
		case i < 0:
			items = insert(items, item, shape)
		case len(item.Fields) > 1: // a whole mapping takes the place of the one with its key
			items[i] = item
		}
	}
	return withItems(n, items), nil
}

// itemsOf are the items of a list, none of nil, in a slice of their own.
func itemsOf(list *document.Node) []*document.Node {
	if list == nil {
		return nil
	}
	return slices.Clone(list.Items)
}

// insert puts an item into a list: into its place in a set that is sorted, else at
// the end.
func insert(items []*document.Node, item *document.Node, shape *schema.Shape) []*document.Node {
	at := len(items)
	if shape.Set && item.IsScalar() && slices.IsSortedFunc(items, compareSet) {
		at, _ = slices.BinarySearchFunc(items, item, compareSet)
	}
	return slices.Insert(items, at, item)
}

var number = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$`)

// typed reads a value of the type that the schema has for it.
func (o Op) typed(text string, shape *schema.Shape) (*document.Node, error) {
	switch {
	case shape.Items != nil || shape.Is("array"):
		return o.list(text, shape, false)
	case len(shape.Properties) > 0 || shape.Is("object"):
		n, err := o.yaml(text, shape)
		if err == nil && n.Kind != document.Map {
			err = fmt.Errorf("%s is a mapping: write %s.FIELD=VALUE, or %s={FIELD: VALUE, …}", o.Path, o.Path, o.Path)
		}
		return n, err
	case shape.Is("string") || len(shape.Types) == 0:
		return Text(text), nil
	case shape.Is("boolean"):
		if text != "true" && text != "false" {
			return nil, fmt.Errorf("%s takes true or false, not %q", o.Path, text)
		}
		return &document.Node{Kind: document.Bool, Text: text}, nil
	case !number.MatchString(text) || shape.Is("integer") && strings.ContainsAny(text, ".eE"):
		if shape.Is("integer") {
			return nil, fmt.Errorf("%s takes a whole number, not %q", o.Path, text)
		}
		return nil, fmt.Errorf("%s takes a number, not %q", o.Path, text)
	}
	return &document.Node{Kind: document.Number, Text: text}, nil
}

// list reads a list: in brackets, as ids with commas between, or one item. byKey
// allows a bare key for an item that is a mapping.
func (o Op) list(text string, shape *schema.Shape, byKey bool) (*document.Node, error) {
	items := shape.Items
	if items == nil {
		items = &schema.Shape{}
	}
	isMapping := len(items.Properties) > 0
	switch {
	case strings.HasPrefix(text, "["):
		n, err := o.yaml(text, shape)
		if err == nil && n.Kind != document.List {
			err = fmt.Errorf("%s: %q is not a list", o.Path, text)
		}
		return n, err
	case isMapping && strings.HasPrefix(text, "{"):
		return o.yaml("["+text+"]", shape)
	case isMapping && byKey && shape.Key != "":
		return withItems(nil, []*document.Node{Map(shape.Key, text)}), nil
	case isMapping:
		return nil, fmt.Errorf("%s is a list of mappings: write %s+={FIELD: VALUE, …}", o.Path, o.Path)
	}
	parts := []string{text}
	if len(items.Enum) > 0 || len(items.Refs) > 0 {
		parts = strings.Split(text, ",")
	}
	list := withItems(nil, nil)
	for _, part := range parts {
		item, err := o.typed(strings.TrimSpace(part), items)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
	}
	return list, nil
}

// yaml reads a list or mapping in brackets, and makes text of what the schema calls
// text although YAML takes it for something else.
func (o Op) yaml(text string, shape *schema.Shape) (*document.Node, error) {
	doc, findings := document.Parse("", []byte(text))
	if len(findings) > 0 {
		return nil, fmt.Errorf("%s: %q: %s", o.Path, text, findings[0].Message)
	}
	return conform(doc, doc.Root, shape), nil
}

func conform(doc *document.Document, n *document.Node, shape *schema.Shape) *document.Node {
	out := &document.Node{Kind: n.Kind, Text: n.Text}
	switch n.Kind {
	case document.Number, document.Bool:
		if shape.Is("string") {
			out.Kind, out.Text = document.String, doc.Source()[n.Start:n.End]
		}
	case document.List:
		out.Style = document.Block
		for _, item := range n.Items {
			out.Items = append(out.Items, conform(doc, item, shape.Item()))
		}
	case document.Map:
		out.Style = document.Block
		for _, f := range n.Fields {
			out.Fields = append(out.Fields, document.Field{Key: document.Key{Text: f.Key.Text}, Value: conform(doc, f.Value, shape.Property(f.Key.Text))})
		}
	}
	return out
}
