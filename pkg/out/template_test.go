package out

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"testing"
	"testing/fstest"
	"text/template"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/schema"
)

func oneItem(v any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) { yield("", v) }
}

// templateShape is the shape of a service, as far as the tests look into it.
func templateShape(t testing.TB) *schema.Shape {
	t.Helper()
	return shapeOf(t, `{"type": "object", "properties": {
		"id": {"type": "string"}, "name": {"type": "string"}, "aliases": {"$ref": "#/$defs/texts"},
		"autonomy": {"type": "object", "properties": {"why": {"type": "string"}, "criteria": {"type": "object", "properties": {
			"scale": {"$ref": "#/$defs/criterion"}, "outcomes": {"$ref": "#/$defs/criterion"}}}}},
		"capabilities": {"$ref": "#/$defs/texts"}, "status": {"type": "string", "enum": ["planned", "live", "retired"]},
		"dates": {"type": "object", "properties": {"launched": {"type": "string"}, "deprecated": {"type": "string"}, "retires": {"type": "string"}, "retires_kind": {"type": "string"}}},
		"disposition": {"type": "object", "properties": {"because": {"type": "string"}}},
		"links": {"type": "array", "items": {"type": "object", "properties": {"url": {"type": "string"}}}},
		"milestones": {"type": "array", "items": {"type": "object", "properties": {"what": {"type": "string"}, "due": {"type": "string"}, "done": {"type": "string"}}}},
		"standards": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "use": {"type": "string"}}}},
		"onboarding": {"type": "object", "properties": {"steps": {"type": "array", "items": {"type": "object", "properties": {"title": {"type": "string"}, "days": {"type": "integer"}}}}}},
		"review": {"type": "object", "properties": {"last": {"type": "string"}}}},
		"$defs": {"texts": {"type": "array", "items": {"type": "string"}}, "criterion": {"type": "object", "properties": {"met": {"type": "string"}}}}}`)
}

