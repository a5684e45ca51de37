package out

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/words"
)

const (
	// markdownMark lets a bot find its own comment again.
	markdownMark = "<!-- wdw:validate -->"
	// MarkdownBytes is how much is written for a comment: GitHub takes 65,536 characters.
	MarkdownBytes = 60_000
	// MarkdownCell is how many characters of a message or a help are shown.
	MarkdownCell = 500
)

// markdown writes the findings as a comment on a change: a hidden mark, the
// verdict in one line, then a table for each severity, worst first, the errors
// unfolded. Findings for which there is no room are counted.
func (f Findings) markdown(w io.Writer) error {
	verdict := "**Accepted**"
	if f.Failed() {
		verdict = "**Not accepted**"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s: %s\n", markdownMark, verdict, f.Summary())
	f.Sections(&b, MarkdownBytes)
	return put(w, b.String())
}

// Sections writes a table for each severity, up to a length in bytes of the
// whole text.
func (f Findings) Sections(b *strings.Builder, limit int) {
	left := len(f.List)
	full := false
	for _, severity := range []diag.Severity{diag.Error, diag.Warning, diag.Info} {
		n := f.List.Count(severity)
		if n == 0 || full {
			continue
		}
		open, noun := "", map[diag.Severity]string{diag.Error: "error", diag.Warning: "warning", diag.Info: "remark"}[severity]
		if severity == diag.Error {
			open = " open"
		}
		fmt.Fprintf(b, "\n<details%s><summary>%s</summary>\n\n| Severity | Place | Finding | Rule |\n| --- | --- | --- | --- |\n", open, words.Count(n, noun))
		for _, one := range f.List {
			if one.Severity != severity {
				continue
			}
			row := findingRow(one, pathOf(one.File, f.Top))
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

func findingRow(f diag.Finding, file string) string {
	text := EscapeMarkdown(words.Clip(f.Message, MarkdownCell))
	if f.Help != "" {
		text += "<br>help: " + EscapeMarkdown(words.Clip(f.Help, MarkdownCell))
	}
	place := fmt.Sprintf("%s:%s", words.Clip(file, MarkdownCell), f.Pos)
	return fmt.Sprintf("| %s | %s | %s | %s |\n", f.Severity, CodeMarkdown(place), text, CodeMarkdown(f.Rule))
}
