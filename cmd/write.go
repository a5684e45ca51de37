package cmd

import (
	"io"
	"slices"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
)

type template = out.Template

// write writes a result in the format that was asked for. A terminal that has no room for
// all columns is told so, and what is remarked on goes beside text.
func (k call) write(r out.Result) error {
	if k.template != nil {
		return writeTemplate(k.ctx, k.app, k.template, r.Each())
	}
	if err := r.Write(k.app.Stdout, k.output.format, k.screen); err != nil {
		return err
	}
	switch k.output.format {
	case "text":
		if r.Remark != "" {
			k.note("%s", r.Remark)
		}
	case "table":
		if hidden := r.Hidden(k.screen); len(hidden) > 0 {
			k.note("no room for %s; %s", headingWords(hidden), k.roomier)
		}
	}
	return nil
}

// shape reads the template again, if there is one, for items of a shape.
func (k *call) shape(shape *schema.Shape) (err error) {
	k.template, err = k.output.template(shape)
	return err
}

// try runs the template, if there is one, on a result and writes nothing.
func (k call) try(r out.Result) error {
	if k.template == nil {
		return nil
	}
	return templateFault(k.template.Write(k.ctx, io.Discard, r.Each()))
}

// isData tells whether the format is for programs that take values.
func (k call) isData() bool { return k.output.has("json", "jsonl", "yaml", out.TemplateFormat) }

// only refuses the formats that a flag does not have: it has one for people, and data.
func (k call) only(flag string) error {
	if slices.Contains([]string{"table", "json", "jsonl", "yaml"}, k.output.format) {
		return nil
	}
	return usagef("-o: %s has no format %q; it has table, json, jsonl and yaml", flag, k.output.format)
}

// remark writes what was found on the way to standard error, in formats that have no
// place for it.
func (k call) remark(findings diag.List) error {
	if k.flags.quiet || !k.output.has("table", "csv", "xlsx") {
		return nil
	}
	return out.Findings{List: findings}.Text(k.app.Stderr, out.Screen{})
}

// refuseResult keeps a result that is a workbook off a terminal.
func (s *session) refuseResult(o output) error {
	return s.refuseWorkbook(o.format, o.command+" -o xlsx > "+o.command+".xlsx")
}

// refuseWorkbook keeps a workbook off a terminal. instead is the command line that writes
// it to a file.
func (s *session) refuseWorkbook(format, instead string) error {
	if format != "xlsx" || s.app.Width <= 0 {
		return nil
	}
	return usagef("a workbook cannot be shown on a terminal; write it to a file: wdw %s", instead)
}
