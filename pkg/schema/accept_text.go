package schema

import (
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// quickPatterns say yes to texts that certainly match the patterns of our own schemas,
// at a tenth of the cost. A no leaves it to the expression.
var quickPatterns = map[string]func(string) bool{
	`^[^\n]*$`:                 func(s string) bool { return strings.IndexByte(s, '\n') < 0 },
	`^[a-z0-9]+(-[a-z0-9]+)*$`: isPlainID,
	`^[0-9]{4}(-(Q[1-4]|[0-9]{2}(-[0-9]{2})?))?$`: isPlainDay,
	`^https?://[^\s]+$`:                           isPlainAddress,
}

// quickFormats are the same for formats.
var quickFormats = map[string]func(string) bool{"date": isPlainDay, PartialDate: isPlainDay, "uri": isPlainAddress}

// formatOf is what is asked of texts of a format, nil if it is not known.
func formatOf(name string) func(string) bool {
	is, quick := slowFormat(name), quickFormats[name]
	if is == nil || quick == nil {
		return is
	}
	return func(s string) bool { return quick(s) || is(s) }
}

func slowFormat(name string) func(string) bool {
	library := jsonschema.Formats[name]
	if is := formats[name]; is != nil || library == nil {
		return is
	}
	return func(s string) bool { return library(s) }
}

func isPlainID(s string) bool {
	if s == "" || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && s[i-1] != '-') {
			return false
		}
	}
	return true
}

// isPlainDay recognises YYYY-MM-DD of this millennium and the one before, up to the 28th.
func isPlainDay(s string) bool {
	if len(s) != len("2026-12-31") || s[4] != '-' || s[7] != '-' || s[0] != '1' && s[0] != '2' {
		return false
	}
	for i := range len(s) {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	return two(5) >= 1 && two(5) <= 12 && two(8) >= 1 && two(8) <= 28
}

// isPlainAddress recognises https://host and what may follow it by RFC 3986, in a form about
// which nobody can be of two minds: letters, digits and marks that need no escape.
func isPlainAddress(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "http://"); !ok {
			return false
		}
	}
	host, _, _ := strings.Cut(rest, "/")
	if host == "" || host[0] == '.' || host[0] == '-' {
		return false
	}
	for i := range len(rest) {
		c := rest[i]
		isLetter := c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.'
		if !isLetter && (i < len(host) || strings.IndexByte("/_~=&?+,", c) < 0) {
			return false
		}
	}
	return true
}
