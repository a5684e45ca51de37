package schema

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// A help says how what stands there would be written; it never repeats what the schema
// wants without saying how to get there.

// dateHelp says how a date of another form is written here, or why there is no such day.
func dateHelp(shape *Shape, text string) string {
	written, why := date.Written(text)
	isWhole := len(written) == len("2026-12-31")
	if why == "" && written != "" && (isWhole || shape.Format == PartialDate) {
		return "write " + written
	}
	return why
}

// truths are the words of people and of YAML for yes and no.
var truths = map[string]bool{
	"true": true, "yes": true, "y": true, "on": true, "t": true, "1": true, "✓": true, "✔": true,
	"false": false, "no": false, "n": false, "off": false, "f": false, "0": false, "✗": false, "✘": false,
}

// yesOrNo is which of the two words that are allowed for yes and no a value means; "" if
// they are not allowed, or it means neither.
func yesOrNo(n *document.Node, allowed []string) string {
	truth, ok := truths[strings.ToLower(strings.TrimSpace(n.Text))]
	if !ok || !n.IsScalar() {
		return ""
	}
	for _, pair := range [][2]string{{"yes", "no"}, {"true", "false"}} {
		if slices.Contains(allowed, pair[0]) && slices.Contains(allowed, pair[1]) {
			if truth {
				return pair[0]
			}
			return pair[1]
		}
	}
	return ""
}

const bullets = "•·–—‣◦●▪*"

// otherKind says how a value of one kind becomes one of another that is wanted; "" if
// nobody knows.
func (c *checker) otherKind(t target, want func(...string) bool) string {
	v, shape := t.value, t.shape
	src := c.doc.Source()[v.Start:v.End]
	isLine := !strings.Contains(src, "\n")
	first, size := utf8.DecodeRuneInString(v.Text)
	switch {
	case want("array") && v.Kind == document.String && strings.ContainsRune(bullets, first) && strings.HasPrefix(v.Text[size:], " "):
		return fmt.Sprintf("write \"- \" for \"%c\", each on a line of its own", first)
	case want("array") && v.Kind == document.Map:
		return "begin each item with \"- \""
	case want("string") && v.Kind == document.Map && isLine && v.Style == document.Block:
		return "put it in quotes: " + document.Quoted(src)
	case want("string") && v.Kind == document.List && len(v.Items) == 1 && v.Items[0].IsScalar():
		return fmt.Sprintf("write it alone, not as a list: %s", c.doc.Source()[v.Items[0].Start:v.Items[0].End])
	case want("object") && v.Kind == document.List && len(v.Items) == 1 && v.Items[0].Kind == document.Map:
		return "delete the \"- \" before its first field"
	case want("object") && v.IsScalar() && v.Kind != document.Null && t.at != "" && shape.Names() != nil:
		return "write its fields below it, indented: " + words.Quoted(shape.Names()[:min(3, len(shape.Names()))], "and")
	}
	return ""
}
