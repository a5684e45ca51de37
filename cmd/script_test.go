package cmd_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
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
	testscript.Main(m, map[string]func(){"wdw": func() { os.Exit(runWorld()) }, "page": page})
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

// runWorld is the program in the world of a transcript: the clock stands still, the
// terminal is as wide as $COLUMNS and as high as $LINES say, none if they are unset, and the built-in
// catalogue is the frozen one.
func runWorld() int {
	now, err := time.Parse(time.DateOnly, "2026-11-22")
	if err != nil {
		panic(err)
	}
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	width, _ := strconv.Atoi(os.Getenv("COLUMNS"))
	height, _ := strconv.Atoi(os.Getenv("LINES"))
	return cmd.Main(context.Background(), os.Args[1:], cmd.App{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Dir: dir, Env: os.Environ(), Now: func() time.Time { return now },
		InTerminal: term.IsTerminal(int(os.Stdin.Fd())),
		Width:      width, Height: height, Embedded: builtIn(os.Getenv("REPOSITORY")), Version: "v0.0.0-test",
	})
}

// TestScripts plays the transcripts. Beside testscript's own commands there are
//
//	exits N wdw ARG...   run wdw and ask for an exit code
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
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE") != "",
		RequireExplicitExec: false,
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPOSITORY", root)
			env.Setenv("HOME", env.WorkDir)
			// A program under the race detector sleeps a second before it exits, and there
			// are many of them.
			env.Setenv("GORACE", strings.TrimSpace(os.Getenv("GORACE")+" atexit_sleep_ms=0"))
			env.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
			env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			env.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(env.WorkDir))
			for _, who := range []string{"AUTHOR", "COMMITTER"} {
				env.Setenv("GIT_"+who+"_NAME", "Example Editor")
				env.Setenv("GIT_"+who+"_EMAIL", "editor@example.org")
				env.Setenv("GIT_"+who+"_DATE", "2026-01-01T12:00:00Z")
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"small":  small,
			"editor": editor,
			"git":    git,
			"crlf":   crlf,
			"head":   head,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
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
