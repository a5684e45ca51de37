package search_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/search"
)

// tree is a catalogue of the files given, by their path below catalogue/.
func tree(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{"catalogue/catalogue.yaml": {Data: []byte("title: Test\n")}}
	for name, src := range files {
		out["catalogue/"+name] = &fstest.MapFile{Data: []byte(src)}
	}
	return out
}

// small has one or two entries for each rule of the ranking.
var small = map[string]string{
	"vocabulary/capabilities.yaml": `
- {id: patient-messaging, name: Send messages to patients, local_names: [SMS gateway, reminder service]}
- {id: laboratory, name: Run a pathology laboratory, local_names: [LIMS, haematology system]}
- {id: reference, name: Use the same codes, local_names: [code list]}
`,
	"vocabulary/synonyms.yaml": `
- {id: vaccination, terms: [vaccination, jab, immunisation]}
- {id: sign-in, terms: [sign in, single sign-on, log on]}
- {id: who, terms: [demographics, who is this patient]}
`,
	"vocabulary/categories.yaml": "- {id: people, name: Demography}\n",

	"services/pds.yaml":         "{id: pds, name: Personal Demographics Service, aliases: [PDS], category: people, summary: Keeps what is known of each person.}",
	"services/pds-api.yaml":     "{id: pds-api, name: Personal Demographics Service API, summary: Lets software read what is known of each person.}",
	"services/sds.yaml":         "{id: spine-directory, name: Spine Directory Service, aliases: [SDS], summary: Finds endpoints.}",
	"services/ods.yaml":         "{id: ods, name: Organisation Data, aliases: [ODS, Élan], summary: Issues codes to hospitals., capabilities: [reference]}",
	"services/ers.yaml":         "{id: ers, name: e-Referral Service, aliases: [e-RS], summary: Refers people to hospitals.}",
	"services/notify.yaml":      "{id: notify, name: Notify, summary: Sends letters., capabilities: [patient-messaging]}",
	"services/smartcards.yaml":  "{id: smartcards, name: Smartcards, summary: Signs staff in. Prescribers sign with it., description: It is for prescribing too.}",
	"services/jabs.yaml":        "{id: imms, name: Immunisation record, summary: Holds each vaccination.}",
	"services/sessions.yaml":    "{id: sessions, name: Sessions, summary: Plans each jab.}",
	"services/old-viewer.yaml":  "{id: old-viewer, name: Old Viewer, status: retired, replaced_by: [middle-viewer], summary: Showed scans and radiographs.}",
	"services/middle.yaml":      "{id: middle-viewer, name: Middle Viewer, status: moved, moved_to: [new-viewer]}",
	"services/new-viewer.yaml":  "{id: new-viewer, name: New Viewer, status: live, summary: Shows pictures of all sorts and radiographs., description: Long enough to be worth less.}",
	"services/planned.yaml":     "{id: planned-atlas, name: Planned atlas, status: planned, summary: Maps of catchments.}",
	"services/live-atlas.yaml":  "{id: zonal-atlas, name: Zonal atlas, status: live, summary: Maps of catchments.}",
	"services/deep/nested.yaml": "{id: nested, name: Nested, summary: Carries parcels to stations, milestones: [{what: Drones, due: 2030}]}",
}

// named puts each entry into the file that its id asks for.
func named(files map[string]string) map[string]string {
	out := map[string]string{}
	for name, src := range files {
		if id, ok := strings.CutPrefix(src, "{id: "); ok && strings.HasPrefix(name, "services/") {
			id, _, _ = strings.Cut(id, ",")
			name = "services/" + id + ".yaml"
		}
		out[name] = src
	}
	return out
}

// outline writes a result in one line a hit: the id, and the kind and field of the
// weightiest match with what is highlighted in it.
func outline(r search.Result) []string {
	var out []string
	for _, h := range r.Hits {
		line := h.Entry.ID
		if len(h.Matched) > 0 {
			m := h.Matched[0]
			line += fmt.Sprintf(" %s %s %q", m.Kind, m.Field, marked(m))
		}
		if h.Successor != nil {
			line += fmt.Sprintf(" → %s", strings.Join(h.Successor, ", "))
		}
		out = append(out, line)
	}
	for _, item := range r.Unprovided {
		out = append(out, "unprovided "+item.ID)
	}
	for _, n := range r.Nearest {
		out = append(out, "nearest "+n)
	}
	return out
}

