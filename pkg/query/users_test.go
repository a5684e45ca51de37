package query_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
)

func TestUseOf(t *testing.T) {
	tree := fstest.MapFS{"catalogue/vocabulary/standards.yaml": {Data: []byte(
		"- {id: core, name: The Core}\n- {id: s1, name: First}\n- {id: s2, name: Second}\n- {id: s3, name: Third, aliases: [Pair]}\n")}}
	for id, fields := range map[string]string{
		"core": "name: Core guide, standards: [{id: core, use: required}]",
		"pair": "name: Pair, aliases: [S1, second]",
		"b":    "depends_on: [core]",
		"c":    "onboarding: {prerequisites: [s1]}",
		"d":    "depends_on: [core], status: retired",
		"e":    "depends_on: [b]",
		"f":    "depends_on: [core], standards: [{id: s2, use: supported}, {id: core, use: required}]",
		"g":    "standards: [{id: s1}, {id: s2, use: required}]",
		"i":    "depends_on: [core], status: live, dates: {retires: 2025-12-31}",
		"j":    "name: First, depends_on: [core], standards: [{id: s1, use: required}], onboarding: {prerequisites: [s1]}",
		"h":    "standards: [{id: s2, use: supported}], onboarding: {prerequisites: [s1, core]}",
	} {
		tree["catalogue/services/"+id+".yaml"] = &fstest.MapFile{Data: []byte("{id: " + id + ", " + fields + "}\n")}
	}
	cat, _, err := catalogue.Load(t.Context(), tree, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	type use struct{ Standards, Required, Supported, Needed string }
	for id, want := range map[string]use{
		"core": {"core", "f", "", "b h j"},
		"pair": {"s1 s2", "g", "f h", "c"},
		"b":    {"", "", "", "e"},
		"e":    {},
		"j":    {"s1", "", "g", "c h"},
	} {
		got := query.UseOf(cat, cat.Entry(id), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		if diff := cmp.Diff(want, use{strings.Join(got.Standards, " "), ids(got.Required), ids(got.Supported), ids(got.Needed)}); diff != "" {
			t.Errorf("UseOf(%q) mismatch (-want +got):\n%s", id, diff)
		}
	}
}
