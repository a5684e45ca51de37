package out

import "strings"

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// commandData escapes the text of a workflow command.
func CommandData(s string) string { return dataEscapes.Replace(Visible(s)) }

// commandProperty escapes the value of a property. Line breaks are kept as such,
// because a file may have one in its name.
func CommandProperty(s string) string {
	return propertyEscapes.Replace(VisibleBut(s, func(r rune) bool { return r == '\n' || r == '\r' }))
}
