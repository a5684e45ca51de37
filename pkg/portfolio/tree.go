package portfolio

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/sheet"
	"github.com/who-does-what/wdw/pkg/words"
)

// listKeys are the keys under which a mapping may hold the list of systems.
var listKeys = []string{"systems", "applications", "register", "assets", "items", "rows"}

// readTree reads YAML and JSON: a list of systems, or a mapping with such a list under
// "systems" and with "organisation" and "care_settings" for all of them.
func readTree(file string, src []byte, opts ReadOptions) (*Register, diag.List, error) {
	if len(opts.Sheets) > 0 {
		return nil, nil, errors.New("a YAML or JSON file has no sheets")
	}
	text, charset, err := sheet.Decode(src)
	if err != nil {
		return nil, nil, err
	}
	form, dialect := "YAML, "+charset, document.DialectOf(file)
	// What comes through a pipe has no name that says what it is.
	if dialect == document.JSON || json.Valid([]byte(text)) {
		form, dialect = "JSON, "+charset, document.JSON
	}
	docs, findings := document.ParseAll(file, []byte(text), dialect)
	t := treeReader{register: &Register{File: file, Form: form}, forced: opts.Map, findings: findings, mappings: map[string]mapping{}}
	for _, doc := range docs {
		if doc.Root != nil {
			t.root(doc)
		}
	}
	t.understand()
	r := t.register
	if !t.hasList {
		if t.findings.HasErrors() {
			return nil, nil, firstError(t.findings)
		}
		return nil, nil, errors.New(`there is no list of systems: write one, or a mapping with one under "systems"`)
	}
	for _, name := range slices.Sorted(maps.Keys(opts.Map)) {
		heading := opts.Map[name]
		if len(r.Systems) > 0 && !slices.Contains(r.Headings, heading) {
			return nil, nil, unknown("no system has the key %q", heading, r.Headings, "the keys are "+words.Quoted(shown(r.Headings), "and"))
		}
	}
	for i := range r.Systems {
		r.Systems[i].fillUp(len(r.Headings))
	}
	order := out.Each(fields, func(f Field) string { return f.Name })
	slices.SortStableFunc(r.Columns, func(a, b Column) int { return slices.Index(order, a.Field) - slices.Index(order, b.Field) })
	t.findings.Sort()
	return r, t.findings, nil
}

// firstError is the first finding that is an error, of which there is one.
func firstError(findings diag.List) error {
	f := findings[slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error })]
	return fmt.Errorf("line %d, column %d: %s", f.Pos.Line, f.Pos.Col, f.Message)
}

type treeReader struct {
	register *Register
	forced   map[string]string
	findings diag.List
	hasList  bool
	// mappings are made once for each set of keys.
	mappings map[string]mapping
	items    []item
}

// item is a system before it is understood.
type item struct {
	record
	keys []string
	// organisation is that of the whole file.
	organisation string
}

func (t *treeReader) root(doc *document.Document) {
	list := doc.Root
	organisation := ""
	if doc.Root.Kind == document.Map {
		list = nil
		for _, name := range listKeys {
			if n := doc.Root.Field(name); n != nil && n.Kind == document.List {
				list = n
				break
			}
		}
		if n := doc.Root.Field("organisation"); n != nil && n.Kind == document.String {
			organisation = trim(n.Text)
		}
		if n := doc.Root.Field("care_settings"); n != nil {
			t.register.CareSettings = append(t.register.CareSettings, out.Each(n.Items, func(item *document.Node) string { return item.Text })...)
		}
	}
	if list == nil || list.Kind != document.List {
		return
	}
	t.hasList = true
	for _, item := range list.Items {
		t.see(doc, item, organisation)
	}
}

func (t *treeReader) see(doc *document.Document, entry *document.Node, organisation string) {
	if entry.Kind != document.Map {
		if entry.Kind != document.Hole {
			t.findings = append(t.findings, doc.FindingAt(entry, RuleRecord, diag.Error, fmt.Sprintf("a system is a mapping, and this is %s", entry.Kind)))
		}
		return
	}
	keys := out.Each(entry.Fields, func(f document.Field) string { return f.Key.Text })
	m := once(t.mappings, strings.Join(keys, "\x00"), func() mapping {
		m, _ := recognise(keys, t.forced)
		return m
	})
	node := func(i int) *document.Node {
		switch {
		case i >= 0:
			return entry.Fields[i].Value
		case len(entry.Fields) > 0:
			return entry.Fields[0].Key.Node() // tells items apart that say little
		}
		return entry
	}
	rec := record{
		mapping: m, line: doc.Pos(entry.Start).Line, noun: "item", texts: out.Each(entry.Fields, func(f document.Field) string { return nodeText(f.Value) }),
		isNumber: func(i int) bool {
			n := node(i)
			return n != nil && n.Kind == document.Number
		},
		pos:   func(i int) diag.Pos { return doc.Pos(node(i).Start) },
		place: func(i int) string { return fmt.Sprintf("line %d", doc.Pos(node(i).Start).Line) },
		finding: func(i int, rule string, severity diag.Severity, message string) diag.Finding {
			return doc.FindingAt(node(i), rule, severity, message)
		},
	}
	t.items = append(t.items, item{rec, keys, organisation})
}

// understand reads the items when all have been seen.
func (t *treeReader) understand() {
	records := out.Each(t.items, func(i item) record { return i.record })
	learned := learn(records)
	byKeys := map[string][]record{}
	for _, item := range t.items {
		keys := strings.Join(item.keys, "\x00")
		byKeys[keys] = append(byKeys[keys], item.record)
	}
	for _, keys := range slices.Sorted(maps.Keys(byKeys)) {
		for _, u := range t.mappings[keys].unusedIn(byKeys[keys]) {
			if !slices.ContainsFunc(t.register.Unused, func(o Unused) bool { return o.Heading == u.Heading }) {
				t.register.Unused = append(t.register.Unused, u)
			}
		}
	}
	for _, item := range t.items {
		s, findings, ok := item.system(learned)
		t.findings = append(t.findings, findings...)
		if !ok {
			continue
		}
		s.Organisation = cmp.Or(s.Organisation, item.organisation)
		s.Cells = nil
		for i, key := range item.keys {
			at := slices.Index(t.register.Headings, key)
			if at < 0 {
				at = len(t.register.Headings)
				t.register.Headings = append(t.register.Headings, key)
			}
			s.fillUp(at + 1)
			s.Cells[at] = item.texts[i]
		}
		for _, c := range item.mapping.columns(learned) {
			if c.Number = 0; !slices.Contains(t.register.Columns, c) {
				t.register.Columns = append(t.register.Columns, c)
			}
		}
		t.register.Systems = append(t.register.Systems, s)
	}
}

// fillUp adds empty cells up to a number of them.
func (s *System) fillUp(n int) {
	s.Cells = append(s.Cells, make([]string, max(0, n-len(s.Cells)))...)
}

// nodeText writes a scalar, and the items of a list with "; " between them.
func nodeText(n *document.Node) string {
	if n == nil {
		return ""
	}
	switch n.Kind {
	case document.List:
		return strings.Join(only(out.Each(n.Items, nodeText), func(text string) bool { return text != "" }), "; ")
	case document.Map, document.Null, document.Hole:
		return ""
	}
	return trim(n.Text)
}

// CheckSettings returns an error that names the first care setting that the
// vocabulary does not have.
func CheckSettings(settings, known []string) error {
	for _, s := range settings {
		if !slices.Contains(known, s) {
			return unknown("%q is not a care setting", s, known, "it is one of "+strings.Join(known, ", "))
		}
	}
	return nil
}
