package cmd_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWrongInvocations plays testdata/invocations.txt: each line after a "$" is wrong, and
// what follows is the exit code and the answer. Nothing goes to standard output, nothing is
// changed, and no word is a library's. UPDATE=1 rewrites the answers.
func TestWrongInvocations(t *testing.T) {
	const file = "testdata/invocations.txt"
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := smallCopy(t, func(string) {})
	for name, text := range map[string]string{"reg.csv": "System name,Contract end\nX,2028\n", "empty.csv": "", "bad.json": "{", "other/x.txt": "x"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	gitIn(t, dir, "init", "-q", "-b", "main")
	gitIn(t, dir, "add", ".")
	gitIn(t, dir, "commit", "-qm", "one")
	library := regexp.MustCompile(`(?i)invalid argument|flag needs|strconv|goroutine|unmarshal|0x[0-9a-f]{4}`)
	var got strings.Builder
	n := 0
	for line := range strings.Lines(string(src)) {
		command, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "$ wdw ")
		switch {
		case ok:
			n++
			var args []string
			for _, arg := range strings.Split(command, " ") { // a blank within an argument is a "_"
				if arg = strings.ReplaceAll(arg, "_", " "); arg == "''" {
					arg = ""
				}
				args = append(args, arg)
			}
			stdout, stderr, code := runIn(t, dir, args...)
			if stdout != "" || code < 2 || stderr == "" || library.MatchString(stderr) {
				t.Errorf("wdw %s: exit code %d, %q, and on standard output %q", command, code, stderr, stdout)
			}
			fmt.Fprintf(&got, "%s%d %s", line, code, strings.ReplaceAll(stderr, dir, "DIR"))
		case strings.HasPrefix(line, "#") || line == "\n":
			got.WriteString(line)
		}
	}
	if n < 50 {
		t.Errorf("only %d invocations", n)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(src), got.String()); diff != "" {
		t.Errorf("answers mismatch (-want +got):\n%s", diff)
	}
	if stdout, stderr, code := runIn(t, dir, "diff", "HEAD"); code != 0 || stdout+stderr != "" {
		t.Errorf("something was changed: %s%s", stdout, stderr)
	}
}
