package words

import (
	"strings"
	"unicode"
)

// Spoken makes text that differs in case, punctuation, kinds of blanks or British and
// American spelling equal: words of letters and digits with one blank between them.
// "&" and "+" are "and"; an apostrophe joins, and so does the hyphen of "e-mail".
func Spoken(s string) string {
	var list []string
	var word strings.Builder
	flush := func() {
		w := British(word.String())
		word.Reset()
		if n := len(list); n > 0 && list[n-1] == "e" {
			list[n-1] += w
		} else if w != "" {
			list = append(list, w)
		}
	}
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r):
		case r == '&' || r == '+':
			flush()
			list = append(list, "and")
		default:
			flush()
		}
	}
	flush()
	return strings.Join(list, " ")
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
func SpokenKey(s string) string { return strings.Join(Singulars(s), "") }

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
	return [2]string{strings.ReplaceAll(Spoken(text), " ", ""), SpokenKey(text)}
}
