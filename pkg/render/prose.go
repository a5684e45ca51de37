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
