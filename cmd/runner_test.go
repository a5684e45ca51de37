package cmd_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNoLineIsACommand lets every text of a catalogue be a command to the runner of a CI
// job, and looks for one in what each command writes: to standard output in every format,
// and to standard error.
func TestNoLineIsACommand(t *testing.T) {
	if isWatched {
		t.Skip("hundreds of runs, one after the other: without the race detector")
	}
	text := regexp.MustCompile(`(?m)^( *(?:- )?(?:name|summary|why|what|title|detail|owner|status_note|because|shows|reason|says|disclaimer): )"?([^"\n]+)"?$`)
	dir := smallCopy(t, func(dir string) {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			src, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			src = text.ReplaceAll(src, []byte(`$1"::error::$2 ##[group]"`))
			src = bytes.Replace(src, []byte("\ncategory: "), []byte("\ndescription: |\n  One.\n\n  ::stop-commands::x\n  ##[add-mask]y\ncategory: "), 1)
			return os.WriteFile(name, src, 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	gitIn(t, dir, "init", "-q", "-b", "main")
	gitIn(t, dir, "add", ".")
	gitIn(t, dir, "commit", "-qm", "::error::subject ##[group]")
	gitIn(t, dir, "checkout", "-qb", "change")
	letter := filepath.Join(dir, "catalogue", "services", "letter-post.yaml")
	replaceIn(t, letter, "::error::Letter Post", "::error::Letter Posting")
	replaceIn(t, letter, "  One.\n", "  Two.\n")
	replaceIn(t, letter, "kind: service", `kind: "::error::kind ##[group]"`)
	register := filepath.Join(dir, "register.csv")
	if err := os.WriteFile(register, []byte("System name,Supplier,System type,Contract end\n::error::PAS ##[group],::x,SMS gateway,::error::soon\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	command := regexp.MustCompile(`(?:^|[\n\r])\s*::|##[a-z]*\[`)
	hasText := regexp.MustCompile(`error::`)
	formats := regexp.MustCompile(`(?m)--output format +format: (.+)$`)
	withText := 0
	for _, args := range []string{
		"list --columns name,description,id", "search error", "show message-hub", "compare message-hub letter-post --all", "decide exchange-messages",
		"matrix", "gaps", "overlaps", "criteria", "disposition", "roadmap", "impact message-hub", "standards", "capabilities", "capabilities exchange-messages",
		"report", "report --register register.csv", "onboard letter-post", "check register.csv", "validate", "review", "diff", "log", "blame message-hub",
		"changelog", "stale", "health", "explain ::error::", "show ::error::nothing", "set message-hub name=::error::x --dry-run", "set message-hub kind=::error::x",
		"deprecate message-hub --retires 2028 --reason ::error::reason --dry-run", "list --where ::error::", "new ::x", "fmt --diff", "show message-hub --field name",
	} {
		words := strings.Fields(args)
		help, _, _ := runIn(t, dir, words[0], "--help")
		names := []string{""}
		if m := formats.FindStringSubmatch(help); m != nil {
			names = append(names, strings.FieldsFunc(strings.NewReplacer(" or ", ",", " ", "").Replace(m[1]), func(r rune) bool { return r == ',' })...)
		}
		if words[0] == "list" {
			names = append(names, "template={{.name}}\n{{.description}}")
		}
		for _, format := range names {
			run := words
			if format != "" {
				run = append(run[:len(run):len(run)], "-o", format)
			}
			stdout, stderr, _ := runIn(t, dir, run...)
			if format == "xlsx" || format == "github" {
				continue // one is no text, and the other is commands, which a test of its own reads
			}
			for _, got := range []string{stdout, stderr} {
				if at := command.FindString(got); at != "" {
					t.Errorf("wdw %s has the command %q:\n%s", strings.Join(run, " "), at, got)
				}
				if hasText.MatchString(got) {
					withText++
				}
			}
		}
	}

	if withText < 60 {
		t.Errorf("only %d outputs have the text that could be a command", withText)
	}
}
