package cmd

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// write writes a result in the format that was asked for. A terminal that has no room for
// all columns is told so, and what is remarked on goes beside text.
func (k call) write(r out.Result) error {
	k.shown.erase()
	err := k.paged(k.stdout(k.format), func(w io.Writer) error {
		if k.template != nil {
			return templateFault(k.template.Write(k.ctx, w, r.Each()))
		}
		return r.Write(w, k.format, k.screen)
	})
	if err != nil {
		return err
	}
	switch k.format {
	case "text":
		if r.Remark != "" {
			k.note("%s", r.Remark)
		}
	case "table":
		if hidden := r.Hidden(k.screen); len(hidden) > 0 {
			k.note("no room for %s; %s", words.Join(out.Each(hidden, words.LowerFirst), "and"), cmp.Or(k.spec.roomier, "-o csv has everything"))
		}
	}
	return nil
}

// stdout is where a format goes: all but those that are no text, or are commands to a CI
// runner, through out.Guard.
func (s *session) stdout(format string) io.Writer {
	if format == "xlsx" || format == "github" {
		return s.app.raw
	}
	return s.app.Stdout
}

// shape reads the template, if there is one, for items of a shape; nil for those that say
// themselves which fields they have.
func (k *call) shape(shape *schema.Shape) (err error) {
	if text, ok := strings.CutPrefix(k.format, out.TemplateFormat); ok {
		k.template, err = out.ParseTemplate(text, shape)
	}
	return templateFault(err)
}

// try runs the template, if there is one, on a result and writes nothing.
func (k call) try(r out.Result) error {
	if k.template == nil {
		return nil
	}
	return templateFault(k.template.Write(k.ctx, io.Discard, r.Each()))
}

// templateFault shows where a template is wrong.
func templateFault(err error) error {
	fault, ok := errors.AsType[*out.TemplateError](err)
	switch {
	case !ok:
		return err
	case fault.From == fault.To:
		return usagef("-o template: %w", err)
	}
	return usagef("-o template: %w\n%s", err, out.Marked(fault.Template, fault.From, fault.To))
}

// isFormat tells whether the format is one of these.
func (k call) isFormat(formats ...string) bool {
	return slices.Contains(formats, k.format) || slices.Contains(formats, out.TemplateFormat) && strings.HasPrefix(k.format, out.TemplateFormat)
}

// formatName is the format without the text of a template.
func (k call) formatName() string {
	name, _, _ := strings.Cut(k.format, "=")
	return name
}

// isData tells whether the format is for programs that take values.
func (k call) isData() bool { return k.isFormat("json", "jsonl", "yaml", out.TemplateFormat) }

// only refuses the formats that a flag does not have: it has one for people, and data.
func (k call) only(flag string) error {
	if slices.Contains([]string{"table", "json", "jsonl", "yaml"}, k.format) {
		return nil
	}
	return usagef("-o: %s has no format %q; it has table, json, jsonl and yaml", flag, k.format)
}

// remark writes what was found on the way to standard error, in formats that have no
// place for it.
func (k call) remark(findings diag.List) error {
	if k.flags.quiet || !k.isFormat("table", "csv", "xlsx") {
		return nil
	}
	return out.Findings{List: findings}.Text(k.app.Stderr, out.Screen{})
}

// refuseWorkbook keeps a workbook off a terminal. instead is the command line that writes
// it to a file.
func (s *session) refuseWorkbook(format, instead string) error {
	if format != "xlsx" || s.app.Width <= 0 {
		return nil
	}
	return usagef("a workbook cannot be shown on a terminal; write it to a file: wdw %s", instead)
}
