package show

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
)

// markup is what a reader of prose should never see.
var markup = regexp.MustCompile("\\*\\*|__|`|\\]\\(|&[a-z]+;|<br|<!--|(?m)^ *#+ |\\| *-{3}")

func frozenCatalogue(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	cat, _, err := catalogue.Load(t.Context(), os.DirFS("../../cmd/testdata/frozen"), os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// TestShowRealEntries shows every entry of the frozen catalogue at two of many widths: no
// line is wider than the terminal but one that is a web address and what clings to it, and
// no markup is left of a description.
func TestShowRealEntries(t *testing.T) {
	cat := frozenCatalogue(t)
	widths := []int{0, 20, 30, 40, 80, 120, 200}
	for e := range cat.All() {
		use := query.UseOf(cat, e, showToday)
		widths = append(widths[1:], widths[0]) // all of them for one entry take half a minute with -race
		for _, width := range widths[:2] {
			for _, screen := range []out.Screen{{Width: width}, {Width: width, Colour: true, Links: true}} {
				var b strings.Builder
				page := out.NewPage(screen)
				EntryPage(page, cat, e, showToday, use)
				if err := page.Write(&b); err != nil {
					t.Fatal(err)
				}
				for line := range strings.Lines(ourSequence.ReplaceAllString(b.String(), "")) {
					line = strings.TrimSuffix(line, "\n")
					if strings.ContainsFunc(line, out.IsControl) || strings.TrimRight(line, " ") != line {
						t.Errorf("%s: %q has control characters or ends in blanks", e.ID, line)
					}
					if width > 0 && out.DisplayWidth(line) > width && (!strings.Contains(line, "://") || len(strings.Fields(line)) > 2) {
						t.Errorf("%s: %q is %d wide on a terminal of %d", e.ID, line, out.DisplayWidth(line), width)
					}
				}
			}
		}
		p := out.NewPage(out.Screen{})
		p.Markdown(e.Text("description"), 0)
		if found := markup.FindString(p.String()); found != "" {
			t.Errorf("%s: %q is left in the description:\n%s", e.ID, found, p.String())
		}
	}
}

// ourSequence is what we send to a terminal.
var ourSequence = regexp.MustCompile(`\x1b\[(0|1|2|3|9|3[1236])(;(1|3|9|3[1236]))*m|\x1b\]8;;[!-~]*\x1b\\`)
