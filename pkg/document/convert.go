package document

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/who-does-what/wdw/pkg/diag"
)

// maxExpanded is how many nodes the aliases of one file may stand for together.
const maxExpanded = 100_000

// convert builds our node from the parser's. depth is the number of lists and
// mappings around it.
func (p *parser) convert(y *yaml.Node, depth int) *Node {
	if y.Kind == yaml.AliasNode {
		return p.alias(y)
	}
	n := &Node{Start: p.skipProperties(p.offset(y.Line, y.Column))}
	if y.Anchor != "" {
		p.anchor(y, n)
		defer delete(p.active, y)
	}
	if isOwn := !strings.HasPrefix(y.Tag, "!!"); y.Style&yaml.TaggedStyle != 0 && p.dialect == Foreign && isOwn {
		at := p.offset(y.Line, y.Column)
		p.report(at, n.Start, "yaml.tag", "put the text in quotes if the \"!\" belongs to it", "tag %q is none of YAML's own, and is passed over", y.Tag).Severity = diag.Warning
	}
	if y.Style&yaml.TaggedStyle != 0 && p.dialect == Strict {
		at := p.offset(y.Line, y.Column)
		p.report(at, n.Start, "yaml.tag", "delete the tag; put text in quotes where it could be read as a number",
			"tag %q is not used in this catalogue", y.Tag)
	}
	switch y.Kind {
	case yaml.ScalarNode:
		p.scalar(n, y)
		return n
	case yaml.SequenceNode:
		n.Kind = List
	case yaml.MappingNode:
		n.Kind = Map
	}
	n.Style = Block
	if y.Style&yaml.FlowStyle != 0 {
		n.Style = Flow
	}
	if depth >= MaxDepth {
		if !p.refused {
			p.reportTooDeep(n.Start, n.Start+1)
		}
		p.refused = true
		n.Kind, n.End = Hole, n.Start
		return n
	}
	if n.Kind == List {
		n.Items = make([]*Node, len(y.Content))
		for i, item := range y.Content {
			n.Items[i] = p.convert(item, depth+1)
		}
	} else {
		p.fields(n, y, depth)
	}
	n.End = p.collectionEnd(n, y)
	return n
}

func (p *parser) reportTooDeep(start, end int) {
	p.report(start, end, "yaml.too-deep", "an entry needs no more than ten; is a bracket left open?",
		"lists and mappings stand more than %d deep inside one another", MaxDepth)
}

// fields fills a mapping. The first of two equal keys wins.
func (p *parser) fields(n *Node, y *yaml.Node, depth int) {
	n.Fields = make([]Field, 0, len(y.Content)/2)
	seen := make(map[string]*Key, len(y.Content)/2)
	var merges []*Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		if k := y.Content[i]; k.Kind == yaml.ScalarNode && k.Tag == "!!merge" {
			if m := p.mergeKey(k, y.Content[i+1], depth); m != nil {
				merges = append(merges, m)
			}
			continue
		}
		key := p.convert(y.Content[i], depth+1)
		value := p.convert(y.Content[i+1], depth+1)
		switch {
		case key.Kind == List || key.Kind == Map || key.Kind == Hole:
			p.report(key.Start, key.End, "yaml.non-string-key", "", "a key is text, and this one is %s", key.Kind)
			continue
		case key.Kind != String:
			raw := p.doc.src[key.Start:key.End]
			p.report(key.Start, key.End, "yaml.non-string-key", fmt.Sprintf("write it in quotes: %q", raw), "key %s is %s, not text", raw, key.Kind)
			key.Kind, key.Text = String, raw
		}
		if first := seen[key.Text]; first != nil {
			p.reportDuplicate(key, *first)
			continue
		}
		n.Fields = append(n.Fields, Field{key.key(), value})
		seen[key.Text] = &n.Fields[len(n.Fields)-1].Key
	}
	// Keys of the mapping itself win over merged ones, earlier merges over later ones.
	for _, m := range merges {
		for _, f := range m.Fields {
			if seen[f.Key.Text] == nil {
				seen[f.Key.Text] = &f.Key
				n.Fields = append(n.Fields, f)
			}
		}
	}
}

