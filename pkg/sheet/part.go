package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parts are the parts of a workbook, unpacked, by name.
type parts map[string][]byte

// unpack reads all parts: what says that it is larger than a workbook may be is not unpacked,
// and what is larger than it says is an error of the archive.
func unpack(archive *zip.Reader) (parts, error) {
	all, size := parts{}, uint64(0)
	for _, f := range archive.File {
		if size += f.UncompressedSize64; size > unpackedBytes || f.UncompressedSize64 > unpackedBytes {
			return nil, fmt.Errorf("unzip size exceeds the %d bytes limit", int64(unpackedBytes))
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		src, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		r.Close()
		all[strings.ReplaceAll(f.Name, `\`, "/")] = src
	}
	return all, nil
}

// read returns a part as UTF-8, nil if there is none. Some programs mind no capitals.
func (p parts) read(name string) []byte {
	src, ok := p[name]
	for other := range p {
		if !ok && strings.EqualFold(name, other) {
			src = p[other]
		}
	}
	if utf8.Valid(src) {
		return src
	}
	text, _, err := Decode(src)
	if err != nil {
		return nil
	}
	return []byte(text)
}

// decode reads a part of XML into a value; one that is not there holds nothing.
func (p parts) decode(name string, into any) error {
	d := xml.NewDecoder(bytes.NewReader(p.read(name)))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	if err := d.Decode(into); err != io.EOF {
		return err
	}
	return nil
}

// link is a relationship of a part to another.
type link struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// links are the relationships of a part, their targets as names of parts; "" is the package.
func (p parts) links(of string) []link {
	var list struct {
		Links []link `xml:"Relationship"`
	}
	dir, base := path.Split(of)
	if p.decode(path.Join(dir, "_rels", base+".rels"), &list) != nil {
		return nil
	}
	for i, l := range list.Links {
		target := strings.ReplaceAll(l.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		list.Links[i].Target = strings.TrimPrefix(target, "/")
	}
	return list.Links
}

// linked is the part that another is linked to by a kind, "" if there is none.
func (p parts) linked(of, kind string) string {
	for _, l := range p.links(of) {
		if path.Base(l.Type) == kind {
			return l.Target
		}
	}
	return ""
}

// bookPart says what sheets there are (ECMA-376, 18.2.27), and in which parts.
type bookPart struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []sheetPart `xml:"sheets>sheet"`
}

type sheetPart struct {
	Name  string     `xml:"name,attr"`
	State string     `xml:"state,attr"`
	Rest  []xml.Attr `xml:",any,attr"`
	part  string
}

func (p parts) book() (b bookPart, err error) {
	at := p.linked("", "officeDocument")
	err = p.decode(at, &b)
	for i, s := range b.Sheets {
		for _, a := range s.Rest {
			for _, l := range p.links(at) {
				if a.Name.Local == "id" && l.ID == a.Value {
					b.Sheets[i].part = l.Target
				}
			}
		}
	}
	return b, err
}

// formats are the number formats of the styles by their numbers, and of each style of a
// cell the number (ECMA-376, 18.8).
type formats struct {
	Codes []struct {
		ID   string `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Styles []struct {
		ID string `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

func (p parts) formats() (f formats, err error) {
	return f, p.decode(p.linked(p.linked("", "officeDocument"), "styles"), &f)
}

// strings are the texts that cells share.
func (p parts) strings() ([]string, error) {
	src := p.read(p.linked(p.linked("", "officeDocument"), "sharedStrings"))
	list := make([]string, 0, bytes.Count(src, []byte("<si>")))
	m := tagReader{src: src}
	for t, ok := m.next(); ok; t, ok = m.next() {
		if t.opens("si") {
			text := ""
			if !t.isEmpty {
				text = m.richText("si")
			}
			list = append(list, text)
		}
	}
	return list, m.err
}

// escaped is how a workbook writes characters that XML does not allow (ECMA-376, 22.4.2.4).
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escaped.ReplaceAllStringFunc(text, func(s string) string {
		n, _ := strconv.ParseUint(s[2:6], 16, 16)
		return string(rune(n))
	})
}