// marked is the text of a match with its spans in brackets.
func marked(m search.Match) string {
	text := m.Text
	for _, s := range slices.Backward(m.Spans) {
		text = text[:s[0]] + "[" + text[s[0]:s[1]] + "]" + text[s[1]:]
	}
	return text
}

func TestSearch(t *testing.T) {
	ix := search.New(load(t, tree(named(small))))
	tests := []struct {
		name, query string
		want        []string
	}{
		{"an exact id comes first, then the beginning of one", "pds", []string{
			`pds exact id "[pds]"`, `pds-api prefix id "[pds]-api"`}},
		{"an exact name, whatever the case and the separators", "personal_demographics-SERVICE", []string{
			`pds exact name "[Personal Demographics Service]"`, `pds-api prefix name "[Personal Demographics Service] API"`}},
		{"an exact alias without its hyphen", "ERS", []string{`ers exact id "[ers]"`}},
		{"an accent does not count", "elan", []string{`ods exact aliases "[Élan]"`}},
		{"the beginning of a word of a name", "smar", []string{`smartcards prefix id "[smar]tcards"`}},
		{"a name that lost its blank", "oldviewer", []string{`new-viewer exact replaces "[old-viewer]"`, `old-viewer exact id "[old-viewer]" → new-viewer`}},
		{"a name with a slip", "Personal Demograhpics Service", []string{
			`pds typo name "[Personal Demographics Service]"`, `pds-api word name "[Personal] [Demographics] [Service] API"`}},

		{"a word", "endpoints", []string{`spine-directory word summary "Finds [endpoints]."`}},
		{"a stem", "parcel station", []string{`nested stem summary "Carries [parcels] to [stations]"`}},
		{"a stem across suffixes", "prescription", []string{`smartcards stem summary "Signs staff in. [Prescribers] sign with it."`}},
		{"a nested field with a weight", "drone", []string{`nested stem milestones.what "[Drones]"`}},
		{"the beginning of a word in a text", "endpo", []string{`spine-directory prefix summary "Finds [endpoints]."`}},
		{"a synonym counts less than the word", "vaccination", []string{
			`imms word summary "Holds each [vaccination]."`, `sessions synonym summary "Plans each [jab]."`}},
		{"a synonym of one word", "jabs", []string{`imms synonym name "[Immunisation] record"`, `sessions stem summary "Plans each [jab]."`}},
		{"a synonym of several words, small ones included", "who is this patient", []string{
			`pds synonym name "Personal [Demographics] Service"`, `pds-api synonym name "Personal [Demographics] Service API"`,
			`notify stem capabilities "Send messages to [patients]"`}},
		{"a slip", "endpiont", []string{`spine-directory typo summary "Finds [endpoints]."`}},
		{"two words that are known as one", "smart cards", []string{`smartcards exact id "[smartcards]"`}},
		{"one word that is known as two", "parcelstations", []string{`nested word summary "Carries [parcels] to [stations]"`}},
		{"a category counts by its name", "demography", []string{`pds exact category "[Demography]"`}},

		{"a capability's local name", "sms gateway", []string{`notify exact capabilities "[SMS gateway]"`}},
		{"a word of a capability", "reminders", []string{`notify stem capabilities "[reminder] service"`}},
		{"a capability that nothing provides", "LIMS", []string{"unprovided laboratory"}},

		{"an entry that is gone leads to the end of the chain", "scans", []string{
			`old-viewer word summary "Showed [scans] and radiographs." → new-viewer`}},
		{"and stands below it where both match", "radiographs", []string{
			`new-viewer word summary "Shows pictures of all sorts and [radiographs]."`,
			`old-viewer word summary "Showed scans and [radiographs]." → new-viewer`}},
		{"even if its name is the query", "old viewer", []string{
			`new-viewer word id "new-[viewer]"`, `old-viewer exact id "[old-viewer]" → new-viewer`}},
		{"what is live stands above what is planned", "catchments", []string{
			`zonal-atlas word summary "Maps of [catchments]."`, `planned-atlas word summary "Maps of [catchments]."`}},

		{"more of the words is better, and less is a tail", "codes hospitals", []string{`ods word summary "Issues [codes] to [hospitals]."`}},
		{"nothing", "", nil},
		{"blanks and signs", " \t\n--!? ", nil},
		{"stop words", "what is the", nil},
		{"what is not there", "xylophone", nil},
		{"what is there, but too little of the query", "drones xylophonist glockenspiel trombonist", nil},
		{"what is nearly there", "stationaryness endpoitnsss", []string{"nearest endpoints"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, outline(ix.Search(tt.query, 0))); diff != "" {
				t.Errorf("Search(%q) mismatch (-want +got):\n%s", tt.query, diff)
			}
		})
	}
}