func (p *parser) reportDuplicate(key *Node, first Key) {
	where := p.doc.Pos(first.Start)
	place := fmt.Sprintf("on line %d", where.Line)
	if where.Line == p.doc.Pos(key.Start).Line {
		place = fmt.Sprintf("in column %d", where.Col)
	}
	p.report(key.Start, key.End, "yaml.duplicate-key", "keep one of the two", "key %q appears twice, first %s", key.Text, place)
}

// mergeKey handles "<<: *anchor". In a foreign file it returns a mapping whose
// fields are merged; in a strict one it is a finding.
func (p *parser) mergeKey(key, value *yaml.Node, depth int) *Node {
	at := p.offset(key.Line, key.Column)
	if p.dialect == Strict {
		p.report(at, at+len(key.Value), "yaml.merge-key", "write the fields out", "merge keys are not used in this catalogue")
		return nil
	}
	v := p.convert(value, depth+1)
	switch v.Kind {
	case Map:
		return v
	case List:
		all := &Node{Kind: Map}
		for _, item := range v.Items {
			all.Fields = append(all.Fields, item.Fields...)
		}
		return all
	case Hole:
		return nil
	}
	p.report(at, at+len(key.Value), "yaml.merge-key", "", "a merge key takes a mapping, and this is %s", v.Kind)
	return nil
}

func (p *parser) anchor(y *yaml.Node, n *Node) {
	if p.converted == nil {
		p.converted, p.active = map[*yaml.Node]*Node{}, map[*yaml.Node]bool{}
	}
	p.converted[y], p.active[y] = n, true
	if p.dialect == Strict {
		at := p.offset(y.Line, y.Column)
		name := nameOf(p.doc.src, at)
		p.report(at, at+1+len(name), "yaml.alias", "write the value out where it is needed", "anchor %q is not used in this catalogue", name)
	}
}

// alias resolves "*name". The nodes it stands for are shared, not copied, so that a
// bomb costs nothing; but how many there are is counted, because everything that
// walks the tree would pay.
func (p *parser) alias(y *yaml.Node) *Node {
	start := p.offset(y.Line, y.Column)
	name := nameOf(p.doc.src, start)
	hole := &Node{Kind: Hole, Start: start, End: start + 1 + len(name)}
	target := p.converted[y.Alias]
	switch {
	case p.dialect == Strict:
		p.report(hole.Start, hole.End, "yaml.alias", "write the value out", "alias %q is not used in this catalogue", name)
	case target == nil:
		p.report(hole.Start, hole.End, "yaml.alias", "write the value out: what an earlier document names is not known here",
			"alias %q names nothing in this document", name)
	case p.active[y.Alias]:
		p.report(hole.Start, hole.End, "yaml.alias", "", "alias %q stands inside the value it names", name)
	case p.refused:
	default:
		if p.expanded += size(target, maxExpanded); p.expanded <= maxExpanded {
			return target
		}
		p.report(hole.Start, hole.End, "yaml.alias", "write out what is needed", "the aliases of this file stand for more than %d values", maxExpanded)
		p.refused = true
	}
	return hole
}

// size counts a node and those below it, about up to limit.
func size(n *Node, limit int) int {
	count := 1
	for _, item := range n.Items {
		if count > limit {
			break
		}
		count += size(item, limit-count)
	}
	for _, f := range n.Fields {
		if count > limit {
			break
		}
		count += 1 + size(f.Value, limit-count)
	}
	return count
}

func (p *parser) scalar(n *Node, y *yaml.Node) {
	n.Kind, n.Text = String, p.spelt.meant(y.Value)
	switch {
	case y.Style&yaml.LiteralStyle != 0:
		n.Style = Literal
	case y.Style&yaml.FoldedStyle != 0:
		n.Style = Folded
	case y.Style&yaml.SingleQuotedStyle != 0:
		n.Style = SingleQuoted
	case y.Style&yaml.DoubleQuotedStyle != 0:
		n.Style = DoubleQuoted
	}
	n.End = p.scalarEnd(n)
	if n.Style != Plain || p.isTaggedText(y, n) {
		return
	}
	if raw := p.doc.src[n.Start:n.End]; raw == n.Text {
		n.Text = raw // shares the source's memory
	}
	if n.Text != y.Value {
		y = &yaml.Node{Kind: yaml.ScalarNode, Value: n.Text}
	}
	switch y.ShortTag() {
	case "!!str":
		if y.Style&yaml.TaggedStyle == 0 && isJSONNumber(n.Text) {
			p.reportNumber(n)
		}
	case "!!null":
		n.Kind = Null
	case "!!bool":
		n.Kind, n.Text = Bool, strings.ToLower(n.Text)
	case "!!int", "!!float":
		if sign := strings.IndexAny(n.Text, "xob"); sign > 1 || sign == 1 && n.Text[1] == 'b' {
			return // in YAML 1.2 "-0x1" and "0b1" are text
		}
		text, ok := jsonNumber(n.Text)
		if !ok {
			p.reportNumber(n)
			return
		}
		n.Kind, n.Text = Number, text
	}
}

