package source

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var errNoGit = errors.New("the git program is not installed, or not in PATH")

// oldest is the first version of git whose rev-parse knows --end-of-options, without
// which a revision could be taken for an option.
var oldest = [2]int{2, 30}

// git runs one command of git and returns what it printed. The error is ctx's, or a
// *gitError.
func (r *Repo) git(ctx context.Context, args ...string) (string, error) {
	cmd := r.command(ctx, args...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if r.progress != nil {
		cmd.Stderr = io.MultiWriter(&complaint, &progressReader{show: r.progress})
		defer r.progress(Progress{})
	}
	if err := cmd.Run(); err != nil {
		return "", r.failure(ctx, args[0], err, complaint.String())
	}
	return out.String(), nil
}

// piped is a process of git that is written to and read from while it runs.
type piped struct {
	in  io.WriteCloser
	out *bufio.Reader

	cmd       *exec.Cmd
	cancel    func()
	complaint bytes.Buffer
	failure   func(error) error
}

// pipe starts git with its input from in; where that is nil, with what is written to the
// process.
func (r *Repo) pipe(ctx context.Context, in io.Reader, args ...string) (*piped, error) {
	running, cancel := context.WithCancel(ctx)
	p := &piped{cmd: r.command(running, args...), cancel: cancel}
	p.failure = func(err error) error { return r.failure(ctx, args[0], err, p.complaint.String()) }
	p.cmd.Stdin, p.cmd.Stderr = in, &p.complaint
	out, err := p.cmd.StdoutPipe()
	if err == nil && in == nil {
		p.in, err = p.cmd.StdinPipe()
	}
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, err
	}
	p.out = bufio.NewReaderSize(out, 64<<10)
	return p, nil
}

// end waits for the process. It ends it before if err says that nobody reads on, and
// returns err then, or in its place the reason that git gives.
func (p *piped) end(err error) error {
	if err != nil {
		p.cancel()
	}
	ended := p.cmd.Wait()
	p.cancel()
	if err = cmp.Or(err, ended); err == nil {
		return nil
	}
	return p.failure(err)
}

// command prepares a run of git whose verdict depends on nothing but the repository:
// no replaced objects or grafts (environ), which only one clone has, and no file-system
// monitor, which is a program that the repository could name.
func (r *Repo) command(ctx context.Context, args ...string) *exec.Cmd {
	global := []string{"--no-replace-objects", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false"}
	env := r.env
	if slices.Contains(args, "rev-list") || slices.Contains(args, "diff-tree") {
		// A folder of 10,000 files is a large object: glibc asks the kernel anew for each, and
		// git by itself keeps 96 MiB of them, which costs more than to make one again (a walk
		// of 1,000 commits there took 0.7 s and 107 MiB, and takes 0.4 s and 20 MiB).
		env = append(slices.Clip(r.env), "MALLOC_MMAP_THRESHOLD_=1000000000", "MALLOC_TRIM_THRESHOLD_=1000000000")
		global = append(global, "-c", "core.deltaBaseCacheLimit=8m")
	}
	cmd := exec.CommandContext(ctx, r.program, slices.Concat(global, r.settings, args)...)
	cmd.Dir, cmd.Env = r.dir, env
	cmd.Cancel = func() error {
		// Asked to end, where the system can ask, git removes what it had begun.
		if err := cmd.Process.Signal(syscall.SIGTERM); err == nil || errors.Is(err, os.ErrProcessDone) {
			return err
		}
		return cmd.Process.Kill()
	}
	cmd.WaitDelay = time.Second
	return cmd
}

type gitError struct {
	command string // "rev-parse"
	code    int    // exit code, -1 when it was killed or did not start
	text    string // what git said about it, one line
	said    string // all that it said
}

func (e *gitError) Error() string { return "git " + e.command + ": " + e.text }

// failure is an error with git in git's own words, if it has said any; err otherwise. It
// adds to what git says about a copy how to get a new one. In a sound one git has nothing
// to complain about but a revision that somebody asked for.
func (r *Repo) failure(ctx context.Context, command string, err error, said string) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	e := &gitError{command: command, code: -1, text: cmp.Or(complaint(said), err.Error()), said: said}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		e.code = exit.ExitCode()
	} else if complaint(said) == "" {
		return err
	}
	if r.address == "" || e.code == 1 || command == "rev-parse" && !broken.MatchString(said) {
		return e
	}
	return r.damaged(e)
}

func (r *Repo) damaged(err error) error {
	return fmt.Errorf("%w; the copy in %s may be damaged: remove it, and run this again", err, r.dir)
}

// broken is in what git says about a repository that it cannot use.
var broken = regexp.MustCompile(`not a git repository|bad config|un(expected|terminated) line|corrupt|inflate|unable to (read|open|parse|unpack)|packfile`)

// unreadable is what git says last when the program that it talks through gave up; the
// reason is what that program said.
const unreadable = "Could not read from remote repository."

// complaint picks from what git wrote the line that says what was wrong: the first
// fatal one, else the first error, else the first that is neither advice nor progress;
// of what another program said it is the last before git gave up, because ssh begins
// with banners.
func complaint(stderr string) string {
	var fatal, fault, first, last, gaveUp string
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		line = line[strings.LastIndexByte(line, '\r')+1:] // progress is written over
		text, isFatal := strings.CutPrefix(line, "fatal: ")
		if isFatal && text == unreadable {
			gaveUp = text
			break
		}
		text2, isError := strings.CutPrefix(line, "error: ")
		switch {
		case isFatal:
			fatal = cmp.Or(fatal, text)
		case isError:
			fault = cmp.Or(fault, text2)
		case line != "" && !idle.MatchString(line):
			first, last = cmp.Or(first, line), line
		}
	}
	if gaveUp != "" {
		first = last
	}
	return cmp.Or(fatal, fault, first, gaveUp)
}