func shapeOf(t testing.TB, text string) *schema.Shape {
	t.Helper()
	set, err := schema.LoadFile(fstest.MapFS{"s.json": {Data: []byte(text)}}, "s.json", "", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	return set.Get("s.json").Shape()
}

// templateItem lacks what is not always there, and has text that would act on a terminal.
func templateItem() Object {
	return Object{
		{"id", "patient-index"}, {"name", "Patient Index"}, {"aliases", []any{"PI", "P\x1b[2JI"}},
		{"autonomy", Object{{"why", "It is an example\u202e, and examples have to say something here."}, {"criteria", Object{{"scale", Object{{"met", "yes"}}}}}}},
		{"capabilities", []any{"identify-patients"}}, {"status", "live"}, {"dates", Object{{"launched", "2020"}}},
		{"milestones", []any{Object{{"what", "Public beta"}, {"due", "2027-Q1"}}}},
		{"standards", []any{Object{{"id", "fhir-r4"}, {"use", "required"}}}},
		{"onboarding", Object{{"steps", []any{Object{{"title", "Ask"}, {"days", json.Number("10")}}, Object{{"title", "Wait\nlong"}}}}}},
		{"review", Object{{"last", "2026-10-01"}}},
	}
}

func TestTemplate(t *testing.T) {
	tests := []struct{ template, want string }{
		{`{{.id}}: {{.name}}`, "patient-index: Patient Index\n"},
		{"{{.id}}\n", "patient-index\n"},
		{`{{join ", " .capabilities}}|{{.aliases | join "/"}}`, "identify-patients|PI/P\\u001b[2JI\n"},
		{`{{.autonomy.criteria.scale.met}} {{.autonomy.criteria.outcomes.met}}.`, "yes .\n"},
		{`{{with .dates.retires}}ends {{.}}{{else}}stays{{end}}`, "stays\n"},
		{`{{if .disposition}}x{{end}}{{range .links}}x{{end}}{{.disposition.because}}.`, ".\n"},
		{`{{range .milestones}}{{.what}} {{date .due}} {{.done}}{{end}}`, "Public beta Q1 2027 \n"},
		{`{{date .review.last}} {{date .dates.launched}} {{date "soon"}}`, "1 October 2026 2020 soon\n"},
		{`{{get "standards.id" . | join " "}} {{get "milestones.done" .}}.`, "fhir-r4 [].\n"},
		{`{{has "dates.launched" .}} {{has "dates.retires" .}}`, "true false\n"},
		{`{{default "none" .dates.retires}} {{default "none" .status}}`, "none live\n"},
		{`{{upper .id}} {{lower .name}} {{trim " x "}}`, "PATIENT-INDEX patient index x\n"},
		{`{{json .dates}} {{json .standards}} {{json .links}} {{json .name}}`, `{"launched":"2020"} [{"id":"fhir-r4","use":"required"}] null "Patient Index"` + "\n"},
		{`{{range .onboarding.steps}}{{if .days}}{{if gt .days 5}}{{.title}}{{end}}{{end}}{{end}}`, "Ask\n"},
		{`{{.autonomy.why}}`, "It is an example\\u202e, and examples have to say something here.\n"},
		{`{{$e := .}}{{range .capabilities}}{{$e.id}} {{.}}{{end}}`, "patient-index identify-patients\n"},
		{`{{define "x"}}<{{.}}>{{end}}{{template "x" .id}}`, "<patient-index>\n"},
		// what is missing fits nothing but ne, and nil and empty text
		{`{{lt .dates.retires "2028"}} {{gt .dates.retires "2028"}} {{eq .dates.retires "2028"}} {{ne .dates.retires "2028"}}`, "false false false true\n"},
		{`{{eq .dates.retires ""}} {{ne .dates.retires ""}} {{eq .dates.retires nil}} {{eq .dates.retires .dates.deprecated}}`, "true false true true\n"},
		{`{{index .links 0}}{{(index .links 0).url}}{{index .aliases 99}}{{slice .links 0 3}}{{len .links}}.`, "0.\n"},
		{`{{range .milestones}}[{{printf "%d|%5d|%-3s|%.1f" .done .done .done .done}}]{{end}}`, "[|||]\n"},
		{`{{json (index .milestones 0).done}} {{not .links}} {{and .links "x"}}{{or .links "y"}}`, "null true y\n"},
		// numbers are taken for what is asked of them
		{`{{range .onboarding.steps}}{{printf "%d %v %03d" .days .days .days}} {{gt .days 9.5}} {{le .days 20000}};{{end}}`, "10 10 010 true true;   false false;\n"},
		{`{{if gt 20000 10001}}{{1e9}}{{end}} {{len (slice .name 0 7)}} {{slice "日本語" 1 2}} {{len "日本語"}}`, "1e+09 7 本 3\n"},
		// mappings and lists are JSON
		{`{{.dates}} {{.capabilities}} {{print .dates 1 "a" 2 3}}`, `{"launched":"2020"} ["identify-patients"] {"launched":"2020"} 1a2 3` + "\n"},
		// Go's own
		{`{{range $i, $x := .capabilities}}{{$i}}={{$x}}{{end}} {{range $k, $v := .dates}}{{$k}}={{$v}}{{end}}`, "0=identify-patients launched=2020\n"},
		{`{{range $i, $x := slice .capabilities 0 0}}{{else}}none{{end}}{{range 3}}{{.}}{{if eq . 1}}{{break}}{{end}}{{continue}}x{{end}}`, "none01\n"},
		{`{{$n := 0}}{{range .capabilities}}{{$n = .}}{{end}}{{$n}}{{with $x := .dates}}{{$x.launched}}{{else}}x{{end}}`, "identify-patients2020\n"},
		{`{{println .id}}{{html "<b>"}} {{js "'"}} {{urlquery "a b" "c"}} {{printf "%q %05d %x %t %%" .id 7 "hi" true}}`, "patient-index\n&lt;b&gt; \\' a+bc \"patient-index\" 00007 6869 true %\n"},
		{`{{block "b" .}}{{.id}}{{end}}{{with .dates.retires}}x{{else with .dates.launched}}{{.}}{{end}}{{/* nothing */ -}}  {{- ""}}`, "patient-index2020\n"},
		{`{{index .dates "launched"}} {{index .milestones 0 "what"}} {{.name | printf "%s %s" "the"}}`, "2020 Public beta the Patient Index\n"},
	}
	for _, tt := range tests {
		tmpl, err := ParseTemplate(tt.template, templateShape(t))
		if err != nil {
			t.Errorf("ParseTemplate(%q): %v", tt.template, err)
			continue
		}
		var b strings.Builder
		if err := tmpl.Write(t.Context(), &b, oneItem(templateItem())); err != nil {
			t.Errorf("%q: %v", tt.template, err)
		}
		if diff := cmp.Diff(tt.want, b.String()); diff != "" {
			t.Errorf("%q mismatch (-want +got):\n%s", tt.template, diff)
		}
	}
}

// faults gives the fault of each template over an item.
func faults(t *testing.T, shape *schema.Shape, item any, tests []struct{ template, want string }) {
	t.Helper()
	for _, tt := range tests {
		var b strings.Builder
		tmpl, err := ParseTemplate(tt.template, shape)
		if err == nil {
			err = tmpl.Write(t.Context(), &b, oneItem(item))
		}
		fault, ok := errors.AsType[*TemplateError](err)
		if !ok {
			t.Errorf("%.60q gives %v, want a *TemplateError", tt.template, err)
			continue
		}
		if err.Error() != tt.want {
			t.Errorf("%.60q says\n%s\nwant\n%s", tt.template, err, tt.want)
		}
		if chars := len([]rune(tt.template)); fault.From > fault.To || fault.To > chars {
			t.Errorf("%.60q is wrong from %d to %d of %d", tt.template, fault.From, fault.To, chars)
		}
		if b.Len() > 0 {
			t.Errorf("%.60q writes %.60q and fails", tt.template, b.String())
		}
	}
}

// Where an item lacks nothing, a template does what Go's own does.
func TestTemplateIsGos(t *testing.T) {
	item := Object{
		{"aliases", []any{"one", "two", "three"}}, {"cost", 2.5}, {"dates", Object{{"launched", "2018"}, {"retires", "2027-Q1"}}},
		{"days", 10}, {"empty", ""}, {"flag", true}, {"id", "mesh"}, {"markup", `<a href="x">'&'</a>`}, {"name", "Message Exchange"}, {"none", []any{}},
		{"steps", []any{Object{{"days", 1}, {"title", "Ask"}}, Object{{"days", 2}, {"title", "Sign"}}}},
	}
	for _, text := range []string{
		"{{.id}} {{.dates.launched}} {{$.name}}\n", "a {{- .id -}} b {{/* said */}}{{`raw`}}{{\"quoted\"}}{{1}}{{true}}{{'a'}}",
		"{{range .aliases}}{{.}},{{end}}{{range $i, $a := .aliases}}{{$i}}={{$a}} {{end}}{{range .none}}x{{else}}y{{end}}",
		"{{range $k, $v := .dates}}{{$k}}={{$v}} {{end}}{{range 3}}{{.}}{{end}}{{range .steps}}{{.title}}:{{.days}};{{end}}",
		"{{range .aliases}}{{if eq . \"two\"}}{{continue}}{{end}}{{.}}{{end}}{{range .aliases}}{{if eq . \"two\"}}{{break}}{{end}}{{.}}{{end}}",
		"{{if and .id .name}}both{{end}}{{if or .empty .none}}x{{else if .flag}}flag{{else}}y{{end}}{{if not .empty}}not{{end}}",
		"{{and .empty .id}}|{{and .id .name}}|{{or .empty .name}}|{{or .empty .id .name}}|{{not .flag}}",
		"{{with .dates}}{{.launched}}{{$.id}}{{end}}{{with .empty}}a{{else}}b{{end}}{{with .empty}}a{{else with .name}}{{.}}{{end}}{{with $x := .id}}{{$x}}{{end}}",
		"{{define \"x\"}}[{{.}}]{{end}}{{template \"x\" .id}}{{block \"b\" .name}}<{{.}}>{{end}}",
		"{{$x := 1}}{{range .aliases}}{{$x = 2}}{{$y := 3}}{{end}}{{$x}}{{if $z := .id}}{{$z}}{{end}}",
		"{{len .aliases}} {{len .id}} {{index .aliases 1}} {{index .dates \"launched\"}} {{(index .steps 0).title}} {{slice .id 1 3}} {{len (slice .aliases 1)}}",
		"{{eq .id \"a\" \"mesh\"}} {{ne .id \"a\"}} {{lt .days 11}} {{le .days 10}} {{gt .cost 2.0}} {{ge .id \"mesh\"}} {{eq (len .aliases) 3}} {{lt .id \"n\"}}",
		"{{print .id .name}}|{{print .days .days}}|{{print 1 .id 2 true 3}}|{{println .id .days}}",
		"{{printf \"%s-%d %5s|%-6s|%05d|%x|%q|%v|%t|%6.2f|%g|%%\" .id .days .id .id .days .days .id .name .flag .cost .cost}}",
		"{{.id | printf \"%s!\" | len}} {{.name | html | printf \"%q\"}}", "{{html .markup}} {{js .markup}} {{urlquery .markup .id}}",
	} {
		var want, got strings.Builder
		if err := template.Must(template.New("").Parse(text)).Execute(&want, goValue(item)); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		tmpl, err := ParseTemplate(text, nil)
		if err == nil {
			err = tmpl.Write(t.Context(), &got, oneItem(item))
		}
		if diff := cmp.Diff(strings.TrimSuffix(want.String(), "\n"), strings.TrimSuffix(got.String(), "\n")); diff != "" || err != nil {
			t.Errorf("%s: %v (-Go +ours):\n%s", text, err, diff)
		}
	}
}

// goValue is data as Go's own templates take it.
func goValue(v any) any {
	switch v := v.(type) {
	case Object:
		found := map[string]any{}
		for _, m := range v {
			found[m.Key] = goValue(m.Value)
		}
		return found
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = goValue(item)
		}
		return list
	}
	return v
}

