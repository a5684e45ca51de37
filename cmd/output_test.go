package cmd_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/who-does-what/wdw/cmd"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// runIn runs the program in a folder, in the world of the transcripts.
func runIn(t *testing.T, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var result, errs bytes.Buffer
	code = cmd.Main(t.Context(), args, cmd.App{
		Stdin: strings.NewReader(""), Stdout: &result, Stderr: &errs, Dir: dir,
		Env: append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir), "WDW_CATALOGUE="), Embedded: builtIn(repository), Version: "v0.0.0-test",
		Now: func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) },
	})
	return result.String(), errs.String(), code
}

// smallCopy is a folder with the small catalogue and a change to its files.
func smallCopy(t *testing.T, change func(catalogue string)) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(filepath.Join(dir, "catalogue"))
	}
	return dir
}

// replaceIn changes text in a file that must hold it.
func replaceIn(t *testing.T, path, old, new string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(old)) {
		t.Fatalf("%s does not hold %q", path, old)
	}
	if err := os.WriteFile(path, bytes.Replace(text, []byte(old), []byte(new), 1), 0o644); err != nil {
		t.Fatal(err)
	}
}

// gitEnv is the environment with fixed names and dates and no global config.
func gitEnv() []string {
	return append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Example Editor", "GIT_AUTHOR_EMAIL=editor@example.org", "GIT_AUTHOR_DATE=2026-01-01T12:00:00Z",
		"GIT_COMMITTER_NAME=Example Editor", "GIT_COMMITTER_EMAIL=editor@example.org", "GIT_COMMITTER_DATE=2026-01-01T12:00:00Z")
}

// gitIn runs git in that environment.
func gitIn(t *testing.T, dir string, args ...string) {
	t.Helper()
	c := exec.Command("git", append([]string{"-c", "core.autocrlf=false"}, args...)...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Example Editor", "GIT_AUTHOR_EMAIL=editor@example.org", "GIT_AUTHOR_DATE=2026-01-01T12:00:00Z",
		"GIT_COMMITTER_NAME=Example Editor", "GIT_COMMITTER_EMAIL=editor@example.org", "GIT_COMMITTER_DATE=2026-01-01T12:00:00Z")
	if list, err := c.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, list)
	}
}

