package cmd_test

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/who-does-what/wdw/cmd"
)

// exampleFiles are the files that examples of help texts name, beside the catalogue.
var exampleFiles = map[string]string{
	"systems.csv":   "Name of system,Type\nLocal MPI,MPI\n",
	"trust-b.csv":   "System,Type\nPDS,MPI\n",
	"accepted.yaml": "- system: Local MPI\n  verdict: duplicates\n  reason: It moves with the new record.\n  approved_by: Design authority\n  review: 2027-03-31\n",
	"issue.md": "### Name\n\nExample Desk\n\n### Kind\n\nservice\n\n### Summary\n\nPrints letters to patients for practices without a printer.\n\n### Category\n\nmessaging-and-integration\n\n" +
		"### Capabilities\n\npatient-messaging\n\n### Provider\n\nNHS England\n\n### Support\n\nnational-service\n\n### Autonomy level\n\nother-useful\n\n### Autonomy basis\n\ninferred\n\n" +
		"### Autonomy why\n\nIt helps those who have nothing, and nobody must use it.\n\n### Status\n\nplanned\n\n### Sources\n\nhttps://example.org/desk – what it does\n",
	"apis.csv":            "name,description,url\nExample API,An example interface that says where a parcel is.,https://example.org/api\n",
	"apis.json":           `[{"name": "Example API", "description": "An example interface that says where a parcel is.", "url": "https://example.org/api"}]`,
	"govuk-apis.yaml":     "title: A list\nid: \"{name}\"\nfields:\n  name: \"{name}\"\n  summary: \"{description}\"\n  kind: api\n",
	"systems.schema.json": `{"type": "object", "properties": {"id": {"type": "string"}}}`,
	"systems/one.yaml":    "id: one\n",
}

// TestHelpExamples runs every example of every help text, in a copy of the frozen catalogue:
// what is shown runs as it stands, and an edit is accepted. Where a line writes to a file
// or goes on with another program, what stands before that is run. What serves until it is
// stopped has a test of its own.
func TestHelpExamples(t *testing.T) {
	if isWatched {
		t.Skip("hundreds of runs, one after the other: without the race detector")
	}
	ran := 0
	shared := exampleFolder(t)
	for _, m := range listedCommand.FindAllStringSubmatch(help(t, 100), -1) {
		name := m[1]
		if name == "links" {
			continue // its examples ask the network
		}
		_, examples, _ := strings.Cut(help(t, 0, name), "\nExamples:\n")
		examples, _, _ = strings.Cut(examples, "\n\n")
		if examples == "" {
			continue
		}
		dir := shared
		if slices.Contains([]string{"deprecate", "fmt", "import", "new", "rename", "set"}, name) {
			dir = exampleFolder(t)
		}
		for line := range strings.Lines(strings.ReplaceAll(examples, "\\\n", "")) {
			if strings.Contains(line, " --serve") {
				continue // it ends when somebody stops it
			}
			ran++
			runExample(t, dir, strings.TrimSpace(line))
		}
	}
	if ran < 120 {
		t.Errorf("only %d examples were found", ran)
	}
}

// exampleFolder is a repository with all that examples name: files, tags, folders beside it.
func exampleFolder(t *testing.T) string {
	t.Helper()
	dir := newSandbox(t)
	gitIn(t, dir, "tag", "v1.4")
	files := maps.Clone(exampleFiles)
	files["systems.xlsx"], _, _ = runIn(t, dir, "list", "--columns", "name", "--limit", "2", "-o", "xlsx")
	files["trust-a.xlsx"] = files["systems.xlsx"]
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, beside := range []string{"before", "after"} {
		if err := os.CopyFS(filepath.Join(dir, "..", beside), os.DirFS("testdata/small")); err != nil && !errors.Is(err, fs.ErrExist) {
			t.Fatal(err)
		}
	}
	gitIn(t, dir, "add", ".")
	gitIn(t, dir, "commit", "-qm", "What the examples name")
	gitIn(t, dir, "tag", "v1.5")
	return dir
}

func runExample(t *testing.T, dir, line string) {
	t.Helper()
	if inner, ok := strings.CutPrefix(line, "source <("); ok {
		line = strings.TrimSuffix(inner, ")")
	}
	for _, end := range []string{" | ", " > ", " >> "} {
		line, _, _ = strings.Cut(line, end)
	}
	args, err := splitWords(line)
	if err != nil || len(args) == 0 || args[0] != "wdw" {
		t.Fatalf("%q is no command of ours: %v", line, err)
	}
	var stdout, stderr bytes.Buffer
	code := cmd.Main(t.Context(), args[1:], cmd.App{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Dir: dir, Env: append(gitEnv(), "WDW_CATALOGUE="), Embedded: builtIn(repository),
		Now:     func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) },
		Version: "v0.0.0-test",
	})
	asks := line == "wdw new" && code == cmd.ExitUsage && strings.Contains(stderr.String(), "there is nobody to ask")
	refused := code == cmd.ExitFindings && strings.Contains(stderr.String(), "nothing was written")
	if code > cmd.ExitFindings && !asks || refused {
		t.Errorf("%s\nexit code %d\n%.2000s%s", line, code, stdout.String(), stderr.String())
	}
}
