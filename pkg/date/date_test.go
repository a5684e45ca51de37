package date

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2027", "2027-01-01 2027-12-31"},
		{"2027-Q1", "2027-01-01 2027-03-31"},
		{"2027-Q4", "2027-10-01 2027-12-31"},
		{"2027-02", "2027-02-01 2027-02-28"},
		{"2028-02", "2028-02-01 2028-02-29"},
		{"2027-12", "2027-12-01 2027-12-31"},
		{"2027-03-31", "2027-03-31 2027-03-31"},
		{"", "bad"}, {"27", "bad"}, {"2027-", "bad"}, {"2027-Q5", "bad"}, {"2027-Q", "bad"}, {"2027-q1", "bad"},
		{"2027-13", "bad"}, {"2027-00", "bad"}, {"2027-02-29", "bad"}, {"2027-1-1", "bad"}, {"2027-01-01T00", "bad"},
		{"2027/01", "bad"}, {"+027", "bad"}, {"٢٠٢٧", "bad"}, {"2027-+1", "bad"}, {"0000", "bad"},
	}
	for _, tt := range tests {
		got := "bad"
		if d, err := Parse(tt.in); err == nil {
			got = d.First.Format(time.DateOnly) + " " + d.Last.Format(time.DateOnly)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Parse(%q) mismatch (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestOrder(t *testing.T) {
	order := []string{"2026-12-31", "2027-01-01", "2027-Q1", "2027-03", "2027-06", "2027", "2028-01"}
	for i := range order[1:] {
		a, _ := Parse(order[i])
		b, _ := Parse(order[i+1])
		if Compare(a, b) >= 0 {
			t.Errorf("%s does not stand before %s", a.Text, b.Text)
		}
	}
	d, _ := Parse("2027-Q1")
	for day, want := range map[string]bool{"2027-03-31": false, "2027-04-01": true} {
		now, _ := time.Parse(time.DateOnly, day)
		if got := d.Before(now.Add(15 * time.Hour)); got != want {
			t.Errorf("2027-Q1 before %s = %t, want %t", day, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2027", "2027-Q1", "2027-03", "2027-03-31", "9999-12-31"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s)
		if err != nil {
			return
		}
		if d.Text != s || d.Last.Before(d.First) || d.First.Year() != d.Last.Year() || d.First.Format("2006") != s[:4] {
			t.Fatalf("Parse(%q) = %+v", s, d)
		}
	})
}

func TestWords(t *testing.T) {
	for written, want := range map[string][2]string{
		"2027":       {"2027", "in 2027"},
		"2027-Q1":    {"Q1 2027", "in Q1 2027"},
		"2027-06":    {"June 2027", "in June 2027"},
		"2027-06-30": {"30 June 2027", "on 30 June 2027"},
		"2027/28":    {"2027/28", "in 2027/28"},
		"soon":       {"soon", "soon"},
		"2027-13":    {"2027-13", "2027-13"},
		"":           {"", ""},
	} {
		if got := [2]string{Words(written), When(written)}; got != want {
			t.Errorf("Words and When of %q are %q, want %q", written, got, want)
		}
	}
}
