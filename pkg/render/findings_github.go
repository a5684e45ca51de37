package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/validate"
)

// FindingsGitHub writes each finding as a workflow command, which GitHub shows beside
// the line it is about.
// See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
func FindingsGitHub(w io.Writer, r validate.Report) error {
	var b strings.Builder
	for _, f := range r.Findings {
		command := map[diag.Severity]string{diag.Error: "error", diag.Warning: "warning", diag.Info: "notice"}[f.Severity]
		fmt.Fprintf(&b, "::%s file=%s,line=%d", command, out.CommandProperty(f.File), f.Pos.Line)
		if f.End.Line > f.Pos.Line { // columns are only allowed within one line
			fmt.Fprintf(&b, ",endLine=%d", f.End.Line)
		} else {
			fmt.Fprintf(&b, ",col=%d,endLine=%d,endColumn=%d", f.Pos.Col, f.Pos.Line, max(f.End.Col, f.Pos.Col))
		}
		message := out.VisibleLine(f.Message)
		if f.Help != "" {
			message += "\nhelp: " + out.VisibleLine(f.Help)
		}
		fmt.Fprintf(&b, ",title=%s::%s\n", out.CommandProperty(f.Rule), out.CommandData(message))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
