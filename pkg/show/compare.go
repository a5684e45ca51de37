package show

import (
	"io"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Comparison is entries side by side.
type Comparison struct {
	cat     *catalogue.Catalogue
	entries []*catalogue.Entry
	rows    []query.Comparison
	shown   []query.Comparison // those of rows that data has
	told    []query.Comparison // those that a reader sees
}

// Compare puts entries side by side: the fields that differ, or all.
func Compare(cat *catalogue.Catalogue, entries []*catalogue.Entry, all bool) Comparison {
	rows := query.Compare(entries, cat.Shape())
	shown := rows
	if !all {
		shown = query.Telling(rows)
	}
	return Comparison{cat, entries, rows, shown, query.ForReader(rows, shown)}
}

// Result has a row a field and a column an entry. For people fields have their labels,
// ids stand with their names, an item of a list is a line with all that it says, and
// Markdown is plain text. For programs fields have their paths and values stand as
// written; an item of a list that is a mapping is a line of its cell, "title: Integrate;
// days: 84".
func (c Comparison) Result() out.Result {
	data := c.data()
	return out.Result{Table: &data, Data: c.values(), Forms: map[string]out.Form{
		"table":    func(w io.Writer, s out.Screen) error { return c.words().Write(w, s) },
		"markdown": func(w io.Writer, _ out.Screen) error { return c.words().Markdown(w) },
	}}
}

func (c Comparison) words() out.Table {
	p := &reader{Page: out.NewPage(out.Screen{}), cat: c.cat}
	return comparison(c.entries, c.told, comparedLabel, p.compared)
}

func (c Comparison) data() out.Table {
	path := func(row query.Comparison) string { return row.Path }
	return comparison(c.entries, c.told, path, func(n *document.Node, row query.Comparison) out.Cell { return dataCell(n, row.Shape) })
}

func comparison(entries []*catalogue.Entry, rows []query.Comparison, label func(query.Comparison) string, cell func(*document.Node, query.Comparison) out.Cell) out.Table {
	t := out.Table{Headings: []string{"Field"}, Keys: []string{"field"}, Names: []int{}, Lines: true} // labels are words, and may wrap
	for _, e := range entries {
		t.Headings, t.Keys = append(t.Headings, e.ID), append(t.Keys, e.ID)
	}
	for _, row := range rows {
		cells := []out.Cell{{label(row)}}
		for _, n := range row.Values {
			cells = append(cells, cell(n, row))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// comparedLabel names a field by the last two steps to it, which say enough beside the
// rows around it: "Scale: because".
func comparedLabel(row query.Comparison) string {
	last := row.Label[max(0, len(row.Label)-2):]
	if len(last) == 1 {
		return last[0]
	}
	return last[0] + ": " + words.LowerFirst(last[1])
}

// markdownField is the field of an entry that is Markdown.
const markdownField = "description"

// compared writes a value for a reader, each item of a list by itself.
func (p *reader) compared(n *document.Node, row query.Comparison) out.Cell {
	switch {
	case n == nil:
		return nil
	case row.Path == markdownField:
		return plainMarkdown(n.Text)
	case n.Kind != document.List:
		return out.Cell{p.itemWords(n, row.Shape)}
	}
	return out.Each(n.Items, func(item *document.Node) string { return p.itemWords(item, row.Shape.Item()) })
}

// plainMarkdown is Markdown as plain text, a value for each line that a page without an
// end of line would have.
func plainMarkdown(source string) out.Cell {
	p := out.NewPage(out.Screen{})
	p.Markdown(source, 0)
	return strings.FieldsFunc(p.String(), func(r rune) bool { return r == '\n' })
}

// itemWords writes all that an item says on one line: "Integrate (84 working days):
// the supplier pays". Of a scalar it is the text.
func (p *reader) itemWords(n *document.Node, shape *schema.Shape) string {
	if n.Kind != document.Map {
		return p.named(scalarText(n), shape)
	}
	head, sizes := "", ""
	var rest, addresses []string
	for _, f := range ordered(n, shape) {
		at := shape.Property(f.Key.Text)
		value := scalarText(f.Value)
		wording := p.named(value, at)
		name := words.LowerFirst(label(at, f.Key.Text))
		isDeep := f.Value.Kind == document.Map || f.Value.Kind == document.List
		switch {
		case out.IsBareAddress(value):
			addresses = append(addresses, value)
		case head == "" && !isDeep:
			head = wording
		case at.IsDate():
			rest = append(rest, name+" "+value)
		case at.Is("integer") && strings.HasSuffix(name, "s"):
			if value == "1" {
				name = strings.TrimSuffix(name, "s")
			}
			sizes += " (" + value + " " + name + ")"
		case at == nil || isDeep || at.Is("integer") || slices.Contains(at.Enum, "yes"):
			rest = append(rest, name+": "+wording)
		default:
			rest = append(rest, wording)
		}
	}
	wording := head + sizes
	for _, part := range []string{strings.Join(rest, "; "), strings.Join(addresses, " ")} {
		switch {
		case wording == "" || part == "":
			wording += part
		case strings.HasSuffix(wording, ".") || strings.HasSuffix(wording, "?") || strings.HasSuffix(wording, ":"):
			wording += " " + part
		default:
			wording += ": " + part
		}
	}
	return wording
}

// dataCell writes a value with nothing left out and nothing put into words.
func dataCell(n *document.Node, shape *schema.Shape) out.Cell {
	if n == nil {
		return nil
	}
	if n.Kind != document.List {
		return out.Cell{scalarText(n)}
	}
	list := out.Each(n.Items, func(item *document.Node) string {
		if item.Kind != document.Map {
			return scalarText(item)
		}
		members := out.Each(ordered(item, shape.Item()), func(f document.Field) string { return f.Key.Text + ": " + scalarText(f.Value) })
		return strings.Join(members, "; ")
	})
	if slices.ContainsFunc(n.Items, func(item *document.Node) bool { return item.Kind == document.Map }) {
		return out.Cell{strings.Join(list, "\n")}
	}
	return list
}

// scalarText is the text of a scalar; what is deeper is JSON.
func scalarText(n *document.Node) string {
	if n.Kind != document.Map && n.Kind != document.List {
		return n.Text
	}
	text, err := out.Marshal(out.Value(n, nil))
	if err != nil {
		return ""
	}
	return string(text)
}

// values is the comparison as JSON data.
func (c Comparison) values() any {
	type entry struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	type field struct {
		Field  string `json:"field"`
		Label  string `json:"label"`
		Same   bool   `json:"same"`
		Values []any  `json:"values"`
	}
	data := struct {
		Entries []entry `json:"entries"`
		Fields  []field `json:"fields"`
	}{}
	data.Entries = out.Each(c.entries, func(e *catalogue.Entry) entry { return entry{e.ID, e.Name()} })
	for _, row := range c.shown {
		values := out.Each(row.Values, func(n *document.Node) any { return out.Value(n, row.Shape) })
		data.Fields = append(data.Fields, field{row.Path, comparedLabel(row), row.Same, values})
	}
	return data
}

// Untold says what a reader who sees the fields that differ is not told.
func (c Comparison) Untold() string {
	same, own := query.Untold(c.rows)
	differs := len(c.shown) > 0
	every := "both"
	if len(c.entries) > 2 {
		every = "all"
	}
	wording := ""
	switch {
	case !differs && len(own) == 0:
		return "nothing differs; --all shows every field"
	case !differs:
		wording = "only the " + words.Join(own, "and") + " differ"
	case len(own) > 0:
		wording = "the " + words.Join(own, "and") + " differ too"
	}
	if len(own) == 1 && !strings.HasSuffix(own[0], "s") {
		wording = strings.Replace(wording, " differ", " differs", 1)
	}
	if len(same) > 0 && differs {
		if wording != "" {
			wording += "; "
		}
		wording += "the same in " + every + ": " + words.Join(same, "and")
	}
	if wording == "" {
		return "every field that differs is shown; --all shows the others"
	}
	return wording + "; --all shows everything"
}
