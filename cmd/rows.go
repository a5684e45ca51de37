package cmd

import (
	"context"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// rowWriter writes rows in one of out.Rows.
type rowWriter struct {
	global   *session
	format   string
	template *out.Template // nil unless that is the format
	screen   out.Screen
}

// rowWriter reads the template, if that is the format.
func (s *session) rowWriter(wanted output, screen out.Screen) (w rowWriter, err error) {
	w = rowWriter{global: s, format: wanted.format, screen: screen}
	if err := s.refuseResult(wanted); err != nil {
		return w, err
	}
	w.template, err = wanted.template(nil)
	return w, err
}

// write writes the rows. A terminal that has no room for all columns is told so.
func (w rowWriter) write(ctx context.Context, app *App, rows out.Result) error {
	if w.template != nil {
		return writeTemplate(ctx, app, w.template, rows.Each())
	}
	if err := rows.Write(app.Stdout, w.format, w.screen); err != nil || w.format != "table" {
		return err
	}
	if hidden := rows.Hidden(w.screen); len(hidden) > 0 {
		w.global.note("no room for %s; -o csv has everything", headingWords(hidden))
	}
	return nil
}

// headingWords lists headings in a sentence.
func headingWords(headings []string) string {
	wording := make([]string, len(headings))
	for i, h := range headings {
		wording[i] = words.LowerFirst(h)
	}
	return words.Join(wording, "and")
}
