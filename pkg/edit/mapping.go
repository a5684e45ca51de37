package edit

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/sheet"
	"github.com/who-does-what/wdw/pkg/words"
)

// Mapping says how the rows of somebody else's list become entries. It is written in
// YAML:
//
//	title: what the list is called
//	rows: where the list stands in a JSON file, dotted; empty for the file itself
//	only: column → the values of rows that are taken; empty for every row
//	values: column → value in the list → value here
//	id: the entry's id, made of columns as "{column}"; it is turned into an id
//	fields: field, as "wdw set" has it → its value, made of columns
//
// A field whose value has a column that is empty in a row is left out.
type Mapping struct {
	Title, Rows, ID string
	Only            map[string][]string
	Values          map[string]map[string]string
	Fields          []MappedField
}

// MappedField is one field of an entry and what it is made of.
type MappedField struct{ Path, Text string }

// Row is one row of a list: values by column. Line is its 1-based line in a CSV file,
// its 1-based place in a JSON list.
type Row struct {
	Line    int
	Columns map[string]string
}

// ParseMapping reads a mapping. The error names the place.
func ParseMapping(name string, src []byte) (*Mapping, error) {
	doc, findings := document.Parse(name, src)
	if findings.HasErrors() {
		return nil, firstError(findings)
	}
	wrong := func(n *document.Node, format string, args ...any) error {
		return fmt.Errorf("%s:%s: %s", name, doc.Pos(n.Start), fmt.Sprintf(format, args...))
	}
	if doc.Root.Kind != document.Map {
		return nil, wrong(doc.Root, "a mapping file holds fields, and this is %s", doc.Root.Kind)
	}
	m := &Mapping{Only: map[string][]string{}, Values: map[string]map[string]string{}}
	texts := map[string]*string{"title": &m.Title, "rows": &m.Rows, "id": &m.ID}
	for _, f := range doc.Root.Fields {
		v := f.Value
		if text := texts[f.Key.Text]; text != nil {
			*text = v.Text
			continue
		}
		switch f.Key.Text {
		case "only":
			for _, column := range v.Fields {
				m.Only[column.Key.Text] = column.Value.Texts()
			}
		case "values":
			for _, column := range v.Fields {
				m.Values[column.Key.Text] = map[string]string{}
				for _, pair := range column.Value.Fields {
					m.Values[column.Key.Text][pair.Key.Text] = pair.Value.Text
				}
			}
		case "fields":
			for _, field := range v.Fields {
				if _, err := ParsePath(placeholder.ReplaceAllString(field.Key.Text, "x")); err != nil {
					return nil, wrong(field.Key.Node(), "%s", err)
				}
				m.Fields = append(m.Fields, MappedField{field.Key.Text, field.Value.Text})
			}
		default:
			return nil, wrong(f.Key.Node(), "%q is not known here; it is one of title, rows, only, values, id and fields", f.Key.Text)
		}
	}
	if m.ID == "" || len(m.Fields) == 0 {
		return nil, wrong(doc.Root, "a mapping needs id and fields")
	}
	return m, nil
}

