package cmd_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/document"
)

// TestFilledForm answers the form for a new service as an editor would, and makes an
// entry of it: every heading is known, every option is understood, and the entry is
// valid.
func TestFilledForm(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(frozen)); err != nil {
		t.Fatal(err)
	}
	if _, stderr, code := runIn(t, dir, "schema", "--issue-forms"); code != 0 {
		t.Fatal(stderr)
	}
	form, err := os.ReadFile(filepath.Join(dir, ".github", "ISSUE_TEMPLATE", "service.yml"))
	if err != nil {
		t.Fatal(err)
	}
	body, paths := fillForm(t, form)
	if err := os.WriteFile(filepath.Join(dir, "issue.md"), []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := runIn(t, dir, "new", "--from-form", "issue.md")
	if code != 0 {
		t.Fatalf("exit code %d\n%s%s\n%s", code, stdout, stderr, body)
	}
	if strings.Contains(stderr, "no field") {
		t.Errorf("a heading of the form was not understood:\n%s", stderr)
	}
	src, err := os.ReadFile(filepath.Join(dir, "catalogue", "services", "example-letter-desk.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	doc, _ := document.Parse("entry", src)
	for _, path := range paths {
		if _, n := doc.Find(document.Pointer(path...)); n == nil {
			t.Errorf("the entry has no %s:\n%s", strings.Join(path, "."), src)
		}
	}
}

// fillForm answers each question of a form, and returns the issue that GitHub makes of it
// and the fields that it is about.
func fillForm(t *testing.T, form []byte) (issue string, paths [][]string) {
	t.Helper()
	texts := map[string]string{
		"name": "Example Letter Desk", "aliases": "ELD\nLetter desk", "summary": "Prints letters to patients for practices that have no printer.",
		"description": "A desk that prints letters.\n\nIt is an example.", "autonomy-why": "Few practices lack a printer, and they could start with this.",
		"status_note": "The provider says that it is in use.", "onboarding-url": "https://example.org/start",
		"autonomy-cites": "Usage policy | policy | https://example.org/policy | Use it if you have no printer.",
		"links":          "https://example.org/desk | The desk", "sources": "https://example.org/desk | what the desk does", "review-owner": "Catalogue editors, messaging",
	}
	choices := map[string]int{"autonomy-level": 2, "autonomy-basis": 1, "status": 4}
	doc, findings := document.Parse("service.yml", form)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	var b strings.Builder
	for _, q := range doc.Root.Field("body").Items[1:] { // the first is an introduction
		id, attributes := q.Field("id").Text, q.Field("attributes")
		answer := texts[id]
		if options := attributes.Field("options"); options != nil {
			answer = options.Items[choices[id]].Text
			if attributes.Field("multiple") != nil {
				answer = options.Items[0].Text + ", " + options.Items[1].Text
			}
		}
		if answer == "" {
			t.Errorf("the test has no answer to %q", id)
		}
		fmt.Fprintf(&b, "### %s\r\n\r\n%s\r\n\r\n", attributes.Field("label").Text, strings.ReplaceAll(answer, "\n", "\r\n"))
		paths = append(paths, strings.Split(id, "-"))
	}
	return b.String(), paths
}
