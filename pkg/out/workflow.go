package out

import (
	"fmt"
	"strings"
)

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// commandData escapes the text of a workflow command.
func commandData(s string) string { return dataEscapes.Replace(Visible(s)) }

// commandProperty escapes the value of a property. Line breaks are kept as such,
// because a file may have one in its name.
func commandProperty(s string) string {
	return propertyEscapes.Replace(visibleBut(s, func(r rune) bool { return r == '\n' || r == '\r' }))
}

// Notice is a workflow command, on a line of its own, that says something under a title.
func Notice(title, text string) string {
	return fmt.Sprintf("::notice title=%s::%s\n", commandProperty(VisibleLine(title)), commandData(VisibleLine(text)))
}
