package portfolio

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/date"
)

func TestParseTerm(t *testing.T) {
	tests := []struct {
		text, end string
		isRolling bool
		isFault   bool
	}{
		{text: ""}, {text: "  "}, {text: "-"}, {text: "?"}, {text: "N/A"}, {text: "n/a"}, {text: "NA"}, {text: "TBC"}, {text: "tbd"}, {text: "Unknown"},
		{text: "Data withheld"}, {text: "Not applicable"}, {text: "in perpetuity"}, {text: "Perpetual licence"}, {text: "ongoing"}, {text: "On-going"},
		{text: "Section 43 exemption"}, {text: "see notes"}, {text: "as above"}, {text: "0"},
		{text: "2028-03-31", end: "2028-03-31"},
		{text: "2028-03-31T00:00:00", end: "2028-03-31"},
		{text: "2028/3/1", end: "2028-03-01"},
		{text: "31/03/2028", end: "2028-03-31"},
		{text: "31.03.2028", end: "2028-03-31"},
		{text: "31-03-28", end: "2028-03-31"},
		{text: "01-04-25", end: "2025-04-01"},
		{text: "1/4/26", end: "2026-04-01"},
		{text: "31/03/2028 00:00", end: "2028-03-31"},
		{text: "03/31/2028", end: "2028-03-31"},
		{text: "31/12/99", end: "1999-12-31"},
		{text: "31 March 2028", end: "2028-03-31"},
		{text: "31st of March, 2028", end: "2028-03-31"},
		{text: "Friday 31 March 2028", end: "2028-03-31"},
		{text: "31-Mar-28", end: "2028-03-31"},
		{text: "30 Sept 2027", end: "2027-09-30"},
		{text: "March 31, 2028", end: "2028-03-31"},
		{text: "March 2028", end: "2028-03"},
		{text: "Mar-28", end: "2028-03"},
		{text: "end of Mar '28", end: "2028-03"},
		{text: "03/2028", end: "2028-03"},
		{text: "2028-03", end: "2028-03"},
		{text: "2028", end: "2028"},
		{text: "end 2028", end: "2028"},
		{text: "Q1 2027", end: "2027-Q1"},
		{text: "2027-Q3", end: "2027-Q3"},
		{text: "Q4 2026/27", end: "2027-Q1"},
		{text: "Q2 26/27", end: "2026-Q3"},
		{text: "2026/27", end: "2027-03-31"},
		{text: "FY26/27", end: "2027-03-31"},
		{text: "2026-27", end: "2027-03-31"},
		{text: "46477", end: "2027-03-31"},
		{text: "46477.0", end: "2027-03-31"},
		{text: "31/03/2027 (option to 2029)", end: "2027-03-31"},
		{text: "31/03/2026, extended to 31/03/2027", end: "2027-03-31"},
		{text: "TBC - est. March 2027", end: "2027-03"},
		{text: "31/03/2027 + 1 + 1", end: "2027-03-31"},
		{text: "annual", isRolling: true},
		{text: "Annual renewal", isRolling: true},
		{text: "Annually renewed", isRolling: true},
		{text: "12 month rolling", isRolling: true},
		{text: "Rolling", isRolling: true},
		{text: "auto-renews", isRolling: true},
		{text: "Evergreen", isRolling: true},
		{text: "Annual (31/03/2027)", end: "2027-03-31", isRolling: true},
		{text: "31/02/2027", isFault: true},
		{text: "31 Sept 2027", isFault: true},
		{text: "2027-13-01", isFault: true},
		{text: "2026/29", isFault: true},
		{text: "soon", isFault: true},
		{text: "12345", isFault: true},
	}
	for _, tt := range tests {
		got, err := ParseTerm(tt.text)
		if (err != nil) != tt.isFault {
			t.Errorf("ParseTerm(%q): error %v, want one: %v", tt.text, err, tt.isFault)
		}
		if got.End.Text != tt.end || got.IsRolling != tt.isRolling {
			t.Errorf("ParseTerm(%q) = %q, rolling %v; want %q, rolling %v", tt.text, got.End.Text, got.IsRolling, tt.end, tt.isRolling)
		}
	}
}

func TestParseMoney(t *testing.T) {
	tests := []struct {
		text    string
		want    Money
		isFault bool
	}{
		{text: ""}, {text: "N/A"}, {text: "withheld"}, {text: "£TBC", isFault: false}, {text: "included in EPR"},
		{text: "350000", want: Money{350000, true}},
		{text: "£350,000", want: Money{350000, true}},
		{text: "350,000.50", want: Money{350000.5, true}},
		{text: "£4.2m", want: Money{4.2e6, true}},
		{text: "£1.2 million", want: Money{1.2e6, true}},
		{text: "c. £35k pa", want: Money{35000, true}},
		{text: "GBP 60,000 + VAT", want: Money{60000, true}},
		{text: "£100k-£150k", want: Money{100000, true}},
		{text: "0", want: Money{0, true}},
		{text: "a lot", isFault: true},
	}
	for _, tt := range tests {
		got, err := ParseMoney(tt.text)
		if (err != nil) != tt.isFault {
			t.Errorf("ParseMoney(%q): error %v, want one: %v", tt.text, err, tt.isFault)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("ParseMoney(%q) mismatch (-want +got):\n%s", tt.text, diff)
		}
	}
}

// FuzzParseTerm reads anything. A date that was understood is in the calendar, and its
// own text means the same date.
func FuzzParseTerm(f *testing.F) {
	for _, seed := range []string{"31/03/2028", "Q4 2026/27", "Mar-28", "annual", "46477", "31st of March, 2028", "2026-27", "n/a", "extended to 1/1/30", "１２/03/2028"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		term, err := ParseTerm(s)
		if err != nil || term.End.IsZero() {
			return
		}
		if d, err := date.Parse(term.End.Text); err != nil || d != term.End {
			t.Fatalf("ParseTerm(%q) gives %q, which is %v, %v", s, term.End.Text, d, err)
		}
		again, err := ParseTerm(term.End.Text)
		if err != nil || again.End != term.End {
			t.Fatalf("ParseTerm(%q) gives %q, and that gives %q, %v", s, term.End.Text, again.End.Text, err)
		}
		if _, err := ParseMoney(s); err != nil {
			return
		}
	})
}
