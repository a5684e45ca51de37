package query

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/schema"
)

// WhereHelp explains --where.
func WhereHelp() string {
	var b strings.Builder
	b.WriteString("--where of list, search and others takes an expression over the fields, for what the\nfilters do not say:\n\n")
	for _, o := range Operators() {
		fmt.Fprintf(&b, "  %-24s %s\n", o.Call, o.Usage)
	}
	b.WriteByte('\n')
	for _, f := range Functions() {
		fmt.Fprintf(&b, "  %-24s %s\n", f.Call, f.Usage)
	}
	b.WriteString(`
Text stands in quotes, or between back-quotes where a backslash is only that, as in
name matches `)
	b.WriteString("`^NHS \\d`" + `. Ids and values of a closed set compare without regard to case.

A date stands in quotes too. One of a field counts as its last day; one in quotes stands
for all of its days, so that "2027" equals each date that lies in that year.

What an entry lacks is equal to nil, and to "", and fits no comparison but != with
anything else; it is false where true or false is wanted. A field of a list is that of
its items, as in "fhir-r4" in standards.id. A field whose name is no plain word is
$env["my-field"], or access["my-field"] inside another.`)
	return b.String()
}

// helpDepth is how deep FieldWords lists fields; a schema may refer to itself.
const helpDepth = 5

// FieldWords lists the fields of a shape, those inside a mapping in braces.
func FieldWords(shape *schema.Shape) string { return fieldWords(shape, helpDepth) }

func fieldWords(shape *schema.Shape, depth int) string {
	if depth == 0 {
		return ""
	}
	var list []string
	for _, p := range shape.Single().Properties {
		name := p.Name
		if inside := fieldWords(p.Shape, depth-1); inside != "" {
			name += " {" + inside + "}"
		}
		list = append(list, name)
	}
	return strings.Join(list, ", ")
}
