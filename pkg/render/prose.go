package render

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a piece of running text that looks the same throughout. Its text is safe to
// print; link is where it leads, empty for nowhere.
type span struct{ text, style, link string }

// wrapSpans breaks running text between words into lines of at most width columns; a
// longer word stays whole, so that a web address can be copied.
func (s Screen) wrapSpans(spans []span, width int) []string {
	var lines []string
	var line []span
	used := 0
	for _, word := range splitWords(spans) {
		w := 0
		for _, piece := range word {
			w += displayWidth(piece.text)
		}
		if len(line) > 0 && used+1+w > width {
			lines, line, used = append(lines, s.join(line)), nil, 0
		}
		if len(line) > 0 {
			between := span{text: " "}
			if last := line[len(line)-1]; last.style == word[0].style && last.link == word[0].link {
				between = span{" ", last.style, last.link}
			}
			line, used = append(line, between), used+1
		}
		line, used = append(line, word...), used+w
	}
	if len(line) > 0 || len(lines) == 0 {
		lines = append(lines, s.join(line))
	}
	return lines
}

// splitWords cuts running text at its blanks. A word may be of several pieces, such as
// a bold one and a comma.
func splitWords(spans []span) [][]span {
	var words [][]span
	open := false // the last word goes on
	for _, p := range spans {
		rest := p.text
		for rest != "" {
			r, size := utf8.DecodeRuneInString(rest)
			if unicode.IsSpace(r) {
				open, rest = false, rest[size:]
				continue
			}
			end := strings.IndexFunc(rest, unicode.IsSpace)
			if end < 0 {
				end = len(rest)
			}
			if !open {
				words = append(words, nil)
			}
			words[len(words)-1] = append(words[len(words)-1], span{rest[:end], p.style, p.link})
			open, rest = true, rest[end:]
		}
	}
	return words
}

// join writes the pieces of a line, neighbours that look alike as one.
func (s Screen) join(line []span) string {
	var b strings.Builder
	for i := 0; i < len(line); {
		j, text := i, ""
		for j < len(line) && line[j].style == line[i].style && line[j].link == line[i].link {
			text += line[j].text
			j++
		}
		if line[i].style != "" {
			text = s.style(line[i].style, text)
		}
		b.WriteString(s.hyperlink(text, line[i].link))
		i = j
	}
	return b.String()
}

// hyperlink makes text clickable (OSC 8) where the terminal can.
func (s Screen) hyperlink(text, link string) string {
	if !s.Links || link == "" || text == "" {
		return text
	}
	return "\x1b]8;;" + link + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// linkTarget is an address that may be handed to a terminal, empty if it may not: web
// and mail only, and nothing in it but printable ASCII, which is all that OSC 8 allows.
func linkTarget(address string) string {
	lower := strings.ToLower(address)
	if !strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "mailto:") {
		return ""
	}
	if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r >= 0x7F }) {
		return ""
	}
	return address
}

// bareAddress is a web address in running text, at the beginning of a word.
var bareAddress = regexp.MustCompile(`^https?://[^\s<>"]+`)

// autolink makes the web addresses of plain text links. The text must be safe to
// print.
func autolink(text string) []span {
	var out []span
	start := 0
	for i := 0; i < len(text); {
		if i > 0 && !strings.ContainsRune(" (", rune(text[i-1])) || text[i] != 'h' {
			i++
			continue
		}
		address := trimAddress(bareAddress.FindString(text[i:]))
		if address == "" {
			i++
			continue
		}
		out = append(out, span{text: text[start:i]}, span{text: address, link: linkTarget(address)})
		i += len(address)
		start = i
	}
	return append(out, span{text: text[start:]})
}

// trimAddress leaves out the end of a sentence, and a bracket that was opened before
// the address.
func trimAddress(address string) string {
	for address != "" {
		last := address[len(address)-1]
		if !strings.ContainsRune(".,;:!?'*_", rune(last)) && (last != ')' || strings.Count(address, "(") >= strings.Count(address, ")")) {
			break
		}
		address = address[:len(address)-1]
	}
	return address
}

