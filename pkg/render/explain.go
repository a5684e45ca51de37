package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/field"
	"github.com/who-does-what/wdw/pkg/schema"
)

// ExplainRule writes why a rule exists, and both examples.
func ExplainRule(w io.Writer, r RuleRow, s Screen) error {
	p := newPage(s)
	p.title(r.ID, r.Level)
	p.prose(r.Summary, 0)
	p.section("Why")
	p.prose(r.Why, 2)
	wrong, right := "Wrong", "Right"
	if r.Kind == ChangeRule {
		wrong, right = "Is one", "Is none"
	}
	p.section(wrong)
	example(p, r.Bad)
	p.section(right)
	example(p, r.Good)
	return p.write(w)
}

// example writes lines as they are, but for what cannot be seen.
func example(p *page, text string) {
	for _, line := range strings.Split(showInvisible(text), "\n") {
		p.line("    " + line)
	}
}

// showInvisible names the characters of an example that would not be seen. Tabs are
// shown too, because some examples are about them.
func showInvisible(text string) string {
	text = strings.NewReplacer("\ufeff", "<U+FEFF>", "\t", "<tab>").Replace(text)
	return Visible(text)
}

// ExplainField writes what there is to say about a field.
func ExplainField(w io.Writer, f field.Field, s Screen) error {
	p := newPage(s)
	p.title(f.Path, f.Label)
	p.prose(f.Description, 0)
	p.gap()
	p.hang("In: ", f.Where, 0)
	p.hang("Holds: ", f.Type, 0)
	if f.Required != "" {
		p.hang("Required: ", f.Required, 0)
	}
	for _, ref := range f.Refs {
		p.hang("Ids of: ", fmt.Sprintf("%s, in %s", Count(ref.Count, ref.Noun), ref.File), 0)
	}
	if len(f.NamedBy) > 0 {
		p.hang("Named by: ", strings.Join(f.NamedBy, ", "), 0)
	}
	if !f.Class.IsZero() {
		p.hang("A change is: ", classWords(f.Class)+`, or what "wdw rules --kind change" says`, 0)
	}
	if f.Of > 0 && f.Required != "" {
		p.hang("Used by: ", fmt.Sprintf("%d of %d", f.Used, f.Of), 0)
	}
	p.section("Values")
	for _, v := range f.Values {
		words := v.Meaning
		if f.Of > 0 {
			words += fmt.Sprintf(" (%d)", v.Count)
		}
		p.hang(v.Text+": ", strings.TrimSpace(words), 2)
	}
	p.section("Fields")
	for _, path := range f.Fields {
		p.line("  " + VisibleLine(path))
	}
	p.section("Example")
	if len(f.Examples) > 0 {
		var b strings.Builder
		if err := YAML(&b, Value(f.Examples[0], f.Shape)); err != nil {
			return err
		}
		example(p, strings.TrimRight(b.String(), "\n"))
	}
	return p.write(w)
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