// PDS, SDS and ODS are one letter apart and three different things.
func TestAcronymsAreNotSlips(t *testing.T) {
	cat := load(t, tree(map[string]string{
		"services/a.yaml": "name: Alpha\naliases: [LFPSE, GPITFX]\n",
		"services/b.yaml": "name: Bravo\naliases: [PDS, MESHY]\nsummary: The dcb0129 of stationery.\n",
	}))
	ix := search.New(cat)
	for _, query := range []string{"SDS", "ods", "pbs", "LFPSA", "lfpsa", "gpitfy", "meshi", "dcb0128", "STATIO NERX", "GPITF Z"} {
		for _, h := range ix.Search(query, 0).Hits {
			for _, m := range h.Matched {
				if m.Kind == "typo" {
					t.Errorf("Search(%q) takes it for a slip of %s", query, marked(m))
				}
			}
		}
	}
	if got := outline(ix.Search("stationary", 0)); len(got) != 1 {
		t.Errorf("Search(stationary) = %q, want the entry with stationery", got)
	}
}

// Who asks for an organisation or a capability by its name, or by a synonym of it, gets
// all that name it, and not only those that say most about it.
func TestNameOfAnItem(t *testing.T) {
	ix := search.New(load(t, tree(map[string]string{
		"vocabulary/organisations.yaml": "- {id: authority, name: Business Authority}\n",
		"vocabulary/synonyms.yaml":      "- {id: authority, terms: [Business Authority, BAU]}\n",
		"services/a.yaml":               "{name: Alpha, provider: authority, description: Of the Business Authority., summary: The Business Authority runs it.}",
		"services/b.yaml":               "{name: Bravo, provider: authority}",
		"services/c.yaml":               "{name: Business rates, provider: someone-else}",
	})))
	want := []string{`a exact provider "[Business Authority]"`, `b exact provider "[Business Authority]"`}
	if diff := cmp.Diff(want, outline(ix.Search("business authority", 0))[:2]); diff != "" {
		t.Errorf("by name mismatch (-want +got):\n%s", diff)
	}
	want = []string{`a synonym provider "[Business Authority]"`, `b synonym provider "[Business Authority]"`}
	if diff := cmp.Diff(want, outline(ix.Search("BAU", 0))); diff != "" {
		t.Errorf("by synonym mismatch (-want +got):\n%s", diff)
	}
}

