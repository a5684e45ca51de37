package edit_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/edit"
)

// small opens a copy of the small catalogue.
func small(t *testing.T) *edit.Workspace {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../cmd/testdata/small")); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	builtin := os.DirFS("../..")
	cat, loaded, err := catalogue.Load(t.Context(), root.FS(), builtin)
	if err != nil {
		t.Fatal(err)
	}
	ws, err := edit.NewWorkspace(t.Context(), root, builtin, cat, loaded, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

// TestWorkspace makes changes, and asks for the files in the order in which they are
// written, "+" before a new one, and for the rules of what they bring.
func TestWorkspace(t *testing.T) {
	mapping, err := edit.ParseMapping("mapping.yaml", []byte("id: \"{n}\"\nfields: {name: \"{n}\", summary: \"{s}\"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		do   func(ws *edit.Workspace) error
		want []string
	}{
		{"nothing", func(ws *edit.Workspace) error { return nil }, nil},
		{"the same value", func(ws *edit.Workspace) error {
			return ws.Set(ws.Catalogue.Entry("message-hub"), edit.Set("kind", "service"))
		}, nil},
		{"both mirrors, those of replaces first", func(ws *edit.Workspace) error {
			return ws.Set(ws.Catalogue.Entry("letter-post"), edit.Add("replaced_by", "fax-relay"), edit.Add("replaces", "patient-index"))
		}, []string{"letter-post", "patient-index", "fax-relay"}},
		{"a fault", func(ws *edit.Workspace) error {
			return ws.Set(ws.Catalogue.Entry("message-hub"), edit.Set("status", "liv"))
		},
			[]string{"message-hub", "schema.enum"}},
		{"a new file first, the old one last", func(ws *edit.Workspace) error { return ws.Rename(ws.Catalogue.Entry("message-hub"), "hub", "") },
			[]string{"+hub", "fax-relay", "letter-post", "message-hub"}},
		{"rows", func(ws *edit.Workspace) error {
			rows := []edit.Row{{Line: 2, Columns: map[string]string{"n": "Hub", "s": "Other."}}, {Line: 3, Columns: map[string]string{"n": "Message Hub"}}}
			got, err := ws.Import(mapping, rows, "a list")
			want := []edit.Imported{
				{Row: 2, ID: "message-hub", File: "catalogue/services/message-hub.yaml", Action: "same", Differs: []string{"name", "summary"}},
				{Row: 3, ID: "message-hub", Action: "skipped", Note: "row 2 is about it already"},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Import mismatch (-want +got):\n%s", diff)
			}
			return err
		}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			ws := small(t)
			if err := test.do(ws); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range ws.Changes() {
				name := strings.TrimSuffix(strings.TrimPrefix(c.Name, "catalogue/services/"), ".yaml")
				if c.Old == nil {
					name = "+" + name
				}
				got = append(got, name)
			}
			introduced, err := ws.Introduced(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range introduced {
				got = append(got, f.Rule)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("changes mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
