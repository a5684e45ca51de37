package validate

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

var summarySentence = Rule{
	ID: "entry.summary-sentence", Severity: diag.Warning,
	Summary: "The summary is not one sentence.",
	Why:     "Tables, search and the first line of every page show the summary alone. It has to read as one plain sentence.",
	Bad:     "summary: sending messages to patients",
	Good:    "summary: Sends short messages to patients for hospitals and practices.",
	check: func(r *run) {
		for e := range r.services() {
			n := e.Get("summary")
			if n == nil || n.Kind != document.String {
				continue
			}
			if problem, help := notOneSentence(n.Text); problem != "" {
				r.report(&e.Record, n, "/summary", "summary "+problem, help)
			}
		}
	},
}

// notOneSentence says what keeps a text from being a sentence, "" if nothing does.
func notOneSentence(text string) (problem, help string) {
	text = strings.TrimSpace(text)
	first, _, _ := strings.Cut(text, " ")
	if !strings.ContainsFunc(first, func(c rune) bool { return unicode.IsUpper(c) || unicode.IsDigit(c) }) {
		return fmt.Sprintf("begins with %q, a small letter", shorten(first)), "begin with a capital letter"
	}
	if !strings.ContainsAny(lastRunes(text, 2), ".!?") || strings.HasSuffix(text, "...") {
		return fmt.Sprintf("ends with %q, not with a full stop", lastRunes(text, 1)), "end the sentence with a full stop"
	}
	if parts := sentences(text); len(parts) > 1 {
		return fmt.Sprintf("has %d sentences, the second beginning %q", len(parts), shorten(strings.Join(parts[1], " "))),
			"keep the one that says what it does and for whom, and move the rest to the description"
	}
	if len(strings.Fields(text)) < 3 {
		return "has fewer than three words", "say what it does and for whom"
	}
	return "", ""
}

// lastRunes is the end of a text: a full stop may stand inside a bracket or a quote.
func lastRunes(text string, n int) string {
	runes := []rune(text)
	return string(runes[max(0, len(runes)-n):])
}
