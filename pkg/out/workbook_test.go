package out

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/sheet"
)

// TestSheetIsTyped turns texts of a table into what they stand for: of numbers only those of
// columns of numbers, of dates only whole days.
func TestSheetIsTyped(t *testing.T) {
	day := time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string][2]any{
		"12":         {12.0, "12"},
		"0.85":       {0.85, "0.85"},
		"":           {"", ""},
		"n":          {"n", "n"},
		"2028-02-29": {day, day},
		"2027-02-29": {"2027-02-29", "2027-02-29"},
		"2028-02":    {"2028-02", "2028-02"},
		"2028":       {2028.0, "2028"},
		"£1,234":     {sheet.Pounds(1234), sheet.Pounds(1234)},
		"£0.50":      {sheet.Pounds(0.5), sheet.Pounds(0.5)},
		"£12,34":     {"£12,34", "£12,34"},
		"£5 a month": {"£5 a month", "£5 a month"},
		"=1+1":       {"=1+1", "=1+1"},
		"a\x1bb":     {`a\u001bb`, `a\u001bb`},
	} {
		table := TableOf([]string{text}, Col("n", "N", func(s string) string { return s }).Number(), Col("s", "S", func(s string) string { return s }))
		if diff := cmp.Diff([][]any{{want[0], want[1]}}, table.Sheet("X").Rows); diff != "" {
			t.Errorf("%q mismatch (-want +got):\n%s", text, diff)
		}
	}
}
