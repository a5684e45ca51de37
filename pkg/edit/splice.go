package edit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// The functions here make one change in a source. They take the places of nodes from
// the document and return the whole source; ok is false where the text around a node
// is not of a form that they know. Whether the change did what it should is checked
// by whoever calls them.

// replace puts text, with the file's line breaks, in the place of src[start:end].
func replace(src string, start, end int, text string) (string, bool) {
	if start < 0 || start > end || end > len(src) {
		return "", false
	}
	return src[:start] + breaks(text, src) + src[end:], true
}

// colon is the offset just after the colon of a key, or the end of the key if it has
// none, as in brackets.
func colon(src string, key document.Key) int {
	i := key.End
	for i < len(src) && (src[i] == ' ' || src[i] == '\t') {
		i++
	}
	if i < len(src) && src[i] == ':' {
		return i + 1
	}
	return key.End
}

// endOf is the offset after the last thing that is written of a node, 0 for an empty
// value.
func endOf(src string, n *document.Node) int {
	switch {
	case n.Style == document.Literal || n.Style == document.Folded:
		return blockEnd(src, n)
	case n.IsScalar() && n.Start == n.End:
		return 0
	case n.IsScalar() || n.Style == document.Flow:
		return n.End
	}
	_, end := bounds(src, n, len(n.Fields)+len(n.Items)-1)
	return end
}

// member is the value of a field, or an item.
func member(n *document.Node, i int) *document.Node {
	if n.Kind == document.Map {
		return n.Fields[i].Value
	}
	return n.Items[i]
}

// bounds are where a member of a mapping or list begins, at its key or dash, and the
// offset after the last thing that is written of it. In brackets an item has no dash.
func bounds(src string, n *document.Node, i int) (start, end int) {
	switch {
	case n.Kind == document.Map:
		key := n.Fields[i].Key
		return key.Start, max(colon(src, key), endOf(src, member(n, i)))
	case n.Style == document.Flow:
		return member(n, i).Start, member(n, i).End
	}
	start = dash(src, n, i)
	return start, max(start+1, endOf(src, member(n, i)))
}

// extent is the end of the last line of a block whose key or dash is in column indent
// and whose content ends at end: comments below that are indented further belong
// to it.
func extent(src string, end, indent int) int {
	end = lineEnd(src, end)
	for at := end; at < len(src); {
		start := nextLine(src, at)
		at = lineEnd(src, start)
		line := src[start:at]
		switch text := strings.TrimLeft(line, " \t"); {
		case text == "" && at < len(src):
			continue
		case strings.HasPrefix(text, "#") && len(line)-len(text) > indent:
			end = at
			continue
		}
		break
	}
	return end
}

// commentIn is the comment in a piece of a line behind a value, "" if there is none.
func commentIn(piece string) string {
	if i := strings.IndexByte(piece, '#'); i >= 0 {
		return strings.TrimRight(piece[i:], " \t")
	}
	return ""
}

// replaceValue writes another value behind a colon or dash, or in the place of the
// whole file's.
func replaceValue(doc *document.Document, cur, want *document.Node, shape *schema.Shape, where slot) (string, bool) {
	src := doc.Source()
	var p printer
	if where.inFlow {
		text := p.flow(want, shape)
		if cur.Start == cur.End {
			if where.after > 0 && src[where.after-1] != ':' {
				text = ": " + text
			} else {
				text = " " + text
			}
			return replace(src, where.after, where.after, text)
		}
		return replace(src, cur.Start, cur.End, text)
	}
	if where.after == 0 {
		if !cur.IsScalar() && !isEmpty(cur) && cur.Style != document.Flow {
			return replace(src, cur.Start, endOf(src, cur), p.root(want, shape))
		}
		return replace(src, cur.Start, cur.End, p.root(want, shape))
	}
	col := where.after - lineStart(src, where.after)
	value := ""
	switch {
	case cur.Kind == document.String && want.Kind == document.String:
		value = " " + inStyle(want.Text, keepStyle(cur, want.Text, shape, col+1), shape, col+1, where.indent+step)
	case where.inList:
		_, value = p.member(want, shape, where.indent)
	default:
		value = p.after(want, shape, where.indent, col, false)
	}
	isBlock := cur.Style == document.Literal || cur.Style == document.Folded
	isInline := cur.Start < cur.End && !isBlock && (cur.IsScalar() || cur.Style == document.Flow)
	if isInline && !strings.Contains(value, "\n") {
		return replace(src, cur.Start, cur.End, strings.TrimPrefix(value, " "))
	}
	firstLine := src[where.after:lineEnd(src, where.after)]
	comment, end := commentIn(firstLine), 0
	switch {
	case isInline:
		if cur.Start > where.after+len(firstLine) && comment != "" {
			return "", false // a comment between the key and its value
		}
		comment, end = commentIn(src[cur.End:lineEnd(src, cur.End)]), lineEnd(src, cur.End)
	case isBlock:
		comment, end = commentIn(src[cur.Start:lineEnd(src, cur.Start)]), blockEnd(src, cur)
	case cur.Start == cur.End:
		end = where.after + len(firstLine)
	default:
		if where.inList {
			comment = "" // the first line holds the first field, which may hold a "#"
		}
		end = extent(src, endOf(src, cur), where.indent)
	}
	return replace(src, where.after, end, tailed(value, comment))
}

