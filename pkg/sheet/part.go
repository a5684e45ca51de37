package sheet

import (
	"bytes"
	"encoding/xml"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// parts are the parts of a workbook as the library has unpacked them, by name.
type parts struct{ file *excelize.File }

// read returns a part as UTF-8, nil if there is none.
func (p parts) read(name string) []byte {
	held, _ := p.file.Pkg.Load(name)
	src, _ := held.([]byte)
	if utf8.Valid(src) {
		return src
	}
	text, _, err := Decode(src)
	if err != nil {
		return nil
	}
	return []byte(text)
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
	if xml.Unmarshal(p.read(path.Join(dir, "_rels", base+".rels")), &list) != nil {
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

// worksheet is the name of the part that holds a worksheet (ECMA-376, 18.2.19).
func (p parts) worksheet(name string) string {
	var book struct {
		Sheets []struct {
			Name string     `xml:"name,attr"`
			Rest []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	at := p.linked("", "officeDocument")
	if xml.Unmarshal(p.read(at), &book) != nil {
		return ""
	}
	for _, s := range book.Sheets {
		for _, a := range s.Rest {
			for _, l := range p.links(at) {
				if s.Name == name && a.Name.Local == "id" && l.ID == a.Value {
					return l.Target
				}
			}
		}
	}
	return ""
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
