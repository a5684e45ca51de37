package words

import "strings"

// Stem brings the forms of an English word together: "prescribing", "prescribed" and
// "prescriptions" all become "prescrib". It is lighter than Porter's stemmer, whose
// deeper cuts bring "organ" to "organisation" and "clinic" to "clinical". A result is
// compared with other results only; it need not be a word. Words of three letters,
// words with digits and other scripts stay as they are.
func Stem(word string) string {
	if len(word) <= 3 || !IsPlain(word) {
		return word
	}
	w := British(Singular(word))
	if strings.HasSuffix(w, "gramme") { // "programming" has no "me"
		w = strings.TrimSuffix(w, "me")
	}
	cut(&w, "ly", 5)
	switch {
	case strings.HasSuffix(w, "scription"): // prescription, subscription, transcription
		w = strings.TrimSuffix(w, "ption") + "b"
	case cut(&w, "ification", 2), cut(&w, "ifying", 2), cut(&w, "ified", 2), cut(&w, "ifier", 2):
		w += "ify"
	case cut(&w, "isation", 4), cut(&w, "isational", 4):
		w += "is"
	case cut(&w, "ation", 5), cut(&w, "ator", 5), cut(&w, "ating", 5), cut(&w, "ated", 5), cut(&w, "ate", 5):
	case cut(&w, "ator", 3):
		w += "at"
	case strings.HasSuffix(w, "tion") || strings.HasSuffix(w, "ssion"):
		cut(&w, "ion", 4)
	case cut(&w, "ement", 5), cut(&w, "ment", 4):
	case strings.HasSuffix(w, "rral"): // referral
		w = undouble(strings.TrimSuffix(w, "al"))
	case strings.HasSuffix(w, "eed"):
	default:
		if cutVerb(&w, "ing") || cutVerb(&w, "ed") {
			w = restore(w)
		}
		cut(&w, "er", 5)
	}
	if strings.HasSuffix(w, "e") && len(w) >= 5 {
		w = w[:len(w)-1]
	}
	if n := len(w); n >= 4 && w[n-1] == 'y' && !isVowel(w[n-2]) {
		w = w[:n-1] + "i"
	}
	return w
}

// IsPlain tells whether a word is of nothing but the letters a to z.
func IsPlain(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}

// cut removes an ending if at least keep letters stay.
func cut(w *string, ending string, keep int) bool {
	if len(*w)-len(ending) < keep || !strings.HasSuffix(*w, ending) {
		return false
	}
	*w = strings.TrimSuffix(*w, ending)
	return true
}

// cutVerb removes "ing" or "ed" if what stays could be a verb: it has a vowel, which
// "string" has not.
func cutVerb(w *string, ending string) bool {
	rest, ok := strings.CutSuffix(*w, ending)
	if !ok || len(rest) < 3 || !strings.ContainsAny(rest, "aeiouy") {
		return false
	}
	*w = rest
	return true
}

// restore mends a verb whose ending was cut: "planning" has doubled a letter, and
// "coding" has lost one.
func restore(w string) string {
	n := len(w)
	if u := undouble(w); u != w {
		return u
	}
	if n == 3 && !isVowel(w[0]) && isVowel(w[1]) && !isVowel(w[2]) && !strings.ContainsRune("wxy", rune(w[2])) {
		return w + "e"
	}
	return w
}

func undouble(w string) string {
	n := len(w)
	if n >= 4 && w[n-1] == w[n-2] && !isVowel(w[n-1]) && !strings.ContainsRune("lsz", rune(w[n-1])) {
		return w[:n-1]
	}
	return w
}

// Singular takes the plural off a word in small letters: "theatres" is "theatre". Words of
// three letters stay as they are.
func Singular(w string) string {
	n := len(w)
	switch {
	case n <= 3, !strings.HasSuffix(w, "s"), strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "ies") && n > 4:
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"):
		return w[:n-2]
	}
	return w[:n-1]
}

// british has the spellings that no ending tells.
var british = map[string]string{
	"program": "programme", "center": "centre", "license": "licence", "catalog": "catalogue", "pediatric": "paediatric",
	"anesthetic": "anaesthetic", "hematology": "haematology", "labor": "labour", "behavior": "behaviour", "millenium": "millennium",
}

// British spells a word in small letters as the British do, if it is a common one or ends
// as in "organization".
func British(w string) string {
	if other, ok := british[w]; ok {
		return other
	}
	if one, ok := strings.CutSuffix(w, "s"); ok && british[one] != "" {
		return british[one] + "s"
	}
	if strings.IndexByte(w, 'z') < 0 {
		return w
	}
	for _, ending := range [...]string{"ization", "izations", "izational", "izing", "ized", "izer", "ize"} {
		if rest, ok := strings.CutSuffix(w, ending); ok && len(rest) >= 4 {
			return rest + "is" + ending[2:]
		}
	}
	return w
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
