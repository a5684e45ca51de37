package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"html"
	"io"
	"path"
	"regexp"
	"strings"
)

// noValue is a cell with a formula and no value, as programs write it that do not compute.
var noValue = regexp.MustCompile(`<c [^>]*?\br="([A-Z]+[0-9]+)"[^>]*><f[^>]*?(?:/>|>([^<]*)</f>)(?:<v>\s*</v>|<v\s*/>)?</c>`)

// uncomputed returns the formulas of a worksheet that have no stored value, by cell; nil
// if there are none, or if the worksheet is not found. The library reads them as blank.
func uncomputed(archive *zip.Reader, name string) map[string]string {
	src := part(archive, worksheetPath(archive, name))
	if !bytes.Contains(src, []byte("<f")) {
		return nil
	}
	var list map[string]string
	for _, m := range noValue.FindAllSubmatch(src, -1) {
		if list == nil {
			list = map[string]string{}
		}
		text := html.UnescapeString(string(m[2]))
		if text == "" {
			text = "(shared)"
		}
		list[string(m[1])] = "=" + text
	}
	return list
}

// worksheetPath finds the part that holds a worksheet (ECMA-376, 18.2.19).
func worksheetPath(archive *zip.Reader, name string) string {
	var book struct {
		Sheets []struct {
			Name string     `xml:"name,attr"`
			Rest []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if xml.Unmarshal(part(archive, "xl/workbook.xml"), &book) != nil || xml.Unmarshal(part(archive, "xl/_rels/workbook.xml.rels"), &links) != nil {
		return ""
	}
	for _, s := range book.Sheets {
		for _, a := range s.Rest {
			for _, l := range links.List {
				if s.Name == name && a.Name.Local == "id" && l.ID == a.Value {
					if strings.HasPrefix(l.Target, "/") {
						return l.Target[1:]
					}
					return path.Join("xl", l.Target)
				}
			}
		}
	}
	return ""
}

// part is what an archive has under a name, nil if it cannot be read.
func part(archive *zip.Reader, name string) []byte {
	f, err := archive.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, unpackedBytes))
	if err != nil {
		return nil
	}
	return src
}