// keepStyle chooses how new text is written in the place of old: the way of the old
// if somebody chose it, else as if it were new.
func keepStyle(old *document.Node, text string, shape *schema.Shape, column int) document.Style {
	fresh := newStyle(text, shape, column)
	isAsNew := newStyle(old.Text, shape, column) == old.Style
	isTooLong := old.Style == document.Plain && fresh == document.Folded && utf8.RuneCountInString(text) > keepInline
	if isAsNew || isTooLong || old.Style == document.Folded && strings.Contains(text, "\n") {
		return fresh
	}
	return old.Style
}

// addField writes a field into a mapping that has some, in the schema's position.
func addField(doc *document.Document, m *document.Node, f document.Field, shape *schema.Shape, flow bool) (string, bool) {
	src := doc.Source()
	var p printer
	before := predecessor(m, f.Key.Text, shape)
	key := inline(f.Key.Text, nil, flow) + ":"
	if flow {
		text := key + " " + p.flow(f.Value, shape.Property(f.Key.Text))
		if before < 0 {
			return replace(src, m.Fields[0].Key.Start, m.Fields[0].Key.Start, text+", ")
		}
		end := max(colon(src, m.Fields[before].Key), m.Fields[before].Value.End)
		return replace(src, end, end, ", "+text)
	}
	indent := column(doc, m.Fields[0].Key.Start)
	text := key + p.after(f.Value, shape.Property(f.Key.Text), indent, indent+utf8.RuneCountInString(key), false)
	return addLines(doc, m, before+1, text)
}

// addLines writes a member into a mapping or list that has some and is not in brackets.
// i is the place that it gets.
func addLines(doc *document.Document, n *document.Node, i int, text string) (string, bool) {
	src := doc.Source()
	first, _ := bounds(src, n, 0)
	indent := column(doc, first)
	pad := strings.Repeat(" ", indent)
	if i == 0 {
		start := aboveComments(src, first)
		return replace(src, start, start, text+"\n"+pad)
	}
	_, end := bounds(src, n, i-1)
	return appendLines(src, extent(src, end, indent), lastScalar(member(n, i-1)), "\n"+pad+text)
}

// appendLines puts lines behind a value that ends in a scalar. A block of text that ends the file without a
// line break would gain one by that, so its header is made to say that it has none.
func appendLines(src string, end int, last *document.Node, text string) (string, bool) {
	isBlock := last.Style == document.Literal || last.Style == document.Folded
	if !isBlock || end < len(src) || strings.HasSuffix(last.Text, "\n") {
		return replace(src, end, end, text)
	}
	sign := last.Start + 1
	for sign < len(src) && src[sign] >= '1' && src[sign] <= '9' {
		sign++
	}
	switch {
	case strings.HasPrefix(src[sign:], "-"):
		return replace(src, end, end, text)
	case strings.HasPrefix(src[sign:], "+"):
		return src[:sign] + "-" + src[sign+1:] + breaks(text, src), true
	}
	return src[:sign] + "-" + src[sign:] + breaks(text, src), true
}

