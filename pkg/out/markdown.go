package out

import (
	"regexp"
	"strings"
)

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;",
	"|", `\|`, "#", `\#`, "~", `\~`, "&", "&amp;", "!", `\!`, "$", `\$`,
)

var (
	// mention is what GitHub links after Markdown has been read, so that escapes do not
	// stop it: @user and #123. A blank of no width does.
	mention = regexp.MustCompile(`([@#])([0-9A-Za-z])`)
	// blockStart begins a list, a heading or a rule at the start of a line.
	blockStart = regexp.MustCompile(`^(?:[-+=]|[0-9]+[.)])`)
)

// EscapeMarkdown makes one line of text plain in Markdown: no markup, no HTML, no
// mention of a user or an issue, no table cell broken. It may stand at the beginning
// of a line.
func EscapeMarkdown(s string) string {
	s = markdownEscapes.Replace(strings.TrimLeft(VisibleLine(s), " "))
	s = mention.ReplaceAllString(s, "$1&#8203;$2")
	if start := blockStart.FindString(s); start != "" {
		last := len(start) - 1
		s = start[:last] + `\` + s[last:]
	}
	return s
}

// CodeMarkdown writes one line of text as code in Markdown, also in a cell of a table.
func CodeMarkdown(s string) string {
	s = VisibleLine(s)
	if s == "" || strings.ContainsAny(s, "`|\\") || strings.TrimSpace(s) != s {
		// No fence holds in every place: a bar ends a cell even inside one.
		return "<code>" + EscapeMarkdown(s) + "</code>"
	}
	return "`" + s + "`"
}

// FencedYAML writes YAML as a block of code, with a fence that the text does not have.
func FencedYAML(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "yaml\n" + strings.TrimSuffix(text, "\n") + "\n" + fence
}
