package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestJSONIsReadByItsGrammar gives each fault its place and its words.
func TestJSONIsReadByItsGrammar(t *testing.T) {
	tests := []struct{ src, want string }{
		{`{"a": 1}`, ""},
		{" [1, -2.5e3, true, false, null, \"x\", {}, []]\r\n\t", ""},
		{`"text alone"`, ""},
		{"", "1:1 the file holds nothing"},
		{" \n", "1:1 the file holds nothing"},
		{`{"a": 1,}`, `1:8 nothing follows this ","`},
		{"[1,\n 2,\n]", `2:3 nothing follows this ","`},
		{`[1 2]`, `1:4 "," or "]" is expected here, and this is "2"`},
		{`{"a" 1}`, `1:6 ":" is expected here, and this is "1"`},
		{`{"a": }`, `1:7 a value is expected here, and this is "}"`},
		{`[,1]`, `1:2 a value is expected here, and this is ","`},
		{`{a: 1}`, `1:2 a key in double quotes is expected here, and this is "a"`},
		{`{1: 1}`, `1:2 a key in double quotes is expected here, and this is "1"`},
		{`{'a': 1}`, "1:2 text stands in double quotes in JSON"},
		{`{"a": 'b'}`, "1:7 text stands in double quotes in JSON"},
		{"{\n  \"a\": 1, // why\n}", "2:11 JSON has no comments"},
		{"{\n  # why\n}", "2:3 JSON has no comments"},
		{`{"a": 1}#x`, "1:9 JSON has no comments"},
		{`/* x */ {}`, "1:1 JSON has no comments"},
		{`{"a": 01}`, `1:7 a value is expected here, and this is "01"`},
		{`[+1]`, `1:2 a value is expected here, and this is "+1"`},
		{`[.5]`, `1:2 a value is expected here, and this is ".5"`},
		{`[1.]`, `1:2 a value is expected here, and this is "1."`},
		{`[0x1]`, `1:2 a value is expected here, and this is "0x1"`},
		{`[NaN, Infinity]`, `1:2 a value is expected here, and this is "NaN"`},
		{`[True]`, `1:2 a value is expected here, and this is "True"`},
		{`[text]`, `1:2 a value is expected here, and this is "text"`},
		{`{"a": 1} {"b": 2}`, `1:10 the end of the file is expected here, and this is "{"`},
		{`{"a": [1, {"b": 2}`, `1:7 the list that "[" opens is not closed`},
		{`{"a": 1`, `1:1 the mapping that "{" opens is not closed`},
		{`{"a": "b`, "1:7 the quote that opens here is never closed"},
		{"[\"a\nb\"]", "1:2 the quote that opens here is not closed on its line"},
		{"[\"a\tb\"]", "1:4 control character U+0009 stands in text"},
		{`["a\q"]`, `1:4 "\" begins no known escape here`},
		{`["a\u12"]`, `1:4 "\" begins no known escape here`},
		{`["\`, `1:3 "\" begins no known escape here`},
		{`["é", "\ud83d"]`, `1:8 \ud83d is half of a character`},
		{`["\ude00\ud83d"]`, `1:3 \ude00 is half of a character`},
		{"[1,\u00a02]", "1:4 a value is expected here, and this is \"\\u00a02\""},
		{"\ufeff{}", "1:1 the file begins with a byte-order mark"},
		{`{"a": 1, "b": 2, "a": 3}`, `1:18 key "a" appears twice, first in column 2`},
		{"{\"a\": 1,\n\"\\u0061\": 3}", `2:1 key "a" appears twice, first on line 1`},
		{`{"n": 1e400}`, "1:7 1e400 is too large a number, or too small a part of one"},
		{`[1e-999999999]`, "1:2 1e-999999999 is too large a number, or too small a part of one"},
		{"[\"caf\xe9\"]", "1:6 byte 0xE9 is not UTF-8 text"},
		{strings.Repeat("[", 64) + strings.Repeat("]", 64), ""},
		{strings.Repeat("[", 100_000), "1:65 lists and mappings stand more than 64 deep inside one another"},
		{"{\n<<<<<<< HEAD\n}", "2:1 a mark of a merge conflict was left here"},
	}
	for _, tt := range tests {
		docs, findings := ParseAll("x.json", []byte(tt.src), JSON)
		got := ""
		if len(findings) > 0 {
			got = fmt.Sprintf("%s %s", findings[0].Pos, findings[0].Message)
		}
		if got != tt.want || len(findings) > 1 {
			t.Errorf("%.40q: %q and %d findings, want %q", tt.src, got, len(findings), tt.want)
		}
		checkDocument(t, docs[0], JSON)
	}
}

// TestJSONSuite runs the public test suite of parsers of JSON: what must pass passes, but
// for a repeated key, which is named, and nothing that must not does.
func TestJSONSuite(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(suite(t, "JSON_SUITE"), "test_parsing", "*.json"))
	if err != nil || len(files) < 300 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	right := map[byte]int{}
	for _, file := range files {
		docs, findings := ParseAll(file, suiteFile(t, file), JSON)
		name := filepath.Base(file)
		read := !findings.HasErrors()
		if name[0] == 'y' && strings.Contains(name, "duplicated_key") {
			read = docs[0].Root != nil && findings[0].Rule == "yaml.duplicate-key"
		}
		if name[0] == 'y' && !read || name[0] == 'n' && read {
			t.Errorf("%s: %v", name, findings)
			continue
		}
		right[name[0]]++
	}
	t.Logf("JSON: %d valid files are read, %d faulty ones refused; %d are up to the reader", right['y'], right['n'], right['i'])
}

// FuzzJSON compares with the standard library: the same texts are read, and as the same
// values, but for what we refuse on purpose.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a": [1, -2.5e3, true, null, "\u00e9\/\ud83d\ude00"], "": {}}`, `{"a":1,}`, "[01]", `["\ud800"]`, "\t[1]\r\n", `{"a":1,"a":2}`, "1e400", `"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if bytes.HasPrefix(src, []byte("\ufeff")) {
			return // a warning here, a fault there
		}
		docs, findings := ParseAll("x.json", src, JSON)
		valid := json.Valid(src)
		for _, finding := range findings {
			switch {
			case finding.Message == "" || finding.Pos.Line < 1 || finding.Pos.Line > len(docs[0].lines()) || finding.Pos.Col < 1:
				t.Fatalf("%q: finding %+v", src, finding)
			case finding.Rule == "yaml.syntax" && valid && !strings.Contains(finding.Message, "half of a character"):
				t.Fatalf("%q is JSON, and comes as %v", src, finding)
			}
		}
		if len(findings) > 0 {
			return
		}
		if !valid {
			t.Fatalf("%q is no JSON, and is read", src)
		}
		dec := json.NewDecoder(bytes.NewReader(src))
		dec.UseNumber()
		var want any
		if err := dec.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := docs[0].Root.Value(); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read otherwise:\n%s", src, cmp.Diff(want, got))
		}
		checkDocument(t, docs[0], JSON)
	})
}

func BenchmarkJSON(b *testing.B) {
	src, err := os.ReadFile("../../schema/service.schema.json")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if docs, findings := ParseAll("x.json", src, JSON); docs[0].Root == nil {
			b.Fatal(findings)
		}
	}
}
