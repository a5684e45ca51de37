package out

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
)

// GitHub writes each finding as a workflow command, which GitHub shows beside
// the line it is about, the gravest first: it shows ten of a severity and no more.
// See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
func (f Findings) GitHub(w io.Writer) error {
	var b strings.Builder
	top := f.Top
	for _, f := range f.List.Gravest() {
		command := map[diag.Severity]string{diag.Error: "error", diag.Warning: "warning", diag.Info: "notice"}[f.Severity]
		fmt.Fprintf(&b, "::%s file=%s,line=%d", command, commandProperty(pathOf(f.File, top)), f.Pos.Line)
		if f.End.Line > f.Pos.Line { // columns are only allowed within one line
			fmt.Fprintf(&b, ",endLine=%d", f.End.Line)
		} else {
			fmt.Fprintf(&b, ",col=%d,endLine=%d,endColumn=%d", f.Pos.Col, f.Pos.Line, max(f.End.Col, f.Pos.Col))
		}
		message := VisibleLine(f.Message)
		if f.Help != "" {
			message += "\nhelp: " + VisibleLine(f.Help)
		}
		fmt.Fprintf(&b, ",title=%s::%s\n", commandProperty(f.Rule), commandData(message))
	}
	return put(w, b.String())
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// commandData escapes the text of a workflow command.
func commandData(s string) string { return dataEscapes.Replace(Visible(s)) }

// commandProperty escapes the value of a property. Line breaks are kept as such,
// because a file may have one in its name.
func commandProperty(s string) string {
	return propertyEscapes.Replace(escaped(s, func(r rune) bool { return IsControl(r) && r != '\n' && r != '\r' }))
}

// Notice is a workflow command, on a line of its own, that says something under a title.
func Notice(title, text string) string {
	return fmt.Sprintf("::notice title=%s::%s\n", commandProperty(VisibleLine(title)), commandData(VisibleLine(text)))
}
