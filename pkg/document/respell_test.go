package document

import (
	"encoding/json"
	"fmt"
	"testing"
)

// TestYAML12 reads what YAML 1.2 takes and the YAML parser refuses or misreads.
func TestYAML12(t *testing.T) {
	tests := []struct{ src, want string }{
		{"%YAML 1.2\n---\na: 1\n", `{"a":1}`},
		{"# why\n%YAML 1.2 # what\n# how\n---\r\na: 1\n", `{"a":1}`},
		{"%TAG !e! tag:example.org,2000:\n---\na: 1\n", `{"a":1}`},
		{"%YAML 1.3\n---\na: 1\n", `1:1 yaml.directive {"a":1}`},
		{"%FOO bar\n---\na: 1\n", `1:1 yaml.directive {"a":1}`},
		{"%FOO bar\na: 1\n", `1:1 yaml.directive 2:1 yaml.syntax`},
		{"%YAML 1.2\na: 1\n", `2:1 yaml.syntax`},
		{"%YAML 2.0\n---\na: 1\n", `1:9 yaml.syntax`},
		{"a: 1\n%YAML 1.2\n---\nb: 2\n", `2:1 yaml.syntax`},
		{"a: 1\n...\nb: 2\n", `{"a":1} {"b":2}`},
		{"a: one\u2028two\u2029\nb: |\n  three\u0085four\n# \u2028\nc: [\"\u2028\", x\u2028y]\nd: >\n  a\u2028b\n  c\n", `{"a":"one\u2028two\u2029","b":"three` + "\u0085" + `four\n","c":["\u2028","x\u2028y"],"d":"a\u2028b c\n"}`},
		{"\"a\u2028\": &x\u2028 1\nb: *x\u2028\n", `{"a\u2028":1,"b":1}`},
		{`a: "\/ \ud83d\ude00 \N\_\L\P\e"`, `{"a":"/ 😀 ` + "\u0085\u00a0" + `\u2028\u2029\u001b"}`},
		{`a: "\ud83d"`, `1:10 yaml.syntax`},
		{`a: "\'"`, `1:5 yaml.syntax`},
		{"a: [?x, a?b, :y, ::z, http://x?y=1]\n", `{"a":["?x","a?b",":y","::z","http://x?y=1"]}`},
		{"{?a: b, x: :y, \"k\"::v, q? : 1?2}\n", `{"?a":"b","k":":v","q?":"1?2","x":":y"}`},
		{"{a:, b: , c: 1, d:}\n", `{"a":null,"b":null,"c":1,"d":null}`},
		{"{a: b:, c: 1}\n", `1:6 yaml.syntax`},
		{"[a:, b]\n", `1:3 yaml.syntax`},
		{"[-, a]\n", `1:2 yaml.syntax`},
		{"[a, b]#c\n", `1:7 yaml.syntax`},
		{"[a,#c\nb]\n", `1:4 yaml.syntax`},
		{"a: \"b\"#c\n", `1:7 yaml.syntax`},
		{"a: |#c\n  b\n", `1:5 yaml.syntax`},
		{"{\"a\"\n: 1, b\n  # why\n  :\n  2, c\n\n  d  \n  e : 3}\n", `{"a":1,"b":2,"c\nd e":3}`},
		{"a: {\nb\n: 1}\n", `1:4 yaml.syntax`},
		{"a: &an:chor 1\nb: *an:chor\nc: &ü [*an:chor]\nd: *ü\n", `{"a":1,"b":1,"c":[1],"d":[1]}`},
		{"a: *an:chor\n", `1:4 yaml.syntax`},
		{"a: ! 12\nb: !!str 12\nc: {d: !!str, e: ! null}\n", `{"a":"12","b":"12","c":{"d":"","e":"null"}}`},
		{"a: [!!int, 1]\n", `1:10 yaml.syntax`},
		{"a:\n \tb\nc:\td\n-e: |\n \tf\ng: |-\n \t\nh:\n- \ti\n-\tj\n", `{"-e":"\tf\n","a":"b","c":"d","g":"\t","h":["i","j"]}`},
		{"a: [\n\tb,\n\tc]\n\t\nd: 1\n", `{"a":["b","c"],"d":1}`},
		{"a:\n \tb: c\n", `2:2 yaml.tab`},
		{"a:\n-\tb: c\n", `2:2 yaml.syntax`},
		{"a: |\n\t\nb: 1\n", `2:1 yaml.tab`},
		{"a: >\n \tb\n c\n", `2:2 yaml.syntax`},
		{"a: |\n   \n  b\n", `2:1 yaml.syntax`},
		{"a: |+\n   ", `{"a":"\n"}`},
		{"a: |\n  x\n   ", `{"a":"x\n \n"}`},
		{"--- |\na\n", `1:5 yaml.syntax`},
		{"a: >\n  \n---\nb: -0x1\nc: 0b1\n", `{"a":""} {"b":"-0x1","c":"0b1"}`},
		{"a: 010\nb: 0o10\nc: 0x10\nd: -010\ne: 08\n", `{"a":10,"b":8,"c":16,"d":-10,"e":8}`},
		{"a: 1e400\n", `1:4 yaml.special-float {"a":null}`},
	}
	for _, tt := range tests {
		docs, findings := ParseAll("x.yaml", []byte(tt.src), Foreign)
		got := ""
		for _, s := range short(findings) {
			got += " " + s
		}
		for _, d := range docs {
			if d.Root != nil {
				b, err := json.Marshal(d.Root.Value())
				if err != nil {
					t.Fatal(err)
				}
				got += " " + string(b)
			}
			checkDocument(t, d, Foreign)
		}
		if fmt.Sprint(" ", tt.want) != got {
			t.Errorf("%q:\n%s, want\n %s", tt.src, got, tt.want)
		}
	}
}
