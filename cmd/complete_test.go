package cmd_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// hostile are names that a shell would run, expand or take for an option, or a terminal
// for a command.
var hostile = []string{
	"y`touch${IFS}ran`a", "y`touch${IFS}ran`b", "y$(touch ran)", "y(touch ran)", "y;touch ran", "y|touch", "y&touch", "y>ran", "y<ran",
	`y\`, "y'", `y"`, `"y`, "y!x", "y*", "y?", "y[x", "y{a,b}", "y#", "y$IFS", "y%x", "y^", "y~", "~y", "=y", "--refresh", "-y", "+y",
	"y(", "y.*", "y --refresh a", "y --refresh b", "y -q", "y =ls", "y ~", "y@(x)", "y,$x", "y=~",
	"y\nbogus", "y\tbogus", "y\x1b[31m", "y\u202ey", "y\u2066y", " y", "y ", "_activeHelp_ y", "y\u00a0y", "y\u200by",
}

// harmless is what may come onto a line: words with blanks inside. What our own
// expressions and lists of rules have around them may come behind their flags only.
var harmless = regexp.MustCompile(`^[\pL\pN\pM._/@:+=,-]*(?: (?:-|[\pL\pN\pM._/@:+,][\pL\pN\pM._/@:+=,-]*))*$`)

var around = map[string]*regexp.Regexp{
	"--where": regexp.MustCompile(`^"|["(]$`), "--rule": regexp.MustCompile(`\*$`), "--ignore-rule": regexp.MustCompile(`\*$`),
}

var beginning = regexp.MustCompile(`^[\pL\pN]`)

// TestCompletionIsHarmless completes every argument and every flag of every command
// where all names are hostile: entries, vocabularies, the schema and revisions.
func TestCompletionIsHarmless(t *testing.T) {
	if isWatched {
		t.Skip("hundreds of runs, one after the other: without the race detector")
	}
	t.Parallel()
	dir := hostileWorld(t)
	complete := func(args ...string) []string {
		stdout, _, _ := runHere(context.Background(), dir, nil, append([]string{"__complete"}, args...)...)
		lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
		return lines[:len(lines)-1]
	}
	offered := map[string]bool{}
	check := func(args ...string) {
		for _, line := range complete(args...) {
			offered[line] = true
			value, about, _ := strings.Cut(line, "\t")
			typed, behind := args[len(args)-1], args[max(0, len(args)-2)]
			if flag, rest, ok := strings.Cut(typed, "="); ok && strings.HasPrefix(flag, "--") {
				typed, behind = rest, flag
			}
			added := strings.TrimPrefix(value, typed)
			if own := around[behind]; own != nil {
				added = own.ReplaceAllString(added, "")
			}
			if !harmless.MatchString(added) || typed == "" && !beginning.MatchString(value) {
				t.Errorf("%q is offered %q", args, value)
			}
			if strings.ContainsFunc(about, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
				t.Errorf("%q is offered %q, which is described as %q", args, value, about)
			}
		}
	}
	seen := map[string]bool{}
	for _, command := range values(complete("")) {
		check(command, "")
		check(command, "y")
		for _, typed := range []string{"", "y", "status=", "provider=y", "main.."} {
			check(command, "patient-index", typed)
		}
		for _, flag := range complete(command, "--") {
			if seen[flag] {
				continue // a flag that says the same does the same
			}
			seen[flag] = true
			flag, _, _ = strings.Cut(flag, "\t")
			check(command, flag, "")
			check(command, flag, "main,y")
			check(command, flag+"=y")
			if flag == "--where" {
				check(command, flag, `provider == "`)
				check(command, flag, "status == ")
			}
		}
	}
	// The hostile names were read, and what is harmless among them is there.
	for _, want := range []string{"message-hub\tMessage \\u202e Hub", "yes\tMessage \\u202e Hub", "yard", "provider=yonder\tYonder", `provider == "yonder"` + "\tYonder", "yield\tYield", "yield=\tYield"} {
		if !offered[want] {
			t.Errorf("%q is not offered", want)
		}
	}
}

func values(lines []string) []string {
	list := make([]string, len(lines))
	for i, line := range lines {
		list[i], _, _ = strings.Cut(line, "\t")
	}
	return list
}

// hostileWorld is a repository with a catalogue in it, both with every hostile name.
func hostileWorld(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for from, to := range map[string]string{"testdata/small": dir, filepath.Join(repository, "schema"): filepath.Join(dir, "schema")} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	// JSON is YAML.
	text := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	replace := func(name, old, new string) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(src), old) {
			t.Fatalf("%s does not have %q", name, old)
		}
		if err := os.WriteFile(name, []byte(strings.Replace(string(src), old, new, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const hub, organisations, service = "catalogue/services/message-hub.yaml", "catalogue/vocabulary/organisations.yaml", "schema/service.schema.json"
	replace(hub, "aliases:\n  - Hub\n", "aliases: "+text(append(hostile, "yes"))+"\n")
	replace(hub, "name: Message Hub", "name: "+text("Message \u202e Hub"))
	replace(organisations, "- id: example-centre", "- {id: yonder, name: Yonder}\n- id: example-centre")
	properties := `"yield": {"type": "string", "x-label": "Yield"},`
	for _, name := range hostile {
		replace(organisations, "- id: example-centre", "- {id: "+text(name)+", name: Hostile}\n- id: example-centre")
		properties += text(name) + `: {"type": "string"},`
	}
	replace(service, `"properties": {`, `"properties": {`+properties)
	replace(service, `"enum": ["planned",`, `"enum": ["planned",`+strings.Trim(text(hostile), "[]")+",")
	gitIn(t, dir, "init", "-q", "-b", "main")
	gitIn(t, dir, "add", ".")
	gitIn(t, dir, "commit", "-qm", "First state")
	gitIn(t, dir, "branch", "yard")
	for _, name := range hostile {
		// Git refuses some of them.
		_ = exec.Command("git", "-C", dir, "update-ref", "refs/heads/"+name, "HEAD").Run()
	}
	return dir
}

// TestManyIDsAreCompletedFromFiles offers of a large catalogue what its files are called, and
// reads them only where no file is called so.
func TestManyIDsAreCompletedFromFiles(t *testing.T) {
	dir := smallCopy(t, func(catalogue string) {
		for i := range 500 {
			id := fmt.Sprintf("many-%03d", i)
			if err := os.WriteFile(filepath.Join(catalogue, "services", id+".yaml"), []byte("id: "+id+"\nname: One of many\naliases: [Lots "+id+"]\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	})
	for typed, want := range map[string]string{
		"many-49":       "many-490 many-491 many-492 many-493 many-494 many-495 many-496 many-497 many-498 many-499",
		"PAT":           "patient-index",
		"lots many-499": "Lots many-499\tOne of many",
	} {
		stdout, _, _ := runIn(t, dir, "__complete", "show", typed)
		lines := strings.Split(strings.TrimSpace(stdout), "\n")
		if got := strings.Join(lines[:len(lines)-1], " "); got != want {
			t.Errorf("%q is completed to %q, want %q", typed, got, want)
		}
	}
}
