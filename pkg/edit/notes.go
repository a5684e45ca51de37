package edit

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
)

// modeline recognises the comments that speak to editors and stay at the top.
var modeline = regexp.MustCompile(`^#\s*(?:yaml-language-server:|vim?:|-\*-|\$schema)`)

// comment is one comment of a file.
type comment struct {
	start int
	text  string
	own   bool // it stands on a line of its own
}

// part is a field or item: the node that carries its comments and where it begins,
// at its key or dash. path leads from the root to the collection that holds it.
type part struct {
	node  *document.Node
	start int
	path  []*document.Node
	flow  bool
}

// survey finds the comments of a document and the nodes that they belong to.
type survey struct {
	doc      *document.Document
	parts    []part
	spans    [][2]int         // scalars, where "#" is text
	anchors  []*document.Node // what a comment on the same line can belong to
	columns  map[*document.Node]int
	comments []comment
	notes    map[*document.Node]*note
	keys     keyNodes
	header   []string // comments at the top that belong to the file
	run      run
}

// keyNodes are keys as nodes by where they begin, so that a comment can belong to one.
type keyNodes map[int]*document.Node

func (k keyNodes) of(key document.Key) *document.Node {
	if k[key.Start] == nil {
		k[key.Start] = key.Node()
	}
	return k[key.Start]
}

// run is the comment that began a run of them: those right below it that stand deeper.
type run struct {
	lines        *[]string // where it was given to
	next         int       // the part that follows
	line, column int       // of the comment above, and of the first
}

