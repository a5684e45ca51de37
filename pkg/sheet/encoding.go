package sheet

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Decode turns a text file into UTF-8 and names the character set: that of the
// byte-order mark, else UTF-8 or UTF-16 if it can be that, else Windows-1252, which
// is what a British spreadsheet writes. A file in which some lines are UTF-8 and some
// are not was glued together, and is read line by line.
func Decode(src []byte) (text, charset string, err error) {
	src = bytes.TrimPrefix(src, []byte("\xEF\xBB\xBF"))
	switch {
	case bytes.HasPrefix(src, []byte("\xFF\xFE")), zeros(src, 1):
		return decodeUTF16(src, unicode.LittleEndian)
	case bytes.HasPrefix(src, []byte("\xFE\xFF")), zeros(src, 0):
		return decodeUTF16(src, unicode.BigEndian)
	}
	if bytes.IndexByte(src, 0) >= 0 {
		return "", "", errors.New("this is not text; give a table as .csv, .tsv, .xlsx, .yaml or .json")
	}
	if utf8.Valid(src) {
		return string(src), "UTF-8", nil
	}
	var b strings.Builder
	b.Grow(len(src) + len(src)/8)
	charset = "Windows-1252"
	for line := range bytes.Lines(src) {
		if utf8.Valid(line) {
			b.Write(line)
			if utf8.RuneCount(line) < len(line) {
				charset = "Windows-1252 and UTF-8 mixed"
			}
			continue
		}
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(line)
		if err != nil {
			return "", "", err
		}
		b.Write(decoded)
	}
	return b.String(), charset, nil
}

func decodeUTF16(src []byte, order unicode.Endianness) (string, string, error) {
	decoded, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(src)
	if err != nil {
		return "", "", err
	}
	return string(decoded), "UTF-16", nil
}

// zeros tells whether every second byte, from an offset on, is mostly zero and the
// others are not: Western text in UTF-16 without a mark.
func zeros(src []byte, offset int) bool {
	head := src[:min(len(src), 2000)&^1]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	return zeros[offset] > len(head)/4 && zeros[1-offset] == 0
}