// Of two capabilities with the same words, the one that fewer entries provide says
// more about them.
func TestSharedCapability(t *testing.T) {
	files := map[string]string{
		"vocabulary/capabilities.yaml": "- {id: shared, name: Collect data nationally}\n- {id: single, name: Collect data nationally}\n",
		"services/z.yaml":              "{name: Zulu, capabilities: [single]}",
	}
	for _, id := range []string{"a", "b", "c", "d"} {
		files["services/"+id+".yaml"] = "{name: Other " + id + ", capabilities: [shared]}"
	}
	r := search.New(load(t, tree(files))).Search("data collected", 0)
	want := []string{
		`z word capabilities "[Collect] [data] nationally"`, `a word capabilities "[Collect] [data] nationally"`, `b word capabilities "[Collect] [data] nationally"`,
		`c word capabilities "[Collect] [data] nationally"`, `d word capabilities "[Collect] [data] nationally"`,
	}
	if diff := cmp.Diff(want, outline(r)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// The weights stand in the schema and the order of the fields follows from them.
func TestWeights(t *testing.T) {
	r := search.New(load(t, tree(map[string]string{
		"services/a.yaml": "{name: First, description: Something about lanterns., status_note: None}",
		"services/b.yaml": "{name: Lanterns of the second, description: Something., status_note: None}",
		"services/c.yaml": "{name: Third, summary: Something about lanterns., status_note: None}",
	}))).Search("some lantern", 0)
	want := []string{`b stem name "[Lanterns] of the second"`, `c stem summary "Something about [lanterns]."`, `a stem description "Something about [lanterns]."`}
	if diff := cmp.Diff(want, outline(r)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// A word that some write as one and others as two finds both.
func TestWordOfTwo(t *testing.T) {
	ix := search.New(load(t, tree(map[string]string{
		"services/a.yaml": "{name: Imaging dataset}",
		"services/b.yaml": "{name: The data set of midwives}",
		"services/c.yaml": "{name: Set of data}",
	})))
	want := []string{
		`a word name "Imaging [dataset]"`, `b word name "The [data] [set] of midwives"`,
		`b word name "The [data] [set] of [midwives]"`,
	}
	got := append(outline(ix.Search("dataset", 0)), outline(ix.Search("dataset on midwives", 0))...)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// Nobody writes "someone" in an entry, which makes it rare but says nothing.
func TestLightWords(t *testing.T) {
	files := map[string]string{
		"services/a.yaml": "{name: Proxy, summary: Acts for someone.}",
		"services/b.yaml": "{name: Transfer, summary: Moves a file.}",
	}
	for _, id := range []string{"c", "d", "e"} {
		files["services/"+id+".yaml"] = "{name: Other " + id + ", summary: Holds a file in the store.}"
	}
	ix := search.New(load(t, tree(files)))
	tests := []struct {
		query string
		want  []string
	}{
		{"a file of someone", []string{`b word summary "Moves a [file]."`, `c word summary "Holds a [file] in the store."`, `d word summary "Holds a [file] in the store."`, `e word summary "Holds a [file] in the store."`}},
		{"someone", []string{`a word summary "Acts for [someone]."`}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, outline(ix.Search(tt.query, 0))); diff != "" {
			t.Errorf("Search(%q) mismatch (-want +got):\n%s", tt.query, diff)
		}
	}
}

// Saying a word twice asks no more of an entry than saying it once.
func TestRepeatedWords(t *testing.T) {
	ix := search.New(load(t, tree(named(small))))
	for _, query := range []string{"codes hospitals", "single sign-on", "radiographs"} {
		once, twice := ix.Search(query, 0), ix.Search(query+" "+query, 0)
		if diff := cmp.Diff(outline(once), outline(twice)); diff != "" {
			t.Errorf("Search(%q) said twice mismatch (-once +twice):\n%s", query, diff)
		}
	}
}

// One word of a term says less than the term.
func TestTermsHoldTogether(t *testing.T) {
	r := search.New(load(t, tree(map[string]string{
		"vocabulary/synonyms.yaml": "- {id: care-home, terms: [care home, nursing home]}\n",
		"services/a.yaml":          "{name: Tests at home}",
		"services/b.yaml":          "{name: Nursing home records}",
	}))).Search("care home", 0)
	want := []string{`b synonym name "[Nursing] [home] records"`}
	if diff := cmp.Diff(want, outline(r)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// A long question has many words that no entry has, and an answer all the same.
func TestLongQuestion(t *testing.T) {
	ix := search.New(load(t, tree(named(small))))
	r := ix.Search("my neighbour wonders whether grandmother's parcels could arrive quicker by railway if the depot opened on Sunday mornings", 0)
	want := []string{`nested word summary "Carries [parcels] to stations"`}
	if diff := cmp.Diff(want, outline(r)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// What is common stays so where there is a rarer way to say it.
func TestRareSynonymOfCommonWord(t *testing.T) {
	files := map[string]string{
		"vocabulary/synonyms.yaml": "- {id: fhir, terms: [FHIR, Fast Healthcare]}\n",
		"services/z.yaml":          "{name: Zulu, summary: Speaks Fast Healthcare.}",
	}
	for i := range 12 {
		files[fmt.Sprintf("services/s%02d.yaml", i)] = fmt.Sprintf("{name: S%02d, summary: Speaks FHIR.}", i)
	}
	if r := search.New(load(t, tree(files))).Search("FHIR", 0); len(r.Hits) != 13 {
		t.Errorf("Search(FHIR) = %q, want all 13 entries", outline(r))
	}
}

// The words of an item's name count in any order.
func TestNameInAnyOrder(t *testing.T) {
	ix := search.New(load(t, tree(map[string]string{
		"vocabulary/capabilities.yaml": "- {id: tracing, name: Trace patients, local_names: [NHS number lookup]}\n",
		"services/a.yaml":              "{name: Births, summary: Gives an NHS number; an NHS number for each.}",
		"services/b.yaml":              "{name: Demographics, capabilities: [tracing]}",
	})))
	want := `b stem capabilities "[NHS number lookup]"`
	if got := outline(ix.Search("look up an NHS number", 0)); len(got) == 0 || got[0] != want {
		t.Errorf("Search = %q, want %q first", got, want)
	}
}

// Of two entries that say the same, the one that others rest on comes first.
func TestUsers(t *testing.T) {
	r := search.New(load(t, tree(map[string]string{
		"services/a.yaml": "{name: Alpha, summary: Keeps lanterns.}",
		"services/b.yaml": "{name: Bravo, summary: Keeps lanterns.}",
		"services/c.yaml": "{name: Charlie, depends_on: [b]}",
	}))).Search("lanterns", 0)
	want := []string{`b word summary "Keeps [lanterns]."`, `a word summary "Keeps [lanterns]."`}
	if diff := cmp.Diff(want, outline(r)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// A schema that this project did not write has no weights: every text is searched.
func TestForeignSchema(t *testing.T) {
	builtin := fstest.MapFS{
		"schema/service" + schema.Suffix: {Data: []byte(`{"type": "object", "properties": {"title": {"type": "string"}}}`)},
	}
	cat, _, err := catalogue.Load(t.Context(), tree(map[string]string{
		"services/one.yaml": "title: Harbour\nnotes: [deep water, tugs]\n",
		"services/two.yaml": "title: Airfield\nnotes: no water\n",
	}), builtin)
	if err != nil {
		t.Fatal(err)
	}
	ix := search.New(cat)
	want := []string{`one exact title "[Harbour]"`, `one word notes "[tugs]"`, `two exact id "[two]"`}
	var got []string
	for _, query := range []string{"harbour", "tugs", "two"} {
		got = append(got, outline(ix.Search(query, 0))...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

func TestEmptyCatalogue(t *testing.T) {
	ix := search.New(load(t, tree(nil)))
	if r := ix.Search("anything", 5); len(r.Hits) > 0 {
		t.Errorf("an empty catalogue has %d hits", len(r.Hits))
	}
}

func TestLimit(t *testing.T) {
	ix := search.New(load(t, tree(named(small))))
	all := outline(ix.Search("service", 0))
	if len(all) < 3 {
		t.Fatalf("Search(service) = %q, want three hits or more", all)
	}
	if diff := cmp.Diff(all[:2], outline(ix.Search("service", 2))); diff != "" {
		t.Errorf("the first two mismatch (-want +got):\n%s", diff)
	}
}

// Two searches at once, and two catalogues, give the same.
func TestIsDeterministic(t *testing.T) {
	queries := []string{"patient record", "PDS", "send text messages to patients", "viewer", "presciption", "national service", "LIMS"}
	run := func(ix *search.Index) (out []string) {
		for _, q := range queries {
			r := ix.Search(q, 0)
			out = append(out, outline(r)...)
			for _, h := range r.Hits {
				out = append(out, fmt.Sprint(h.Score, h.Parts))
			}
		}
		return out
	}
	ix := search.New(load(t, frozen))
	want := run(ix)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if diff := cmp.Diff(want, run(ix)); diff != "" {
				t.Errorf("another run differs (-want +got):\n%s", diff)
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(want, run(search.New(load(t, frozen)))); diff != "" {
		t.Errorf("another index differs (-want +got):\n%s", diff)
	}
}

// check reports what no result may be.
func check(t *testing.T, query string, r search.Result) {
	t.Helper()
	seen := map[string]bool{}
	last := math.Inf(1)
	for _, h := range r.Hits {
		if seen[h.Entry.ID] {
			t.Errorf("Search(%q) has %s twice", query, h.Entry.ID)
		}
		seen[h.Entry.ID] = true
		if !(h.Score > 0) || h.Score > last {
			t.Errorf("Search(%q): %s has the score %v after %v", query, h.Entry.ID, h.Score, last)
		}
		last = h.Score
		sum := 0.0
		for _, p := range h.Parts {
			sum += p.Contribution
		}
		if math.Abs(sum-h.Score) > 1e-6 {
			t.Errorf("Search(%q): the parts of %s add up to %v, not to %v", query, h.Entry.ID, sum, h.Score)
		}
		if len(h.Matched) == 0 {
			t.Errorf("Search(%q): %s does not say why it matched", query, h.Entry.ID)
		}
		for _, m := range h.Matched {
			at := 0
			for _, s := range m.Spans {
				if s[0] < at || s[1] <= s[0] || s[1] > len(m.Text) {
					t.Fatalf("Search(%q): spans %v are not in order within the %d bytes of %q", query, m.Spans, len(m.Text), m.Text)
				}
				at = s[1]
				if !utf8.ValidString(m.Text[s[0]:s[1]]) || !utf8.ValidString(m.Text[:s[0]]) {
					t.Errorf("Search(%q): span %v cuts a character of %q", query, s, m.Text)
				}
			}
			if len(m.Spans) == 0 {
				t.Errorf("Search(%q): nothing is highlighted in %q", query, m.Text)
			}
		}
	}
	if given := []bool{len(r.Hits) > 0, len(r.Unprovided) > 0, len(r.Nearest) > 0}; len(slices.DeleteFunc(given, func(b bool) bool { return !b })) > 1 {
		t.Errorf("Search(%q) has more than one of hits, unprovided items and suggestions", query)
	}
	if r.Found < len(r.Hits) {
		t.Errorf("Search(%q) found %d and has %d", query, r.Found, len(r.Hits))
	}
}

func TestLongQueries(t *testing.T) {
	ix := search.New(load(t, frozen))
	long := strings.Repeat("patient record ", 100_000)
	check(t, "a very long query", ix.Search(long, 0))
	check(t, "a very long word", ix.Search(strings.Repeat("x", 1<<20), 0))
}

func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"", "pds", "e-RS", "A&E dm+d", "who is this patient", "élan É", "\x00\xff\u202e", "smart-card's APIs’ x'", "a\u0301b", "\u0301", strings.Repeat("vaccination ", 40), "ß ÷ ŀ"} {
		f.Add(seed, seed)
	}
	ix := search.New(load(f, tree(named(small))))
	f.Fuzz(func(t *testing.T, query, text string) {
		check(t, query, ix.Search(query, 0))
		// The texts come from strangers too.
		cat, _, err := catalogue.Load(t.Context(), tree(map[string]string{
			"services/fuzzed.yaml":     fmt.Sprintf("name: %q\nsummary: %q\n", text, text+" "+query),
			"services/other.yaml":      fmt.Sprintf("{name: Other, summary: %q}\n", query),
			"vocabulary/synonyms.yaml": fmt.Sprintf("- {id: fuzzed, terms: [%q, %q]}\n", query, text),
		}), fewSchemas)
		if err != nil {
			t.Fatal(err)
		}
		check(t, query, search.New(cat).Search(query, 3))
	})
}

// fewSchemas are read in no time.
var fewSchemas = fstest.MapFS{
	"schema/service" + schema.Suffix:   {Data: []byte(`{"properties": {"id": {"x-weight": 12}, "name": {"x-weight": 10}, "summary": {"x-weight": 5}}}`)},
	"schema/synonyms" + schema.Suffix:  {Data: []byte(`{"items": {"properties": {"terms": {"items": {"type": "string"}}}}}`)},
	"schema/catalogue" + schema.Suffix: {Data: []byte(`{}`)},
}
