package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/cmd"
	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// asked are the fields that the form for a new service asks for, in its order. What is
// rarer is added to the pull request that the form becomes.
var asked = []string{
	"name", "aliases", "kind", "summary", "description", "category", "capabilities", "provider", "support",
	"autonomy.level", "autonomy.basis", "autonomy.why", "status", "status_note", "audience.users",
	"onboarding.url", "links", "sources", "review.owner",
}

// listHints say how an item of a list of mappings is written on one line.
var listHints = map[string]string{
	"links":   "One a line: the address, a bar, the title.",
	"sources": "One a line: the address, a bar, what the page shows.",
}

// TestIssueForms keeps the issue forms as the schema and the vocabularies have them;
// UPDATE=1 writes them anew.
func TestIssueForms(t *testing.T) {
	cat := ownCatalogue(t)
	for name, want := range map[string]string{"service.yml": serviceForm(t, cat), "correction.yml": correctionForm(cat)} {
		file := filepath.Join(".github", "ISSUE_TEMPLATE", name)
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, strings.ReplaceAll(string(got), "\r\n", "\n")); diff != "" {
			t.Errorf("%s is not what the schema says; run UPDATE=1 go test . (-want +got)\n%s", file, diff)
		}
		if _, findings := document.Parse(file, []byte(want)); len(findings) > 0 {
			t.Errorf("%s: %v", file, findings)
		}
	}
}

func ownCatalogue(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	cat, findings, err := catalogue.Load(t.Context(), os.DirFS("."), embedded)
	if err != nil {
		t.Fatal(err)
	}
	if findings.HasErrors() {
		t.Fatal(findings)
	}
	return cat
}

// form writes an issue form. Every text is in double quotes, which YAML reads as JSON.
type form struct{ strings.Builder }

func (f *form) line(indent int, format string, args ...any) {
	fmt.Fprintf(f, "%s"+format+"\n", append([]any{strings.Repeat("  ", indent)}, args...)...)
}

func quote(s string) string {
	text, _ := json.Marshal(strings.Join(strings.Fields(s), " "))
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(text))
}

func (f *form) head(name, description, title, label, intro string) {
	f.line(0, "# Made from the schema by TestIssueForms; UPDATE=1 go test . writes it anew.")
	f.line(0, "name: %s", quote(name))
	f.line(0, "description: %s", quote(description))
	f.line(0, "title: %s", quote(title))
	f.line(0, "labels: [%s]", quote(label))
	f.line(0, "body:")
	f.line(1, "- type: markdown")
	f.line(2, "attributes:")
	f.line(3, "value: %s", quote(intro))
}

// question is one field of a form.
type question struct {
	kind, id, label, description, placeholder string
	options                                   []string
	multiple, required                        bool
}

func (f *form) ask(q question) {
	f.line(1, "- type: %s", q.kind)
	f.line(2, "id: %s", strings.ReplaceAll(q.id, ".", "-"))
	f.line(2, "attributes:")
	f.line(3, "label: %s", quote(q.label))
	if q.description != "" {
		f.line(3, "description: %s", quote(q.description))
	}
	if q.placeholder != "" {
		f.line(3, "placeholder: %s", quote(q.placeholder))
	}
	if q.multiple {
		f.line(3, "multiple: true")
	}
	if len(q.options) > 0 {
		f.line(3, "options:")
		for _, option := range q.options {
			f.line(4, "- %s", quote(option))
		}
	}
	if q.required {
		f.line(2, "validations:")
		f.line(3, "required: true")
	}
}

func serviceForm(t *testing.T, cat *catalogue.Catalogue) string {
	var f form
	f.head("Propose a new service", "Something the centre offers that the catalogue does not have. No Git needed.", "New service: ", "new-service",
		"Thank you. Answer what you know; an editor reads it, and it becomes a pull request with your answers as an entry. "+
			"Only public facts count: each needs a page that shows it. Name no private person.")
	required := requiredFields(t, cat)
	for _, path := range asked {
		q := questionFor(t, cat, path)
		q.required = required(path)
		f.ask(q)
	}
	return f.String()
}

// questionFor asks for one field in the schema's words.
func questionFor(t *testing.T, cat *catalogue.Catalogue, path string) question {
	t.Helper()
	names := strings.Split(path, ".")
	s := cat.Shape().At(names...)
	if s == nil {
		t.Fatalf("%s is not in the schema", path)
	}
	var labels []string
	for i := range names {
		label := cat.Shape().At(names[:i+1]...).Label
		if i > 0 {
			label = strings.ToLower(label)
		}
		labels = append(labels, label)
	}
	q := question{kind: "input", id: path, label: strings.Join(labels, " "), description: s.Description}
	one := s
	if s.Items != nil {
		one = s.Items
		q.multiple = true
	}
	switch {
	case len(one.Enum) > 0:
		q.kind = "dropdown"
		for i, value := range one.Enum {
			if !q.multiple && i < len(one.EnumDescriptions) {
				value += ": " + one.EnumDescriptions[i] // commas in it would part several answers
			}
			q.options = append(q.options, value)
		}
	case len(one.Refs) == 1 && cat.Vocabulary(one.Refs[0]) != nil:
		q.kind = "dropdown"
		for _, item := range cat.Vocabulary(one.Refs[0]).Items {
			if q.multiple {
				q.options = append(q.options, item.ID)
			} else {
				q.options = append(q.options, item.Name())
			}
		}
		slices.Sort(q.options)
	case q.multiple:
		q.kind, q.multiple = "textarea", false
		hint := listHints[path]
		if hint == "" {
			hint = "One a line."
		}
		q.description += " " + hint
	case !strings.HasPrefix(one.Pattern, "^"):
		q.kind = "textarea"
	}
	if q.kind == "input" && len(one.Examples) > 0 && one.Examples[0].Kind == document.String {
		q.placeholder = one.Examples[0].Text
	}
	return q
}

