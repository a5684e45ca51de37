package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/show"
	"github.com/who-does-what/wdw/pkg/words"
)

// ExplainRule writes why a rule exists, and both examples.
func ExplainRule(w io.Writer, r RuleRow, s out.Screen) error {
	p := out.NewPage(s)
	p.Title(r.ID, r.Level)
	p.Prose(r.Summary, 0)
	p.Section("Why")
	p.Prose(r.Why, 2)
	wrong, right := "Wrong", "Right"
	if r.Kind == ChangeRule {
		wrong, right = "Is one", "Is none"
	}
	p.Section(wrong)
	example(p, r.Bad)
	p.Section(right)
	example(p, r.Good)
	return p.Write(w)
}

// example writes lines as they are, but for what cannot be seen.
func example(p *out.Page, text string) {
	for _, line := range strings.Split(showInvisible(text), "\n") {
		p.Line("    " + line)
	}
}

// showInvisible names the characters of an example that would not be seen. Tabs are
// shown too, because some examples are about them.
func showInvisible(text string) string {
	text = strings.NewReplacer("\ufeff", "<U+FEFF>", "\t", "<tab>").Replace(text)
	return out.Visible(text)
}

// ExplainField writes what there is to say about a field.
func ExplainField(w io.Writer, f show.Field, s out.Screen) error {
	p := out.NewPage(s)
	p.Title(f.Path, f.Label)
	p.Prose(f.Description, 0)
	p.Gap()
	p.Hang("In: ", f.Where, 0)
	p.Hang("Holds: ", f.Type, 0)
	if f.Required != "" {
		p.Hang("Required: ", f.Required, 0)
	}
	for _, ref := range f.Refs {
		p.Hang("Ids of: ", fmt.Sprintf("%s, in %s", words.Count(ref.Count, ref.Noun), ref.File), 0)
	}
	if len(f.NamedBy) > 0 {
		p.Hang("Named by: ", strings.Join(f.NamedBy, ", "), 0)
	}
	if !f.Class.IsZero() {
		p.Hang("A change is: ", classWords(f.Class)+`, or what "wdw rules --kind change" says`, 0)
	}
	if f.Of > 0 && f.Required != "" {
		p.Hang("Used by: ", fmt.Sprintf("%d of %d", f.Used, f.Of), 0)
	}
	p.Section("Values")
	for _, v := range f.Values {
		words := v.Meaning
		if f.Of > 0 {
			words += fmt.Sprintf(" (%d)", v.Count)
		}
		p.Hang(v.Text+": ", strings.TrimSpace(words), 2)
	}
	p.Section("Fields")
	for _, path := range f.Fields {
		p.Line("  " + out.VisibleLine(path))
	}
	p.Section("Example")
	if len(f.Examples) > 0 {
		var b strings.Builder
		if err := out.YAML(&b, out.Value(f.Examples[0], f.Shape)); err != nil {
			return err
		}
		example(p, strings.TrimRight(b.String(), "\n"))
	}
	return p.Write(w)
}

// classWords says how serious a change of a field is.
func classWords(c schema.Class) string {
	if c.Added == c.Removed && c.Removed == c.Changed {
		return c.Changed
	}
	var parts []string
	for _, op := range [][2]string{{"added", c.Added}, {"removed", c.Removed}, {"changed", c.Changed}} {
		if op[1] != "" {
			parts = append(parts, op[1]+" when "+op[0])
		}
	}
	return strings.Join(parts, ", ")
}
