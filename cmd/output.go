package cmd

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// templateFormat begins the format that a Go template follows.
const templateFormat = out.TemplateFormat

// output is the -o flag of a command.
type output struct {
	format  string
	formats []string
	command string // the name of the command
}

// register adds -o with the formats that the command has; the first is the default.
func (o *output) register(c *cobra.Command, formats ...string) {
	o.formats, o.command = formats, c.Name()
	c.Flags().StringVarP(&o.format, "output", "o", formats[0], "`format`: "+strings.Join(formats, ", "))
	mustRegister(c, "output", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
}

// check refuses a format that the command does not have.
func (o *output) check() error {
	if o.has(o.formats...) {
		return nil
	}
	message := fmt.Sprintf("-o: %q is not a format of this command", o.format)
	if help := words.DidYouMean(o.format, o.formats); help != "" {
		return usagef("%s; %s", message, help)
	}
	return usagef("%s; it is one of %s", message, strings.Join(o.formats, ", "))
}

// has tells whether the format is one of these.
func (o *output) has(formats ...string) bool {
	for _, f := range formats {
		if o.format == f || f == out.TemplateFormat && strings.HasPrefix(o.format, f) {
			return true
		}
	}
	return false
}

// name is the format without the text of a template.
func (o *output) name() string {
	if o.has(out.TemplateFormat) {
		return strings.TrimSuffix(out.TemplateFormat, "=")
	}
	return o.format
}

// template reads the template of a format, nil if the format is another. shape is the
// items', nil if they say themselves which fields they have.
func (o *output) template(shape *schema.Shape) (*out.Template, error) {
	text, ok := strings.CutPrefix(o.format, templateFormat)
	if !ok {
		return nil, nil
	}
	t, err := out.ParseTemplate(text, shape)
	return t, templateFault(err)
}

// writeTemplate writes items, which have a name, with a template.
func writeTemplate(ctx context.Context, app *App, t *out.Template, items iter.Seq2[string, any]) error {
	return templateFault(t.Write(ctx, app.Stdout, items))
}

// templateFault shows where a template is wrong.
func templateFault(err error) error {
	var fault *out.TemplateError
	switch {
	case !errors.As(err, &fault):
		return err
	case fault.From == fault.To:
		return usagef("-o template: %w", err)
	}
	return usagef("-o template: %w\n%s", err, out.Marked(fault.Template, fault.From, fault.To))
}
