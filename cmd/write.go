package cmd

import (
	"github.com/who-does-what/wdw/pkg/out"
)

type template = out.Template

// write writes a result in the format that was asked for. A terminal that has no room for
// all columns is told so, and what is remarked on goes beside text.
func (k call) write(r out.Result) error {
	if k.template != nil {
		return writeTemplate(k.ctx, k.app, k.template, r.Unnamed())
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
			k.note("no room for %s; -o csv has everything", headingWords(hidden))
		}
	}
	return nil
}
