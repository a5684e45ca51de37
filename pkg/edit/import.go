package edit

import (
	"fmt"
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
)

// Imported is what became of one row.
type Imported struct {
	Row     int      `json:"row"`
	ID      string   `json:"id"`
	File    string   `json:"file"`
	Action  string   `json:"action"` // new, changed, same or skipped
	Added   []string `json:"added"`
	Differs []string `json:"differs"`
	Note    string   `json:"note"`
}

// ImportKinds are the kinds of file that ReadRows knows.
var ImportKinds = []string{"csv", "json"}

// ReadRows reads a list of one of ImportKinds and returns the rows that the mapping is
// about. A list that lacks a column which the mapping names is refused. The findings
// are about cells that could only be guessed at.
func (m *Mapping) ReadRows(kind, name string, src []byte) (rows []Row, findings diag.List, err error) {
	if kind == "json" {
		rows, err = readJSON(src, m.Rows)
	} else {
		rows, findings, err = readTable(name, src)
	}
	if err != nil {
		return nil, nil, err
	}
	for _, column := range m.Columns() {
		if !slices.ContainsFunc(rows, func(r Row) bool { _, ok := r.Columns[column]; return ok }) {
			return nil, nil, fmt.Errorf("no row has the column %q that the mapping names", column)
		}
	}
	return slices.DeleteFunc(rows, func(r Row) bool { return !m.Takes(r) }), findings, nil
}

// Import adds to entries what they lack of the rows that are about them, and makes
// drafts of the others. A row whose entry an earlier one is about is skipped. origin
// says in a draft where it is from; it is one line. The result has one item a row.
func (ws *Workspace) Import(m *Mapping, rows []Row, origin string) ([]Imported, error) {
	var all []Imported
	taken := map[string]int{}
	for _, row := range rows {
		r := Imported{Row: row.Line, ID: m.EntryID(row), Action: "skipped"}
		entry, err := ws.entryOf(m, row, r.ID)
		if entry != nil {
			r.ID = entry.ID
		}
		first, isTaken := taken[r.ID]
		switch {
		case err != nil:
		case r.ID == "":
			r.Note = "nothing to make an id of"
		case isTaken:
			r.Note = fmt.Sprintf("row %d is about it already", first)
		case entry != nil:
			taken[r.ID] = row.Line
			err = ws.importInto(&r, entry, m, row)
		default:
			taken[r.ID] = row.Line
			err = ws.importNew(&r, m, row, origin)
		}
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", row.Line, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// entryOf is the entry that a row is about, nil for none: that of the id, or one that
// goes by the row's name or alias here.
func (ws *Workspace) entryOf(m *Mapping, row Row, id string) (*catalogue.Entry, error) {
	if e := ws.Catalogue.Entry(id); e != nil || id == "" {
		return e, nil
	}
	root, err := m.fill(&Imported{}, Map(), ws.Catalogue.Shape(), row)
	if err != nil {
		return nil, err
	}
	draft := catalogue.Record{Node: root}
	for _, word := range append([]string{draft.Text("name")}, draft.Texts("aliases")...) {
		if e, _ := ws.Catalogue.Lookup(word); e != nil && word != "" {
			return e, nil
		}
	}
	return nil, nil
}

// importInto adds what an entry lacks.
func (ws *Workspace) importInto(r *Imported, e *catalogue.Entry, m *Mapping, row Row) error {
	f, err := ws.service(e)
	if err != nil {
		return err
	}
	root, err := m.fill(r, f.Root(), f.Shape(), row)
	if err != nil {
		return err
	}
	r.File, r.Action = f.Name(), "same"
	if len(r.Added) > 0 {
		r.Action = "changed"
	}
	return f.Edit(root)
}

// importNew writes a draft.
func (ws *Workspace) importNew(r *Imported, m *Mapping, row Row, origin string) error {
	root, err := m.fill(r, Map("id", r.ID), ws.Catalogue.Shape(), row)
	if err != nil {
		return err
	}
	r.Action = "new"
	draft := fmt.Sprintf("# draft of %s from %s: complete it, then delete this line", ws.Now.Format(time.DateOnly), origin)
	r.File, err = ws.Create(root, nil, draft)
	return err
}
