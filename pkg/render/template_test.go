package render

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTemplate(t *testing.T) {
	cat := showCatalogue(t)
	e := cat.Entry("patient-index")
	tests := []struct{ template, want string }{
		{`{{.id}}: {{.name}}`, "patient-index: Patient Index\n"},
		{"{{.id}}\n", "patient-index\n"},
		{`{{join ", " .capabilities}}|{{.aliases | join "/"}}`, "identify-patients|PI/P\\u001b[2JI\n"},
		{`{{.autonomy.criteria.scale.met}} {{.autonomy.criteria.outcomes.met}}.`, "yes .\n"},
		{`{{with .dates.retires}}ends {{.}}{{else}}stays{{end}}`, "stays\n"},
		{`{{if .disposition}}x{{end}}{{range .links}}x{{end}}{{.disposition.because}}.`, ".\n"},
		{`{{range .milestones}}{{.what}} {{date .due}} {{.done}}{{end}}`, "Public beta Q1 2027 \n"},
		{`{{date .review.last}} {{date .dates.launched}} {{date "soon"}}`, "1 October 2026 2020 soon\n"},
		{`{{get "standards.id" . | join " "}} {{get "no.such" .}}.`, "fhir-r4 .\n"},
		{`{{has "dates.launched" .}} {{has "dates.retires" .}}`, "true false\n"},
		{`{{default "none" .dates.retires}} {{default "none" .status}}`, "none live\n"},
		{`{{upper .id}} {{lower .name}} {{trim " x "}}`, "PATIENT-INDEX patient index x\n"},
		{`{{json .dates}} {{json .standards}} {{json .links}} {{json .name}}`, `{"launched":"2020"} [{"id":"fhir-r4","use":"required"}] null "Patient Index"` + "\n"},
		{`{{range .onboarding.steps}}{{if .days}}{{if gt .days 5}}{{.title}}{{end}}{{end}}{{end}}`, "Ask\n"},
		{`{{.autonomy.why}}`, "It is an example\\u202e, and examples have to say something here.\n"},
		{`{{$e := .}}{{range .capabilities}}{{$e.id}} {{.}}{{end}}`, "patient-index identify-patients\n"},
		{`{{define "x"}}<{{.}}>{{end}}{{template "x" .id}}`, "<patient-index>\n"},
	}
	for _, tt := range tests {
		tmpl, err := ParseTemplate(tt.template, e.Shape)
		if err != nil {
			t.Errorf("ParseTemplate(%q): %v", tt.template, err)
			continue
		}
		var b strings.Builder
		if err := tmpl.Write(&b, EntryValue(e), e.Shape); err != nil {
			t.Errorf("%q: %v", tt.template, err)
		}
		if diff := cmp.Diff(tt.want, b.String()); diff != "" {
			t.Errorf("%q mismatch (-want +got):\n%s", tt.template, diff)
		}
	}
}

func TestTemplateFaults(t *testing.T) {
	cat := showCatalogue(t)
	e := cat.Entry("patient-index")
	tests := []struct{ template, want string }{
		{`{{.stauts}}`, `line 1, column 3: "stauts" is not a field; did you mean "status"?`},
		{"x\n  {{.dates.retirs}}", `line 2, column 11: "retirs" is not a field; did you mean "retires"?`},
		{`{{range .milestones}}{{.whaat}}{{end}}`, `line 1, column 24: "whaat" is not a field; did you mean "what"?`},
		{`{{range .milestones}}{{$.stauts}}{{end}}`, `line 1, column 25: "stauts" is not a field; did you mean "status"?`},
		{`{{.milestones.what}}`, `line 1, column 14: "what" is not a field of a list; write {{range ...}} around it, or use get`},
		{`{{.status.x}}`, `line 1, column 10: "x" is not a field here`},
		{`{{.id`, `line 1: unclosed action`},
		{`{{uper .id}}`, `line 1: "uper" is not a function; did you mean "upper"?`},
		{`{{index .aliases 7}}`, `line 1, column 3: error calling index: index out of range: 7`},
		{`{{range 100000}}{{end}}`, `line 1, column 9: 100000 is more than 10000, the largest number in a template`},
		{`{{range .a}}`, `line 1: unexpected EOF`},
		{strings.Repeat("{{range $.aliases}}", 4) + strings.Repeat("{{end}}", 4), `line 1, column 66: loops stand more than 3 inside one another`},
		{`{{range 9999}}{{range 9999}}xxxxxxxxxxxxxxx{{end}}{{end}}`, `line 1: the output for one item is longer than 4 MiB`},
		{strings.Repeat("x", maxTemplate+1), `line 1: the template has 16385 bytes; at most 16384 are read`},
	}
	for _, tt := range tests {
		tmpl, err := ParseTemplate(tt.template, e.Shape)
		if err == nil {
			err = tmpl.Write(&strings.Builder{}, EntryValue(e), e.Shape)
		}
		if _, ok := errors.AsType[*TemplateError](err); !ok {
			t.Errorf("%.60q gives %v, want a *TemplateError", tt.template, err)
			continue
		}
		if err.Error() != tt.want {
			t.Errorf("%.60q says\n%s\nwant\n%s", tt.template, err, tt.want)
		}
	}
}

// TestTemplateWithoutShape lets the items say which fields there are.
func TestTemplateWithoutShape(t *testing.T) {
	item := Object{{"id", "a"}, {"matched", []any{Object{{"field", "name"}}}}, {"successor", []string{"b"}}, {"score", 0.5}}
	for template, want := range map[string]string{
		`{{.id}} {{.score}} {{range .matched}}{{.field}}{{end}} {{join "," .successor}}`: "a 0.5 name b\n",
		`{{.idd}}`: `line 1, column 3: "idd" is not a field`,
	} {
		tmpl, err := ParseTemplate(template, nil)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		got := ""
		if err := tmpl.Write(&b, item, nil); err != nil {
			got = err.Error()
		} else {
			got = b.String()
		}
		if got != want {
			t.Errorf("%q gives %q, want %q", template, got, want)
		}
	}
}
