package validate_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/validate"
)

// today is the day of every test.
var today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// schemas are the repository's, read and compiled once.
var schemas = sync.OnceValues(func() (*schema.Set, error) {
	repository := os.DirFS("../..")
	return catalogue.LoadSchemas(repository, repository)
})

// An example is put into the catalogue of testdata/example, which has no findings.
// Its lines are the fields of "example-service", and replace those that it has. Then
//
//	# in ID                  fields of another entry, made if it is not there
//	# in catalogue/PATH      items of a list, put behind those that are there
//	# catalogue/PATH         a whole file
//	# catalogue/PATH (WHAT)  a file that cannot be shown; see conditions
//	# schema {JSON}          a file that is checked against this schema alone
//
// An example that begins with "# before" is a change: what stands up to "# after" is
// the base, and each of the two is put into the catalogue for itself.
var (
	inEntry   = regexp.MustCompile(`^# in ([a-z0-9-]+)$`)
	inFile    = regexp.MustCompile(`^# in (catalogue/\S+)$`)
	wholeFile = regexp.MustCompile(`^# (catalogue/\S+)(?: \((.+)\))?$`)
	ofSchema  = regexp.MustCompile(`^# schema (\{.*\})$`)
)

// conditions are the files that cannot be shown.
var conditions = map[string]func(*exampleTree, string){
	"2 MiB":              func(x *exampleTree, path string) { x.put(path, strings.Repeat("#", 2<<20)) },
	"nobody may read it": func(x *exampleTree, path string) { x.put(path, "-"); x.locked = path },
	"a link to elsewhere": func(x *exampleTree, path string) {
		x.files[path] = &fstest.MapFile{Data: []byte("../../../else.yaml"), Mode: fs.ModeSymlink}
	},
	"a named pipe": func(x *exampleTree, path string) { x.files[path] = &fstest.MapFile{Mode: fs.ModeNamedPipe} },
}

// exampleTree is a catalogue in memory, one file of which may be locked.
type exampleTree struct {
	files  fstest.MapFS
	locked string
	last   string // the file of a "# schema" example
}

func (x *exampleTree) Open(name string) (fs.File, error) {
	if name == x.locked && name != "" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return x.files.Open(name)
}

func (x *exampleTree) put(path, text string) { x.files[path] = &fstest.MapFile{Data: []byte(text)} }

func servicePath(id string) string { return catalogue.ServicesFolder + "/" + id + ".yaml" }

