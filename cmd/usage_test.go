package cmd_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/who-does-what/wdw/cmd"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
)

// help is the help of a command on a terminal of a width, 0 for none.
func help(t *testing.T, width int, command ...string) string {
	t.Helper()
	var result, errs bytes.Buffer
	code := cmd.Main(t.Context(), append(command, "--help"), cmd.App{
		Stdin: strings.NewReader(""), Stdout: &result, Stderr: &errs, Dir: t.TempDir(), Width: width, Env: []string{"WDW_CATALOGUE="},
		Embedded: builtIn(repository), Version: "v0.0.0-test", Now: time.Now,
	})
	if code != 0 || errs.Len() > 0 {
		t.Fatalf("%v: exit code %d: %s", command, code, errs.String())
	}
	return result.String()
}

var listedCommand = regexp.MustCompile(`(?m)^  ([a-z]+)  +[A-Z]`)

// TestHelpFits reads the help of each command at several widths: no line is wider than
// the terminal but an example, which is to be copied, and one that is a single word. The
// text is the same at each.
func TestHelpFits(t *testing.T) {
	commands := [][]string{nil}
	for _, m := range listedCommand.FindAllStringSubmatch(help(t, 100), -1) {
		commands = append(commands, []string{m[1]})
	}
	if len(commands) < 30 {
		t.Fatalf("%d commands are listed", len(commands))
	}
	for _, command := range commands {
		want := strings.Fields(help(t, 0, command...))
		for _, width := range []int{40, 50, 60, 80, 200} {
			text := help(t, width, command...)
			if got := strings.Fields(text); strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%v: the text differs at %d columns:\n%s", command, width, text)
			}
			if strings.Contains(text, "true|false") {
				t.Errorf("%v: a flag shows its two values", command)
			}
			inExamples := false
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				if line == "Examples:" || line == "" {
					inExamples = line != ""
				}
				if strings.Contains(strings.TrimSpace(line), " ") && len(line) > min(width, 100) && !inExamples {
					t.Errorf("%v: %q is wider than %d", command, line, width)
				}
			}
		}
	}
}

// TestHelpKeepsColumns reads the rows of operators and functions: each begins a line as
// it is written, and what it does stands apart from it, or below.
func TestHelpKeepsColumns(t *testing.T) {
	rows := append(query.Operators(), query.Functions()...)
	for line := range strings.Lines(out.TemplateFunctions) {
		call, usage, _ := strings.Cut(strings.TrimSpace(line), "  ")
		rows = append(rows, query.Function{Call: call, Usage: strings.TrimSpace(usage)})
	}
	for _, width := range []int{0, 40, 60, 80, 100} {
		text := help(t, width, "where") + help(t, width, "template")
		for _, row := range rows {
			word, _, _ := strings.Cut(row.Usage, " ")
			if !regexp.MustCompile(`(?m)^  ` + regexp.QuoteMeta(row.Call) + `(  +|\n +)` + regexp.QuoteMeta(word)).MatchString(text) {
				t.Errorf("%q does not stand apart from %q at %d columns:\n%s", row.Call, row.Usage, width, text)
			}
		}
	}
}