func TestTemplateFaults(t *testing.T) {
	const tooMuch = "this asks too much of one item"
	faults(t, templateShape(t), templateItem(), []struct{ template, want string }{
		{`{{.stauts}}`, `line 1, column 3: "stauts" is not a field; did you mean "status"?`},
		{"x\n  {{.dates.retirs}}", `line 2, column 11: "retirs" is not a field; did you mean "retires"?`},
		{`{{range .milestones}}{{.whaat}}{{end}}`, `line 1, column 24: "whaat" is not a field; did you mean "what"?`},
		{`{{range .milestones}}{{$.stauts}}{{end}}`, `line 1, column 25: "stauts" is not a field; did you mean "status"?`},
		{`{{.milestones.what}}`, `line 1, column 14: "what" is not a field of a list; write {{range ...}} around it, or use get`},
		{`{{.status.x}}`, `line 1, column 10: "x" is not a field here`},
		// the shape is known of whatever comes from the item
		{`{{$x := .dates}}{{$x.retire}}`, `line 1, column 21: "retire" is not a field; did you mean "retires" or "retires_kind"?`},
		{`{{(.dates).retire}}`, `line 1, column 11: "retire" is not a field; did you mean "retires" or "retires_kind"?`},
		{`{{define "x"}}{{.retire}}{{end}}{{template "x" .dates}}`, `line 1, column 17: "retire" is not a field; did you mean "retires" or "retires_kind"?`},
		{`{{range $m := .milestones}}{{$m.whaat}}{{end}}`, `line 1, column 32: "whaat" is not a field; did you mean "what"?`},
		{`{{range $i, $m := .milestones}}{{$m.whaat}}{{end}}`, `line 1, column 36: "whaat" is not a field; did you mean "what"?`},
		{`{{with $d := .dates}}{{$d.retire}}{{end}}`, `line 1, column 26: "retire" is not a field; did you mean "retires" or "retires_kind"?`},
		{`{{(index .milestones 0).whaat}}`, `line 1, column 24: "whaat" is not a field; did you mean "what"?`},
		{`{{index . "nmae"}}`, `line 1, column 3: "nmae" is not a field; did you mean "name"?`},
		{`{{get "dates.retire" .}}`, `line 1, column 3: "retire" is not a field; did you mean "retires" or "retires_kind"?`},
		{`{{has "retires" .}}`, `line 1, column 3: "retires" is not a field; did you mean "dates.retires"?`},
		{`{{(get "dates" .).retire}}`, `line 1, column 18: "retire" is not a field; did you mean "retires" or "retires_kind"?`},
		// in a branch that is taken
		{`{{if eq .status "live"}}{{.nmae}}{{end}}`, `line 1, column 27: "nmae" is not a field; did you mean "name"?`},
		{`{{if not .id}}{{.nmae}}{{end}}`, `line 1, column 17: "nmae" is not a field; did you mean "name"?`},
		{`{{with $d := .dates}}{{else with .id}}{{else}}{{$d}}{{.nmae}}{{end}}`, `line 1, column 55: "nmae" is not a field; did you mean "name"?`},
		{`{{range get "milestones" .}}{{else}}{{.nmae}}{{end}}`, `line 1, column 39: "nmae" is not a field; did you mean "name"?`},
		{`{{or .id .nmae}}`, `line 1, column 10: "nmae" is not a field; did you mean "name"?`},
		// what cannot be compared, or stands in the wrong place
		{`{{if lt .name 3}}{{end}}`, `line 1, column 6: text cannot be compared with a number; write "3"`},
		{`{{eq .aliases "PI"}}`, `line 1, column 3: only single values can be compared, and this is a list or a mapping`},
		{`{{join .aliases ", "}}`, `line 1, column 3: the list stands last, as in join ", " .aliases`},
		{`{{range .name}}{{end}}`, `line 1, column 9: range goes through a list, and this is "Patient Index"`},
		// the form
		{`{{.id`, `line 1: unclosed action`},
		{``, `line 1: the template is empty; write something like {{.id}}`},
		{`{{range .a}}`, `line 1: an action is not closed by {{end}}`},
		{`{{.my-field}}`, `line 1: bad character U+002D '-'; a field with a dash in its name is {{get "my-field" .}}`},
		{`{{uper .id}}`, `line 1: "uper" is not a function; did you mean "upper"?`},
		{`{{call .id}}{{shout .id}}`, `line 1: "shout" is not a function; the functions are and, date, default, eq, ge, get, gt, has, html, index, join, js, json, le, len, lower, lt, ne, not, or, print, printf, println, slice, trim, upper, urlquery`},
		{`{{upper}}`, `line 1, column 3: wrong number of args for upper: want 1 got 0`},
		{`{{.id | upper .name}}`, `line 1, column 9: wrong number of args for upper: want 1 got 2`},
		{`{{.id .name}}`, `line 1, column 3: can't give argument to non-function "id"`},
		{`{{printf "%d %d" 1}}`, `line 1, column 3: printf cannot write [1] as "%d %d"`},
		{`{{printf "%d" 1 2}}`, `line 1, column 3: printf cannot write [1,2] as "%d"`},
		{`{{printf "%z" 1}}`, `line 1, column 3: printf cannot write [1] as "%z"`},
		{`{{template "x"}}`, `line 1, column 12: template "x" not defined`},
		{strings.Repeat("x", 16<<10+1), `line 1: the template has 16385 bytes; at most 16384 are read`},
		// bombs
		{`{{range 10000}}{{range 10000}}{{range 10000}}{{end}}{{end}}{{end}}`, "line 1, column 39: " + tooMuch},
		{strings.Repeat("{{range 10}}", 20) + strings.Repeat("{{end}}", 20), "line 1, column 237: " + tooMuch},
		{`{{range 9999}}{{range 9999}}xxxxxxxxxxxxxxx{{end}}{{end}}`, `line 1: the output for one item is longer than 4 MiB`},
		{`{{$a := "x"}}{{range 100}}{{$a = print $a $a}}{{end}}`, "line 1, column 29: " + tooMuch},
		{`{{$a := "x"}}{{range 100}}{{$a = printf "%s%s" $a $a}}{{end}}`, "line 1, column 29: " + tooMuch},
		{`{{$a := "<"}}{{range 100}}{{$a = html $a $a}}{{end}}`, "line 1, column 29: " + tooMuch},
		{`{{range .onboarding.steps}}{{printf "%.1f" .days}}{{end}}`, `line 1, column 30: printf cannot write [10] as "%.1f"`},
		{`{{range .onboarding.steps}}{{printf "%s" .days}}{{end}}`, `line 1, column 30: printf cannot write [10] as "%s"`},
		{`{{printf "" .id}}`, `line 1, column 3: printf cannot write [null] as ""`},
		{`{{printf "100%!" .id}}`, `line 1, column 3: printf cannot write ["patient-index"] as "100%!"`},
	})
}

