package cmd_test

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/term"

	"github.com/who-does-what/wdw/cmd"
)

// repository is the folder that holds the schemas, and frozen the one that holds the
// catalogue of the tests.
const repository, frozen = "..", "testdata/frozen"

// builtIn is what the program carries in a test: the catalogue that does not change, and
// the schemas of the repository whose folder it is.
type builtIn string

func (dir builtIn) Open(name string) (fs.File, error) {
	if name != "schema" && !strings.HasPrefix(name, "schema/") {
		dir = builtIn(filepath.Join(string(dir), "cmd", "testdata", "frozen"))
	}
	return os.DirFS(string(dir)).Open(name)
}

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"process": func() { os.Exit(process()) }, "page": page})
}

// page is a pager: it says how it was called, and how much it was given. With "1" it reads
// no more than a line.
func page() {
	in := bufio.NewScanner(os.Stdin)
	lines := 0
	for in.Scan() {
		if lines++; len(os.Args) > 1 && os.Args[1] == "1" {
			break
		}
	}
	fmt.Printf("%q read %d lines, LESS=%s\n", os.Args[1:], lines, os.Getenv("LESS"))
	if lines == 1 {
		os.Exit(7)
	}
}

// world is what a run of the program in a transcript finds: the clock stands still, the
// terminal is as wide as $COLUMNS and as high as $LINES say, none if they are unset, and
// the built-in catalogue is the frozen one.
func world(dir string, env []string) cmd.App {
	variable := func(name string) string {
		value := ""
		for _, pair := range env {
			if text, ok := strings.CutPrefix(pair, name+"="); ok {
				value = text
			}
		}
		return value
	}
	width, _ := strconv.Atoi(variable("COLUMNS"))
	height, _ := strconv.Atoi(variable("LINES"))
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	return cmd.App{
		Dir: dir, Env: env, Now: func() time.Time { return now },
		Width: width, Height: height, Embedded: builtIn(variable("REPOSITORY")), Version: "v0.0.0-test",
	}
}

// process is the program as a process of its own.
func process() int {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	app := world(dir, os.Environ())
	app.Stdin, app.Stdout, app.Stderr = os.Stdin, os.Stdout, os.Stderr
	app.InTerminal = term.IsTerminal(int(os.Stdin.Fd()))
	return cmd.Main(context.Background(), os.Args[1:], app)
}

// TestScripts plays the transcripts. Beside testscript's own commands there are
//
//	wdw ARG...           run the program within the test, with nothing on standard input: to
//	                     start a process under the race detector takes longer than most runs
//	exits N wdw ARG...   the same, and ask for an exit code
//	process ARG...       run the program as a process of its own
//	small FOLDER         put the small catalogue of testdata/small into a folder
//	editor               begin a branch "work" of a repository with the frozen catalogue
//	git ARG...           run git with fixed names and dates and no global config
//	crlf FILE...         end the lines of files with CR LF
//	head NAME            put the hash of HEAD into an environment variable
func TestScripts(t *testing.T) {
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	runs := runner{variables: variablesOf(t)}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE") != "",
		RequireExplicitExec: false,
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPOSITORY", root)
			env.Setenv("HOME", env.WorkDir)
			// A program under the race detector sleeps a second before it exits.
			env.Setenv("GORACE", strings.TrimSpace(os.Getenv("GORACE")+" atexit_sleep_ms=0"))
			env.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
			env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			env.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(env.WorkDir))
			for _, who := range []string{"AUTHOR", "COMMITTER"} {
				env.Setenv("GIT_"+who+"_NAME", "Example Editor")
				env.Setenv("GIT_"+who+"_EMAIL", "editor@example.org")
				env.Setenv("GIT_"+who+"_DATE", "2026-01-01T12:00:00Z")
			}
			for _, pair := range env.Vars {
				name, _, _ := strings.Cut(pair, "=")
				runs.variables.Store(name, true)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"wdw":    runs.wdw,
			"exits":  runs.exits,
			"small":  small,
			"editor": editor,
			"git":    git,
			"crlf":   crlf,
			"head":   head,
		},
	})
}

// A runner runs the program within a transcript.
type runner struct {
	// variables are the names in the environment: a transcript can be asked for the value
	// of a variable and not for all that it has.
	variables *sync.Map
}

var setting = regexp.MustCompile(`(?m)^(?:\[[^]\n]*\] )*env (.*)$`)

// variablesOf are the names that some transcript gives a value.
func variablesOf(t *testing.T) *sync.Map {
	names := new(sync.Map)
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range setting.FindAllSubmatch(text, -1) {
			for _, pair := range strings.Fields(string(line[1])) {
				if name, _, ok := strings.Cut(strings.Trim(pair, "'"), "="); ok {
					names.Store(name, true)
				}
			}
		}
	}
	return names
}

// run is the exit code of a run of the program.
func (r runner) run(ts *testscript.TestScript, args []string) int {
	var env []string
	r.variables.Range(func(name, _ any) bool {
		if value := ts.Getenv(name.(string)); value != "" {
			env = append(env, name.(string)+"="+value)
		}
		return true
	})
	app := world(ts.MkAbs("."), env)
	app.Stdin, app.Stdout, app.Stderr = strings.NewReader(""), ts.Stdout(), ts.Stderr()
	return cmd.Main(context.Background(), args, app)
}

func (r runner) wdw(ts *testscript.TestScript, neg bool, args []string) {
	code := r.run(ts, args)
	switch {
	case code != 0 && !neg:
		ts.Fatalf("exit code %d", code)
	case code == 0 && neg:
		ts.Fatalf("unexpected success")
	}
}

func (r runner) exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || args[1] != "wdw" {
		ts.Fatalf("usage: exits CODE wdw [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := r.run(ts, args[2:]); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func small(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: small FOLDER")
	}
	from := filepath.Join(ts.Getenv("REPOSITORY"), "cmd", "testdata", "small")
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(from)))
}

func editor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: editor")
	}
	ts.Check(os.CopyFS(ts.MkAbs("."), os.DirFS(filepath.Join(ts.Getenv("REPOSITORY"), "cmd", frozen))))
	for _, line := range []string{"init", "add catalogue", "commit -qm Catalogue", "switch -qc work"} {
		git(ts, false, strings.Fields(line))
	}
}

func git(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) > 0 && args[0] == "init" {
		args = append([]string{"-c", "init.defaultBranch=main", "init", "-q"}, args[1:]...)
	}
	args = append([]string{"-c", "core.autocrlf=false", "-c", "protocol.file.allow=always"}, args...)
	err := ts.Exec("git", args...)
	if neg == (err == nil) {
		ts.Fatalf("git %v: %v", args, fmt.Sprint(err))
	}
}

func crlf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: crlf FILE...")
	}
	for _, name := range args {
		text := strings.ReplaceAll(ts.ReadFile(name), "\n", "\r\n")
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
	}
}

func head(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: head NAME")
	}
	ts.Check(ts.Exec("git", "rev-parse", "HEAD"))
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}