// paragraph is a paragraph of Markdown, or what stands like one.
type paragraph struct {
	// prefix is "- " or "2. " for an item of a list, "> " for a quotation.
	prefix string
	// depth is how many lists the block is in, less one.
	depth int
	// heading and literal tell what it is; a literal block is lines to leave as they are.
	heading, literal bool
	text             string
	// tight tells that no empty line stands before it.
	tight bool
}

var (
	listItem = regexp.MustCompile(`^( *)([-*+]|[0-9]{1,3}[.)]) +(\S.*)$`)
	headLine = regexp.MustCompile(`^ {0,3}#{1,6} +(.*?)[ #]*$`)
	ruleLine = regexp.MustCompile(`^ {0,3}([-*_])( *[-*_]){2,} *$`)
)

// markdownBlocks reads as much of Markdown as descriptions need: paragraphs, lists,
// headings, quotations, code and tables, the last two line by line. It never fails:
// what it does not know is text.
func markdownBlocks(source string) []paragraph {
	var out []paragraph
	open := false  // the last block may go on with the next line
	fence := ""    // the fence of the code that is being read
	blank := false // an empty line stands before
	add := func(b paragraph) {
		b.tight = !blank && len(out) > 0
		out = append(out, b)
		blank = false
	}
	for _, line := range strings.Split(strings.ReplaceAll(source, "\t", "    "), "\n") {
		line = strings.TrimRight(line, " \r")
		trimmed := strings.TrimSpace(line)
		switch {
		case fence != "":
			if strings.HasPrefix(trimmed, fence) {
				fence, open = "", false
				continue
			}
			add(paragraph{literal: true, text: line})
			continue
		case strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~"):
			fence, open = trimmed[:3], false
			continue
		case trimmed == "":
			open, blank = false, true
			continue
		case ruleLine.MatchString(line):
			open, blank = false, true
			continue
		}
		if m := headLine.FindStringSubmatch(line); m != nil {
			add(paragraph{heading: true, text: m[1]})
			open = false
			continue
		}
		if m := listItem.FindStringSubmatch(line); m != nil {
			prefix := m[2] + " "
			if strings.ContainsAny(m[2], "*+") {
				prefix = "- "
			}
			add(paragraph{prefix: prefix, depth: min(len(m[1])/2, 4), text: m[3]})
			open = true
			continue
		}
		quoted, isQuote := strings.CutPrefix(trimmed, ">")
		switch {
		case strings.HasPrefix(trimmed, "|"):
			add(paragraph{literal: true, text: trimmed})
			open = false
		case isQuote && open && out[len(out)-1].prefix == "> ":
			out[len(out)-1].text += " " + strings.TrimSpace(quoted)
		case isQuote:
			add(paragraph{prefix: "> ", text: strings.TrimSpace(quoted)})
			open = true
		case open:
			out[len(out)-1].text += " " + trimmed
		default:
			b := paragraph{text: trimmed}
			if n := len(out); n > 0 && strings.HasPrefix(line, "  ") && strings.Trim(out[n-1].prefix, "-> ") != "" || n > 0 && strings.HasPrefix(line, "  ") && out[n-1].prefix == "- " {
				b.prefix, b.depth = "  ", out[n-1].depth // a further paragraph of an item
			}
			add(b)
			open = true
		}
	}
	return out
}

var (
	inlineLink = regexp.MustCompile(`^!?\[([^\[\]]*)\]\(\s*<?([^()<>\s]*)>?(?:\s+"[^"]*")?\s*\)`)
	angleLink  = regexp.MustCompile(`^<((?:https?://|mailto:)[^<>\s]+)>`)
)

// inlineReader turns the text of a block into spans.
type inlineReader struct {
	links bool // whether links can be clicked, so that the address need not be seen
	out   []span
	// unclosed are the signs that have no partner in the rest of the text.
	unclosed map[string]bool
}

// inline reads emphasis, code and links.
func inline(text string, links bool) []span {
	r := inlineReader{links: links, unclosed: map[string]bool{}}
	r.read(text, "", 0)
	return r.out
}