// isTaggedText tells whether "!" or "!!str" stands before a scalar; of the first the YAML
// parser says nothing.
func (p *parser) isTaggedText(y *yaml.Node, n *Node) bool {
	properties := p.doc.src[min(p.offset(y.Line, y.Column), n.Start):n.Start]
	return properties != "" && slices.ContainsFunc(strings.Fields(properties), func(tag string) bool { return tag == "!" || tag == "!!str" })
}

// The YAML parser tells where a node begins but not where it ends. The functions
// here find the end in the source.

// skipProperties moves past the tag and the anchor in front of a node.
func (p *parser) skipProperties(offset int) int {
	src := p.doc.src
	for offset < len(src) && (src[offset] == '!' || src[offset] == '&') {
		verbatim := strings.HasPrefix(src[offset:], "!<")
		for offset < len(src) && !isBlank(src[offset]) && (verbatim || !isFlowSign(src[offset])) {
			offset++
		}
		offset = skipBlank(src, offset)
	}
	return offset
}

func (p *parser) scalarEnd(n *Node) int {
	src := p.doc.src
	switch n.Style {
	case SingleQuoted:
		for i := n.Start + 1; i < len(src); i++ {
			if src[i] != '\'' {
				continue
			}
			if i++; i == len(src) || src[i] != '\'' { // else the two are one in the text
				return i
			}
		}
		return len(src)
	case DoubleQuoted:
		for i := n.Start + 1; i < len(src); i++ {
			switch src[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
		return len(src)
	case Literal, Folded:
		header := n.Start
		for header < len(src) && !isBreak(src[header]) {
			header++
		}
		return max(matchText(src, header, n.Text), n.Start+1)
	}
	return matchText(src, n.Start, n.Text)
}

// matchText finds the end of text in the source from start on. Folding and
// indentation change only blanks, so the other characters stand there one by one.
func matchText(src string, start int, text string) int {
	end := start
	i := start
	for _, r := range text {
		if r < utf8.RuneSelf && isBlank(byte(r)) {
			continue
		}
		for i < len(src) {
			s, size := utf8.DecodeRuneInString(src[i:])
			i += size
			if s == r {
				end = i
				break
			}
		}
	}
	return end
}

// collectionEnd finds the byte after a list or mapping whose members are converted.
func (p *parser) collectionEnd(n *Node, y *yaml.Node) int {
	end := n.Start
	for _, item := range n.Items {
		end = max(end, item.End)
	}
	// Merged fields and aliases end elsewhere in the file; what y says counts.
	for _, f := range n.Fields {
		end = max(end, f.Key.End, f.Value.End)
	}
	if last := len(y.Content) - 1; last >= 0 && y.Content[last].Kind == yaml.AliasNode {
		at := p.offset(y.Content[last].Line, y.Content[last].Column)
		end = max(end, at+1+len(nameOf(p.doc.src, at)))
	}
	src := p.doc.src
	if n.Style == Flow {
		for i := skipBlank(src, max(end, n.Start+1)); i < len(src); i = skipBlank(src, i+1) {
			if src[i] == ']' || src[i] == '}' {
				return i + 1
			}
		}
		return len(src)
	}
	// "- " with nothing after it, or "key:" at the end, still holds its indicator.
	if end == n.Start && end < len(src) {
		end++
	}
	return end
}

// skipBlank moves past blanks, line breaks and comments.
func skipBlank(src string, i int) int {
	for i < len(src) {
		switch {
		case isBlank(src[i]):
			i++
		case src[i] == '#' && (i == 0 || isBlank(src[i-1])):
			if eol := strings.IndexAny(src[i:], "\r\n"); eol >= 0 {
				i += eol
			} else {
				i = len(src)
			}
		default:
			return i
		}
	}
	return i
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || isBreak(c) }
