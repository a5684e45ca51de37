package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
)

// tagReader reads the tags of a part of a workbook one by one. The decoder of the library reads a
// sheet of 20,000 rows in 0.8 s, this in less than a tenth.
type tagReader struct {
	src []byte
	at  int
	err error
}

// tag is a tag of markup: its name without a prefix, its attributes as they are written, and
// what stands between it and the tag before.
type tag struct {
	name, attrs, before []byte
	isEnd, isEmpty      bool
}

// opens tells whether an element of a name begins here.
func (t tag) opens(name string) bool { return !t.isEnd && string(t.name) == name }

// ends tells whether an element of a name ends here.
func (t tag) ends(name string) bool { return (t.isEnd || t.isEmpty) && string(t.name) == name }

var errCut = errors.New("its XML is cut off")

// next reads the next tag; ok is false at the end, and where err says what is wrong. Comments and
// sections of plain characters are part of what stands before a tag.
func (m *tagReader) next() (t tag, ok bool) {
	from := m.at
	for m.err == nil {
		i := bytes.IndexByte(m.src[m.at:], '<')
		if i < 0 {
			return t, false
		}
		at := m.at + i
		skipped := false
		for _, s := range [][2]string{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}} {
			if !bytes.HasPrefix(m.src[at:], []byte(s[0])) {
				continue
			}
			end := bytes.Index(m.src[at:], []byte(s[1]))
			if end < 0 {
				m.err = errCut
				return t, false
			}
			m.at, skipped = at+end+len(s[1]), true
			break
		}
		if skipped {
			continue
		}
		end := endOfTag(m.src[at+1:])
		if end < 0 {
			m.err = errCut
			return t, false
		}
		body := m.src[at+1 : at+1+end]
		t.before, m.at = m.src[from:at], at+end+2
		if body, t.isEnd = bytes.CutPrefix(body, []byte("/")); !t.isEnd {
			body, t.isEmpty = bytes.CutSuffix(body, []byte("/"))
		}
		t.name = body
		if i := bytes.IndexAny(body, " \t\r\n"); i >= 0 {
			t.name, t.attrs = body[:i], body[i:]
		}
		if i := bytes.IndexByte(t.name, ':'); i >= 0 {
			t.name = t.name[i+1:]
		}
		return t, true
	}
	return t, false
}

// endOfTag is where the ">" of a tag stands, -1 if it has none. A value in quotation marks may
// hold one.
func endOfTag(src []byte) int {
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '>':
			return i
		case '"', '\'':
			n := bytes.IndexByte(src[i+1:], src[i])
			if n < 0 {
				return -1
			}
			i += n + 1
		}
	}
	return -1
}

// attr is the value of an attribute as it is written, nil if there is none.
func (t tag) attr(name string) []byte {
	for rest := t.attrs; ; {
		key, value, ok := bytes.Cut(rest, []byte("="))
		value = bytes.TrimLeft(value, " \t\r\n")
		if !ok || len(value) == 0 {
			return nil
		}
		end := bytes.IndexByte(value[1:], value[0])
		if end < 0 {
			return nil
		}
		if string(bytes.TrimSpace(key)) == name {
			return value[1 : 1+end]
		}
		rest = value[end+2:]
	}
}

// text is what characters between tags say.
func (m *tagReader) text(raw []byte) string {
	if bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, '<') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return string(raw)
	}
	var text string
	if err := xml.Unmarshal(append(append([]byte("<a>"), raw...), "</a>"...), &text); err != nil && m.err == nil {
		m.err = err
	}
	return text
}

// richText is the text of an element that has just begun, that of its runs joined, without what
// says how to pronounce it.
func (m *tagReader) richText(element string) string {
	text, isSound := "", false
	for t, ok := m.next(); ok && !t.ends(element); t, ok = m.next() {
		switch {
		case string(t.name) == "rPh":
			isSound = t.opens("rPh") && !t.isEmpty
		case string(t.name) == "t" && t.isEnd && !isSound:
			text += m.text(t.before)
		}
	}
	return unescape(text)
}
