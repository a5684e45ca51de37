package cmd_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// attacks are the texts of testdata/attack.txt.
func attacks(t *testing.T) []string {
	src, err := os.ReadFile("testdata/attack.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(src)) {
		if line = strings.TrimSuffix(line, "\n"); line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		text, err := strconv.Unquote(`"` + line + `"`)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		list = append(list, text)
	}
	return list
}

// never is what no output may hold, by its format; that of "" holds for every one.
var never = map[string][]*regexp.Regexp{
	"": {
		regexp.MustCompile(`(?:^|[\n\r])[\s\x{85}\x{a0}\x{2028}]*::|##[a-z]*\[`),
		regexp.MustCompile(`[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]|\r[^\n]`),
	},
	"markdown": {regexp.MustCompile(`<(?:img|script|details><summary>x|http)\b|[^\\]\]\(http://evil|(?:^|[^\\\w/.-])@(?:everyone|SUM)|(?m:^# Heading|^\[\^1\]:|^\x60{3}|<!-- wdw:review --> \|)`)},
	"html":     {regexp.MustCompile(`<(?:img|script|details|foreignObject)\b|href="(?:javascript|data):|" onload=`)},
	"svg":      {regexp.MustCompile(`<(?:img|script|details|foreignObject|!DOCTYPE|!ENTITY)\b|href="(?:javascript|data):|" onload=`)},
	"atom":     {regexp.MustCompile(`<(?:img|script|details|!DOCTYPE|!ENTITY)\b`)},
	"junit":    {regexp.MustCompile(`<(?:img|script|details|!DOCTYPE|!ENTITY)\b`)},
	"mermaid":  {regexp.MustCompile(`(?m)^\s*click |%%\{`)},
	"ics":      {regexp.MustCompile(`ACTION:AUDIO|[^\r]\n|(?m:^[^A-Z ])`)},
}

// TestNoLineIsACommand lets every text of a catalogue attack whoever reads it: the runner of
// a CI job, which obeys a line, a terminal, a spreadsheet, a page; and looks for what came
// through in what each command writes, to standard output in every format and to standard
// error.
func TestNoLineIsACommand(t *testing.T) {
	if isWatched {
		t.Skip("hundreds of runs, one after the other: without the race detector")
	}
	texts, next := attacks(t), 0
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
			src = text.ReplaceAllFunc(src, func(line []byte) []byte {
				m, n := text.FindSubmatch(line), next%len(texts)
				next++
				return append(m[1], strconv.QuoteToASCII(fmt.Sprintf("%sZq%dz ::error::%s ##[group]", texts[n], n, m[2]))...)
			})
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
	var register bytes.Buffer
	rows := csv.NewWriter(&register)
	rows.Write([]string{"System name", "Supplier", "System type", "Contract end"})
	for n, text := range texts {
		text = strings.ReplaceAll(text, "\x00", "") // with which a file is no table
		rows.Write([]string{fmt.Sprintf("%sZq%dz PAS ##[group]", text, n), text, "SMS gateway " + text, text})
	}
	rows.Flush()
	if err := os.WriteFile(filepath.Join(dir, "register.csv"), register.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	marker := regexp.MustCompile(`Zq\d+z`)
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
			switch format {
			case "github":
				continue // commands, which a test of its own reads
			case "xlsx":
				noFormula(t, stdout)
				stdout = "" // no text
			case "csv":
				harmlessCells(t, stdout)
			}
			for _, got := range []string{stdout, stderr} {
				for _, bad := range append(never[format], never[""]...) {
					if at := bad.FindStringIndex(got); at != nil {
						t.Errorf("wdw %s writes %q, which %s is not to be in", strings.Join(run, " "), got[max(at[0]-60, 0):min(at[1]+60, len(got))], bad)
					}
				}
				for _, m := range marker.FindAllString(got, -1) {
					seen[m] = true
				}
				if hasText.MatchString(got) {
					withText++
				}
			}
		}
	}

	for n, text := range texts {
		if !seen[fmt.Sprintf("Zq%dz", n)] {
			t.Errorf("%q is in no output", text)
		}
	}
	t.Logf("%d texts, %d outputs that have some", len(texts), withText)
	if withText < 60 {
		t.Errorf("only %d outputs have the text that could be a command", withText)
	}
}

// harmlessCells looks for a cell that a spreadsheet takes for a formula.
func harmlessCells(t *testing.T, text string) {
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Error(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if _, err := strconv.ParseFloat(cell, 64); err != nil && cell != "" && cell != "-" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("the cell %q is a formula", cell)
			}
		}
	}
}

// noFormula looks for a formula in a workbook.
func noFormula(t *testing.T, text string) {
	if text == "" {
		return
	}
	parts, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Error(err)
		return
	}
	for _, part := range parts.File {
		if src, err := fs.ReadFile(parts, part.Name); err != nil || regexp.MustCompile(`<f\b|ddeLink|externalLink`).Match(src) {
			t.Errorf("%s has a formula or leads elsewhere (%v)", part.Name, err)
		}
	}
}

