package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/who-does-what/wdw/pkg/schema"
)

// contractHead begins the file, for whoever reads a change of it.
const contractHead = `# What others rely on, a fact a line. A line that is new adds something: the next release
# is a minor one. A line that goes or changes breaks somebody: the next release is a major
# one. UPDATE=1 go test ./cmd -run TestContract writes this file. See CONTRIBUTING.
`

// TestContract holds names, flags, formats, shapes of JSON, exit codes, rules, fields, words
// and addresses to what they were.
func TestContract(t *testing.T) {
	shapes := schemaFacts(t)
	got := contractHead
	for _, part := range []struct {
		title string
		facts []string
	}{
		{"Exit codes", rowFacts(exitCodes, 2)},
		{"Environment", rowFacts(environment, 1)},
		{"Commands and flags: shorthand, name, type, default", commandFacts()},
		{"Rules", ruleFacts(t)},
		{"Words of answers", wordFacts()},
		{"Fields of files: * is required", shapes(false)},
		{"Fields of JSON output", shapes(true)},
		{"Pages of the site, and what their addresses and scripts name", siteFacts(t)},
	} {
		got += "\n## " + part.title + "\n" + strings.Join(part.facts, "\n") + "\n"
	}
	const name = "testdata/contract.txt"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("what others rely on has changed (-promised +now): %s says what that means\n%s", name, diff)
	}
}

// rowFacts joins the first columns of rows.
func rowFacts(rows [][2]string, columns int) (facts []string) {
	for _, r := range rows {
		facts = append(facts, strings.Join(r[:columns], " "))
	}
	return facts
}

func commandFacts() (facts []string) {
	root := newRootCmd(&session{app: &App{}})
	flag := func(of string) func(f *pflag.Flag) {
		return func(f *pflag.Flag) {
			fact := of + " --" + f.Name + " " + f.Value.Type()
			if f.Shorthand != "" {
				fact = of + " -" + f.Shorthand + " --" + f.Name + " " + f.Value.Type()
			}
			if f.NoOptDefVal != "" && f.Value.Type() != "bool" {
				fact += ", or without a value"
			}
			if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" {
				fact += " = " + f.DefValue
			}
			if f.Name == "output" {
				_, formats, _ := strings.Cut(f.Usage, ": ")
				fact += ": " + formats
			}
			facts = append(facts, fact)
		}
	}
	root.PersistentFlags().VisitAll(flag("wdw"))
	commands := root.Commands()
	slices.SortFunc(commands, func(a, b *command) int { return strings.Compare(a.Name(), b.Name()) })
	for _, c := range commands {
		facts = append(facts, "wdw "+c.Use)
		c.LocalNonPersistentFlags().SortFlags = true
		c.LocalNonPersistentFlags().VisitAll(flag("wdw " + c.Name()))
	}
	return facts
}

// contractRun runs the program over the small catalogue.
func contractRun(t *testing.T, args ...string) []byte {
	t.Helper()
	var result, errs bytes.Buffer
	code := Main(t.Context(), append(args, "--catalogue", "testdata/small"), App{
		Stdin: strings.NewReader(""), Stdout: &result, Stderr: &errs, Dir: ".", Embedded: os.DirFS(".."),
		Now: func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) },
	})
	if code != ExitDone {
		t.Fatalf("%q: exit code %d\n%s", args, code, errs.String())
	}
	return result.Bytes()
}

func ruleFacts(t *testing.T) (facts []string) {
	var rules []struct{ ID, Kind, Severity, Class string }
	if err := json.Unmarshal(contractRun(t, "rules", "-o", "json"), &rules); err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		facts = append(facts, fmt.Sprintf("%s %s %s", r.Kind, r.ID, r.Severity+r.Class))
	}
	return facts
}

func wordFacts() (facts []string) {
	for _, m := range meanings() {
		facts = append(facts, m.Of+": "+m.Word)
	}
	return facts
}

// schemaFacts reads the schemas, and lists their fields: those of output, or the others. An
// entry is told once.
func schemaFacts(t *testing.T) func(isOutput bool) []string {
	set, err := schema.LoadAll(os.DirFS("../schema"))
	if err != nil {
		t.Fatal(err)
	}
	const entry = "service"
	title := set.Get(entry).Shape().Title
	var facts []string
	var walk func(path string, s *schema.Shape)
	walk = func(path string, s *schema.Shape) {
		fact := path + " " + strings.Join(s.Types, "|")
		if s.Title == title && path != entry {
			facts = append(facts, path+" an entry")
			return
		}
		if len(s.Enum) > 0 {
			fact += ": " + strings.Join(s.Enum, ", ")
		}
		facts = append(facts, fact)
		for _, p := range s.Properties {
			name := p.Name
			if slices.Contains(s.Required, name) {
				name += "*"
			}
			walk(path+"."+name, p.Shape)
		}
		if s.Items != nil {
			walk(path+"[]", s.Items)
		}
	}
	return func(isOutput bool) []string {
		facts = nil
		for _, name := range set.Names() {
			if strings.HasPrefix(name, "output/") == isOutput {
				walk(strings.TrimPrefix(name, "output/"), set.Get(name).Shape())
			}
		}
		return facts
	}
}

// named are the parts of a page that an address or a script may name.
var named = regexp.MustCompile(`<(?:input|select)[^>]* name="([^"]*)"|<[^>]* id="(q|results)"`)

func siteFacts(t *testing.T) (facts []string) {
	dir := filepath.Join(t.TempDir(), "site")
	contractRun(t, "site", dir)
	seen := map[string]bool{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if folder, file := filepath.Split(name); (folder == "services/" || folder == "capabilities/") && file != "index.html" {
			name = folder + "ID" + filepath.Ext(file)
		}
		if !strings.HasPrefix(name, "assets/") && (!strings.HasPrefix(name, "data/schema/") || strings.HasSuffix(name, "/service.schema.json")) {
			seen[name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	front, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range named.FindAllSubmatch(front, -1) {
		if len(m[1]) > 0 {
			seen["index.html?"+string(m[1])+"="] = true
		} else {
			seen["index.html#"+string(m[2])] = true
		}
	}
	for name := range seen {
		facts = append(facts, name)
	}
	slices.Sort(facts)
	return facts
}
