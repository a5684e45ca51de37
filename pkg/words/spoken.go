package words

import (
	"slices"
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

// Said is a word of a text.
type Said struct {
	// Word is as it is compared: as spoken, singular and in full. Plain is as spoken only.
	Word, Plain string
	// Raw is as it was written.
	Raw string
	// IsApart tells that more than a blank or a hyphen stands before it: a slash, a comma, a
	// bracket. Depth is in how many brackets it stands.
	IsApart bool
	Depth   int
}

// Split takes a text apart. An "e" before a hyphen is a word here.
func Split(s string) []Said {
	var list []Said
	from, depth, isApart := -1, 0, false
	flush := func(to int) {
		if from < 0 {
			return
		}
		raw := s[from:to]
		plain := raw
		if !IsPlain(raw) || British(raw) != raw {
			plain = Spoken(raw)
		}
		list = append(list, Said{Word: compared(raw, plain), Plain: plain, Raw: raw, IsApart: isApart, Depth: depth})
		from, isApart = -1, false
	}
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || (r == '\'' || r == '’') && from >= 0 {
			if from < 0 {
				from = i
			}
			continue
		}
		flush(i)
		switch r {
		case '&', '+':
			list = append(list, Said{Word: "and", Plain: "and", Raw: string(r)})
		case '(', '[', '{':
			depth++
			isApart = true
		case ')', ']', '}':
			depth = max(0, depth-1)
			isApart = true
		case '/', ',', ';', '|', ':', '\n', '–', '—':
			isApart = true
		}
	}
	flush(len(s))
	return list
}

// Singulars are the words of a text as they are compared: as spoken, singular and in full.
// Of an acronym no letter is dropped: NRLS is not many of NRL.
func Singulars(s string) []string {
	list := strings.Fields(Spoken(s))
	acronyms := acronymsIn(s)
	for i, w := range list {
		if !slices.Contains(acronyms, w) {
			w = Singular(w)
		}
		list[i] = inFull(w)
	}
	return list
}

// compared is a word as it is compared, by how it was written and spoken.
func compared(raw, spoken string) string {
	if !isPlainAcronym(raw) {
		spoken = Singular(spoken)
	}
	return inFull(spoken)
}

// acronymsIn are the acronyms of a text that end in "S", in small letters.
func acronymsIn(s string) []string {
	if strings.LastIndexByte(s, 'S') < 1 {
		return nil // of another no letter would be dropped
	}
	var list []string
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if w[len(w)-1] == 'S' && isPlainAcronym(w) {
			list = append(list, strings.ToLower(w))
		}
	}
	return list
}

// isPlainAcronym recognises two to five capitals; what is longer may be a word that is
// shouted.
func isPlainAcronym(w string) bool {
	return len(w) >= 2 && len(w) <= 5 && !strings.ContainsFunc(w, func(r rune) bool { return r < '0' || r > 'Z' || r > '9' && r < 'A' })
}

// shortForms are the words that registers shorten.
var shortForms = map[string]string{
	"admin": "administration", "appt": "appointment", "chemo": "chemotherapy", "consult": "consultation", "ctrl": "control", "dept": "department",
	"diag": "diagnostic", "doc": "document", "equip": "equipment", "imm": "immunisation", "info": "information", "maint": "maintenance",
	"mgmt": "management", "mgt": "management", "mngt": "management", "occ": "occupational", "pop": "population", "prog": "programme",
	"recog": "recognition", "sched": "scheduling", "svc": "service", "sys": "system", "temp": "temporary", "vacc": "vaccination",
}

func inFull(w string) string {
	if full, ok := shortForms[w]; ok {
		return full
	}
	return w
}

// SpokenKey is the form in which names are compared: as spoken, singular, without blanks,
// so that "e-RS", "eRS" and "e RS" are one.
func SpokenKey(s string) string {
	text, acronyms := Spoken(s), acronymsIn(s)
	b := make([]byte, 0, len(text))
	for w := range strings.SplitSeq(text, " ") {
		if !slices.Contains(acronyms, w) {
			w = Singular(w)
		}
		b = append(b, inFull(w)...)
	}
	return string(b)
}
