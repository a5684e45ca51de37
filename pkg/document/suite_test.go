package document

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/diag"
)

// suite is the folder of a public test suite; .ci/text-suites says how to get it.
func suite(t *testing.T, variable string) string {
	t.Helper()
	root := os.Getenv(variable)
	if root == "" {
		t.Skip(variable + " names no folder")
	}
	return root
}

func suiteFile(t *testing.T, elem ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestYAMLSuite runs the public test suite of YAML, that of its "data" branch. A file may
// be read rightly, or refused; none may be misread. Of the faulty ones some pass.
func TestYAMLSuite(t *testing.T) {
	root := suite(t, "YAML_SUITE")
	cases, err := filepath.Glob(filepath.Join(root, "[0-9A-Z]???", "in.yaml"))
	deeper, _ := filepath.Glob(filepath.Join(root, "[0-9A-Z]???", "*", "in.yaml"))
	if cases = append(cases, deeper...); err != nil || len(cases) < 300 {
		t.Fatalf("%d cases in %s: %v", len(cases), root, err)
	}
	var valid, read, misread, faulty, refused int
	for _, in := range cases {
		dir := filepath.Dir(in)
		name, _ := filepath.Rel(root, dir)
		docs, findings := ParseAll("x.yaml", suiteFile(t, in), Foreign)
		if _, err := os.Stat(filepath.Join(dir, "error")); err == nil {
			if faulty++; findings.HasErrors() {
				refused++
			} else {
				t.Logf("%s is faulty, and passes", name)
			}
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, "in.json")); err != nil {
			continue // what it holds has no form in JSON
		}
		// A document that holds nothing is passed over.
		want := slices.DeleteFunc(jsonStream(t, suiteFile(t, dir, "in.json")), func(v any) bool { return v == nil })
		valid++
		got := []any{}
		for _, d := range docs {
			if v := normal(d.Root.Value()); v != nil {
				got = append(got, v)
			}
		}
		switch isEmpty := slices.ContainsFunc(findings, func(f diag.Finding) bool { return f.Rule == "yaml.empty" }); {
		case isEmpty && len(want) == 0:
			read++
		case findings.HasErrors():
			t.Logf("%s is refused: %s", name, findings[0].Message)
		case !reflect.DeepEqual(got, want):
			misread++
			t.Errorf("%s is misread: %v, want %v", name, got, want)
		default:
			read++
		}
	}
	t.Logf("YAML: %d of %d valid files are read, %d misread; %d of %d faulty ones are refused", read, valid, misread, refused, faulty)
	if read < 271 || refused < 90 {
		t.Error("that is less than it was")
	}
}

func jsonStream(t *testing.T, src []byte) []any {
	t.Helper()
	values := []any{}
	dec := json.NewDecoder(strings.NewReader(string(src)))
	for {
		var v any
		switch err := dec.Decode(&v); {
		case errors.Is(err, io.EOF):
			return values
		case err != nil:
			t.Fatalf("%s: %v", src, err)
		}
		values = append(values, v)
	}
}

// normal gives numbers the type that encoding/json gives them.
func normal(v any) any {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return v
		}
		return f
	case []any:
		for i := range v {
			v[i] = normal(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = normal(v[k])
		}
	}
	return v
}
