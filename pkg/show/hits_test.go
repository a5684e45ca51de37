package show

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/search"
)

// TestHitsHighlight marks what matched on a screen with colour, word by word, and
// nowhere else; nothing in an entry can look like a mark.
func TestHitsHighlight(t *testing.T) {
	cat := showCatalogue(t)
	long := strings.Repeat("word ", 20) + "text message at the end of it all"
	at := strings.Index(long, "text")
	hits := []search.Hit{
		{Entry: cat.Entry("single"), Matched: []search.Match{{Field: "summary", Text: long, Spans: [][2]int{{at, at + len("text message")}}}}},
		{Entry: cat.Entry("backstop"), Matched: []search.Match{{Field: "summary", Text: "a\x01b\x02 \x1b[2J", Spans: [][2]int{{0, 1}}}}},
		{Entry: cat.Entry("empty"), Matched: []search.Match{{Field: "summary", Text: "abc", Spans: [][2]int{{2, 9}, {1, 2}, {0, 1}}}}},
		{Entry: cat.Entry("ending")},
	}
	tests := []struct {
		name   string
		screen out.Screen
		want   string
	}{
		{"elsewhere", out.Screen{}, "Id\tName\tAutonomy\tStatus\tMatched\n" +
			"single\tSINGLE\tsingle-central\tlive\tsummary: … word word text message at the end of it all\n" +
			"backstop\tBACKSTOP\tother-useful\tlive\tsummary: a\\u0001b\\u0002 \\u001b[2J\n" +
			"empty\tEMPTY\t\tlive\tsummary: abc\n" +
			"ending\tENDING\t\tdeprecated\t\n"},
		{"colour", out.Screen{Width: 100, Colour: true}, "" +
			"\x1b[1mId        Name      Autonomy        Status      Matched\x1b[0m\n" +
			"single    SINGLE    single-central  live        summary: … word word \x1b[1;36mtext\x1b[0m \x1b[1;36mmessage\x1b[0m at the end of it\n" +
			"                                                all\n" +
			"backstop  BACKSTOP  other-useful    live        summary: a\\u0001b\\u0002 \\u001b[2J\n" +
			"empty     EMPTY                     live        summary: a\x1b[1;36mb\x1b[0mc\n" +
			"ending    ENDING                    \x1b[33mdeprecated\x1b[0m\n"},
		{"narrow", out.Screen{Width: 30, Colour: true}, "" +
			"\x1b[1msingle\x1b[0m\n  Name: SINGLE\n  Autonomy: single-central\n  Status: live\n  Matched: summary: … word\n    word \x1b[1;36mtext\x1b[0m \x1b[1;36mmessage\x1b[0m at the\n    end of it all\n\n" +
			"\x1b[1mbackstop\x1b[0m\n  Name: BACKSTOP\n  Autonomy: other-useful\n  Status: live\n  Matched: summary:\n    a\\u0001b\\u0002 \\u001b[2J\n\n" +
			"\x1b[1mempty\x1b[0m\n  Name: EMPTY\n  Status: live\n  Matched: summary: a\x1b[1;36mb\x1b[0mc\n\n" +
			"\x1b[1mending\x1b[0m\n  Name: ENDING\n  Status: \x1b[33mdeprecated\x1b[0m\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := Hits(cat, hits).Write(&b, "table", tt.screen); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, b.String()); diff != "" {
				t.Errorf("Write mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestScoresAddUp explains real hits: the parts make the score.
func TestScoresAddUp(t *testing.T) {
	cat := showCatalogue(t)
	hits := search.New(cat).Search("patient index hospitals", 0).Hits
	if len(hits) == 0 {
		t.Fatal("nothing is found")
	}
	for _, h := range hits {
		total := 0.0
		for _, part := range h.Parts {
			total += part.Contribution
		}
		if round(total) != round(h.Score) {
			t.Errorf("%s: the parts make %v, the score is %v", h.Entry.ID, total, h.Score)
		}
	}
	var b strings.Builder
	if err := Scores(hits).Write(&b, "table", out.Screen{}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "patient-index  ") || !strings.Contains(b.String(), `word "hospitals" in summary: weight 5`) {
		t.Errorf("Scores says\n%s", b.String())
	}
}
