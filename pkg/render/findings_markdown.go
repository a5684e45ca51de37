package render

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/validate"
	"github.com/who-does-what/wdw/pkg/words"
)

const (
	// markdownMark lets a bot find its own comment again.
	markdownMark = "<!-- wdw:validate -->"
	// markdownBytes is how much is written: GitHub takes 65,536 characters in a comment.
	markdownBytes = 60_000
	// markdownCell is how many characters of a message or a help are shown.
	markdownCell = 500
)

// FindingsMarkdown writes the report as a comment on a change: a hidden mark, the
// verdict in one line, then a table for each severity, worst first, the errors
// unfolded. Findings for which there is no room are counted.
func FindingsMarkdown(w io.Writer, r validate.Report, failOn validate.Threshold) error {
	verdict := "**Accepted**"
	if r.Fails(failOn) {
		verdict = "**Not accepted**"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s: %s\n", markdownMark, verdict, FindingsSummary(r))
	findingSections(&b, r, markdownBytes)
	_, err := io.WriteString(w, b.String())
	return err
}

// findingSections writes a table for each severity, up to a length in bytes of the
// whole text.
func findingSections(b *strings.Builder, r validate.Report, limit int) {
	left := len(r.Findings)
	full := false
	for _, severity := range []diag.Severity{diag.Error, diag.Warning, diag.Info} {
		n := r.Findings.Count(severity)
		if n == 0 || full {
			continue
		}
		open, noun := "", map[diag.Severity]string{diag.Error: "error", diag.Warning: "warning", diag.Info: "remark"}[severity]
		if severity == diag.Error {
			open = " open"
		}
		fmt.Fprintf(b, "\n<details%s><summary>%s</summary>\n\n| Severity | Place | Finding | Rule |\n| --- | --- | --- | --- |\n", open, words.Count(n, noun))
		for _, f := range r.Findings {
			if f.Severity != severity {
				continue
			}
			row := findingRow(f)
			// 500 bytes are for what closes the table and says how many are left.
			if full = b.Len()+len(row) > limit-500; full {
				break
			}
			b.WriteString(row)
			left--
		}
		b.WriteString("\n</details>\n")
	}
	if left > 0 {
		fmt.Fprintf(b, "\n%s not shown here, for want of room; `wdw validate` lists all.\n", areNot(left))
	}
}

func areNot(n int) string {
	if n == 1 {
		return "1 more finding is"
	}
	return fmt.Sprintf("%d more findings are", n)
}

func findingRow(f diag.Finding) string {
	words := out.EscapeMarkdown(clip(f.Message, markdownCell))
	if f.Help != "" {
		words += "<br>help: " + out.EscapeMarkdown(clip(f.Help, markdownCell))
	}
	place := fmt.Sprintf("%s:%s", clip(f.File, markdownCell), f.Pos)
	return fmt.Sprintf("| %s | %s | %s | %s |\n", f.Severity, out.CodeMarkdown(place), words, out.CodeMarkdown(f.Rule))
}

// clip shortens text to a number of characters.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return s[:byteOffset(s, n-1)] + "…"
}
