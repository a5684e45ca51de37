package schema_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/document"
)

// TestEditorsKnowTheSchemas checks that VS Code's associations name schemas that
// exist, and that each file of a catalogue has the one its modeline names.
func TestEditorsKnowTheSchemas(t *testing.T) {
	t.Chdir("../..")
	frozen := os.DirFS("cmd/testdata/frozen")
	src, err := os.ReadFile(".vscode/settings.json")
	if err != nil {
		t.Fatal(err)
	}
	var settings struct {
		Schemas map[string]string `json:"yaml.schemas"`
	}
	if err := json.Unmarshal(src, &settings); err != nil {
		t.Fatal(err)
	}
	patterns := map[string]*regexp.Regexp{}
	for schema, glob := range settings.Schemas {
		if _, err := os.Stat(path.Clean(schema)); err != nil {
			t.Error(err)
		}
		expression := strings.NewReplacer(`\*\*/`, `(.*/)?`, `\*`, `[^/]*`).Replace(regexp.QuoteMeta(glob))
		patterns[path.Clean(schema)] = regexp.MustCompile("^" + expression + "$")
	}
	matched := map[string]bool{}
	err = fs.WalkDir(frozen, "catalogue", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(frozen, file)
		if err != nil {
			return err
		}
		line, _, _ := strings.Cut(string(text), "\n")
		schema, ok := strings.CutPrefix(strings.TrimSuffix(line, "\r"), "# yaml-language-server: $schema=")
		if !ok {
			t.Errorf("%s: the first line names no schema", file)
			return nil
		}
		schema = path.Join(path.Dir(file), schema)
		for name, pattern := range patterns {
			if pattern.MatchString(file) != (name == schema) {
				t.Errorf("%s: its modeline names %s, and .vscode/settings.json says %v of %s", file, schema, pattern.MatchString(file), name)
			}
		}
		matched[schema] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range patterns {
		if !matched[name] {
			t.Errorf(".vscode/settings.json: no file has the schema %s", name)
		}
	}
}

// TestPreCommitHook checks the hook that other repositories use: it runs a command
// that exists, whenever a file of a catalogue or of its schemas changes.
func TestPreCommitHook(t *testing.T) {
	src, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, findings := document.Parse(".pre-commit-hooks.yaml", src)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	hook := doc.Root.Items[0]
	for key, want := range map[string]string{"id": "wdw-validate", "entry": "wdw validate", "language": "golang", "pass_filenames": "false"} {
		if got := hook.Field(key); got == nil || got.Text != want {
			t.Errorf("%s is not %q", key, want)
		}
	}
	files := regexp.MustCompile(hook.Field("files").Text)
	for file, want := range map[string]bool{
		"catalogue/services/spine.yaml": true, "catalogue/services/spine.yml": true, "catalogue/waivers.yaml": true,
		"schema/service.schema.json": true, "docs/catalogue/a.md": false, "README.md": false,
	} {
		if got := files.MatchString(file); got != want {
			t.Errorf("a change to %s runs the hook: %v, want %v", file, got, want)
		}
	}
}
