package render

import (
	"io"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
)

// CheckSARIF writes findings about the user's own file. rule says what a rule is about,
// and how grave it is if that is always the same. version is the tool's.
func CheckSARIF(w io.Writer, findings diag.List, version string, rule func(id string) (string, diag.Severity, bool)) error {
	return writeSARIF(w, findings, version, "The folder in which wdw was run.", func(id string) out.Object {
		summary, severity, isFixed := rule(id)
		o := out.Object{{"id", id}, {"shortDescription", out.Object{{"text", summary}}}}
		if isFixed {
			o = append(o, out.Member{"defaultConfiguration", out.Object{{"level", sarifLevel(severity)}}})
		}
		return o
	})
}
