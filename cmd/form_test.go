package cmd_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
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
	body, paths := fillForm(t, form, nil)
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

// TestFormChoices chooses each value that the form offers: all lead to an entry, and what
// needs more is asked for by name.
func TestFormChoices(t *testing.T) {
	dir := smallFolder(t)
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	formOf := func(folder string) (*catalogue.Catalogue, []byte) {
		cat, loaded, err := catalogue.Load(t.Context(), os.DirFS(folder), builtIn(repository))
		if err != nil || loaded.HasErrors() {
			t.Fatal(err, loaded)
		}
		forms, err := edit.IssueForms(cat, now)
		if err != nil {
			t.Fatal(err)
		}
		return cat, []byte(forms[1].Text)
	}
	cat, form := formOf(frozen)
	_, smallForm := formOf(dir)
	doc, _ := document.Parse("service.yml", form)
	write := func(body string) (stdout, stderr string, code int) {
		if err := os.WriteFile(filepath.Join(dir, "issue.md"), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
		return runIn(t, dir, "new", "--from-form", "issue.md", "--dry-run")
	}
	for _, q := range doc.Root.Field("body").Items[1:] {
		options := q.Field("attributes").Field("options")
		if options == nil {
			continue
		}
		id := q.Field("id").Text
		last := options.Items[len(options.Items)-1].Text
		for _, o := range options.Items {
			body, paths := fillForm(t, form, map[string]string{id: o.Text})
			root, _, err := edit.ReadForm(cat, body, now)
			switch {
			case o.Text == "Not in this list":
				if err == nil || !strings.Contains(err.Error(), "put it into catalogue/vocabulary/") {
					t.Errorf("%s: %q: %v", id, o.Text, err)
				}
				continue
			case err != nil:
				t.Errorf("%s: %q: %v", id, o.Text, err)
				continue
			}
			path := paths[slices.IndexFunc(paths, func(p []string) bool { return strings.Join(p, "-") == id })]
			shape := cat.Shape().At(path...).Single()
			value := (&catalogue.Record{Node: root}).Get(path...)
			got := append(value.Texts(), value.Text)[0]
			if allowed := append(slices.Clone(shape.Enum), cat.IDsOf(strings.Join(shape.Refs, ""))...); !slices.Contains(allowed, got) {
				t.Errorf("%s: %q is read as %q", id, o.Text, got)
			}
			if last == "Not in this list" {
				continue // one id is as good as another
			}
			body, _ = fillForm(t, smallForm, map[string]string{id: o.Text})
			if stdout, stderr, code := write(body); code != 0 {
				t.Errorf("%s: %q: exit code %d\n%s%s", id, o.Text, code, stdout, stderr)
			}
		}
	}
	body, _ := fillForm(t, smallForm, map[string]string{"status": "retired", "dates-retires": "_No response_"})
	if stdout, _, code := write(body); code != 1 || !strings.Contains(stdout, `"dates.retires" does not say when it ended`) {
		t.Errorf("retired without a date: exit code %d\n%s", code, stdout)
	}
}

// fillForm answers each question of a form, those of some ids as given, and returns the
// issue that GitHub makes of it and the fields that it is about.
func fillForm(t *testing.T, form []byte, given map[string]string) (issue string, paths [][]string) {
	t.Helper()
	texts := map[string]string{
		"name": "Example Letter Desk", "aliases": "ELD\nLetter desk", "summary": "Prints letters to patients for practices that have no printer.",
		"description": "A desk that prints letters.\n\nIt is an example.", "autonomy-why": "Few practices lack a printer, and they could start with this.",
		"status_note": "The provider says that it is in use.", "onboarding-url": "https://example.org/start",
		"autonomy-cites": "Usage policy | policy | https://example.org/policy | Use it if you have no printer.\nLetter rules | law | https://example.org/law | Practices post letters.",
		"links":          "https://example.org/desk | The desk", "sources": "https://example.org/desk | what the desk does", "review-owner": "Catalogue editors, messaging",
		"dates-retires": "2020-06", "not-listed": "Nothing is missing.",
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
		if text, ok := given[id]; ok {
			answer = text
		}
		if answer == "" {
			t.Errorf("the test has no answer to %q", id)
		}
		fmt.Fprintf(&b, "### %s\r\n\r\n%s\r\n\r\n", attributes.Field("label").Text, strings.ReplaceAll(answer, "\n", "\r\n"))
		if id != "not-listed" {
			paths = append(paths, strings.Split(id, "-"))
		}
	}
	return b.String(), paths
}
