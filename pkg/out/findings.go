package out

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/words"
)

// Findings is what a check found, and what the formats for findings say beside it.
type Findings struct {
	// List stands in the order in which it is shown.
	List diag.List
	// Files, Entries and Rules count what was checked.
	Files, Entries, Rules int
	// Base names the state before the change, empty where nobody compared. Older is then
	// the number of findings that this state had too, whether they are listed or not.
	Base  string
	Older int
	// Fails tells which findings fail the run; nil fails none.
	Fails func(diag.Finding) bool

	// Here makes the name of a file a path from the working folder, for people; Top one from
	// the top of the repository, for what shows findings beside its files. Nil keeps it.
	Here, Top func(file string) string

	// Source is the text of a file, nil if nobody has it, for "sarif".
	Source func(file string) ([]byte, error)
	// Notes are said of the run as a whole, in "sarif".
	Notes []string

	// Waived tells which findings somebody has accepted, for "sarif"; nil is none.
	Waived func(diag.Finding) bool
	// Rule describes a rule, for "sarif".
	Rule func(id string) FindingRule
	// Root says what the names of files start from, and Version is the tool's, for "sarif".
	Root, Version string
}

// FindingRule describes a rule. What is empty is not known.
type FindingRule struct {
	// Severity is that of findings that nobody has waived; nil where they differ.
	Severity *diag.Severity
	// Summary is one line, Why a paragraph; Bad and Good are examples in YAML.
	Summary, Why, Bad, Good string
}

// FindingFormats are the formats of findings, the usual one first.
var FindingFormats = []string{"text", "json", "jsonl", "sarif", "junit", "github", "markdown"}

// Result shows the findings in FindingFormats.
func (f Findings) Result() Result {
	return Result{Data: f, Findings: &f, Remark: f.Summary(), Forms: map[string]Form{
		"text":     f.Text,
		"jsonl":    func(w io.Writer, _ Screen) error { return JSONLines(w, f.Items()) },
		"markdown": func(w io.Writer, _ Screen) error { return f.markdown(w) },
	}}
}

// Failed is the verdict: whether a finding fails the run. Exit codes and every format
// ask it, so that they cannot differ.
func (f Findings) Failed() bool { return slices.ContainsFunc(f.List, f.fails) }

func (f Findings) fails(one diag.Finding) bool { return f.Fails != nil && f.Fails(one) }

// Text writes each finding as FILE:LINE:COL: SEVERITY: MESSAGE [RULE], then the source
// line with a caret, then the help. What is older than the change says so.
func (f Findings) Text(w io.Writer, s Screen) error {
	var b strings.Builder
	here := f.Here
	for _, f := range f.List {
		tag := "[" + f.Rule + "]"
		if f.Older {
			tag += " (older)"
		}
		fmt.Fprintf(&b, "%s:%s: %s: %s %s\n",
			s.Style(Bold, VisibleLine(pathOf(f.File, here))), f.Pos, severityInColour(s, f.Severity), VisibleLine(f.Message), s.Style(Dim, tag))
		b.WriteString(excerpt(f, s))
		if f.Help != "" {
			fmt.Fprintf(&b, "    %s %s\n", s.Style(Cyan, "help:"), VisibleLine(f.Help))
		}
	}
	return put(w, b.String())
}

// pathOf is a file as a function has it; nil keeps its name.
func pathOf(file string, by func(string) string) string {
	if by == nil {
		return file
	}
	return by(file)
}

func severityInColour(s Screen, severity diag.Severity) string {
	style := map[diag.Severity]string{diag.Error: Red, diag.Warning: Yellow, diag.Info: Cyan}[severity]
	return s.Style(style, severity.String())
}

// Summary is the line that ends a run: what was checked and what was found.
func (f Findings) Summary() string {
	return fmt.Sprintf("%s, %s, %s: %s", words.Count(f.Files, "file"), words.Count(f.Entries, "entry"), words.Count(f.Rules, "rule"), f.Found())
}

// Found says what was found. What is older than the change is counted apart.
func (f Findings) Found() string {
	found, older := f.List.Introduced(), ""
	none, since := "no findings", ""
	if f.Base != "" {
		none, since = "nothing introduced", " introduced"
		if f.Older > 0 {
			older = fmt.Sprintf(" (%s)", words.Count(f.Older, "older finding"))
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

// Data is the findings and what was checked, in the shape of schema/output/validate. Its
// errors and warnings are those that count: with a base, the ones that the change
// introduced.
func (f Findings) Data() any {
	counted := f.List.Introduced()
	base := any(f.Base)
	if f.Base == "" {
		base = nil
	}
	return Object{
		{"root", pathOf(".", f.Top)}, {"checked", Object{{"files", f.Files}, {"entries", f.Entries}, {"rules", f.Rules}}}, {"base", base},
		{"errors", counted.Count(diag.Error)}, {"warnings", counted.Count(diag.Warning)}, {"older", f.Older}, {"findings", f.Items()},
	}
}

// Items are the findings alone, for results that hold them beside other things.
func (f Findings) Items() []Object {
	return Each(f.List, func(one diag.Finding) Object {
		o := Object{
			{"file", one.File}, {"line", one.Pos.Line}, {"column", one.Pos.Col}, {"end_line", one.End.Line}, {"end_column", one.End.Col},
			{"id", one.ID}, {"pointer", one.Pointer}, {"rule", one.Rule}, {"severity", one.Severity.String()},
			{"message", one.Message}, {"help", one.Help}, {"fingerprint", one.Fingerprint()},
		}
		if f.Base != "" {
			o = append(o, Member{"introduced", !one.Older})
		}
		return o
	})
}
