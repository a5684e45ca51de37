package date

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var today = time.Date(2026, 8, 31, 15, 0, 0, 0, time.UTC)

func TestRead(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2027", "2027 2027-01-01 2027-12-31"},
		{" 2027-Q1 ", "2027-Q1 2027-01-01 2027-03-31"},
		{"31/03/2027", "2027-03-31 2027-03-31 2027-03-31"},
		{"1/4/2027", "2027-04-01 2027-04-01 2027-04-01"},
		{"31.3.2027", "2027-03-31 2027-03-31 2027-03-31"},
		{"31-03-2027", "2027-03-31 2027-03-31 2027-03-31"},
		{"31/03/27", "2027-03-31 2027-03-31 2027-03-31"},
		{"31 March 2027", "2027-03-31 2027-03-31 2027-03-31"},
		{"31st  march 2027", "2027-03-31 2027-03-31 2027-03-31"},
		{"1 Sep 2027", "2027-09-01 2027-09-01 2027-09-01"},
		{"1-Sep-2027", "2027-09-01 2027-09-01 2027-09-01"},
		{"June 2027", "2027-06 2027-06-01 2027-06-30"},
		{"Q1 2027", "2027-Q1 2027-01-01 2027-03-31"},
		{"2027/28", "2027/28 2027-04-01 2028-03-31"},
		{"2027/2028", "2027/28 2027-04-01 2028-03-31"},
		{"2027-28", "2027/28 2027-04-01 2028-03-31"},
		{"FY27/28", "2027/28 2027-04-01 2028-03-31"},
		{"fy 2099/00", "2099/00 2099-04-01 2100-03-31"},
		{"today", "2026-08-31 2026-08-31 2026-08-31"},
		{"Tomorrow", "2026-09-01 2026-09-01 2026-09-01"},
		{"yesterday", "2026-08-30 2026-08-30 2026-08-30"},
		{"6m", "2027-02-28 2027-02-28 2027-02-28"}, // no 31st
		{"18m", "2028-02-29 2028-02-29 2028-02-29"},
		{"+2y", "2028-08-31 2028-08-31 2028-08-31"},
		{"-3m", "2026-05-31 2026-05-31 2026-05-31"},
		{"-90d", "2026-06-02 2026-06-02 2026-06-02"},
		{"2w", "2026-09-14 2026-09-14 2026-09-14"},
		{"18 months", "2028-02-29 2028-02-29 2028-02-29"},
		{"3 months ago", "2026-05-31 2026-05-31 2026-05-31"},
		{"", "bad"}, {"soon", "bad"}, {"31/02/2027", "bad"}, {"2027/29", "bad"}, {"27/28", "bad"}, {"2011-12", "2011-12 2011-12-01 2011-12-31"},
		{"31 March", "bad"}, {"18", "bad"}, {"m", "bad"}, {"99999y", "bad"}, {"18mm", "bad"}, {"Q5 2027", "bad"}, {"03/31/2027", "bad"},
		{"from 2027 to 2028", "bad"}, {"2027/28/29", "bad"}, {"--3m", "bad"}, {"2027-04-31", "bad"},
	}
	for _, tt := range tests {
		got := "bad"
		if d, err := Read(tt.in, today); err == nil {
			got = strings.Join([]string{d.Text, d.First.Format(time.DateOnly), d.Last.Format(time.DateOnly)}, " ")
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Read(%q) mismatch (-want +got):\n%s", tt.in, diff)
		}
	}
}

// FuzzRead reads anything: what is a date can be read again, from its own text and from
// data, as the same one.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"2027", "31/03/2027", "31st March 2027", "2027/28", "-3m", "18 months", "today", "Q1 2027"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Read(s, today)
		if err != nil {
			return
		}
		again, err := Read(d.Text, today.AddDate(1, 0, 0))
		if diff := cmp.Diff(d, again); err != nil || diff != "" {
			t.Fatalf("Read(%q) is %+v, and its text %v mismatch (-want +got):\n%s", s, d, err, diff)
		}
		if data, _ := d.MarshalText(); Of(string(data)).Last != d.Last {
			t.Fatalf("Read(%q) is %s as data", s, data)
		}
	})
}
