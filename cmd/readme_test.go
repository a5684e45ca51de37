package cmd_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/cmd"
)

// TestReadme plays each command of README's ```console blocks and compares what it
// prints, on a terminal of 100 columns on 22 November 2026. The commands run one after
// the other in a copy of the frozen catalogue that is a Git repository. A line "…" stands
// for any number of lines. UPDATE=1 rewrites the page.
func TestReadme(t *testing.T) {
	name := filepath.Join(repository, "README.md")
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got := play(t, newSandbox(t), string(src))
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(src), got); diff != "" {
		t.Errorf("README is not what the commands print (-page +printed):\n%s", diff)
	}
}

// play returns the page with the output of its commands.
func play(t *testing.T, dir, page string) string {
	t.Helper()
	var out strings.Builder
	console := false
	lines := strings.Split(page, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		out.WriteString(line)
		if i < len(lines)-1 {
			out.WriteByte('\n')
		}
		if strings.HasPrefix(line, "```") {
			console = line == "```console"
			continue
		}
		command, ok := strings.CutPrefix(line, "$ ")
		if !console || !ok {
			continue
		}
		from := i + 1
		for i+1 < len(lines) && !strings.HasPrefix(lines[i+1], "$ ") && !strings.HasPrefix(lines[i+1], "```") {
			i++
		}
		printed := strings.Split(strings.TrimSuffix(runLine(t, dir, command), "\n"), "\n")
		if len(printed) == 1 && printed[0] == "" {
			printed = nil
		}
		for _, l := range elide(lines[from:i+1], printed) {
			out.WriteString(l + "\n")
		}
	}
	return out.String()
}

// elide cuts what is printed where the page says "…": as many lines as the page has
// before and after it are kept.
func elide(page, printed []string) []string {
	at := slices.Index(page, "…")
	if at < 0 {
		return printed
	}
	const usual = 12 // for a page that shows nothing yet
	before, after := at, len(page)-at-1
	if before == 0 && after == 0 {
		before = usual
	}
	if before+after >= len(printed) {
		return printed
	}
	kept := append(slices.Clone(printed[:before]), "…")
	return append(kept, printed[len(printed)-after:]...)
}

var substitution = regexp.MustCompile(`^sed -i 's/(.*)/(.*)/' (\S+)$`)

// runLine runs wdw in-process, a "sed -i" of one substitution by itself, and git.
func runLine(t *testing.T, dir, command string) string {
	t.Helper()
	var out bytes.Buffer
	args, err := splitWords(command)
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	switch {
	case args[0] == "wdw":
		cmd.Main(t.Context(), args[1:], cmd.App{
			Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out,
			Dir: dir, Env: append(gitEnv(), "NO_COLOR=1", "WDW_CATALOGUE="), Width: 100, Embedded: builtIn(repository),
			Now:     func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) },
			Version: "v0.0.0-test",
		})
	case substitution.MatchString(command):
		m := substitution.FindStringSubmatch(command)
		path := filepath.Join(dir, filepath.FromSlash(m[3]))
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		edited := regexp.MustCompile("(?m)"+m[1]).ReplaceAll(src, []byte(m[2]))
		if bytes.Equal(src, edited) {
			t.Fatalf("%s: changes nothing", command)
		}
		if err := os.WriteFile(path, edited, 0o644); err != nil {
			t.Fatal(err)
		}
	case args[0] == "git":
		gitIn(t, dir, args[1:]...)
	default:
		t.Fatalf("%s: the test knows wdw, git and sed -i", command)
	}
	return out.String()
}

// splitWords splits a command at blanks, quotes respected.
func splitWords(command string) ([]string, error) {
	var out []string
	var word strings.Builder
	var quote rune
	for _, r := range command + " " {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote = r
		case quote == 0 && r == ' ':
			if word.Len() > 0 {
				out = append(out, word.String())
				word.Reset()
			}
		default:
			word.WriteRune(r)
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quote is open")
	}
	return out, nil
}

// newSandbox copies the frozen catalogue and the schemas into a Git repository with one
// commit.
func newSandbox(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for from, to := range map[string]string{frozen: dir, filepath.Join(repository, "schema"): filepath.Join(dir, "schema")} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	gitIn(t, dir, "init", "-q", "-b", "main")
	gitIn(t, dir, "add", ".")
	gitIn(t, dir, "commit", "-qm", "The catalogue")
	return dir
}
