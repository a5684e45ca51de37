package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Spoken makes text that differs in case, punctuation, kinds of blanks or British and
// American spelling equal: words of letters and digits with one blank between them.
// "&" and "+" are "and"; an apostrophe joins, and so does the hyphen of "e-mail".
func Spoken(s string) string {
	text := split(s)
	for w := range strings.SplitSeq(text, " ") {
		if w == "e" || w == "&" || British(w) != w {
			return respelt(text)
		}
	}
	return text
}

// split writes text in small letters, its words with one blank between; "&" is one.
func split(s string) string {
	b := make([]byte, 0, len(s)+8)
	isOpen := false // a word is
	next := func() {
		if !isOpen && len(b) > 0 {
			b = append(b, ' ')
		}
	}
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			next()
			b, isOpen = append(b, byte(r)), true
		case r >= utf8.RuneSelf && unicode.Is(unicode.Mn, r), r == '\'', r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			next()
			b, isOpen = utf8.AppendRune(b, unicode.ToLower(r)), true
		case r == '&' || r == '+':
			isOpen = false
			next()
			b = append(b, '&')
		default:
			isOpen = false
		}
	}
	return string(b)
}

// respelt writes the words of split as the British do.
func respelt(text string) string {
	b := make([]byte, 0, len(text)+8)
	isE := false // the word before is, alone
	for w := range strings.SplitSeq(text, " ") {
		if len(b) > 0 && (!isE || w == "&") {
			b = append(b, ' ')
		}
		switch {
		case w == "&":
			b, isE = append(b, "and"...), false
		default:
			b, isE = append(b, British(w)...), w == "e" && !isE
		}
	}
	return string(b)
}

// Singulars are the words of a text as they are compared: as spoken, and singular.
func Singulars(s string) []string {
	list := strings.Fields(Spoken(s))
	for i, w := range list {
		list[i] = Singular(w)
	}
	return list
}

// SpokenKey is the form in which names are compared: as spoken, singular, without blanks,
// so that "e-RS", "eRS" and "e RS" are one.
func SpokenKey(s string) string { return joined(Spoken(s)) }

// joined is the key of a text that is as spoken.
func joined(text string) string {
	b := make([]byte, 0, len(text))
	for w := range strings.SplitSeq(text, " ") {
		b = append(b, Singular(w)...)
	}
	return string(b)
}

// NameKey is the form in which a name is kept to be found by NameKeys. The last letter of an
// acronym is no plural: "NRLS" is not several of what "NRL" is.
func NameKey(name string) string {
	if strings.ContainsFunc(name, unicode.IsUpper) && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsUpper(r) }) {
		return strings.ToLower(name)
	}
	return SpokenKey(name)
}

// NameKeys are the keys by which a text names something, the first first: as it is, since it
// may be an acronym in small letters, and as SpokenKey has it.
func NameKeys(text string) [2]string {
	text = Spoken(text)
	return [2]string{strings.ReplaceAll(text, " ", ""), joined(text)}
}
