// Package words finds the words that somebody probably meant.
//
// It never offers one acronym for another: PDS, SDS and ODS are one letter apart and
// three different things.
package words

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWord is the number of letters above which a word is not compared: nobody
// mistypes a word that long, and the cost grows with its square.
const maxWord = 200

// Nearest returns at most n candidates that word is probably a slip for, the
// likeliest first, equals in the order given. Case does not count. It returns nil
// when nothing is near enough to be worth saying.
func Nearest(word string, candidates []string, n int) []string {
	word = strings.TrimSpace(word)
	if word == "" || utf8.RuneCountInString(word) > maxWord {
		return nil
	}
	type hit struct {
		text     string
		distance int
	}
	var hits []hit
	seen := map[string]bool{}
	for _, c := range candidates {
		if seen[c] {
			continue
		}
		seen[c] = true
		if d, ok := near(word, c); ok {
			hits = append(hits, hit{c, d})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.distance, b.distance) })
	var out []string
	if len(hits) > 0 && hits[0].distance == 0 {
		hits = slices.DeleteFunc(hits, func(h hit) bool { return h.distance > 0 })
	}
	for _, h := range hits[:min(n, len(hits))] {
		out = append(out, h.text)
	}
	return out
}

// near tells whether word may be a slip for c, and how far off it is.
func near(word, c string) (int, bool) {
	lw, lc := fold(word), fold(c)
	if lw == lc {
		return 0, true
	}
	if IsAcronym(word) || IsAcronym(c) {
		return 0, false
	}
	wordParts, parts := strings.Split(lw, "-"), strings.Split(lc, "-")
	if len(wordParts) != len(parts) {
		// The beginning of a longer name counts.
		if len(lw) >= 5 && strings.HasPrefix(lc, lw) {
			return 3, true
		}
		return within(lw, lc)
	}
	total := 0
	for i, part := range parts {
		if part == wordParts[i] {
			continue
		}
		d, ok := within(wordParts[i], part)
		if !ok {
			return 0, false
		}
		total += d
	}
	_, allowed := within(lw, lc)
	return total, allowed || total <= 1
}

// fold makes words that differ only in case or separators equal.
func fold(s string) string {
	return strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(s))
}

// IsAcronym recognises short words in capitals. Words of up to three letters in any
// case are never offered, which within sees to.
func IsAcronym(s string) bool {
	letters, lower := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			lower++
			letters++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return lower == 0 && letters <= 6
}

// within tells whether two lower-case words are as close as slips of their length
// are: nothing up to three letters, one slip up to five, two up to eight, then three.
func within(a, b string) (int, bool) {
	length := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	allowed := 3
	switch {
	case min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) <= 2, utf8.RuneCountInString(b) <= 3:
		return 0, false
	case length <= 5:
		allowed = 1
	case length <= 8:
		allowed = 2
	}
	d := distance([]rune(a), []rune(b))
	return d, d <= allowed
}

// distance counts insertions, deletions, changes and swaps of neighbours (optimal
// string alignment: no piece is edited twice).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

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

// Count writes a number and a noun in the right form.
func Count(n int, noun string) string {
	if n != 1 {
		if stem, ok := strings.CutSuffix(noun, "y"); ok && !strings.ContainsAny(stem[len(stem)-1:], "aeiou") {
			noun = stem + "ies"
		} else {
			noun += "s"
		}
	}
	return fmt.Sprintf("%d %s", n, noun)
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