// requiredFields tells which fields an entry that has not moved must have.
func requiredFields(t *testing.T, cat *catalogue.Catalogue) func(path string) bool {
	t.Helper()
	doc, findings := document.Parse("service", []byte(cat.Schemas.Source("service")))
	if doc.Root == nil {
		t.Fatal(findings)
	}
	fields := slices.Clone(cat.Shape().Required)
	_, otherwise := doc.Find("/else/required")
	for _, n := range otherwise.Items {
		fields = append(fields, n.Text)
	}
	return func(path string) bool {
		at, name := cat.Shape(), ""
		required := fields
		for _, name = range strings.Split(path, ".") {
			if !slices.Contains(required, name) {
				return false
			}
			at = at.Property(name)
			required = at.Required
		}
		return true
	}
}

func correctionForm(cat *catalogue.Catalogue) string {
	var f form
	f.head("Correct an entry", "Something in the catalogue is wrong, out of date or missing. No Git needed.", "Correction: ", "correction",
		"Thank you. One entry an issue, please. Only public facts count: each needs a page that shows it. Name no private person.")
	f.ask(question{kind: "input", id: "entry", label: "Entry", required: true,
		description: "The id, the name or an acronym of the service.", placeholder: cat.Shape().Property("name").Examples[0].Text})
	var fields []string
	for _, p := range cat.Shape().Properties {
		fields = append(fields, fieldOption(p))
	}
	f.ask(question{kind: "dropdown", id: "field", label: "Field", options: fields, multiple: true, description: "Which part of the entry it is about."})
	f.ask(question{kind: "textarea", id: "wrong", label: "What it says now"})
	f.ask(question{kind: "textarea", id: "right", label: "What would be right", required: true})
	f.ask(question{kind: "textarea", id: "sources", label: "Sources", required: true, description: "The public pages that show it. " + listHints["sources"]})
	return f.String()
}

func fieldOption(p schema.Property) string { return p.Shape.Label + " (" + p.Name + ")" }

// TestFilledForm answers the form as an editor would, and makes an entry of it: every
// heading is known, every option is understood, and the entry is valid.
func TestFilledForm(t *testing.T) {
	cat := ownCatalogue(t)
	texts := map[string]string{
		"name": "Example Letter Desk", "aliases": "ELD\nLetter desk", "summary": "Prints letters to patients for practices that have no printer.",
		"description": "A desk that prints letters.\n\nIt is an example.", "autonomy.why": "Few practices lack a printer, and they could start with this.",
		"status_note": "The provider says that it is in use.", "onboarding.url": "https://example.org/start",
		"links": "https://example.org/desk | The desk", "sources": "https://example.org/desk | what the desk does", "review.owner": "Catalogue editors, messaging",
	}
	choices := map[string]int{"autonomy.level": 2, "autonomy.basis": 1, "status": 4}
	var body strings.Builder
	for _, path := range asked {
		q := questionFor(t, cat, path)
		answer := texts[path]
		switch {
		case q.multiple:
			answer = strings.Join(q.options[:2], ", ")
		case len(q.options) > 0:
			answer = q.options[choices[path]]
		case answer == "":
			answer = "_No response_"
		}
		fmt.Fprintf(&body, "### %s\r\n\r\n%s\r\n\r\n", q.label, strings.ReplaceAll(answer, "\n", "\r\n"))
	}
	dir := t.TempDir()
	for _, folder := range []string{"catalogue", "schema"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(folder)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "issue.md"), []byte(body.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, complaint strings.Builder
	code := cmd.Main(t.Context(), []string{"new", "--from-form", "issue.md"}, cmd.App{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &complaint, Dir: dir,
		Now: func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) }, Embedded: embedded,
	})
	if code != 0 {
		t.Fatalf("exit code %d\n%s%s\n%s", code, out.String(), complaint.String(), body.String())
	}
	if strings.Contains(complaint.String(), "no field") {
		t.Errorf("a heading of the form was not understood:\n%s", complaint.String())
	}
	src, err := os.ReadFile(filepath.Join(dir, "catalogue", "services", "example-letter-desk.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range asked {
		doc, _ := document.Parse("entry", src)
		if _, n := doc.Find(document.Pointer(strings.Split(path, ".")...)); n == nil {
			t.Errorf("the entry has no %s:\n%s", path, src)
		}
	}
}
