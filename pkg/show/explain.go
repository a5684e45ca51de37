package show

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Page writes what there is to say about a field.
func (f Field) Page(p *out.Page) {
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
		meaning := v.Meaning
		if f.Of > 0 {
			meaning += fmt.Sprintf(" (%d)", v.Count)
		}
		p.Hang(v.Text+": ", strings.TrimSpace(meaning), 2)
	}
	p.Section("Fields")
	for _, path := range f.Fields {
		p.Line("  " + out.VisibleLine(path))
	}
	p.Section("Example")
	if len(f.Examples) > 0 {
		var b strings.Builder
		if out.YAML(&b, out.Value(f.Examples[0], f.Shape)) == nil { // a Builder takes everything
			example(p, strings.TrimRight(b.String(), "\n"))
		}
	}
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
