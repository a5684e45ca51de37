package catalogue_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

// told writes findings as "file severity rule: message (help)".
func told(findings diag.List) []string {
	out := []string{}
	for _, f := range findings {
		line := fmt.Sprintf("%s %s %s: %s", f.File, f.Severity, f.Rule, f.Message)
		if f.Help != "" {
			line += " (" + f.Help + ")"
		}
		out = append(out, line)
	}
	return out
}

// TestStrayFiles checks that what is not read is said, and that the rest is read.
func TestStrayFiles(t *testing.T) {
	large := entryText("large") + "description: " + strings.Repeat("x", document.MaxBytes)
	tests := []struct {
		name, file, text string
		want             []string
	}{
		{"good", "services/other.yaml", entryText("other"), []string{}},
		{"in a folder", "services/a/b/other.yaml", entryText("other"), []string{}},
		{"yml", "services/other.yml", entryText("other"), []string{
			`catalogue/services/other.yml error yaml.stray-file: a file that ends in ".yml" is not read (rename it to "other.yaml")`}},
		{"capitals", "services/other.YAML", entryText("other"), []string{
			`catalogue/services/other.YAML error yaml.stray-file: a file that ends in ".YAML" is not read (rename it to "other.yaml")`}},
		{"a backup", "services/known.yaml.bak", "", []string{
			`catalogue/services/known.yaml.bak warning yaml.stray-file: looks like an editor's copy or a hidden file, and is not read (delete it, or keep it out with .gitignore)`}},
		{"another backup", "services/known.yaml~", "", []string{
			`catalogue/services/known.yaml~ warning yaml.stray-file: looks like an editor's copy or a hidden file, and is not read (delete it, or keep it out with .gitignore)`}},
		{"a lock", "services/#known.yaml#", "", []string{
			`catalogue/services/#known.yaml# warning yaml.stray-file: looks like an editor's copy or a hidden file, and is not read (delete it, or keep it out with .gitignore)`}},
		{"hidden", "services/.known.yaml", "", []string{
			`catalogue/services/.known.yaml warning yaml.stray-file: looks like an editor's copy or a hidden file, and is not read (delete it, or keep it out with .gitignore)`}},
		{"Git's own", "services/.gitkeep", "", []string{}},
		{"a hidden folder", "services/.idea/x.yaml", "", []string{
			`catalogue/services/.idea warning yaml.stray-file: a hidden folder, and not read (delete it, or keep it out with .gitignore)`}},
		{"something else", "services/notes.txt", "", []string{
			`catalogue/services/notes.txt warning yaml.stray-file: not an entry, and not read (entries end in ".yaml"; move other files elsewhere)`}},
		{"a folder named like an entry", "services/other.yaml/inner.yaml", entryText("inner"), []string{
			`catalogue/services/other.yaml error yaml.stray-file: a folder that is named like an entry (give the folder another name)`}},
		{"a line break in the name", "services/a\nb.yaml", entryText("other"), []string{
			"catalogue/services/a\nb.yaml error yaml.stray-file: the name holds control characters, and is not read (give the file another name)"}},
		{"an escape in the name of a folder", "services/a\x1b[31m/b.yaml", entryText("other"), []string{
			"catalogue/services/a\x1b[31m error yaml.stray-file: the name holds control characters; nothing in the folder is read (give the folder another name)"}},
		{"a right-to-left override in the name", "services/a\u202egpj.yaml", entryText("other"), []string{
			"catalogue/services/a\u202egpj.yaml error yaml.stray-file: the name holds control characters, and is not read (give the file another name)"}},
		{"only capitals differ", "services/Known.yaml", entryText("Known"), []string{
			`catalogue/services/known.yaml error yaml.stray-file: only capitals tell this file from "catalogue/services/Known.yaml" (give one another name: Windows and macOS keep only one of the two)`}},
		{"a vocabulary without a schema", "vocabulary/colours.yaml", "[]", []string{
			`catalogue/vocabulary/colours.yaml error yaml.stray-file: there is no schema "colours" for this file (add schema/colours.schema.json, or delete the file)`}},
		{"a misspelt vocabulary folder", "vocabularies/domains.yaml", "", []string{
			`catalogue/vocabularies warning yaml.stray-file: a folder that a catalogue does not have, and that is not read (did you mean "vocabulary"?)`}},
		{"a misspelt file", "waivers.yml", "", []string{
			`catalogue/waivers.yml error yaml.stray-file: a file that a catalogue does not have here, and that is not read (did you mean "waivers.yaml"?)`}},
		{"an entry beside its folder", "my-service.yaml", "", []string{
			`catalogue/my-service.yaml error yaml.stray-file: a file that a catalogue does not have here, and that is not read (entries stand in catalogue/services)`}},
		{"a page to read", "README.md", "", []string{}},
		{"too large", "services/large.yaml", large, []string{
			`catalogue/services/large.yaml error yaml.too-large: the file has more than 1048576 bytes, and is not read (move long text to a page of its own and link to it)`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := tree(map[string]string{"services/known.yaml": entryText("known"), test.file: test.text})
			cat, findings, err := catalogue.Load(t.Context(), files, os.DirFS("../.."))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, told(findings)); diff != "" {
				t.Errorf("findings mismatch (-want +got)\n%s", diff)
			}
			if cat.Entry("known") == nil {
				t.Error("the good entry is not read")
			}
		})
	}
}

// TestNoCatalogue checks what is an error and no finding.
func TestNoCatalogue(t *testing.T) {
	if _, _, err := catalogue.Load(t.Context(), fstest.MapFS{"x.yaml": {}}, os.DirFS("../..")); err != catalogue.ErrNotCatalogue {
		t.Errorf("Load of a folder without a catalogue: %v", err)
	}
	if _, _, err := catalogue.Load(t.Context(), tree(nil), fstest.MapFS{}); err == nil {
		t.Error("Load without any schema succeeds")
	}
}
