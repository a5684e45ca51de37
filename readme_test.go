package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/cmd"
)

// documents are the pages whose ```console blocks are played.
var documents = []string{"README.md"}

// TestDocuments plays each command of each page and compares what it prints, on a
// terminal of 100 columns on 22 November 2026. The commands of a page run one after
// the other in a copy of the catalogue that is a Git repository. A line "…" stands
// for any number of lines. UPDATE=1 rewrites the pages.
func TestDocuments(t *testing.T) {
	for _, name := range documents {
		t.Run(name, func(t *testing.T) {
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
				t.Errorf("%s is not what the commands print (-page +printed):\n%s", name, diff)
			}
		})
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
		printed := strings.Split(strings.TrimSuffix(run(t, dir, command), "\n"), "\n")
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

var edit = regexp.MustCompile(`^sed -i 's/(.*)/(.*)/' (\S+)$`)

// run runs wdw in-process, a "sed -i" of one substitution by itself, and git.
func run(t *testing.T, dir, command string) string {
	t.Helper()
	var out bytes.Buffer
	args, err := words(command)
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	switch {
	case args[0] == "wdw":
		cmd.Main(t.Context(), args[1:], app(dir, &out))
	case edit.MatchString(command):
		m := edit.FindStringSubmatch(command)
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
		git(t, dir, args[1:]...)
	default:
		t.Fatalf("%s: the test knows wdw, git and sed -i", command)
	}
	return out.String()
}

func app(dir string, out io.Writer) cmd.App {
	return cmd.App{
		Stdin: strings.NewReader(""), Stdout: out, Stderr: out,
		Dir: dir, Env: gitEnv(), Width: 100, Embedded: embedded,
		Now:     func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) },
		Version: "v0.0.0-test",
	}
}

// words splits a command at blanks, quotes respected.
func words(command string) ([]string, error) {
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

// newSandbox copies the catalogue into a Git repository with one commit.
func newSandbox(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, embedded); err != nil {
		t.Fatal(err)
	}
	git(t, dir, "-c", "init.defaultBranch=main", "init", "-q")
	git(t, dir, "add", ".")
	git(t, dir, "commit", "-qm", "The catalogue")
	return dir
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	c := exec.Command("git", append([]string{"-c", "core.autocrlf=false"}, args...)...)
	c.Dir, c.Env = dir, gitEnv()
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// gitEnv is the environment of the sandbox: fixed names and dates, no global config.
func gitEnv() []string {
	env := append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "NO_COLOR=1", "WDW_CATALOGUE=")
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		env = append(env, "GIT_"+who+"_NAME=Example Editor", "GIT_"+who+"_EMAIL=editor@example.org", "GIT_"+who+"_DATE=2026-01-01T12:00:00Z")
	}
	return env
}
