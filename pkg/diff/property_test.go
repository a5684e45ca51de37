package diff

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// frozen reads the texts of the frozen catalogue's entries.
func frozen(t testing.TB) files {
	t.Helper()
	f := tree(t, os.DirFS("../../cmd/testdata/frozen"), catalogue.ServicesFolder)
	if len(f) < 50 {
		t.Fatalf("the frozen catalogue has %d entries", len(f))
	}
	return f
}

// tree reads the YAML files below a folder.
func tree(t testing.TB, dir fs.FS, folder string) files {
	t.Helper()
	f := files{}
	err := fs.WalkDir(dir, folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		b, err := fs.ReadFile(dir, name)
		f[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// written encodes values as an entry, as JSON is YAML.
func written(t testing.TB, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

// editor makes random edits.
type editor struct {
	*rand.Rand
	// harmless allows only edits that must not be seen.
	harmless bool
}

// edit gives a value with edits at random places. The id and what decides renames stay.
func (r editor) edit(v any, s *schema.Shape) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if !r.harmless && name != "id" && name != "moved_to" && r.Intn(40) == 0 {
				continue
			}
			out[name] = v[name]
			if name != "id" && name != "moved_to" && r.Intn(3) == 0 {
				out[name] = r.edit(v[name], s.Property(name))
			}
		}
		if !r.harmless && r.Intn(40) == 0 {
			out[fmt.Sprintf("new%d", r.Intn(3))] = r.any(2)
		}
		return out
	case []any:
		out := slices.Clone(v)
		for i := range out {
			if s != nil && s.Items != nil && r.Intn(3) == 0 {
				out[i] = r.edit(out[i], s.Items)
			}
		}
		if r.harmless {
			if s != nil && s.Set {
				r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
			}
			return out
		}
		switch i := r.Intn(len(out) + 1); r.Intn(8) {
		case 0:
			out = slices.Insert(out, i, r.any(2))
		case 1:
			if i < len(out) {
				out = slices.Delete(out, i, i+1)
			}
		case 2:
			if i < len(out) {
				out = append(out, out[i]) // twice
			}
		case 3:
			r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
		}
		return out
	}
	if r.harmless {
		return v
	}
	return r.any(1)
}

// any makes up a value.
func (r editor) any(depth int) any {
	switch n := r.Intn(8); {
	case n == 0:
		return nil
	case n == 1:
		return r.Intn(2) == 0
	case n == 2:
		return r.Intn(3000)
	case n == 3 && depth > 0:
		return []any{r.any(depth - 1), r.any(depth - 1)}
	case n <= 5 && depth > 0:
		key := []string{"id", "what", "title", "url", "name", "level"}[r.Intn(6)]
		return map[string]any{key: r.any(depth - 1), "why": r.any(0)}
	}
	return []string{"live", "retired", "other-useful", "2026-Q1", "2027", "required", "a/b~c", "Some words.", ""}[r.Intn(9)]
}

// edited makes random edits to one entry in n.
func edited(t testing.TB, cat *catalogue.Catalogue, texts files, r editor, n int) files {
	out := files{}
	for name, text := range texts {
		out[name] = text
	}
	for _, e := range cat.Entries() {
		if r.Intn(n) == 0 {
			out[e.File()] = written(t, r.edit(e.Node.Value(), e.Shape))
		}
	}
	return out
}

// mirrored is what comparing the other way round must give, but for classes.
func mirrored(r Result) Result {
	swap := map[Op]Op{Added: Removed, Removed: Added, Changed: Changed, Moved: Moved}
	kinds := map[Kind]Kind{EntryAdded: EntryRemoved, EntryRemoved: EntryAdded, EntryModified: EntryModified}
	var out []Change
	for _, c := range r.Changes {
		m := Change{ID: c.ID, Kind: kinds[c.Kind]}
		for _, f := range c.Fields {
			m.Fields = append(m.Fields, Field{Pointer: f.Pointer, Path: f.Path, Label: f.Label, Op: swap[f.Op], From: f.To, To: f.From})
		}
		out = append(out, m)
	}
	return bare(Result{Changes: out})
}

// bare leaves only what mirrored can know, in an order that does not depend on the
// side: what went and what came may stand at one index.
func bare(r Result) Result {
	var out []Change
	for _, c := range r.Changes {
		b := Change{ID: c.ID, Kind: c.Kind}
		for _, f := range c.Fields {
			b.Fields = append(b.Fields, Field{Pointer: f.Pointer, Path: f.Path, Label: f.Label, Op: f.Op, From: f.From, To: f.To})
		}
		slices.SortStableFunc(b.Fields, func(x, y Field) int { return strings.Compare(line(x), line(y)) })
		out = append(out, b)
	}
	return Result{Changes: out}
}

func TestProperties(t *testing.T) {
	texts := frozen(t)
	a := load(t, texts)
	if got := Compare(a, load(t, texts)); len(got.Changes) > 0 {
		t.Errorf("the same text differs: %d changes", len(got.Changes))
	}
	fields := 0
	for seed := range int64(4) {
		r := editor{Rand: rand.New(rand.NewSource(seed))}
		changed := edited(t, a, texts, r, 2)
		if seed%2 == 0 {
			for _, name := range a.IDs()[:seed] {
				delete(changed, a.Entry(name).File())
			}
		}
		b := load(t, changed)
		if b.BrokenCount() > 0 {
			t.Fatalf("seed %d: %d entries are broken", seed, b.BrokenCount())
		}
		forth, back := Compare(a, b), Compare(b, a)
		if d := gocmp.Diff(mirrored(forth), bare(back)); d != "" {
			t.Fatalf("seed %d: the other way round mismatch (-want +got):\n%s", seed, d)
		}
		if d := gocmp.Diff(forth, Compare(a, b)); d != "" {
			t.Fatalf("seed %d: a second run mismatch (-want +got):\n%s", seed, d)
		}
		for e := range b.All() {
			if c, ok := records(&e.Record, &e.Record, nil); ok {
				t.Fatalf("seed %d: the same differs: %s %q", seed, c.ID, lines(c.Fields))
			}
		}
		for _, c := range forth.Changes {
			fields += len(c.Fields)
			checkChange(t, c, a.Entry(c.ID), b.Entry(c.ID))
		}
	}
	if fields < 500 {
		t.Errorf("only %d fields were compared", fields)
	}
}

// checkChange checks what must hold for every change: values are those of the files,
// and whatever differs is said.
func checkChange(t *testing.T, c Change, old, new *catalogue.Entry) {
	t.Helper()
	if c.Kind == EntryModified && len(c.Fields) == 0 {
		t.Errorf("%s is modified without a field", c.ID)
	}
	top := map[string]bool{}
	for _, f := range c.Fields {
		top[document.Tokens(f.Pointer)[0]] = true
		if f.Class > c.Class || f.Rule == "" || row(f.Rule) == nil || f.Label == "" || f.Path == "" {
			t.Errorf("%s: %s %q %q", c.ID, line(f), f.Label, f.Path)
		}
		if s := Sentence(f); s == "" || strings.ContainsAny(s, "\n\x1b") {
			t.Errorf("%s: %s reads %q", c.ID, line(f), s)
		}
		if f.Op == Removed && f.From == nil && valueAt(old, f.Pointer) != nil || f.Op == Added && f.To == nil && valueAt(new, f.Pointer) != nil {
			t.Errorf("%s: %s lost its value", c.ID, line(f))
		}
	}
	if c.Kind != EntryModified {
		return
	}
	for _, name := range old.Shape.Names() {
		a, b := old.Get(name), new.Get(name)
		s := old.Shape.Property(name)
		if same := document.Equal(a, b); same && top[name] || !same && !top[name] && !s.Set && !hasSet(s) {
			t.Errorf("%s: %s is equal: %t, and said: %t", c.ID, name, same, top[name])
		}
	}
}

func hasSet(s *schema.Shape) bool {
	found := false
	s.Walk(func(_ []string, at *schema.Shape) { found = found || at.Set })
	return found
}

func valueAt(e *catalogue.Entry, pointer string) any {
	_, n := e.Doc.Find(pointer)
	return n.Value()
}

// TestHarmless makes edits that change how entries are written and nothing else.
func TestHarmless(t *testing.T) {
	texts := frozen(t)
	a := load(t, texts)
	r := editor{Rand: rand.New(rand.NewSource(1)), harmless: true}
	commented := files{}
	for name, text := range texts {
		commented[name] = "# a comment\n" + strings.ReplaceAll(text, "\nstatus:", "\n# another\nstatus:") + "\n"
	}
	crlf := files{}
	for name, text := range texts {
		crlf[name] = strings.ReplaceAll(text, "\n", "\r\n")
	}
	for name, changed := range map[string]files{"comments": commented, "line ends": crlf, "quotes, order of keys and sets": edited(t, a, texts, r, 1)} {
		for id, text := range changed {
			if text == texts[id] {
				t.Fatalf("%s: %s was not edited", name, id)
			}
		}
		for _, c := range Compare(a, load(t, changed)).Changes {
			t.Errorf("%s: %s %q", name, c.ID, lines(c.Fields))
		}
	}
}

// generated is a catalogue of n entries, of which every hundredth is different in
// another edition.
func generated(n, edition int) fs.FS {
	tree := fstest.MapFS{}
	for i := range n {
		e := 0
		if i%100 == 0 {
			e = edition
		}
		text := entry(
			"id: s-"+strconv.Itoa(i), "name: Service "+strconv.Itoa(i), "description: |\n  "+strings.Repeat("Words that fill the page. ", 80),
			"depends_on: [s-"+strconv.Itoa(i/2)+"]", "aliases: [A"+strconv.Itoa(i)+", B, C]",
			fmt.Sprintf("milestones: [{what: Public beta, due: 202%d, confidence: planned}]", 6+e),
		)
		tree[fmt.Sprintf("%s/s-%d.yaml", catalogue.ServicesFolder, i)] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

func BenchmarkCompare(b *testing.B) {
	old, _, err := catalogue.Load(b.Context(), generated(2000, 0), os.DirFS("../.."))
	if err != nil {
		b.Fatal(err)
	}
	new, _, err := catalogue.Load(b.Context(), generated(2000, 1), os.DirFS("../.."))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if r := Compare(old, new); r.Summary.Notable != 20 {
			b.Fatalf("%+v", r.Summary)
		}
	}
}

func BenchmarkWords(b *testing.B) {
	from := strings.Repeat("one two three four five six seven ", 280)
	to := strings.ReplaceAll(from, "four five", "4 5 and more")
	for b.Loop() {
		Words(from, to)
	}
}
