package out

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/document"
)

func TestYAML(t *testing.T) {
	long := strings.Repeat("k", 1100)
	tests := []struct {
		name  string
		value any
		want  string
	}{
		{"empty mapping", Object{}, "{}\n"},
		{"empty list", []any{}, "[]\n"},
		{"plain text", "Spine (core) 50% done, isn't it", "\"Spine (core) 50% done, isn't it\"\n"},
		{"text that is a word of YAML", []any{"yes", "No", "null", "nan", "y"}, "- \"yes\"\n- \"No\"\n- \"null\"\n- \"nan\"\n- \"y\"\n"},
		{"text that is a number or date", []any{"1", "2026-01", "1e3", "-5", ".5"}, "- \"1\"\n- \"2026-01\"\n- \"1e3\"\n- \"-5\"\n- \".5\"\n"},
		{"text with signs of YAML", []any{"a: b", "a #b", "- a", "*a", "&a", "!a", "<<", "", " a", "a "},
			"- \"a: b\"\n- \"a #b\"\n- \"- a\"\n- \"*a\"\n- \"&a\"\n- \"!a\"\n- \"<<\"\n- \"\"\n- \" a\"\n- \"a \"\n"},
		{"numbers keep their digits", []any{json.Number("1.50"), 3, true, false, nil}, "- 1.50\n- 3\n- true\n- false\n- null\n"},
		{"control characters are escaped", "\x1b[31m\u009b\u202e\ufeff", "\"\\u001b[31m\\u009b\\u202e\\ufeff\"\n"},
		{"keys in their order", Object{{"b", 1}, {"a", Object{{"c", []any{}}, {"d", Object{}}}}}, "b: 1\na:\n  c: []\n  d: {}\n"},
		{"list of lists", []any{[]any{"a", []any{"b"}}, []any{}}, "-\n  - a\n  -\n    - b\n- []\n"},
		{"list of mappings", []any{Object{{"a", "x"}, {"b", []any{"c"}}}}, "- a: x\n  b:\n    - c\n"},
		{"several lines", Object{{"a", "one\n\n  two\n"}, {"b", "one\ntwo"}}, "a: |\n  one\n\n    two\nb: |-\n  one\n  two\n"},
		{"several lines at the root", "one\ntwo", "|-\n  one\n  two\n"},
		{"lines that a block would change", []any{"a\n\n", "a\rb\nc", "a\u2028\nb"}, "- \"a\\n\\n\"\n- \"a\\rb\\nc\"\n- \"a\\u2028\\nb\"\n"},
		{"lines with blanks at either end", Object{{"a", " a\nb"}, {"b", []any{"a \nb\tc\n", "\na"}}}, "a: |2-\n   a\n  b\nb:\n  - |\n    a \n    b\tc\n  - |2-\n\n    a\n"},
		{"a key too long to stand before a colon", []any{Object{{long, Object{{"a", 1}}}}}, "- ? " + long + "\n  :\n    a: 1\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := YAML(&b, tt.value); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, b.String()); diff != "" {
				t.Errorf("YAML mismatch (-want +got):\n%s", diff)
			}
			if err := sameAfterYAML(tt.value); err != nil {
				t.Error(err)
			}
		})
	}
}

// FuzzYAML checks that whatever JSON says, the YAML of it says too.
func FuzzYAML(f *testing.F) {
	for _, seed := range []string{
		`null`, `""`, `"- a"`, `[[],[[]],{}]`, `{"a":{"b":["c",{"d":1e2}]}}`, `{"":""}`, `{"<<":{"a":1}}`,
		`["a\nb","a\nb\n","\n","\t","a\u0085b\nc","\u2028\n\u2029x","\ufeffa\nb","\ufffe","~","=",".inf","0x1f","1_000"]`,
		`{"a b":"c: d","#":"# e","? ":"|\n>","'":"\"","\\":"%"}`, `[-0,1.0,0.1e-7,12345678901234567890,0.1e-74268323]`, `"👩‍👩‍👧 é\n例"`,
		`{"yes":"no","null":null,"1":1,"true":true}`, `[["- a\n- b\n"],[{"a":"b\n\nc\n"}]]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		dec := json.NewDecoder(strings.NewReader(string(src)))
		dec.UseNumber()
		var data any
		err := dec.Decode(&data)
		value := Encode(data)
		if err != nil || len(src) > 10_000 || !isYAMLable(value, 0) {
			return
		}
		if err := sameAfterYAML(value); err != nil {
			t.Error(err)
		}
	})
}

// isYAMLable leaves out what our own files cannot hold: numbers beyond float64
// or with an exponent of three digits and more, too many levels.
func isYAMLable(v any, depth int) bool {
	if depth >= document.MaxDepth {
		return false
	}
	switch v := v.(type) {
	case Object:
		for _, m := range v {
			if !isYAMLable(m.Value, depth+1) {
				return false
			}
		}
	case []any:
		for _, item := range v {
			if !isYAMLable(item, depth+1) {
				return false
			}
		}
	case json.Number:
		_, exponent, _ := strings.Cut(strings.ToLower(v.String()), "e")
		_, err := v.Float64()
		return err == nil && len(strings.TrimLeft(exponent, "+-0")) < 3
	}
	return true
}

// sameAfterYAML writes a value as YAML and as JSON, and compares what is read back.
func sameAfterYAML(v any) error {
	var y, j strings.Builder
	if err := YAML(&y, v); err != nil {
		return err
	}
	if err := JSON(&j, v); err != nil {
		return err
	}
	var want any
	dec := json.NewDecoder(strings.NewReader(j.String()))
	dec.UseNumber()
	if err := dec.Decode(&want); err != nil {
		return err
	}
	doc, findings := document.Parse("value.yaml", []byte(y.String()))
	if len(findings) > 0 {
		return fmt.Errorf("%s:%s: %s\n%q", findings[0].File, findings[0].Pos, findings[0].Message, y.String())
	}
	if diff := cmp.Diff(want, doc.Root.Value()); diff != "" {
		return fmt.Errorf("%q read back (-want +got):\n%s", y.String(), diff)
	}
	return nil
}