func (r *inlineReader) emit(text, style, link string) {
	if text != "" {
		r.out = append(r.out, span{text, style, link})
	}
}

// emphasisDepth is how deep emphasis is read inside emphasis.
const emphasisDepth = 3

func (r *inlineReader) read(text, style string, depth int) {
	start := 0
	flush := func(end int) { r.emit(text[start:end], style, "") }
	skip := func(i, n int) int { start = i + n; return i + n }
	for i := 0; i < len(text); {
		rest := text[i:]
		wordStart := i == 0 || strings.ContainsRune(" (*_\"'", rune(text[i-1]))
		switch c := text[i]; {
		case c == '\\' && len(rest) > 1 && unicode.IsPunct(rune(rest[1])):
			flush(i)
			start = i + 1
			i += 2
			continue
		case c == '`':
			fence := rest[:len(rest)-len(strings.TrimLeft(rest, "`"))]
			if !r.unclosed[fence] {
				if end := strings.Index(rest[len(fence):], fence); end >= 0 {
					flush(i)
					r.emit(strings.TrimSpace(rest[len(fence):len(fence)+end]), styleCyan, "")
					i = skip(i, 2*len(fence)+end)
					continue
				}
				r.unclosed[fence] = true
			}
			i += len(fence)
			continue
		case c == '[' || c == '!':
			if m := inlineLink.FindStringSubmatch(rest); m != nil {
				flush(i)
				r.link(m[1], m[2], style)
				i = skip(i, len(m[0]))
				continue
			}
		case c == '<':
			if m := angleLink.FindStringSubmatch(rest); m != nil {
				flush(i)
				r.emit(m[1], style, linkTarget(m[1]))
				i = skip(i, len(m[0]))
				continue
			}
		case c == 'h' && wordStart:
			if address := trimAddress(bareAddress.FindString(rest)); address != "" {
				flush(i)
				r.emit(address, style, linkTarget(address))
				i = skip(i, len(address))
				continue
			}
		case c == '*' || c == '_':
			sign := rest[:1]
			if len(rest) > 1 && rest[1] == c {
				sign = rest[:2]
			}
			if end := r.closing(rest, sign, wordStart); end >= 0 && depth < emphasisDepth {
				flush(i)
				inner := style
				if len(sign) == 2 {
					inner = styleBold
				} else if inner == "" {
					inner = styleItalic
				}
				r.read(rest[len(sign):end], inner, depth+1)
				i = skip(i, end+len(sign))
				continue
			}
			i += len(sign)
			continue
		}
		i++
	}
	flush(len(text))
}

// closing finds the partner of a sign of emphasis at the beginning of a text, -1 if it
// is none or has none.
func (r *inlineReader) closing(text, sign string, wordStart bool) int {
	n := len(sign)
	if len(text) <= 2*n || text[n] == ' ' || r.unclosed[sign] || sign[0] == '_' && !wordStart {
		return -1
	}
	for i := n + 1; i+n <= len(text); i++ {
		if text[i:i+n] != sign || text[i-1] == ' ' || text[i-1] == '\\' {
			continue
		}
		if n == 1 && i+1 < len(text) && text[i+1] == sign[0] {
			i++ // a double sign closes nothing here
			continue
		}
		if sign[0] == '_' && i+n < len(text) && (text[i+n] == '_' || unicode.IsLetter(rune(text[i+n])) || unicode.IsDigit(rune(text[i+n]))) {
			continue
		}
		return i
	}
	r.unclosed[sign] = true
	return -1
}

// link writes a link: its words, and its address where it cannot be clicked.
func (r *inlineReader) link(words, address, style string) {
	target := linkTarget(address)
	if words == "" {
		words = address
	}
	if target == "" || r.links || words == address {
		r.emit(words, style, target)
		return
	}
	r.read(words, style, emphasisDepth)
	r.emit(" (", style, "")
	r.emit(address, style, target)
	r.emit(")", style, "")
}