// newTree returns the catalogue without findings.
func newTree(tb testing.TB) *exampleTree {
	tb.Helper()
	x := &exampleTree{files: fstest.MapFS{}}
	base := os.DirFS("testdata/example")
	err := fs.WalkDir(base, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(base, path)
		x.files[path] = &fstest.MapFile{Data: bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// fields puts fields into an entry, the new ones at the end, in place of old ones of
// the same name.
func (x *exampleTree) fields(id, text string) {
	path := servicePath(id)
	base, ok := x.files[path]
	if !ok {
		name := strings.ToUpper(id[:1]) + strings.ReplaceAll(id[1:], "-", " ")
		template := string(x.files[servicePath("spine")].Data)
		base = &fstest.MapFile{Data: []byte(strings.NewReplacer("id: spine", "id: "+id, "Spine", name).Replace(template))}
	}
	mark := ""
	if rest, ok := strings.CutPrefix(text, "\ufeff"); ok {
		mark, text = "\ufeff", rest
	}
	given := map[string]bool{}
	for line := range strings.Lines(text) {
		if line == "---\n" {
			break
		}
		if key, _, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, " ") {
			given[key] = true
		}
	}
	kept, keep := "", true
	for line := range strings.Lines(string(base.Data)) {
		if !strings.HasPrefix(line, " ") {
			key, _, _ := strings.Cut(line, ":")
			keep = !given[key]
		}
		if keep {
			kept += line
		}
	}
	x.put(path, mark+kept+text)
}

// apply puts an example into the tree. It returns the schema of a "# schema" example
// and the file's text.
func (x *exampleTree) apply(tb testing.TB, text string) (schemaText, file string) {
	tb.Helper()
	end := func(string) { tb.Fatalf("the example begins with nothing: %q", text) }
	end = func(body string) {
		if body != "" {
			x.fields("example-service", body)
		}
	}
	body := ""
	for line := range strings.Lines(text) {
		head := strings.TrimRight(line, "\n")
		next := func(f func(body string)) {
			end(body)
			body, end = "", f
		}
		if m := inEntry.FindStringSubmatch(head); m != nil {
			next(func(body string) { x.fields(m[1], body) })
		} else if m := inFile.FindStringSubmatch(head); m != nil {
			next(func(body string) {
				before := string(x.files[m[1]].Data)
				if before == "[]\n" {
					before = ""
				}
				x.put(m[1], before+body)
			})
		} else if m := ofSchema.FindStringSubmatch(head); m != nil {
			next(func(body string) { schemaText, file = m[1], body })
		} else if m := wholeFile.FindStringSubmatch(head); m != nil {
			next(func(body string) {
				switch condition := conditions[m[2]]; {
				case m[2] == "":
					x.put(m[1], body)
				case condition == nil:
					tb.Fatalf("%q is not a known condition", m[2])
				default:
					condition(x, m[1])
				}
			})
		} else {
			body += line
		}
	}
	end(body)
	return schemaText, file
}

// load reads the tree.
func (x *exampleTree) load(tb testing.TB) (*catalogue.Catalogue, diag.List) {
	tb.Helper()
	set, err := schemas()
	if err != nil {
		tb.Fatal(err)
	}
	cat, loaded, err := catalogue.LoadWith(tb.Context(), x, set)
	if err != nil {
		tb.Fatal(err)
	}
	return cat, loaded
}

// check runs every rule over the tree.
func (x *exampleTree) check(tb testing.TB, opts validate.Options) diag.List {
	tb.Helper()
	cat, loaded := x.load(tb)
	opts.Now = today
	report, err := validate.Run(tb.Context(), cat, loaded, opts)
	if err != nil {
		tb.Fatal(err)
	}
	return report.Findings
}

// findings puts an example into the tree and checks it.
func (x *exampleTree) findings(tb testing.TB, example string) diag.List {
	tb.Helper()
	var opts validate.Options
	if change, ok := strings.CutPrefix(example, "# before\n"); ok {
		before, after, _ := strings.Cut(change, "# after\n")
		base := newTree(tb)
		base.apply(tb, before)
		if got := base.check(tb, validate.Options{}); len(got) > 0 {
			tb.Errorf("the base has findings: %v", got)
		}
		opts.Base, _ = base.load(tb)
		example = after
	}
	schemaText, file := x.apply(tb, example)
	if schemaText == "" {
		return x.check(tb, opts)
	}
	const name = "example.json"
	set, err := schema.LoadFile(fstest.MapFS{name: {Data: []byte(schemaText)}}, name, "", "", 0)
	if err != nil {
		tb.Fatal(err)
	}
	x.last = file
	doc, list := document.Parse("example.yaml", []byte(file))
	formal, err := set.Get(name).Check(doc)
	if err != nil {
		tb.Fatal(err)
	}
	return append(list, formal...)
}

func TestExampleCatalogueHasNoFindings(t *testing.T) {
	if got := newTree(t).check(t, validate.Options{}); len(got) > 0 {
		t.Errorf("findings: %v", got)
	}
}

// follows are rules that a bad example breaks beside its own, because one cannot be
// had without the other.
var follows = map[string][]string{
	"yaml.non-string-key": {"schema.unknown-property"}, // no field's name is a number
	"ref.rule-unknown":    {"entry.link-insecure"},     // what the waiver was to excuse
	"waiver.expired":      {"entry.link-insecure"},
}

// TestExamples runs the examples of every rule: the bad one breaks that rule and no
// other, the good one none.
func TestExamples(t *testing.T) {
	for _, r := range validate.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			got := map[string]bool{}
			for _, f := range newTree(t).findings(t, r.Bad) {
				if f.Severity == diag.Info {
					continue // waived
				}
				got[f.Rule] = true
				if f.Rule == r.ID && f.Severity != r.Severity && r.ID != "yaml.stray-file" {
					t.Errorf("severity is %s, and the table says %s", f.Severity, r.Severity)
				}
			}
			want := slices.Sorted(slices.Values(append(follows[r.ID], r.ID)))
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(got))); diff != "" {
				t.Errorf("rules broken by the bad example mismatch (-want +got)\n%s%s", diff, r.Bad)
			}
			for _, f := range newTree(t).findings(t, r.Good) {
				if f.Severity == diag.Info {
					continue
				}
				t.Errorf("the good example breaks %s: %s:%s: %s\n%s", f.Rule, f.File, f.Pos, f.Message, r.Good)
			}
		})
	}
}