// idle begins a line that says nothing about a failure.
var idle = regexp.MustCompile(`^(?i:hint:|warning:|remote:|cloning into )`)

// refusal tells whether an error is git's refusal in these words. The locale is fixed, and
// git's exit code is 128 for everything.
func refusal(err error, words string) bool {
	e, ok := errors.AsType[*gitError](err)
	return ok && strings.Contains(e.said, words)
}

// isNo tells whether an error is git's answer "no" or "none" rather than a failure.
func isNo(err error) bool {
	e, ok := errors.AsType[*gitError](err)
	return ok && e.code == 1
}

// checkVersion explains a failure by git's age, and returns nil when git is new enough.
// It is asked only after a failure, so that success costs no process.
func (r *Repo) checkVersion(ctx context.Context) error {
	out, err := r.git(ctx, "version")
	if err != nil {
		return err
	}
	number := strings.TrimPrefix(strings.TrimSpace(out), "git version ")
	var major, minor int
	n, _ := fmt.Sscanf(number, "%d.%d", &major, &minor) // other numbers cannot be judged
	if n == 2 && slices.Compare([]int{major, minor}, oldest[:]) < 0 {
		return fmt.Errorf("git is version %s and must be %d.%d or newer", number, oldest[0], oldest[1])
	}
	return nil
}

// findGit looks for the program, as findProgram does.
func findGit(env []string) (string, error) {
	path, err := findProgram(env, "git")
	if err != nil {
		return "", errNoGit
	}
	return path, nil
}

// findProgram looks for a program in the PATH of env; the process's own is not ours to
// read. Relative folders in PATH are passed over, as os/exec does.
func findProgram(env []string, name string) (string, error) {
	if filepath.IsAbs(name) {
		return exec.LookPath(name)
	}
	for _, folder := range filepath.SplitList(getenv(env, "PATH")) {
		if !filepath.IsAbs(folder) {
			continue
		}
		if program, err := exec.LookPath(filepath.Join(folder, name)); err == nil {
			return program, nil
		}
	}
	return "", exec.ErrNotFound
}

// locations are the variables that tell git where a repository is, or pieces of it.
// Hooks and aliases run with some of them set, and would make us read another
// repository than the one asked for.
var (
	locations = []string{
		"GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX",
		"GIT_NAMESPACE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE",
	}
	objectLocations = []string{"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"}
)

// environ is the environment that git runs in: the user's without some names, with
// messages in English, and with every way to a network or a prompt shut. A partial
// clone would otherwise fetch what it lacks; git before 2.44 knows only the second
// way to forbid it.
func environ(env []string, without ...string) []string {
	out := slices.DeleteFunc(slices.Clone(env), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return slices.ContainsFunc(without, func(w string) bool { return sameVariable(w, name) })
	})
	return append(out,
		"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "GIT_TERMINAL_PROMPT=0",
		"GIT_OPTIONAL_LOCKS=0", "GIT_PAGER=cat", "LC_ALL=C", "LANGUAGE=", "GIT_GRAFT_FILE="+os.DevNull,
		"GIT_LITERAL_PATHSPECS=0", "GIT_NOGLOB_PATHSPECS=0", "GIT_ICASE_PATHSPECS=0",
	)
}

// getenv returns the last value of a variable, as a program that is run would see it.
func getenv(env []string, name string) string {
	for _, pair := range slices.Backward(env) {
		if n, value, _ := strings.Cut(pair, "="); sameVariable(n, name) {
			return value
		}
	}
	return ""
}

func sameVariable(a, b string) bool {
	return a == b || runtime.GOOS == "windows" && strings.EqualFold(a, b)
}

func sameFile(a, b string) bool {
	ai, errA := os.Stat(a)
	bi, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(ai, bi)
}

// Progress is how far git has come with one part of a fetch: "receiving" 45 of 100
// "objects". The zero value says that git has ended.
type Progress struct {
	Verb, Noun  string
	Done, Total int
}

// progressLine is what git and the server say about it. The rest of what a server says
// is shown to nobody.
var progressLine = regexp.MustCompile(`^(?:remote: )?(Counting|Compressing|Receiving|Resolving|Writing) (objects|deltas): +\d+% \((\d{1,9})/(\d{1,9})\)`)

type progressReader struct {
	show func(Progress)
	line []byte // what has come of a line that has not ended
}

func (p *progressReader) Write(text []byte) (int, error) {
	for _, b := range text {
		if b != '\r' && b != '\n' {
			if len(p.line) < 200 { // no line of git's is as long
				p.line = append(p.line, b)
			}
			continue
		}
		if m := progressLine.FindSubmatch(p.line); m != nil {
			done, _ := strconv.Atoi(string(m[3]))
			total, _ := strconv.Atoi(string(m[4]))
			p.show(Progress{strings.ToLower(string(m[1])), string(m[2]), done, total})
		}
		p.line = p.line[:0]
	}
	return len(text), nil
}
