package portfolio

import (
	"strings"
	"unicode"
)

// american are spellings that are folded into the British ones.
var american = map[string]string{
	"organization": "organisation", "organizations": "organisations", "program": "programme", "programs": "programmes",
	"center": "centre", "centers": "centres", "license": "licence", "licenses": "licences", "catalog": "catalogue",
	"immunization": "immunisation", "immunizations": "immunisations", "digitization": "digitisation", "personalized": "personalised",
	"pediatric": "paediatric", "anesthetic": "anaesthetic", "hematology": "haematology", "labor": "labour", "behavior": "behaviour",
	"visualization": "visualisation", "virtualization": "virtualisation", "authorization": "authorisation", "computerized": "computerised",
	"millenium": "millennium",
}

// fold makes text that differs in case, punctuation, kinds of blanks or British and
// American spelling equal: words of letters and digits with one blank between them.
// "&" and "+" are "and"; an apostrophe joins, and so does the hyphen of "e-mail".
func fold(s string) string {
	var words []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			w := word.String()
			if british, ok := american[w]; ok {
				w = british
			}
			word.Reset()
			if n := len(words); n > 0 && words[n-1] == "e" {
				words[n-1] += w
				return
			}
			words = append(words, w)
		}
	}
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r):
		case r == '&' || r == '+':
			flush()
			words = append(words, "and")
		default:
			flush()
		}
	}
	flush()
	return strings.Join(words, " ")
}

// singular folds the plain plurals of words: "theatres" is "theatre".
func singular(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		switch {
		case len(w) > 4 && strings.HasSuffix(w, "ies"):
			w = w[:len(w)-3] + "y"
		case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
			w = w[:len(w)-1]
		}
		out[i] = w
	}
	return out
}

// key is the form in which names are compared: folded, singular, without blanks, so
// that "e-RS", "eRS" and "e RS" are one.
func key(s string) string { return strings.Join(singular(strings.Fields(fold(s))), "") }
