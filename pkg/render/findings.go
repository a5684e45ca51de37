package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/validate"
)

// FindingsText writes each finding as FILE:LINE:COL: SEVERITY: MESSAGE [RULE], then
// the source line with a caret, then the help.
func FindingsText(w io.Writer, findings diag.List, s Screen) error {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s:%s: %s: %s %s\n",
			s.style(styleBold, VisibleLine(f.File)), f.Pos, s.severity(f.Severity), VisibleLine(f.Message), s.style(styleDim, "["+f.Rule+"]"))
		b.WriteString(excerpt(f, s))
		if f.Help != "" {
			fmt.Fprintf(&b, "    %s %s\n", s.style(styleCyan, "help:"), VisibleLine(f.Help))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Screen) severity(severity diag.Severity) string {
	style := map[diag.Severity]string{diag.Error: styleRed, diag.Warning: styleYellow, diag.Info: styleCyan}[severity]
	return s.style(style, severity.String())
}

const (
	// excerptWidth is how many columns of a source line are shown.
	excerptWidth = 100
	tabWidth     = 4
)

// excerpt shows the source line and marks the finding's columns by display width, so
// that tabs, wide and combining characters do not move the caret. A long line is
// shown around the mark.
func excerpt(f diag.Finding, s Screen) string {
	if strings.TrimSpace(f.Excerpt) == "" {
		return ""
	}
	type cell struct {
		text  string
		width int
	}
	var cells []cell
	for _, r := range f.Excerpt {
		c := cell{string(r), runewidth.RuneWidth(r)}
		if r == '\t' {
			c = cell{strings.Repeat(" ", tabWidth), tabWidth}
		} else if isControl(r) {
			c.text = VisibleLine(c.text)
			c.width = len(c.text)
		}
		cells = append(cells, c)
	}
	from := min(max(f.Pos.Col-1, 0), len(cells))
	to := len(cells)
	if f.End.Line == f.Pos.Line {
		to = min(max(f.End.Col-1, from), len(cells))
	}
	width := func(cells []cell) int {
		n := 0
		for _, c := range cells {
			n += c.width
		}
		return n
	}
	first, last := 0, len(cells)
	for first < from && width(cells[first:from]) > excerptWidth*2/3 {
		first++
	}
	for last > first+1 && width(cells[first:last]) > excerptWidth {
		last--
	}
	to = min(to, last)
	var text strings.Builder
	before, after := "", ""
	if first > 0 {
		before = "…"
	}
	if last < len(cells) {
		after = "…"
	}
	text.WriteString(before)
	for _, c := range cells[first:last] {
		text.WriteString(c.text)
	}
	text.WriteString(after)
	number := fmt.Sprintf("%5d", f.Pos.Line)
	mark := "^" + strings.Repeat("~", max(width(cells[from:max(to, from)])-1, 0))
	indent := strings.Repeat(" ", len([]rune(before))+width(cells[first:from]))
	return fmt.Sprintf("%s %s\n%s %s%s\n",
		s.style(styleDim, number+" |"), strings.TrimRight(text.String(), " "),
		s.style(styleDim, "      |"), indent, s.style(styleGreen, mark))
}

// FindingsSummary is the line that ends a run: what was checked and what was found.
func FindingsSummary(r validate.Report) string {
	checked := fmt.Sprintf("%s, %s, %s", Count(r.Files, "file"), Count(r.Entries, "entry"), Count(r.Rules, "rule"))
	errors, warnings := r.Findings.Count(diag.Error), r.Findings.Count(diag.Warning)
	if errors == 0 && warnings == 0 {
		return checked + ": no findings"
	}
	return fmt.Sprintf("%s: %s, %s", checked, Count(errors, "error"), Count(warnings, "warning"))
}

// Count writes a number and a noun in the right form.
func Count(n int, noun string) string {
	if n != 1 {
		if stem, ok := strings.CutSuffix(noun, "y"); ok {
			noun = stem + "ies"
		} else {
			noun += "s"
		}
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// FindingsJSON writes the report in the shape of schema/output/validate.
func FindingsJSON(w io.Writer, r validate.Report) error {
	findings := make([]any, len(r.Findings))
	for i, f := range r.Findings {
		findings[i] = finding(f)
	}
	return JSON(w, Object{
		{"checked", Object{{"files", r.Files}, {"entries", r.Entries}, {"rules", r.Rules}}},
		{"base", nil},
		{"errors", r.Findings.Count(diag.Error)},
		{"warnings", r.Findings.Count(diag.Warning)},
		{"findings", findings},
	})
}

func finding(f diag.Finding) Object {
	return Object{
		{"file", f.File}, {"line", f.Pos.Line}, {"column", f.Pos.Col}, {"end_line", f.End.Line}, {"end_column", f.End.Col},
		{"id", f.ID}, {"pointer", f.Pointer}, {"rule", f.Rule}, {"severity", f.Severity.String()},
		{"message", f.Message}, {"help", f.Help}, {"fingerprint", f.Fingerprint()},
	}
}
