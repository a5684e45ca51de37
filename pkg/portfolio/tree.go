package portfolio

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/sheet"
	"github.com/who-does-what/wdw/pkg/words"
)

// listKeys are the keys under which a mapping may hold the list of systems.
var listKeys = []string{"systems", "applications", "register", "assets", "items", "rows"}

// readTree reads YAML and JSON: a list of systems, or a mapping with such a list under
// "systems" and with "organisation" and "care_settings" for all of them.
func readTree(file string, src []byte, opts ReadOptions) (*Register, diag.List, error) {
	if opts.Sheet != "" {
		return nil, nil, errors.New("a YAML or JSON file has no sheets")
	}
	text, charset, err := sheet.Decode(src)
	if err != nil {
		return nil, nil, err
	}
	form := "YAML, " + charset
	if head := strings.TrimLeft(text, " \t\r\n"); strings.HasPrefix(head, "{") || strings.HasPrefix(head, "[") {
		form = "JSON, " + charset
		// JSON may be indented with tabs, YAML not; inside JSON text a tab cannot stand.
		text = strings.ReplaceAll(text, "\t", " ")
	}
	docs, findings := document.ParseAll(file, []byte(text), document.Foreign)
	r := &Register{File: file, Form: form}
	t := treeReader{register: r, opts: opts, findings: findings, mappings: map[string]mapping{}}
	for _, doc := range docs {
		if doc.Root != nil {
			t.root(doc)
		}
	}
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
	t.finish()
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
	opts     ReadOptions
	findings diag.List
	hasList  bool
	// mappings are made once for each set of keys.
	mappings map[string]mapping
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
			t.register.CareSettings = append(t.register.CareSettings, mapped(n.Items, func(item *document.Node) string { return item.Text })...)
		}
	}
	if list == nil || list.Kind != document.List {
		return
	}
	t.hasList = true
	for _, item := range list.Items {
		t.item(doc, item, organisation)
	}
}

func (t *treeReader) item(doc *document.Document, item *document.Node, organisation string) {
	if item.Kind != document.Map {
		if item.Kind != document.Hole {
			t.findings = append(t.findings, doc.FindingAt(item, RuleRecord, diag.Error, fmt.Sprintf("a system is a mapping, and this is %s", item.Kind)))
		}
		return
	}
	m := t.mapping(item)
	s := System{Line: doc.Pos(item.Start).Line}
	value := func(field string) *document.Node {
		if i, ok := m.column[field]; ok {
			return item.Fields[i].Value
		}
		return nil
	}
	fill(&s, func(field string) string { return nodeText(value(field)) }, func(field, rule string, err error) {
		t.findings = append(t.findings, doc.FindingAt(value(field), rule, diag.Warning, err.Error()))
	})
	if s.Organisation == "" {
		s.Organisation = organisation
	}
	if s.Name() == "" {
		at := item
		if len(item.Fields) > 0 {
			at = item.Fields[0].Key
		}
		f := doc.FindingAt(at, RuleNoName, diag.Error, "the system has neither a name nor a kind, and is not checked")
		f.Help = `give it a "product" or a "system_type"`
		t.findings = append(t.findings, f)
		return
	}
	place := item
	for _, field := range []string{"service", "capability", "system_type", "product"} {
		if n := value(field); n != nil && nodeText(n) != "" {
			place = n
		}
	}
	s.Place = doc.Pos(place.Start)
	for i, f := range item.Fields {
		at := slices.Index(t.register.Headings, f.Key.Text)
		if at < 0 {
			at = len(t.register.Headings)
			t.register.Headings = append(t.register.Headings, f.Key.Text)
			for _, c := range m.columns() {
				if m.column[c.Field] == i && !slices.ContainsFunc(t.register.Columns, func(o Column) bool { return o.Field == c.Field && o.Heading == c.Heading }) {
					c.Number = 0
					t.register.Columns = append(t.register.Columns, c)
				}
			}
		}
		s.fillUp(at + 1)
		s.Cells[at] = nodeText(f.Value)
	}
	t.register.Systems = append(t.register.Systems, s)
}

// mapping recognises the keys of a system as headings.
func (t *treeReader) mapping(item *document.Node) mapping {
	keys := mapped(item.Fields, func(f document.Field) string { return f.Key.Text })
	return once(t.mappings, strings.Join(keys, "\x00"), func() mapping {
		m, _ := recognise(keys, t.opts.Map)
		return m
	})
}

// finish makes all rows as long as the headings.
func (t *treeReader) finish() {
	for i := range t.register.Systems {
		t.register.Systems[i].fillUp(len(t.register.Headings))
	}
	slices.SortStableFunc(t.register.Columns, func(a, b Column) int { return fieldIndex(a.Field) - fieldIndex(b.Field) })
}

// fillUp adds empty cells up to a number of them.
func (s *System) fillUp(n int) {
	s.Cells = append(s.Cells, make([]string, max(0, n-len(s.Cells)))...)
}

func fieldIndex(name string) int {
	return slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
}

// nodeText writes a scalar, and the items of a list with "; " between them.
func nodeText(n *document.Node) string {
	if n == nil {
		return ""
	}
	switch n.Kind {
	case document.List:
		return strings.Join(only(mapped(n.Items, nodeText), func(text string) bool { return text != "" }), "; ")
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
