package show

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
)

func TestEntries(t *testing.T) {
	cat := showCatalogue(t)
	entries := []*catalogue.Entry{cat.Entry("patient-index"), cat.Entry("retired")}
	var columns []query.Column
	for _, path := range []string{"id", "aliases", "dates.retires", "standards"} {
		c, err := query.NewColumn(cat.Shape(), path)
		if err != nil {
			t.Fatal(err)
		}
		columns = append(columns, c)
	}
	for _, tt := range []struct {
		format  string
		columns []query.Column
		want    string
	}{
		{"csv", columns, "id,aliases,dates.retires,standards\npatient-index,PI; P\\u001b[2JI,,fhir-r4\nretired,,2024,\n"},
		{"name", columns, "patient-index\nretired\n"},
		{"name", nil, "patient-index\nretired\n"},
		{"jsonl", columns[2:3], `{"dates":{"retires":null}}` + "\n" + `{"dates":{"retires":"2024"}}` + "\n"},
	} {
		var b strings.Builder
		if err := Entries(cat, entries, tt.columns).Write(&b, tt.format, out.Screen{}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, b.String()); diff != "" {
			t.Errorf("Entries in %s mismatch (-want +got):\n%s", tt.format, diff)
		}
	}
	for format, want := range map[string]string{
		"jsonl": `{"id":"retired","name":"RETIRED","status":"retired","dates":{"retires":"2024"},"replaced_by":["a","b"]}` + "\n",
		"wide":  "Id\tName\tKind\tAutonomy\tStatus\tCategory\tCapabilities\tProvider\tSupport\tRetires\tCategory name\tProvider name\nretired\tRETIRED\t\t\tretired\t\t\t\t\t2024\t\t\n",
	} {
		var b strings.Builder
		if err := Entries(cat, entries[1:], nil).Write(&b, format, out.Screen{}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("Entries in %s mismatch (-want +got):\n%s", format, diff)
		}
	}
	var none strings.Builder
	if err := Entries(cat, nil, nil).Write(&none, "json", out.Screen{}); err != nil || none.String() != "[]\n" {
		t.Errorf("no entries are %q, %v", none.String(), err)
	}
}