// Columns lists the columns that the mapping uses, sorted.
func (m *Mapping) Columns() []string {
	used := map[string]bool{}
	for column := range m.Only {
		used[column] = true
	}
	texts := []string{m.ID}
	for _, f := range m.Fields {
		texts = append(texts, f.Path, f.Text)
	}
	for _, text := range texts {
		for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
			used[match[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(used))
}

var placeholder = regexp.MustCompile(`\{([^{}]+)\}`)

// text puts a row's values into text. ok is false when one of them is empty.
func (m *Mapping) text(text string, row Row) (filled string, ok bool) {
	ok = true
	filled = placeholder.ReplaceAllStringFunc(text, func(match string) string {
		column := match[1 : len(match)-1]
		value := strings.TrimSpace(row.Columns[column])
		if here, known := m.Values[column][value]; known {
			value = here
		}
		ok = ok && value != ""
		return value
	})
	return filled, ok
}

// Takes tells whether a row is one of those that the mapping is about.
func (m *Mapping) Takes(row Row) bool {
	for column, values := range m.Only {
		if !slices.Contains(values, strings.TrimSpace(row.Columns[column])) {
			return false
		}
	}
	return true
}

// EntryID is the id of the entry that a row is about, "" if the row does not say.
func (m *Mapping) EntryID(row Row) string {
	if id, ok := m.text(m.ID, row); ok {
		return Slug(id)
	}
	return ""
}

// fill gives an entry the values of a row where it has none, and says in r which these are
// and which differ. root may be nil for a new entry.
func (m *Mapping) fill(r *Imported, root *document.Node, shape *schema.Shape, row Row) (*document.Node, error) {
	for _, f := range m.Fields {
		name, named := m.text(f.Path, row)
		text, ok := m.text(f.Text, row)
		if !named || !ok || text == "" {
			continue
		}
		path, err := ParsePath(name)
		if err != nil {
			return nil, err
		}
		next, err := Apply(root, shape, Op{Path: path, Text: text})
		if err != nil {
			return nil, err
		}
		switch old := path.Value(root, shape); {
		case old == nil || isEmpty(old):
			root, r.Added = next, append(r.Added, name)
		case differs(old, path.Value(next, shape), shape.At(dotted(path)...)) != nil:
			r.Differs = append(r.Differs, name)
		}
	}
	return root, nil
}

// dotted is the names of a path without the items.
func dotted(p Path) []string {
	var names []string
	for _, s := range p {
		if !s.Item {
			names = append(names, s.Name)
		}
	}
	return names
}

// Slug turns a name into an id: lower case without accents, joined by hyphens.
func Slug(name string) string {
	name = strings.NewReplacer("'", "", "’", "").Replace(words.Plain(name))
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-")
}

// readTable reads a table whose first line names the columns: CSV, with any delimiter
// and character set that spreadsheets write, or the first sheet of a workbook. The
// findings are about cells that could only be guessed at.
func readTable(name string, src []byte) ([]Row, diag.List, error) {
	book, err := sheet.Open(name, src)
	if err != nil {
		return nil, nil, err
	}
	table, findings, err := book.Sheet(0)
	if err != nil {
		return nil, nil, err
	}
	if len(table.Rows) == 0 {
		return nil, nil, errors.New("the table is empty; its first line names the columns")
	}
	header := table.Rows[0]
	rows := make([]Row, len(table.Rows)-1)
	for i, cells := range table.Rows[1:] {
		rows[i] = Row{Columns: map[string]string{}}
		for j, cell := range cells[:min(len(cells), len(header))] {
			if j == 0 {
				rows[i].Line = cell.Pos.Line
			}
			rows[i].Columns[strings.TrimSpace(header[j].Text)] = cell.Text
		}
	}
	return rows, findings, nil
}

// readJSON reads a list of objects at a dotted place in a JSON file. What stands
// inside an object's objects has dotted columns, "contact.email".
func readJSON(src []byte, at string) ([]Row, error) {
	var value any
	if err := json.Unmarshal(src, &value); err != nil {
		return nil, err
	}
	for _, name := range strings.FieldsFunc(at, func(r rune) bool { return r == '.' }) {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("there is no list at %q", at)
	}
	rows := make([]Row, len(list))
	for i, item := range list {
		rows[i] = Row{Line: i + 1, Columns: map[string]string{}}
		flatten(rows[i].Columns, "", item)
	}
	return rows, nil
}

func flatten(columns map[string]string, prefix string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for key, v := range value {
			flatten(columns, strings.TrimPrefix(prefix+"."+key, "."), v)
		}
	case nil, []any: // nothing that a text could hold
	default:
		columns[prefix] = fmt.Sprint(value)
	}
}
