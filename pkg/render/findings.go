package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/validate"
	"github.com/who-does-what/wdw/pkg/words"
)

// FindingsText writes each finding as FILE:LINE:COL: SEVERITY: MESSAGE [RULE], then
// the source line with a caret, then the help. What is older than the change says so.
func FindingsText(w io.Writer, findings diag.List, s out.Screen) error {
	var b strings.Builder
	for _, f := range findings {
		tag := "[" + f.Rule + "]"
		if f.Older {
			tag += " (older)"
		}
		fmt.Fprintf(&b, "%s:%s: %s: %s %s\n",
			s.Style(out.Bold, plainStart(out.VisibleLine(f.File))), f.Pos, severityInColour(s, f.Severity), out.VisibleLine(f.Message), s.Style(out.Dim, tag))
		b.WriteString(excerpt(f, s))
		if f.Help != "" {
			fmt.Fprintf(&b, "    %s %s\n", s.Style(out.Cyan, "help:"), out.VisibleLine(f.Help))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// plainStart keeps a file's name at the beginning of a line from being a workflow
// command, because text is also what CI logs hold.
func plainStart(file string) string {
	if strings.HasPrefix(file, "::") || strings.HasPrefix(file, "##[") {
		return "./" + file
	}
	return file
}

func severityInColour(s out.Screen, severity diag.Severity) string {
	style := map[diag.Severity]string{diag.Error: out.Red, diag.Warning: out.Yellow, diag.Info: out.Cyan}[severity]
	return s.Style(style, severity.String())
}

// FindingsSummary is the line that ends a run: what was checked and what was found. What
// is older than the change is counted apart.
func FindingsSummary(r validate.Report) string {
	checked := fmt.Sprintf("%s, %s, %s", words.Count(r.Files, "file"), words.Count(r.Entries, "entry"), words.Count(r.Rules, "rule"))
	return checked + ": " + foundWords(r)
}

func foundWords(r validate.Report) string {
	found, older := r.Introduced(), ""
	none, since := "no findings", ""
	if r.Base != "" {
		none, since = "nothing introduced", " introduced"
		if r.Older() > 0 {
			older = fmt.Sprintf(" (%s)", words.Count(r.Older(), "older finding"))
		}
	}
	if len(found) == 0 {
		return none + older
	}
	wording := fmt.Sprintf("%s, %s", words.Count(found.Count(diag.Error), "error"), words.Count(found.Count(diag.Warning), "warning"))
	if n := found.Count(diag.Info); n > 0 {
		wording += ", " + words.Count(n, "remark")
	}
	return wording + since + older
}

// FindingsJSON writes the report in the shape of schema/output/validate.
func FindingsJSON(w io.Writer, r validate.Report) error { return out.JSON(w, reportValue(r)) }

// reportValue is the object that a report is in JSON. Its errors and warnings are those
// that count: with a base, the ones that the change introduced.
func reportValue(r validate.Report) out.Object {
	var base any
	if r.Base != "" {
		base = r.Base
	}
	counted := r.Introduced()
	return out.Object{
		{"checked", out.Object{{"files", r.Files}, {"entries", r.Entries}, {"rules", r.Rules}}},
		{"base", base},
		{"errors", counted.Count(diag.Error)},
		{"warnings", counted.Count(diag.Warning)},
		{"older", r.Older()},
		{"findings", findingValues(r)},
	}
}

// FindingsJSONLines writes each finding of FindingsJSON on a line of its own.
func FindingsJSONLines(w io.Writer, r validate.Report) error {
	return out.JSONLines(w, findingValues(r))
}

func findingValues(r validate.Report) []out.Object {
	list := make([]out.Object, len(r.Findings))
	for i, f := range r.Findings {
		list[i] = out.Object{
			{"file", f.File}, {"line", f.Pos.Line}, {"column", f.Pos.Col}, {"end_line", f.End.Line}, {"end_column", f.End.Col},
			{"id", f.ID}, {"pointer", f.Pointer}, {"rule", f.Rule}, {"severity", f.Severity.String()},
			{"message", f.Message}, {"help", f.Help}, {"fingerprint", f.Fingerprint()},
		}
		if r.Base != "" {
			list[i] = append(list[i], out.Member{"introduced", !f.Older})
		}
	}
	return list
}
