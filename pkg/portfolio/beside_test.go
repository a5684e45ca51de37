package portfolio

import (
	"bytes"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

// TestBesideIsEscaped puts hostile text into a register and looks for it in the report for a
// board.
func TestBesideIsEscaped(t *testing.T) {
	cat := load(t)
	report := checkCSV(t, cat, "Organisation,Kind,Name,Contract end\n@everyone,Email,\"<img src=x> [a](b)|\x1b[31m\",<b>\n=1,SMS gateway,\u202Ex,2027\n")
	board := framework.BoardOf(cat, today).Result(today, framework.Citation{})
	report.Beside(board.Report, framework.Matrix(cat, today))
	for _, format := range []string{"html", "markdown"} {
		var b bytes.Buffer
		if err := board.Write(&b, format, out.Screen{}); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"\x1b", "\u202e", "<img", "[a](b)", "<b>"} {
			if format == "html" && bad == "[a](b)" {
				continue // plain text there
			}
			if strings.Contains(b.String(), bad) {
				t.Errorf("%s holds %q", format, bad)
			}
		}
	}
}
