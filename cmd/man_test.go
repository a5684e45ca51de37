package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// requests are those of roff that the manual is written in.
var requests = regexp.MustCompile(`^\.(TH|SH|SS|TP|B|PP|nf|fi)\b`)

// TestManual checks that the page of the manual has every command and every flag, and
// that nothing in it means something else to a formatter.
func TestManual(t *testing.T) {
	root := newRootCmd(&session{app: &App{}})
	page := manual(root)
	for _, c := range root.Commands() {
		if heading := "\n.SS wdw " + c.Name(); c.GroupID != "" && strings.Contains(page, heading) == c.Hidden {
			t.Errorf("%q is there: %v", heading, c.Hidden)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if name := roffText("--" + f.Name); !f.Hidden && !strings.Contains(page, name) {
				t.Errorf("%s of %s is missing", name, c.Name())
			}
		})
	}
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !requests.MatchString(line) {
			t.Errorf("this is no request of ours: %s", line)
		}
		if i := strings.IndexFunc(line, func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') }); i >= 0 {
			t.Errorf("%q in: %s", line[i], line)
		}
	}
	if groff, err := exec.LookPath("groff"); err == nil {
		c := exec.Command(groff, "-man", "-ww", "-z")
		c.Stdin = strings.NewReader(page)
		if said, err := c.CombinedOutput(); err != nil || len(said) > 0 {
			t.Errorf("groff: %v\n%s", err, said)
		}
	}
}

func TestRoffText(t *testing.T) {
	for text, want := range map[string]string{
		".TP":             `\&.TP`,
		"a\n.b\n'c\n\x1b": `a` + "\n" + `\&.b` + "\n" + `\(aqc` + "\n" + `\eu001b`,
		`\fB--at …`:       `\efB\-\-at \[u2026]`,
	} {
		if got := roffText(text); got != want {
			t.Errorf("roffText(%q) = %q, want %q", text, got, want)
		}
	}
}

// variables are where the program names a variable of the environment that people set.
var variables = regexp.MustCompile(`"((?:WDW|GITHUB|XDG)_[A-Z_]+|GOGC|GOMEMLIMIT|NO_COLOR|PAGER|TERM)"`)

// TestEnvironment checks that the manual knows every variable that the code reads.
func TestEnvironment(t *testing.T) {
	known := map[string]bool{"WDW_COMPLETION_DESCRIPTIONS": true} // cobra reads it
	for _, pattern := range []string{"../main.go", "*.go", "../pkg/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") || name == "man.go" {
				continue
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range variables.FindAllSubmatch(src, -1) {
				known[string(m[1])] = true
			}
		}
	}
	listed := 0
	for _, row := range environment {
		for name := range strings.SplitSeq(row[0], ", ") {
			listed++
			if !known[name] {
				t.Errorf("nothing reads %s", name)
			}
		}
	}
	if listed != len(known) {
		t.Errorf("%d variables are listed, and %d read: %v", listed, len(known), known)
	}
}