// TestTemplateContradicted applies a template to items that lack what the schema
// declares, or have something else there.
func TestTemplateContradicted(t *testing.T) {
	shape := shapeOf(t, `{"type": "object", "properties": {"id": {"type": "string"}, "list": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "number"}}}},
		"map": {"type": "object", "properties": {"x": {"type": "string"}}}, "text": {"type": "string"}, "cost": {"type": "number"}, "labels": {"type": "object"}, "my-field": {"type": "string"}, "a.b": {}}}`)
	tmpl, err := ParseTemplate(`{{.id}}:{{range .list}}{{.n}},{{end}}{{.map.x}}|{{.text}}|{{.cost}}|{{.labels.app}}{{.labels.nope}}{{(index .labels "no").x}}|{{get "my-field" .}}{{index . "a.b"}}{{get "a.b" .}}
`, shape)
	if err != nil {
		t.Fatal(err)
	}
	items := []Object{
		{{"id", "a"}, {"list", []any{Object{{"n", json.Number("1")}}, "x", nil}}, {"map", Object{{"x", "y"}}}, {"text", "t"}, {"cost", json.Number("10")}, {"labels", Object{{"app", "web"}}}, {"my-field", "m"}, {"a.b", "d"}},
		{{"id", "b"}, {"list", json.Number("100000000000")}, {"map", "text"}, {"text", []any{"x"}}, {"cost", json.Number("10.50")}, {"labels", []any{"x"}}},
		{{"id", "c"}, {"list", "text"}, {"map", []any{"x"}}, {"text", Object{{"x", "y"}}}, {"cost", "many"}, {"labels", "x"}},
		{{"id", "d"}},
	}
	var b strings.Builder
	err = tmpl.Write(t.Context(), &b, func(yield func(string, any) bool) {
		for _, item := range items {
			if !yield("item", item) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "a:1,,,y|t|10|web|mdd\nb:||10.50||\nc:||many||\nd:||||\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Write mismatch (-want +got):\n%s", diff)
	}
	faults(t, shape, items[2], []struct{ template, want string }{
		{`{{gt .cost 1}}`, `line 1, column 3: text cannot be compared with a number; write "1"`},
	})
	faults(t, shape, items[0], []struct{ template, want string }{
		{`{{.my}}`, `line 1, column 3: "my" is not a field; did you mean {{get "my-field" .}}?`},
	})
}

// A fault in a branch is found by the item that takes it, and then nothing is written.
func TestTemplateLooksAtTakenBranches(t *testing.T) {
	tmpl, err := ParseTemplate(`{{range .milestones}}{{.whaat}}{{end}}{{.id}}`, templateShape(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		item Object
		want string
	}{
		"without": {Object{{"id", "a"}}, "a\n"},
		"with":    {templateItem(), ""},
	} {
		var b strings.Builder
		err := tmpl.Write(t.Context(), &b, oneItem(tt.item))
		if got := b.String(); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%s milestones: %q, %v; want %q", name, got, err, tt.want)
		}
	}
}

// TestTemplateWithoutShape lets the items say which fields there are.
func TestTemplateWithoutShape(t *testing.T) {
	item := Object{{"id", "a"}, {"matched", []any{Object{{"field", "name"}}}}, {"successor", []string{"b"}}, {"score", 0.5}, {"none", nil}}
	for template, want := range map[string]string{
		`{{.id}} {{.score}} {{range .matched}}{{.field}}{{end}} {{join "," .successor}}{{.none}}{{.none.x}}`: "a 0.5 name b\n",
		`{{.idd}}`:                    `line 1, column 3: "idd" is not a field; the fields are "id", "matched", "successor", "score" and "none"`,
		`{{.scores}}`:                 `line 1, column 3: "scores" is not a field; did you mean "score"?`,
		`{{.id.x}}`:                   `line 1, column 6: "x" is not a field here`,
		`{{range .score}}{{end}}`:     `line 1, column 9: range goes through a list, and this is 0.5`,
		`{{define "x"}}{{.x}}{{end}}`: "\n",
	} {
		tmpl, err := ParseTemplate(template, nil)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		got := ""
		if err := tmpl.Write(t.Context(), &b, oneItem(item)); err != nil {
			got = err.Error()
		} else {
			got = b.String()
		}
		if got != want {
			t.Errorf("%q gives %q, want %q", template, got, want)
		}
	}
}

// TestTemplateStops ends a run with its context, and writes nothing.
func TestTemplateStops(t *testing.T) {
	tmpl, err := ParseTemplate(`{{range 100000}}x{{end}}`, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var b strings.Builder
	err = tmpl.Write(ctx, &b, func(yield func(string, any) bool) {
		yield("a", Object{})
		cancel()
		yield("b", Object{})
	})
	if !errors.Is(err, context.Canceled) || b.Len() > 0 {
		t.Errorf("Write = %v, and writes %d bytes", err, b.Len())
	}
}

// FuzzTemplate checks that no template panics, over items that keep to
// the shape or contradict it, that a fault lies inside the template and leaves nothing
// written, and that no control character is.
func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{
		`{{.id}}: {{join ", " .aliases}} {{date .dates.retires | default "stays"}}`, `{{range $i, $m := .milestones}}{{$i}}{{$m.what}}{{else}}none{{end}}`,
		`{{define "x"}}{{if .}}{{template "x" (slice . 1)}}{{end}}{{end}}{{template "x" "abc"}}`, `{{$a := "x"}}{{range 30}}{{$a = print $a "x"}}{{end}}{{len $a}}`,
		`{{printf "%5d|%-8s|%.3f|%q|%x|%v" 1 .id 2.5 .name "a" .}}`, `{{and .id (or .dates.retires nil) | not}}{{eq 1 1.0 "1"}}{{index .milestones 0 "due"}}`,
		`{{with $x := .dates}}{{$x.launched}}{{else with .review}}{{.last}}{{end}}`, `{{range 3}}{{break}}{{continue}}{{end}}{{block "b" .}}{{end}}`, `{{html "<" .name}}{{js .}}{{urlquery 1 2}}{{json (get "standards.id" .)}}`,
		`{{(.dates).launched}}{{((index .standards 0)).use}}{{'a'}}{{0x10}}{{1i}}{{nil}}`, "{{- /* c */ -}}\n{{`raw`}}",
	} {
		f.Add(seed)
	}
	shape := templateShape(f)
	items := []any{templateItem()}
	upsideDown := Object{}
	for _, p := range shape.Properties {
		v := any([]any{Object{{"id", []any{}}}, json.Number("1e3")})
		if p.Shape.Is("array") {
			v = json.Number("100000000000")
		}
		upsideDown = append(upsideDown, Member{p.Name, v})
	}
	items = append(items, upsideDown, Object{}, nil)
	f.Fuzz(func(t *testing.T, text string) {
		for _, shape := range []*schema.Shape{shape, nil} {
			tmpl, err := ParseTemplate(text, shape)
			var b strings.Builder
			if err == nil {
				err = tmpl.Write(t.Context(), &b, func(yield func(string, any) bool) {
					for _, item := range items {
						if !yield("item", item) {
							return
						}
					}
				})
			}
			fault, ok := errors.AsType[*TemplateError](err)
			switch {
			case err == nil:
				if b.Len() > len(items)*(6*maxTemplateOutput+1) || b.String() != Visible(b.String()) {
					t.Errorf("%q writes %.100q", text, b.String())
				}
			case !ok || fault.From < 0 || fault.To > len([]rune(text)) || fault.Line < 1 || b.Len() > 0:
				t.Errorf("%q gives %#v, and writes %.100q", text, err, b.String())
			}
		}
	})
}