// predecessor is the index of the field behind which the schema has a new one, -1 for
// the front. What the schema does not know goes to the end.
func predecessor(m *document.Node, key string, shape *schema.Shape) int {
	var names []string
	if shape != nil {
		names = shape.Names()
	}
	rank := slices.Index(names, key)
	if rank < 0 {
		return len(m.Fields) - 1
	}
	best, bestRank := -1, -1
	for i, f := range m.Fields {
		if r := slices.Index(names, f.Key.Text); r > bestRank && r < rank {
			best, bestRank = i, r
		}
	}
	return best
}

// aboveComments moves from the first key of a mapping or dash of a list to the
// comments directly above it, which belong to it; not at the top of the file, where
// they belong to the file.
func aboveComments(src string, start int) int {
	first := lineStart(src, start)
	if !isBlankText(src[first:start]) {
		return start
	}
	indent, best := start-first, start
	for first > 0 {
		above := lineStart(src, lineAbove(src, first))
		line := src[above:lineEnd(src, above)]
		if len(line) <= indent || !isBlankText(line[:indent]) || line[indent] != '#' {
			return best
		}
		first, best = above, above+indent
	}
	return start
}

// lastComment is the line directly above a key or dash if it is a comment that belongs to
// it, else "".
func lastComment(src string, start int) string {
	if aboveComments(src, start) == start {
		return ""
	}
	end := lineAbove(src, lineStart(src, start))
	return strings.TrimSpace(src[lineStart(src, end):end])
}

// removeMember deletes one of several fields or items. Comments on lines of their own
// above it stay.
func removeMember(doc *document.Document, n *document.Node, i int, flow bool) (string, bool) {
	src, count := doc.Source(), len(n.Fields)+len(n.Items)
	if flow {
		return removeFlow(src, n, i)
	}
	start, end := bounds(src, n, i)
	next := -1
	if i+1 < count {
		next, _ = bounds(src, n, i+1)
	}
	return removeLines(src, start, extent(src, end, column(doc, start)), next)
}

// removeLines deletes what begins at start and ends at the end of a line. When other
// text stands before it on its line, such as a dash, what follows moves up; next is
// where that begins, -1 if there is nothing.
func removeLines(src string, start, end, next int) (string, bool) {
	first := lineStart(src, start)
	if !isBlankText(src[first:start]) {
		if next < 0 {
			return "", false
		}
		return replace(src, start, skipBlankLines(src, end, next), "")
	}
	after := nextLine(src, end)
	if after == end && first > 0 { // the last line of a file without a final line break
		first = lineAbove(src, first)
	}
	return replace(src, first, after, "")
}

// skipBlankLines moves from the end of a line to the next text, but not past limit.
func skipBlankLines(src string, at, limit int) int {
	for at < limit && (isBreak(src[at]) || src[at] == ' ' || src[at] == '\t') {
		at++
	}
	return at
}

// removeFlow deletes one of several members in brackets with one of its commas.
func removeFlow(src string, n *document.Node, i int) (string, bool) {
	start, end := bounds(src, n, i)
	first, last := lineStart(src, start), lineEnd(src, end)
	rest := strings.TrimLeft(src[end:last], " \t")
	rest = strings.TrimLeft(strings.TrimPrefix(rest, ","), " \t")
	if isBlankText(src[first:start]) && (rest == "" || rest[0] == '#') && last < len(src) {
		return replace(src, first, nextLine(src, last), "")
	}
	// Where one member ends is not certain when it is a pair without braces.
	silent := func(start, end int) bool { return start <= end && !strings.Contains(src[start:end], "#") }
	if i+1 < len(n.Fields)+len(n.Items) {
		if next, _ := bounds(src, n, i+1); silent(end, next) {
			return replace(src, start, next, "")
		}
	}
	if i > 0 {
		if _, before := bounds(src, n, i-1); silent(before, start) {
			return replace(src, before, end, "")
		}
	}
	return "", false
}

// addItem writes an item into a list that has some.
func addItem(doc *document.Document, l *document.Node, i int, item *document.Node, shape *schema.Shape, flow bool) (string, bool) {
	src := doc.Source()
	var p printer
	if flow {
		text := p.flow(item, shape.Item())
		if i < len(l.Items) {
			return replace(src, l.Items[i].Start, l.Items[i].Start, text+", ")
		}
		return replace(src, l.Items[i-1].End, l.Items[i-1].End, ", "+text)
	}
	_, value := p.member(item, shape.Item(), column(doc, dash(src, l, 0)))
	return addLines(doc, l, i, "-"+value)
}
