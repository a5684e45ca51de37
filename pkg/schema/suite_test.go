package schema

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/document"
)

// TestSuite runs the public test suite of JSON Schema, which JSON_SCHEMA_SUITE names the
// folder of; .ci/schema-suite says how to get it. Every required test must pass, but for
// those by which a format is only a remark: here a format is asserted, and the tests of
// the formats themselves are run in their place. Of the optional ones the figures are
// logged.
func TestSuite(t *testing.T) {
	root := os.Getenv("JSON_SCHEMA_SUITE")
	if root == "" {
		t.Skip("JSON_SCHEMA_SUITE names no folder")
	}
	remotes := readRemotes(t, filepath.Join(root, "remotes"))
	for _, draft := range []string{"draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"} {
		folder := os.DirFS(filepath.Join(root, "tests", draft))
		passed, failed := 0, 0
		for _, kind := range []struct {
			glob       string
			isRequired bool
		}{{"*.json", true}, {"optional/format/*.json", false}, {"optional/*.json", false}} {
			files, err := fs.Glob(folder, kind.glob)
			if err != nil || len(files) == 0 {
				t.Fatalf("%s: no tests %s: %v", draft, kind.glob, err)
			}
			passed, failed = 0, 0
			for _, file := range files {
				if kind.isRequired && path.Base(file) == "format.json" {
					continue
				}
				for _, c := range readCases(t, folder, file) {
					if why := c.run(draft, remotes); why == "" {
						passed++
					} else if failed++; kind.isRequired {
						t.Errorf("%s/%s: %s: %s", draft, file, c.name, why)
					} else {
						t.Logf("optional: %s/%s: %s: %s", draft, file, c.name, why)
					}
				}
			}
			t.Logf("%s %s: %d of %d", draft, kind.glob, passed, passed+failed)
		}
	}
}

// suiteCase is a schema, a value, and whether the one takes the other.
type suiteCase struct {
	name         string
	schema, data json.RawMessage
	valid        bool
}

func readCases(t *testing.T, folder fs.FS, file string) (cases []suiteCase) {
	t.Helper()
	var groups []struct {
		Description string
		Schema      json.RawMessage
		Tests       []struct {
			Description string
			Data        json.RawMessage
			Valid       bool
		}
	}
	text, err := fs.ReadFile(folder, file)
	if err == nil {
		err = json.Unmarshal(text, &groups)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, g := range groups {
		for _, c := range g.Tests {
			cases = append(cases, suiteCase{g.Description + ": " + c.Description, g.Schema, c.Data, c.Valid})
		}
	}
	return cases
}

// readRemotes reads the schemas that the suite expects to find at its own address.
func readRemotes(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	remotes := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(os.DirFS(folder), name)
		remotes["http://localhost:1234/"+name] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return remotes
}

// run says what is wrong, "" for nothing.
func (c suiteCase) run(draft string, remotes map[string][]byte) string {
	s := newSet()
	s.draft = findDraft(strings.TrimPrefix(draft, "draft"))
	if _, err := s.add("s.json", "s.json", "file:///s.json", c.schema); err != nil {
		return err.Error()
	}
	others := []string{"draft4/", "draft6/", "draft7/", "draft2019-09/", "draft2020-12/", "draft3/", "v1/"}
	for at, text := range remotes {
		if slices.ContainsFunc(others, func(o string) bool { return o != draft+"/" && strings.Contains(at, o) }) && !strings.Contains(string(c.schema), at) {
			continue
		}
		if _, err := s.add(at, at, at, text); err != nil {
			return err.Error()
		}
	}
	docs, findings := document.ParseAll("e.json", c.data, document.JSON)
	if findings.HasErrors() || len(docs) != 1 {
		return fmt.Sprintf("cannot be read: %v", findings)
	}
	found, err := s.Get("s.json").Check(docs[0])
	switch {
	case err != nil:
		return err.Error()
	case c.valid && len(found) > 0:
		return "refused: " + found[0].Message
	case !c.valid && len(found) == 0:
		return "accepted"
	}
	return ""
}
