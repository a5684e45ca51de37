package catalogue_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// family is a catalogue of entries given as "id status", each with one field more.
func family(t *testing.T, entries map[string]string) *catalogue.Catalogue {
	t.Helper()
	files := map[string]string{}
	for entry, field := range entries {
		id, status, _ := strings.Cut(entry, " ")
		files["services/"+id+".yaml"] = fmt.Sprintf("id: %s\nstatus: %s\n%s\n", id, status, field)
	}
	cat, _, err := catalogue.Load(t.Context(), tree(files), tiny)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func TestFollow(t *testing.T) {
	cat := family(t, map[string]string{
		"a live": "", "b moved": "moved_to: [c, d]", "c moved": "moved_to: [e]", "d moved": "moved_to: [e, a]", "e retired": "replaced_by: [a]",
		"lost moved": "moved_to: [nowhere]", "x moved": "moved_to: [y]", "y moved": "moved_to: [x]",
	})
	for id, want := range map[string]string{"a": "a.", "b": "b c e. d a.", "e": "e.", "lost": "lost.", "x": "x y."} {
		var got []string
		for _, stop := range cat.Follow(cat.Entry(id)) {
			if stop.IsEnd {
				got = append(got, stop.ID+".")
			} else {
				got = append(got, stop.ID)
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("Follow(%s) mismatch (-want +got):\n%s", id, diff)
		}
	}
}

func TestHeirs(t *testing.T) {
	cat := family(t, map[string]string{
		"a live": "", "b retired": "replaced_by: [c, d, nowhere]", "c retired": "replaced_by: [a]", "d retired": "", "e deprecated": "replaced_by: [b, a]",
		"f live": "replaced_by: [g]", "g live": "replaced_by: [a]\ndates: {retires: 2026-06}",
		"x moved": "moved_to: [y]", "y moved": "moved_to: [x]",
	})
	for _, test := range []struct{ id, day, want string }{
		{"a", "", ""}, {"b", "", "a d nowhere"}, {"e", "", "a d nowhere"}, {"x", "", ""},
		{"f", "", "g"}, {"f", "2026-06-30", "g"}, {"f", "2026-07-01", "a"},
	} {
		day, _ := time.Parse(time.DateOnly, test.day)
		got := strings.Join(cat.Heirs(cat.Entry(test.id), day), " ")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("Heirs(%s, %q) mismatch (-want +got):\n%s", test.id, test.day, diff)
		}
	}
}

func TestMilestones(t *testing.T) {
	cat := family(t, map[string]string{
		"a planned": "milestones: [{what: Live everywhere, due: 2028-Q1, confidence: planned}, {what: Vague, due: soon}, {what: Soon, due: 2027, confidence: target}, " +
			"{what: First areas go live, due: 2027-06, confidence: committed}, {what: Done, due: 2026, funded: no, done: 2026-02}]",
	})
	var got []string
	for _, m := range cat.Entry("a").Milestones() {
		got = append(got, fmt.Sprintf("%s %s %t %t %t", m.What, m.Due.Text, m.IsFirm(), m.IsGeneral(), m.Outcome == catalogue.Met))
	}
	if diff := cmp.Diff([]string{"Done 2026 false false true", "First areas go live 2027-06 true false false", "Soon 2027 false false false", "Live everywhere 2028-Q1 true true false"}, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}
