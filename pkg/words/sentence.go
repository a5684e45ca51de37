package words

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quoted writes words for a sentence: "a", "b" or "c".
func Quoted(words []string, conjunction string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = `"` + w + `"`
	}
	return Join(quoted, conjunction)
}

// Join writes words for a sentence: a, b and c.
func Join(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// Count writes a number and a noun in the right form: "1 entry", "2 entries".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	switch stem, ok := strings.CutSuffix(noun, "y"); {
	case ok && !strings.ContainsAny(stem[len(stem)-1:], "aeiou"):
		noun = stem + "ies"
	case strings.HasSuffix(noun, "ss"):
		noun += "es"
	default:
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// Indefinite puts "a" or "an" before a noun, by how it begins: an organisation, a user.
func Indefinite(noun string) string {
	if vowelSound.MatchString(noun) {
		return "an " + noun
	}
	return "a " + noun
}

// vowelSound is how nouns begin that sound as if with a vowel: not "unit", "user" or
// "utility", but "unknown" and "update".
var vowelSound = regexp.MustCompile(`(?i)^([aio]|e([^u]|$)|u([^nst]|n([^i]|$)|$))`)

// UpperFirst makes a word begin a sentence. It is for words of ASCII.
func UpperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// LowerFirst makes a label or sentence fit into the middle of another; a word that
// begins with two capitals is an acronym and stays.
func LowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if unicode.IsUpper(first) && !unicode.IsUpper(second) {
		return string(unicode.ToLower(first)) + s[size:]
	}
	return s
}

// DidYouMean is the help for a word that is not known, empty when nothing is near.
func DidYouMean(word string, candidates []string) string {
	if words := Nearest(word, candidates, 3); len(words) > 0 {
		return "did you mean " + Quoted(words, "or") + "?"
	}
	return ""
}

// Clip shortens text to a number of characters, the last of which says so.
func Clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
