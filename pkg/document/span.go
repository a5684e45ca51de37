package document

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// The YAML parser tells where a node begins but not where it ends. The functions
// here find the end in the source.

// skipProperties moves past the tag and the anchor in front of a node.
func (p *parser) skipProperties(offset int) int {
	src := p.doc.src
	for offset < len(src) && (src[offset] == '!' || src[offset] == '&') {
		for offset < len(src) && !isBlank(src[offset]) {
			offset++
		}
		offset = SkipBlank(src, offset)
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
		if unicode.IsSpace(r) {
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
		end = max(end, at+1+len(y.Content[last].Value))
	}
	src := p.doc.src
	if n.Style == Flow {
		for i := SkipBlank(src, max(end, n.Start+1)); i < len(src); i = SkipBlank(src, i+1) {
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

// SkipBlank moves past blanks, line breaks and comments.
func SkipBlank(src string, i int) int {
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
