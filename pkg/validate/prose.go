package validate

import (
	"regexp"
	"strings"
	"unicode"
)

// What the rules about plain English need: sentences, words and syllables of English
// text with Markdown in it.

var (
	fencedCode   = regexp.MustCompile("(?s)```.*?```")
	inlineCode   = regexp.MustCompile("`[^`]*`")
	markdownLink = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	webAddress   = regexp.MustCompile(`https?://\S+`)
	listItem     = regexp.MustCompile(`(?m)^[ \t]*(?:[-*+]|\d+[.)]|#+|>)[ \t]+`)
)

// plain takes the marks of Markdown away, and what is not prose: code and addresses.
// An item of a list, a heading and a quotation each begin a paragraph.
func plain(markdown string) string {
	text := markdown
	if strings.Contains(text, "`") {
		text = fencedCode.ReplaceAllString(text, "\n\n")
		text = inlineCode.ReplaceAllString(text, " ")
	}
	if strings.Contains(text, "](") {
		text = markdownLink.ReplaceAllString(text, "$1")
	}
	if strings.Contains(text, "://") {
		text = webAddress.ReplaceAllString(text, " ")
	}
	if mayHaveItem(text) {
		text = listItem.ReplaceAllString(text, "\n\n")
	}
	return marks.Replace(text)
}

var marks = strings.NewReplacer("**", "", "__", "", "*", "", "|", " ")

// mayHaveItem tells whether a line begins as listItem wants it to.
func mayHaveItem(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimLeft(line, " \t"); line != "" && strings.IndexByte("-*+#>0123456789", line[0]) >= 0 {
			return true
		}
	}
	return false
}

// abbreviations end with a full stop that does not end a sentence.
var abbreviations = map[string]bool{"e.g.": true, "i.e.": true, "etc.": true, "vs.": true, "no.": true, "dr.": true, "st.": true, "mr.": true, "mrs.": true, "ms.": true, "prof.": true, "approx.": true}

// sentences splits plain text, each into its words, after ".", "!" and "?" where something other than a
// small letter follows, and between paragraphs. Empty ones are left out.
func sentences(text string) [][]string {
	var out [][]string
	for _, paragraph := range strings.Split(text, "\n\n") {
		words := strings.Fields(paragraph)
		start := 0
		for i, word := range words {
			last := i == len(words)-1
			bare := strings.TrimRight(word, `"')]”’`)
			ends := bare != "" && strings.IndexByte(".!?", bare[len(bare)-1]) >= 0
			if !last && (!ends || abbreviations[strings.ToLower(strings.TrimLeft(word, `"'([“‘`))] || beginsSmall(words[i+1])) {
				continue
			}
			out = append(out, words[start:i+1])
			start = i + 1
		}
	}
	return out
}

func beginsSmall(word string) bool {
	for _, c := range word {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.IsLower(c)
		}
	}
	return true
}

// plainWords returns the words of a sentence without names, acronyms, ids and
// figures: what has a digit, a capital letter or a joint such as "/" in it. The first
// word counts although it has a capital, unless a name follows on it.
func plainWords(fields []string) []string {
	out := make([]string, 0, len(fields))
	for i, field := range fields {
		if word := strings.TrimRight(field, ".,;:"); i > 0 && word != "" && isSmallASCII(word) { // nearly all of them
			out = append(out, word)
			continue
		}
		field = strings.TrimFunc(field, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if strings.ContainsFunc(field, unicode.IsDigit) {
			continue
		}
		for _, word := range strings.FieldsFunc(field, func(c rune) bool { return c == '-' || c == '–' || c == '—' }) {
			first := i == 0 && (len(fields) == 1 || !hasCapital(fields[1]))
			small := word
			if runes := []rune(word); first && len(runes) > 0 {
				small = strings.ToLower(string(runes[0])) + string(runes[1:])
			}
			if strings.ContainsFunc(small, func(c rune) bool { return !unicode.IsLower(c) && c != '\'' && c != '’' }) {
				continue
			}
			out = append(out, word)
		}
	}
	return out
}

func isSmallASCII(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return true
}

func hasCapital(word string) bool { return strings.ContainsFunc(word, unicode.IsUpper) }

// countSyllables returns syllables with a memory, because texts use the same few
// thousand words over and over. It is for one goroutine.
func countSyllables() func(word string) int {
	known := map[string]int{}
	return func(word string) int {
		n, ok := known[word]
		if !ok {
			n = syllables(word)
			known[word] = n
		}
		return n
	}
}

// syllables estimates the syllables of an English word: its groups of vowels, less
// the silent ones, plus those that a group hides. It is at least 1.
func syllables(word string) int {
	w := strings.ToLower(strings.NewReplacer("'", "", "’", "").Replace(word))
	n := len(vowelGroup.FindAllString(strings.TrimPrefix(w, "y"), -1))
	if silentEnd.MatchString(w) {
		n--
	}
	n += len(hiddenBreak.FindAllString(w, -1))
	return max(n, 1)
}

var (
	vowelGroup = regexp.MustCompile(`[aeiouyàáâäèéêëíîïóôöúûü]+`)
	// "care", "rule", "cares", "used", "catalogue", "technique"; but not "table",
	// "places", "needed".
	silentEnd = regexp.MustCompile(`[^aeiouyl]e$|[aeiouy]le$|[^aeiouylcgszxh]es$|[aeiouyt]hes$|[aeiouy]les$|[^aeiouyltd]ed$|[aeiouy]led$|[aeiou]gues?$|ques?$`)
	// "media" but not "social", "period" but not "action", "client" but not "patient",
	// "manual" but not "equal", "area", "create", "science", "society", "continuous",
	// "carrying", "supplier", "mechanism".
	hiddenBreak = regexp.MustCompile(`[^cgst]ia|[^cgstx]i(?:o|um)|[^p]eo[^u]|eo$|[^gq]ua|uou|uity|[aeiouy][^aeiouy]+ea$|creat|[^q]uen[ct]|scien|[^ct]ient|[^u]iet|[aeiouy]ing|iers?$|isms?$`)
)
