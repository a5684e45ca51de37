package history_test

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/history"
	"github.com/who-does-what/wdw/pkg/source"
)

// builtin is a small schema with one field of each sort, so that 300 catalogues are
// read in no time.
var builtin = fstest.MapFS{"schema/service.schema.json": {Data: []byte(`{
  "type": "object", "x-noun": "service",
  "properties": {
    "id": {"type": "string", "x-class": "breaking"},
    "name": {"type": "string", "x-label": "Name"},
    "summary": {"type": "string"},
    "capabilities": {"type": "array", "x-set": true, "items": {"type": "string"}},
    "status": {"type": "string"},
    "dates": {"type": "object", "properties": {"launched": {"type": "string", "format": "date"}, "retires": {"type": "string", "format": "date"}}},
    "moved_to": {"type": "array", "x-set": true, "items": {"type": "string"}},
    "milestones": {"type": "array", "x-key": "what", "x-set": true, "items": {"type": "object", "properties": {
      "what": {"type": "string"}, "due": {"type": "string"}}}}
  }
}`)}}

// environ is a world in which hashes are the same everywhere.
func environ() []string {
	return append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
}

// commit is one commit of a test: what its files are, after which parents.
type commit struct {
	name    string
	parents []string
	files   map[string]string
}

// build makes a bare repository of commits in one process of git. The first one is a
// mark of 1, and the last one is on main. It returns the hash of each by name.
func build(tb testing.TB, commits []commit) (*source.Repo, map[string]string) {
	tb.Helper()
	dir := tb.TempDir()
	git := func(stdin string, args ...string) string {
		cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
		cmd.Env, cmd.Stdin = environ(), strings.NewReader(stdin)
		out, err := cmd.CombinedOutput()
		if err != nil {
			tb.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	git("", "init", "-q", "--bare", "-b", "main")
	marks := map[string]int{}
	var b strings.Builder
	for i, c := range commits {
		marks[c.name] = i + 1
		fmt.Fprintf(&b, "commit refs/heads/main\nmark :%d\ncommitter Editor %d <e@example.org> %d +0000\ndata %d\n%s\n",
			i+1, i%3, 1_700_000_000+3600*i, len(c.name), c.name)
		for j, p := range c.parents {
			fmt.Fprintf(&b, "%s :%d\n", []string{"from", "merge"}[min(j, 1)], marks[p])
		}
		b.WriteString("deleteall\n")
		for _, name := range slices.Sorted(maps.Keys(c.files)) {
			fmt.Fprintf(&b, "M 644 inline catalogue/services/%s\ndata %d\n%s\n", name, len(c.files[name]), c.files[name])
		}
	}
	git(b.String(), "fast-import", "--quiet", "--force")
	hashes := map[string]string{}
	for line := range strings.Lines(git("", "log", "--all", "--format=%H %s")) {
		hash, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		hashes[name] = hash
	}
	repo, err := source.OpenRepo(tb.Context(), dir, environ())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { repo.Close() })
	return repo, hashes
}

func open(tb testing.TB, repo *source.Repo, hash string) *history.History {
	tb.Helper()
	h, err := history.Open(tb.Context(), repo, hash, builtin)
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

func rows(tb testing.TB, h *history.History, opts history.Options) []history.Row {
	tb.Helper()
	var out []history.Row
	for r, err := range h.Log(tb.Context(), opts) {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// service is an entry of the generated history.
type service struct {
	summary, status, retires string
	capabilities             map[string]bool
	milestones               map[string]string
	movedTo                  string
}

func (s service) text(id string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "id: %s\nname: Service %s\nsummary: %s\nstatus: %s\n", id, id, s.summary, s.status)
	list := func(key string, items []string) {
		if len(items) > 0 {
			fmt.Fprintf(&b, "%s:\n", key)
			for _, item := range items {
				fmt.Fprintf(&b, "  - %s\n", item)
			}
		}
	}
	list("capabilities", slices.Sorted(maps.Keys(s.capabilities)))
	if s.retires != "" {
		fmt.Fprintf(&b, "dates:\n  retires: %s\n", s.retires)
	}
	if s.movedTo != "" {
		list("moved_to", []string{s.movedTo})
	}
	var milestones []string
	for _, what := range slices.Sorted(maps.Keys(s.milestones)) {
		milestones = append(milestones, fmt.Sprintf("what: %s\n    due: %s", what, s.milestones[what]))
	}
	list("milestones", milestones)
	return b.String()
}

// world is a state of the generated catalogue.
type world map[string]service

func (w world) clone() world {
	out := world{}
	for id, s := range w {
		s.capabilities, s.milestones = maps.Clone(s.capabilities), maps.Clone(s.milestones)
		out[id] = s
	}
	return out
}

func (w world) files() map[string]string {
	files := map[string]string{}
	for id, s := range w {
		files[id+".yaml"] = s.text(id)
	}
	return files
}

// edit is a change that can be made to a state, and again to another one.
type edit func(w world)

// randomEdit changes one of the entries that are ours; n makes what it writes unique.
func randomEdit(rnd *rand.Rand, w world, n int, ours func(id string) bool) edit {
	var living []string
	for _, id := range slices.Sorted(maps.Keys(w)) {
		if ours(id) && w[id].status != "moved" {
			living = append(living, id)
		}
	}
	if len(living) < 3 || rnd.IntN(12) == 0 {
		id := fmt.Sprintf("s%d", n)
		return func(w world) {
			w[id] = service{summary: fmt.Sprint("text ", n), status: "live", capabilities: map[string]bool{"a": true}, milestones: map[string]string{}}
		}
	}
	id := living[rnd.IntN(len(living))]
	change := func(do func(s *service)) edit {
		return func(w world) { s := w[id]; do(&s); w[id] = s }
	}
	what := fmt.Sprint("m", rnd.IntN(3))
	capability := string(rune('a' + rnd.IntN(5)))
	switch rnd.IntN(8) {
	case 0:
		return change(func(s *service) { s.summary = fmt.Sprint("text ", n) })
	case 1:
		return change(func(s *service) { s.status = []string{"live", "deprecated", "planned"}[n%3] })
	case 2:
		return change(func(s *service) {
			if !s.capabilities[capability] {
				s.capabilities[capability] = true
			} else if len(s.capabilities) > 1 {
				delete(s.capabilities, capability)
			}
		})
	case 3:
		return change(func(s *service) { s.milestones[what] = fmt.Sprint(2000 + n) })
	case 4:
		return change(func(s *service) { delete(s.milestones, what) })
	case 5:
		return change(func(s *service) { s.retires = fmt.Sprintf("%d-01-01", 2000+n) })
	case 6:
		return func(w world) { delete(w, id) }
	}
	to := fmt.Sprintf("s%d", n)
	return func(w world) {
		w[to] = w[id]
		w[id] = service{summary: "gone", status: "moved", movedTo: to}
	}
}

// generate makes a history of n commits with branches that are merged again. A branch
// edits entries that the main line leaves alone meanwhile.
func generate(rnd *rand.Rand, n int) []commit {
	w, tip := world{}, ""
	var commits []commit
	add := func(w world, parents ...string) string {
		name := fmt.Sprintf("c%d", len(commits))
		commits = append(commits, commit{name, slices.DeleteFunc(parents, func(p string) bool { return p == "" }), w.files()})
		return name
	}
	// ours splits the entries between the main line and a branch.
	ours := func(branch bool) func(string) bool {
		return func(id string) bool { return (len(id)+int(id[len(id)-1]))%2 == 0 == branch }
	}
	everyone := func(string) bool { return true }
	for len(commits) < n {
		if len(commits) > 10 && rnd.IntN(8) == 0 {
			side, sideTip := w.clone(), tip
			var edits []edit
			for range 1 + rnd.IntN(3) {
				e := randomEdit(rnd, side, 1000+len(commits)*2, ours(true))
				e(side)
				edits = append(edits, e)
				sideTip = add(side, sideTip)
				if rnd.IntN(2) == 0 {
					randomEdit(rnd, w, 1001+len(commits)*2, ours(false))(w)
					tip = add(w, tip)
				}
			}
			for _, e := range edits {
				e(w)
			}
			tip = add(w, tip, sideTip)
			continue
		}
		randomEdit(rnd, w, len(commits), everyone)(w)
		tip = add(w, tip)
	}
	return commits
}

// TestReplay makes a history of 300 commits and asks for it in three ways: what log says
// of a commit is what diff says of it and its parent; what log says of one entry is what
// it says of all, followed by id; and blame names the newest commit that log has for a
// field.
func TestReplay(t *testing.T) {
	for seed := range uint64(1) {
		commits := generate(rand.New(rand.NewPCG(seed, 5)), 300)
		repo, hashes := build(t, commits)
		head := hashes[commits[len(commits)-1].name]
		h := open(t, repo, head)
		all := rows(t, h, history.Options{})
		logAgreesWithDiff(t, repo, commits, hashes, all)
		tree, err := repo.Tree(t.Context(), head, "")
		if err != nil {
			t.Fatal(err)
		}
		entries := load(t, tree.FS)
		renames := 0
		for e := range entries.All() {
			if e.Status() == "moved" {
				continue
			}
			own := rows(t, h, history.Options{ID: e.ID})
			var want []history.Row
			id := e.ID
			for _, r := range all {
				if r.ID == id {
					want = append(want, r)
					if r.Kind == diff.EntryRenamed {
						id = r.FromID
						renames++
					}
				}
			}
			if d := gocmp.Diff(want, own); d != "" {
				t.Errorf("seed %d: log %s mismatch (-log of all +log of one):\n%s", seed, e.ID, d)
			}
			blameAgreesWithLog(t, h, e.ID, own)
		}
		if renames == 0 {
			t.Errorf("seed %d: no entry was ever renamed, and nothing is shown about it", seed)
		}
	}
}

func load(t *testing.T, tree fs.FS) *catalogue.Catalogue {
	t.Helper()
	cat, _, err := catalogue.Load(t.Context(), tree, builtin)
	if errors.Is(err, catalogue.ErrNotCatalogue) {
		return nil // before the first entry, or after the last
	}
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func logAgreesWithDiff(t *testing.T, repo *source.Repo, commits []commit, hashes map[string]string, all []history.Row) {
	t.Helper()
	byCommit := map[string][]history.Row{}
	for _, r := range all {
		byCommit[r.Commit] = append(byCommit[r.Commit], r)
	}
	cats := map[string]*catalogue.Catalogue{}
	for _, c := range commits {
		tree, err := repo.Tree(t.Context(), hashes[c.name], "")
		if err != nil {
			t.Fatal(err)
		}
		cats[c.name] = load(t, tree.FS)
		var want []diff.Change
		if len(c.parents) < 2 { // a merge of ours brings nothing of its own
			want = diff.Compare(cats[cmp.Or(append(c.parents, "none")...)], cats[c.name]).Changes
		}
		var got []diff.Change
		for _, r := range byCommit[hashes[c.name]] {
			got = append(got, diff.Change{ID: r.ID, FromID: r.FromID, Name: r.Name, Kind: r.Kind, Class: r.Class, Rule: r.Rule, Fields: r.Fields, Affects: []string{}})
		}
		for i := range want {
			want[i].Affects = []string{}
		}
		if len(want)+len(got) > 0 {
			if d := gocmp.Diff(want, got); d != "" {
				t.Errorf("commit %s mismatch (-diff +log):\n%s", c.name, d)
			}
		}
	}
}

func blameAgreesWithLog(t *testing.T, h *history.History, id string, log []history.Row) {
	t.Helper()
	blame, err := h.Blame(t.Context(), id)
	if err != nil {
		t.Fatalf("blame %s: %v", id, err)
	}
	if len(blame.Fields) < 4 {
		t.Errorf("blame %s has %d fields", id, len(blame.Fields))
	}
	for _, f := range blame.Fields {
		want := ""
		for _, r := range log {
			touched := r.Kind == diff.EntryAdded || r.Kind == diff.EntryRenamed && f.Pointer == "/id"
			for _, c := range r.Fields {
				touched = touched || c.Pointer == f.Pointer || strings.HasPrefix(f.Pointer, c.Pointer+"/")
			}
			if touched {
				want = r.Commit
				break
			}
		}
		if f.Commit != want {
			t.Errorf("blame %s %s is %s, and the log has it in %s", id, f.Pointer, f.Commit, want)
		}
	}
}

func entry(id string, more ...string) string {
	return fmt.Sprintf("id: %s\nname: Service %s\n%s\n", id, id, strings.Join(more, "\n"))
}

// TestMerges shows that a merge tells only what neither branch has, and that blame goes
// to the branch that wrote a value.
func TestMerges(t *testing.T) {
	first := map[string]string{"a.yaml": entry("a", "summary: one", "status: live", "capabilities: [x]")}
	repo, hashes := build(t, []commit{
		{"first", nil, first},
		{"left", []string{"first"}, map[string]string{"a.yaml": entry("a", "summary: two", "status: live", "capabilities: [x, l]")}},
		{"right", []string{"first"}, map[string]string{"a.yaml": entry("a", "summary: one", "status: deprecated", "capabilities: [x, r]")}},
		{"merge", []string{"left", "right"}, map[string]string{"a.yaml": entry("a", "summary: two", "status: deprecated", "capabilities: [x, l, r, m]")}},
	})
	h := open(t, repo, hashes["merge"])
	type row struct {
		Commit string
		Fields []string
	}
	var got []row
	for _, r := range rows(t, h, history.Options{}) {
		out := row{Commit: r.Subject}
		for _, f := range r.Fields {
			out.Fields = append(out.Fields, fmt.Sprint(f.Pointer, f.From, f.To))
		}
		got = append(got, out)
	}
	want := []row{
		{"merge", []string{"/capabilities<nil> [m]"}},
		{"right", []string{"/capabilities<nil> [r]", "/statuslivedeprecated"}},
		{"left", []string{"/summaryonetwo", "/capabilities<nil> [l]"}},
		{"first", nil},
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("log mismatch (-want +got):\n%s", d)
	}
	blame, err := h.Blame(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]string{}
	for _, f := range blame.Fields {
		by[f.Pointer] = f.Subject
	}
	if d := gocmp.Diff(map[string]string{"/id": "first", "/name": "first", "/summary": "left", "/status": "right", "/capabilities": "merge"}, by); d != "" {
		t.Errorf("blame mismatch (-want +got):\n%s", d)
	}
}

// TestBrokenBetween shows that a commit that mends a broken file has only what it
// changed since the last good state, and that a file that changes its folder is not
// told.
func TestBrokenBetween(t *testing.T) {
	repo, hashes := build(t, []commit{
		{"first", nil, map[string]string{"a.yaml": entry("a", "summary: one")}},
		{"break", []string{"first"}, map[string]string{"a.yaml": "id: [\n"}},
		{"worse", []string{"break"}, map[string]string{"a.yaml": "id: {\n"}},
		{"mend", []string{"worse"}, map[string]string{"a.yaml": entry("a", "summary: two")}},
		{"shard", []string{"mend"}, map[string]string{"deep/er/a.yaml": entry("a", "summary: two")}},
		{"after", []string{"shard"}, map[string]string{"deep/er/a.yaml": entry("a", "summary: three")}},
	})
	h := open(t, repo, hashes["after"])
	for _, id := range []string{"", "a"} {
		var got []string
		for _, r := range rows(t, h, history.Options{ID: id}) {
			got = append(got, fmt.Sprintf("%s %s %d", r.Subject, r.Kind, len(r.Fields)))
		}
		if d := gocmp.Diff([]string{"after modified 1", "mend modified 1", "first added 0"}, got); d != "" {
			t.Errorf("log %q mismatch (-want +got):\n%s", id, d)
		}
	}
	since := rows(t, h, history.Options{Since: time.Unix(1_700_000_000+3*3600, 0)})
	if len(since) != 2 {
		t.Errorf("since the mending there are %d rows, want 2", len(since))
	}
	if _, err := h.Blame(t.Context(), "nobody"); !errors.Is(err, history.ErrNoEntry) {
		t.Errorf("blame of an unknown entry: %v", err)
	}
	if _, err := open(t, repo, hashes["break"]).Blame(t.Context(), "a"); !errors.Is(err, history.ErrNoEntry) {
		t.Errorf("blame of a broken entry: %v", err)
	}
}