// TestRepositoryRunsNothing has a repository that names programs wherever Git lets it: hooks,
// monitors, filters, drivers, transports. No command runs one, or believes its grafts.
func TestRepositoryRunsNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs are shell scripts")
	}
	dir := smallCopy(t, func(string) {})
	gitIn(t, dir, "init", "-q", "-b", "main")
	gitIn(t, dir, "add", ".")
	gitIn(t, dir, "commit", "-qm", "one")
	gitIn(t, dir, "checkout", "-qb", "change")
	letter := filepath.Join(dir, "catalogue", "services", "letter-post.yaml")
	replaceIn(t, letter, "Letter Post", "Letter Posting")
	gitIn(t, dir, "commit", "-qam", "two")
	head, err := os.ReadFile(filepath.Join(dir, ".git", "refs", "heads", "change"))
	if err != nil {
		t.Fatal(err)
	}
	ran, program := filepath.Join(dir, "ran"), filepath.Join(dir, "program")
	write := func(name, text string, mode fs.FileMode) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write(program, "#!/bin/sh\necho \"$0 $@\" >> "+ran+"\ncat\n", 0o755)
	config := "[include]\n\tpath = " + filepath.Join(dir, "included") + "\n[protocol \"ext\"]\n\tallow = always\n" +
		"[remote \"origin\"]\n\turl = ext::" + program + "\n\tpromisor = true\n[log]\n\tshowSignature = true\n"
	included := ""
	for _, name := range strings.Fields(`core.fsmonitor core.sshCommand core.pager core.editor core.askPass core.alternateRefsCommand core.gitProxy credential.helper
		gpg.program diff.external diff.evil.textconv diff.evil.command filter.evil.clean filter.evil.smudge filter.evil.process merge.evil.driver
		uploadpack.packObjectsHook sequence.editor interactive.diffFilter pager.log alias.rev-parse alias.status`) {
		parts := strings.Split(name, ".")
		section := parts[0]
		if len(parts) == 3 {
			section += ` "` + parts[1] + `"`
		}
		line := "[" + section + "]\n\t" + parts[len(parts)-1] + " = !" + program + "\n"
		if parts[0] != "alias" {
			line = strings.Replace(line, "= !", "= ", 1)
		}
		if included += line; len(included)%2 == 0 {
			config += line
		}
	}
	write(filepath.Join(dir, "included"), included, 0o644)
	old, err := os.ReadFile(filepath.Join(dir, ".git", "config"))
	if err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(dir, ".git", "config"), string(old)+config, 0o644)
	for _, hook := range []string{"post-checkout", "post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman", "post-rewrite"} {
		write(filepath.Join(dir, ".git", "hooks", hook), "#!/bin/sh\nexec "+program+" "+hook+"\n", 0o755)
	}
	write(filepath.Join(dir, ".git", "info", "attributes"), "* diff=evil filter=evil merge=evil\n", 0o644)
	write(filepath.Join(dir, ".git", "info", "grafts"), string(head), 0o644)
	write(filepath.Join(dir, ".git", "objects", "info", "alternates"), filepath.Join(dir, "elsewhere")+"\n", 0o644)
	write(filepath.Join(dir, ".gitmodules"), "[submodule \"s\"]\n\tpath = s\n\turl = ext::"+program+"\n\tupdate = !"+program+"\n", 0o644)
	replaceIn(t, letter, "Letter Posting", "Letter Poster")
	for _, args := range []string{"list", "list --at main", "validate", "validate --base main", "review --base main", "diff main", "log", "log letter-post", "blame letter-post",
		"changelog main", "decide exchange-messages", "report", "roadmap --slips --since main", "set letter-post summary=x --dry-run", "site site", "fmt --check"} {
		_, stderr, code := runIn(t, dir, strings.Fields(args)...)
		if text, err := os.ReadFile(ran); err == nil {
			t.Errorf("wdw %s ran a program: %s", args, text)
			os.Remove(ran)
		}
		if code == 3 {
			t.Errorf("wdw %s: %s", args, stderr)
		}
	}
	status := exec.Command("git", "-C", dir, "status")
	_ = status.Run()
	if _, err := os.Stat(ran); err != nil {
		t.Error("git itself runs none of the programs, so that this proves nothing")
	}
	for _, rev := range []string{"--output=x", "-x", "--upload-pack=x", "$(touch ran)", "HEAD;touch ran", "../x", "main:catalogue"} {
		for _, args := range [][]string{{"list", "--at=" + rev}, {"validate", "--base=" + rev}, {"diff", "--", rev}, {"changelog", "--", rev}} {
			if stdout, stderr, code := runIn(t, dir, args...); code < 2 || stdout != "" {
				t.Errorf("wdw %q: exit code %d, %s%s", args, code, stdout, stderr)
			}
		}
	}
}