// TestOutputFitsItsSchema checks what each command really writes as JSON, over the
// small catalogue, a faulty one and the frozen one. A key that the schema does not describe
// is a failure too, although the schemas let consumers meet new ones.
func TestOutputFitsItsSchema(t *testing.T) {
	set, err := schema.LoadAll(os.DirFS(filepath.Join(repository, "schema")))
	if err != nil {
		t.Fatal(err)
	}
	real, err := filepath.Abs(frozen)
	if err != nil {
		t.Fatal(err)
	}
	small := smallCopy(t, nil)
	faulty := smallCopy(t, func(dir string) {
		replaceIn(t, filepath.Join(dir, "services", "fax-relay.yaml"), "status: deprecated", "status: deprecatd\nlinks: [{title: é, url: http://example.org}]")
		replaceIn(t, filepath.Join(dir, "services", "message-hub.yaml"), "name: Message Hub", "name: Message: Hub")
	})
	changed := smallCopy(t, func(dir string) {
		replaceIn(t, filepath.Join(dir, "services", "letter-post.yaml"), "due: 2027-Q1", "due: 2027-Q3")
		replaceIn(t, filepath.Join(dir, "services", "patient-index.yaml"), "title: Ask for access", "title: Ask nicely")
		replaceIn(t, filepath.Join(dir, "vocabulary", "standards.yaml"), "status: deprecated", "status: retired")
		text, err := os.ReadFile(filepath.Join(dir, "services", "fax-relay.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for name, body := range map[string]string{
			"fax-bridge": strings.Replace(string(text), "id: fax-relay", "id: fax-bridge", 1),
			"fax-relay":  "id: fax-relay\nname: Old Fax Relay\nkind: product\nstatus: moved\nmoved_to: [fax-bridge]\nreview: {owner: Editors, last: 2026-10-01, next: 2027-10-01}\n",
		} {
			if err := os.WriteFile(filepath.Join(dir, "services", name+".yaml"), []byte(body), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	})
	repo := smallCopy(t, nil)
	gitIn(t, repo, "init", "-q", "-b", "main")
	gitIn(t, repo, "add", ".")
	gitIn(t, repo, "commit", "-qm", "First state")
	gitIn(t, repo, "checkout", "-qb", "change")
	for old, new := range map[string]string{"due: 2027-Q1": "due: 2027-Q3", "central-preferred": "single-central"} {
		replaceIn(t, filepath.Join(repo, "catalogue", "services", "letter-post.yaml"), old, new)
	}
	if err := os.Remove(filepath.Join(repo, "catalogue", "services", "fax-relay.yaml")); err != nil {
		t.Fatal(err)
	}
	gitIn(t, repo, "commit", "-qam", "Change some")
	register := filepath.Join(small, "register.csv")
	if err := os.WriteFile(register, []byte("System name,Supplier,System type,Contract end\nOld Index,,,\nPAS,Somebody,SMS gateway,31/03/2028\nNobody knows,,,soon\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		schema, name, dir string
		args              string
		code              int
	}{
		{"list", "small", small, "list -o json", 0},
		{"list", "nothing", small, "list -o json --kind guidance", 0},
		{"list", "frozen", real, "list -o json", 0},
		{"show", "one", small, "show patient-index -o json", 0},
		{"show", "several", small, "show patient-index fax-relay -o json", 0},
		{"show", "moved", changed, "show old-index -o json", 0},
		{"search", "small", small, "search message -o json", 0},
		{"search", "nothing", small, "search zzzzzz -o json", 0},
		{"search", "frozen", real, "search sms -o json", 0},
		{"search", "explained", small, "search message --explain -o json", 0},
		{"compare", "small", small, "compare message-hub fax-relay -o json", 0},
		{"compare", "all", real, "compare PDS nhs-login --all -o json", 0},
		{"search", "retired", real, "search summary care record application -o json", 0},
		{"validate", "clean", small, "validate -o json --ignore-rule entry.*", 0},
		{"validate", "faults", faulty, "validate -o json", 1},
		{"validate", "frozen", real, "validate -o json", 0},
		{"diff", "none", small, "diff -o json " + small + " " + small, 0},
		{"diff", "every kind", small, "diff -o json " + small + " " + changed, 0},
		{"diff", "another catalogue", small, "diff -o json " + small + " " + real, 0},
		{"diff", "and back", small, "diff -o json " + real + " " + small, 0},
		{"log", "all", repo, "log -o json", 0},
		{"log", "one", repo, "log letter-post -o json", 0},
		{"blame", "one", repo, "blame letter-post -o json", 0},
		{"changelog", "all", repo, "changelog main change -o json", 0},
		{"review", "not accepted", repo, "review -o json", 1},
		{"validate", "against a base", repo, "validate --base main -o json", 1},
		{"check", "all", small, "check register.csv -o json", 0},
		{"check", "example", real, "check --example -o json", 0},
		{"check", "groups", real, "check --example --by capability -o json", 0},
		{"check", "nothing known", small, "check --example -o json", 0},
		{"version", "all", small, "version -o json", 0},
		{"rules", "all", small, "rules -o json", 0},
		{"rules", "changes", small, "rules -o json --kind change", 0},
		{"decide", "use", small, "decide identify-patients -o json", 0},
		{"decide", "wait", small, "decide message-patients -o json", 0},
		{"decide", "ambiguous", small, "decide messages -o json", 0},
		{"decide", "frozen", real, "decide secure-data-environment -o json", 0},
		{"matrix", "frozen", real, "matrix -o json", 0},
		{"gaps", "frozen", real, "gaps -o json", 0},
		{"overlaps", "frozen", real, "overlaps -o json", 0},
		{"criteria", "frozen", real, "criteria -o json", 0},
		{"disposition", "frozen", real, "disposition -o json", 0},
		{"disposition", "missing", real, "disposition --missing -o json", 0},
		{"roadmap", "frozen", real, "roadmap -o json", 0},
		{"slips", "one", repo, "roadmap --slips --since main -o json", 0},
		{"onboard", "frozen", real, "onboard eps-fhir-api national-data-opt-out -o json", 0},
		{"impact", "frozen", real, "impact spine --if-retired 2028-Q1 -o json", 0},
		{"standards", "frozen", real, "standards -o json", 0},
		{"stale", "frozen", real, "stale -o json", 0},
		{"health", "frozen", real, "health -o json", 0},
	}
	described := map[string]bool{}
	for _, test := range tests {
		described[test.schema] = true
		t.Run(test.schema+"/"+test.name, func(t *testing.T) {
			stdout, stderr, code := runIn(t, test.dir, strings.Fields(test.args)...)
			if code != test.code {
				t.Fatalf("exit code %d, want %d\n%s", code, test.code, stderr)
			}
			s := set.Get("output/" + test.schema)
			for _, part := range smaller(t, stdout) {
				doc, findings := document.Parse("output.json", []byte(part))
				formal, err := s.Check(doc)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range append(findings, formal...) {
					t.Errorf("%s: %s [%s]\n%s", f.Pointer, f.Message, f.Rule, f.Excerpt)
				}
				undescribed(t, s.Shape(), doc.Root, "")
			}
		})
	}
	for _, name := range set.Names() {
		if output, ok := strings.CutPrefix(name, "output/"); ok && !described[output] {
			t.Errorf("no output is checked against %s", name)
		}
	}
}

// smaller cuts a JSON array that is too large for one document into several.
func smaller(t *testing.T, text string) []string {
	t.Helper()
	if len(text) < document.MaxBytes/2 {
		return []string{text}
	}
	var items []json.RawMessage
	if err := json.Unmarshal([]byte(text), &items); err != nil {
		t.Fatalf("%v\n%.200s", err, text)
	}
	var list []string
	for chunk := range slices.Chunk(items, 20) {
		part, err := json.Marshal(chunk)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(part))
	}
	return list
}

// undescribed reports the keys that a schema does not know, where it knows any.
func undescribed(t *testing.T, s *schema.Shape, n *document.Node, at string) {
	t.Helper()
	if s == nil || n == nil {
		return
	}
	for _, f := range n.Fields {
		child := s.Property(f.Key.Text)
		if child == nil && len(s.Properties) > 0 {
			t.Errorf("%s/%s is not described", at, f.Key.Text)
		}
		undescribed(t, child, f.Value, at+"/"+f.Key.Text)
	}
	for i, item := range n.Items {
		undescribed(t, s.Items, item, fmt.Sprintf("%s/%d", at, i))
	}
}
