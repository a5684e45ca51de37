package out

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a piece of running text that looks the same throughout. Its text is safe to
// print; link is where it leads, empty for nowhere.
type Span struct{ Text, Style, link string }

// wrapSpans breaks running text between words into lines: the first of at most first
// columns, the others of at most rest; 0 means no end. A longer word is broken if it may
// be.
func (s Screen) wrapSpans(spans []Span, first, rest int, mayBreak func(word string) bool) []string {
	var lines []string
	var line []Span
	used, width := 0, first
	flush := func() { lines, line, used, width = append(lines, s.join(line)), nil, 0, rest }
	for _, word := range splitWords(spans) {
		w := DisplayWidth(plainSpans(word))
		if len(line) > 0 && width > 0 && used+1+w > width {
			flush()
		}
		if len(line) > 0 {
			between := Span{Text: " "}
			if last := line[len(line)-1]; last.Style == word[0].Style && last.link == word[0].link {
				between = Span{" ", last.Style, last.link}
			}
			line, used = append(line, between), used+1
		} else if w > width && mayBreak(plainSpans(word)) {
			for width > 0 && w > width {
				head, columns := cut(plainSpans(word), width)
				line, word = splitWord(word, len(head))
				w -= columns
				flush()
			}
		}
		line, used = append(line, word...), used+w
	}
	if len(line) > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// splitWord cuts a word after some bytes, of which it has at least as many.
func splitWord(word []Span, at int) (head, tail []Span) {
	for i, piece := range word {
		if at < len(piece.Text) {
			if at > 0 {
				head = append(head, Span{piece.Text[:at], piece.Style, piece.link})
			}
			return head, append([]Span{{piece.Text[at:], piece.Style, piece.link}}, word[i+1:]...)
		}
		head, at = append(head, piece), at-len(piece.Text)
	}
	return head, nil
}

// splitWords cuts running text at its blanks. A word may be of several pieces, such as
// a bold one and a comma.
func splitWords(spans []Span) [][]Span {
	var words [][]Span
	open := false // the last word goes on
	for _, p := range spans {
		rest := p.Text
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
			words[len(words)-1] = append(words[len(words)-1], Span{rest[:end], p.Style, p.link})
			open, rest = true, rest[end:]
		}
	}
	return words
}

// join writes the pieces of a line, neighbours that look alike as one.
func (s Screen) join(line []Span) string {
	var b strings.Builder
	for i := 0; i < len(line); {
		j, text := i, ""
		for j < len(line) && line[j].Style == line[i].Style && line[j].link == line[i].link {
			text += line[j].Text
			j++
		}
		if line[i].Style != "" {
			text = s.Style(line[i].Style, text)
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

// bareAddress is a web address in running text, bareMailbox an e-mail address, both at
// the beginning of a word.
var (
	bareAddress = regexp.MustCompile(`^https?://[^\s<>"]+`)
	bareMailbox = regexp.MustCompile(`^[\w.%+-]+@[\w-]+(\.[\w-]+)+`)
)

// Autolink makes the web and e-mail addresses of plain text links. The text must be
// safe to print.
func Autolink(text string) []Span {
	var list []Span
	start := 0
	for i := 0; i < len(text); i++ {
		if i > 0 && !strings.ContainsRune(" (", rune(text[i-1])) {
			continue
		}
		address := trimAddress(bareAddress.FindString(text[i:]))
		target := address
		if address == "" {
			address = bareMailbox.FindString(text[i:])
			target = "mailto:" + address
		}
		if address == "" {
			continue
		}
		list = append(list, Span{Text: text[start:i]}, Span{Text: address, link: linkTarget(target)})
		start = i + len(address)
		i = start - 1
	}
	return append(list, Span{Text: text[start:]})
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

// IsBareAddress tells whether a text is a web address and nothing else.
func IsBareAddress(s string) bool { return bareAddress.FindString(s) == s }