func surveyOf(doc *document.Document) *survey {
	s := &survey{doc: doc, notes: map[*document.Node]*note{}, keys: keyNodes{}, columns: map[*document.Node]int{}}
	s.visit(doc.Root, nil)
	slices.SortStableFunc(s.parts, func(a, b part) int { return cmp.Compare(a.start, b.start) })
	slices.SortFunc(s.spans, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	s.scan()
	s.attach()
	return s
}

func (s *survey) visit(n *document.Node, path []*document.Node) {
	inner := append(path[:len(path):len(path)], n)
	isFlow := n.Style == document.Flow
	if n.IsScalar() {
		s.scalar(n)
		return
	}
	s.columns[n] = column(s.doc, n.Start)
	for _, f := range n.Fields {
		key := s.keys.of(f.Key)
		s.parts = append(s.parts, part{key, f.Key.Start, inner, isFlow})
		s.visit(key, nil)
		s.visit(f.Value, inner)
	}
	for i, item := range n.Items {
		start, _ := bounds(s.doc.Source(), n, i)
		s.parts = append(s.parts, part{item, start, inner, isFlow})
		s.visit(item, inner)
	}
	if isFlow {
		s.anchors = append(s.anchors, n)
	}
}

func (s *survey) scalar(n *document.Node) {
	if n.Start == n.End {
		return
	}
	s.anchors = append(s.anchors, n)
	src := s.doc.Source()
	span := [2]int{n.Start, n.End}
	if n.Style == document.Literal || n.Style == document.Folded {
		// The header may end in a comment, and what follows is text to its last line.
		header := lineEnd(src, n.Start)
		if i := strings.Index(src[n.Start:header], " #"); i >= 0 {
			s.comments = append(s.comments, comment{n.Start + i + 1, strings.TrimRight(src[n.Start+i+1:header], " \t"), false})
		}
		span[1] = blockEnd(src, n)
	}
	s.spans = append(s.spans, span)
}

// blockEnd is the end of the last line of a block scalar, with the blank lines that
// are part of its text.
func blockEnd(src string, n *document.Node) int {
	end := lineEnd(src, max(n.End, lineEnd(src, n.Start)))
	if document.Chomp(n.Text) != "+" && strings.TrimSpace(n.Text) != "" {
		return end
	}
	for end < len(src) {
		next := nextLine(src, end)
		if next == end || !isBlankText(src[next:lineEnd(src, next)]) {
			break
		}
		end = lineEnd(src, next)
		if end == len(src) {
			break
		}
	}
	return end
}

// column is the 0-based column of an offset.
func column(doc *document.Document, offset int) int { return doc.Pos(offset).Col - 1 }

// dash finds the "-" of an item of a block list.
func dash(src string, list *document.Node, i int) int {
	at := list.Start
	if i > 0 {
		at = max(dash(src, list, i-1)+1, list.Items[i-1].End)
		if last := lastScalar(list.Items[i-1]); last.Style == document.Literal || last.Style == document.Folded {
			at = max(at, blockEnd(src, last))
		}
	}
	return skipBlank(src, at)
}

// lastScalar is the scalar that ends a node, or the empty collection that does.
func lastScalar(n *document.Node) *document.Node {
	if count := len(n.Fields) + len(n.Items); n.Style != document.Flow && count > 0 {
		return lastScalar(member(n, count-1))
	}
	return n
}

// scan finds the comments between the scalars.
func (s *survey) scan() {
	src := s.doc.Source()
	next := 0
	for i := 0; i < len(src); {
		for next < len(s.spans) && s.spans[next][1] <= i {
			next++
		}
		if next < len(s.spans) && s.spans[next][0] <= i {
			i = s.spans[next][1]
			continue
		}
		if src[i] == '#' && (i == 0 || src[i-1] == ' ' || src[i-1] == '\t' || isBreak(src[i-1])) {
			end := lineEnd(src, i)
			own := strings.Trim(src[lineStart(src, i):i], " \t-?") == ""
			s.comments = append(s.comments, comment{i, strings.TrimRight(src[i:end], " \t"), own})
			i = end
			continue
		}
		i++
	}
	slices.SortFunc(s.comments, func(a, b comment) int { return cmp.Compare(a.start, b.start) })
}

func (s *survey) note(n *document.Node) *note {
	if s.notes[n] == nil {
		s.notes[n] = &note{}
	}
	return s.notes[n]
}

// attach gives every comment to a node, and every part the blank line above it.
func (s *survey) attach() {
	src := s.doc.Source()
	seen := 0 // comments already given away
	for i := range s.parts {
		p := &s.parts[i]
		for seen < len(s.comments) && s.comments[seen].start < p.start {
			s.give(seen, i)
			seen++
		}
		if start := lineStart(src, p.start); isBlankText(src[start:p.start]) && s.blankAbove(start) {
			x := s.note(p.node)
			x.head = append(x.head, "")
		}
	}
	for ; seen < len(s.comments); seen++ {
		s.give(seen, len(s.parts))
	}
	s.splitHeader()
}

// give gives one comment away. next is the index of the part that follows it.
func (s *survey) give(index, next int) {
	c := s.comments[index]
	src := s.doc.Source()
	if !c.own {
		if n := s.anchor(c.start); n != nil && s.note(n).tail == "" {
			s.note(n).tail = c.text
			return
		}
	}
	pos := s.doc.Pos(c.start)
	if r := &s.run; c.own && r.lines != nil && r.next == next && pos.Line == r.line+1 && pos.Col > r.column {
		*r.lines = append(*r.lines, strings.Repeat(" ", pos.Col-r.column)+c.text)
		r.line++
		return
	}
	lines := []string{c.text}
	if s.blankAbove(lineStart(src, c.start)) {
		lines = []string{"", c.text}
	}
	var to *[]string
	switch owner := s.owner(c, next); {
	case owner != nil:
		to = &s.note(owner).foot
	case next < len(s.parts):
		to = &s.note(s.parts[next].node).head
	case len(s.parts) == 0 && c.start < s.doc.Root.Start:
		to = &s.header
	default:
		to = &s.note(s.doc.Root).foot
	}
	*to = append(*to, lines...)
	s.run = run{to, next, pos.Line, pos.Col}
}

// anchor is the value that ends last before a comment on the same line. Brackets win
// over what is in them.
func (s *survey) anchor(at int) *document.Node {
	start := lineStart(s.doc.Source(), at)
	var best *document.Node
	for _, n := range s.anchors {
		end := n.End
		if n.Style == document.Literal || n.Style == document.Folded {
			end = n.Start + 1 // the comment in its header
		}
		if end > start && end <= at && (best == nil || end >= best.End) {
			best = n
		}
	}
	return best
}

// owner is the collection below whose last member a comment stands; nil when the
// comment belongs to what follows.
func (s *survey) owner(c comment, next int) *document.Node {
	if next == 0 {
		return nil
	}
	path := s.parts[next-1].path
	for i := len(path) - 1; i >= 0; i-- {
		if n := path[i]; n.Style == document.Flow && c.start < n.End && (next == len(s.parts) || s.parts[next].start >= n.End) {
			return n
		}
	}
	col := column(s.doc, c.start)
	follows := -1
	if next < len(s.parts) {
		if s.parts[next].flow {
			return nil
		}
		follows = column(s.doc, s.parts[next].start)
	}
	if col <= follows {
		return nil
	}
	// A mapping or list that has just begun, with the comment as its first line, is the
	// value of the part before; its members come next and take the comment.
	for i := len(path) - 1; i >= 0; i-- {
		if n := path[i]; n.Style != document.Flow && s.columns[n] <= col {
			if s.columns[n] <= follows {
				return nil
			}
			return n
		}
	}
	return nil
}

// blankAbove tells whether the line before is blank and no part of a text.
func (s *survey) blankAbove(start int) bool {
	src := s.doc.Source()
	if start == 0 {
		return false
	}
	end := lineAbove(src, start)
	above := lineStart(src, end)
	if !isBlankText(src[above:end]) {
		return false
	}
	i, _ := slices.BinarySearchFunc(s.spans, above, func(span [2]int, at int) int { return cmp.Compare(span[0], at) })
	return i == 0 || s.spans[i-1][1] < above
}

// splitHeader takes the comments that belong to the file away from its first part:
// modelines, and everything above the last blank line.
func (s *survey) splitHeader() {
	if len(s.parts) == 0 {
		return
	}
	first := s.note(s.parts[0].node)
	cut := 0
	for i, line := range first.head {
		if modeline.MatchString(line) || line == "" {
			cut = i + 1
		}
	}
	s.header = append(s.header, first.head[:cut]...)
	first.head = first.head[cut:]
	for len(s.header) > 0 && s.header[0] == "" {
		s.header = s.header[1:]
	}
}
