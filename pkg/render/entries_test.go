package render

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
	var table, names strings.Builder
	if err := Entries(entries, columns).CSV(&table); err != nil {
		t.Fatal(err)
	}
	want := "id,aliases,dates.retires,standards\npatient-index,PI; P\\u001b[2JI,,fhir-r4\nretired,,2024,\n"
	if diff := cmp.Diff(want, table.String()); diff != "" {
		t.Errorf("Entries mismatch (-want +got):\n%s", diff)
	}
	if err := Names(&names, entries); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("patient-index\nretired\n", names.String()); diff != "" {
		t.Errorf("Names mismatch (-want +got):\n%s", diff)
	}
	var values strings.Builder
	if err := out.JSONLines(&values, EntryValues(entries[1:])); err != nil {
		t.Fatal(err)
	}
	want = `{"id":"retired","name":"RETIRED","status":"retired","dates":{"retires":"2024"},"replaced_by":["a","b"]}` + "\n"
	if diff := cmp.Diff(want, values.String()); diff != "" {
		t.Errorf("EntryValues mismatch (-want +got):\n%s", diff)
	}
	if EntryValues(nil) == nil {
		t.Error("EntryValues(nil) is nil")
	}
}
