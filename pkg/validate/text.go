package validate

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

// textRules are about characters that a reader takes for something else, or for nothing.
var textRules = []Rule{
	{
		ID: "text.bidirectional", Severity: diag.Error,
		Summary: "A text holds a character that turns the direction of writing.",
		Why: "What follows such a character is shown in another order than it is stored in, so that a reviewer approves something " +
			"else than what programs read (Unicode Technical Standard 39; \"Trojan Source\", 2021).",
		Bad:   "links:\n  - title: \"The \u202eediug\u202c of the desk\"\n    url: https://example.org/guide",
		Good:  "links:\n  - title: The guide of the desk\n    url: https://example.org/guide",
		check: func(r *run) { r.characters(anyText, isBidirectional, "turns the direction of writing", "delete it") },
	},
	{
		ID: "text.blank", Severity: diag.Error,
		Summary: "A text has nothing in it that can be seen.",
		Why:     "A field that is there and says nothing counts as filled in every list and figure. Leave it out instead.",
		Bad:     "status_note: \"    \"",
		Good:    "status_note: The page says that it is in production.",
		check: func(r *run) {
			r.texts(anyText, func(s scalar, rec *catalogue.Record) {
				if s.node.Text != "" && strings.IndexFunc(s.node.Text, isSeen) < 0 {
					r.report(rec, s.node, document.Pointer(s.path...), s.field()+" is blank", "say something, or leave the field out")
				}
			})
		},
	},
	{
		ID: "text.cut", Severity: diag.Warning,
		Summary: "A \"#\" ends a text although it seems to belong to it.",
		Why: "Without quotes, a blank and \"#\" begin a comment in YAML. What was written as \"See issue #12\" is read as " +
			"\"See issue\", and nobody is told.",
		Bad:   "status_note: See issue #12 of the programme.",
		Good:  "status_note: \"See issue #12 of the programme.\"",
		check: (*run).cutTexts,
	},
	{
		ID: "text.invisible", Severity: diag.Error,
		Summary: "A name, an id, an alias or an address holds a character that cannot be seen.",
		Why: "Two names that look alike are then not the same, so that a search misses one of them and a duplicate is not " +
			"found. Such characters come with text that was copied from a page or a document.",
		Bad:   "aliases:\n  - \"Mes\u00adsage desk\"",
		Good:  "aliases:\n  - Message desk",
		check: func(r *run) { r.characters(isNaming, isInvisible, "cannot be seen", "delete it") },
	},
	{
		ID: "text.look-alike", Severity: diag.Error,
		Summary: "A name, an id, an alias or an address holds a character that looks like another.",
		Why: "A Cyrillic \"а\" or a space that does not break a line looks like the usual one, and nobody who types the name " +
			"finds it.",
		Bad:  "aliases:\n  - \"M\u0435ssage desk\"",
		Good: "aliases:\n  - Message desk",
		check: func(r *run) {
			r.oddTexts(isNaming, func(s scalar, rec *catalogue.Record) {
				for at, c := range []rune(s.node.Text) {
					if like := lookAlike(c); like != "" && !isForeignWord([]rune(s.node.Text), at) {
						r.report(rec, s.node, document.Pointer(s.path...),
							fmt.Sprintf("character %d of %s, U+%04X, looks like %q and is another", at+1, s.field(), c, like), fmt.Sprintf("write %q", like))
						return
					}
				}
			})
		},
	},
	{
		ID: "text.quotes", Severity: diag.Warning,
		Summary: "Quotes of print stand around a whole text and became part of it.",
		Why:     "A writing program turned straight quotes into printed ones, which mean nothing to YAML: the name has them now.",
		Bad:     "status_note: “Every page describes the service as in use.”",
		Good:    "status_note: Every page describes the service as in use.",
		check: func(r *run) {
			r.oddTexts(anyText, func(s scalar, rec *catalogue.Record) {
				text := []rune(strings.TrimSpace(s.node.Text))
				if n := len(text); n > 2 && strings.ContainsRune("“”„‟‘’‚‛«", text[0]) && strings.ContainsRune("“”„‟‘’‚‛»", text[n-1]) &&
					!strings.ContainsAny(string(text[1:n-1]), "“”„‟«»") {
					r.report(rec, s.node, document.Pointer(s.path...), s.field()+" stands in quotes of print, which are part of it", "delete them, or write straight quotes")
				}
			})
		},
	},
}

// cutTexts reports the texts that are cut by what became a comment.
func (r *run) cutTexts() {
	mayBeCut := func(src string) bool { return strings.Contains(src, " #") }
	r.textsOf(mayBeCut, anyText, func(s scalar, rec *catalogue.Record) {
		if s.node.Style != document.Plain || len(s.shape.Refs) > 0 || len(s.shape.Enum) > 0 || s.shape.IsDate() {
			return
		}
		line, _, _ := strings.Cut(rec.Doc.Source()[s.node.End:], "\n")
		rest := strings.TrimLeft(line, " ")
		next := []rune(strings.TrimPrefix(rest, "#"))
		if rest == line || !strings.HasPrefix(rest, "#") || len(next) == 0 || !unicode.IsLetter(next[0]) && !unicode.IsDigit(next[0]) {
			return
		}
		at := s.node.End + len(line) - len(rest)
		f := rec.Doc.Finding(at, at+1, r.rule.ID, r.rule.Severity, s.field()+` ends before this "#", and what follows is a comment`)
		f.Pointer, f.Help, f.ID = document.Pointer(s.path...), "put the value in quotes if it belongs to the text", rec.ID
		r.findings = append(r.findings, f)
	})
}

// texts visits the texts of all files that a rule is about.
func (r *run) texts(about func(scalar) bool, visit func(scalar, *catalogue.Record)) {
	r.textsOf(func(string) bool { return true }, about, visit)
}

// textsOf is texts of the files of which the source may hold one.
func (r *run) textsOf(may func(src string) bool, about func(scalar) bool, visit func(scalar, *catalogue.Record)) {
	for _, rec := range files(r.cat) {
		if !may(rec.Doc.Source()) {
			continue
		}
		eachScalar(rec, func(s scalar) {
			if about(s) {
				visit(s, rec)
			}
		})
	}
}

// oddTexts is texts without those that are ASCII throughout, for rules that are only about
// other characters. A file has such texts only if it has such characters, or escapes.
func (r *run) oddTexts(about func(scalar) bool, visit func(scalar, *catalogue.Record)) {
	r.textsOf(func(src string) bool { return !isASCII(src) || strings.IndexByte(src, '\\') >= 0 },
		func(s scalar) bool { return !isASCII(s.node.Text) && about(s) }, visit)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// characters reports the first character of a text that a rule is about.
func (r *run) characters(about func(scalar) bool, is func(rune) bool, what, help string) {
	r.oddTexts(about, func(s scalar, rec *catalogue.Record) {
		for at, c := range []rune(s.node.Text) {
			if is(c) && !isJoiner([]rune(s.node.Text), at) {
				r.report(rec, s.node, document.Pointer(s.path...), fmt.Sprintf("character %d of %s, U+%04X, %s", at+1, s.field(), c, what), help)
				return
			}
		}
	})
}

func anyText(scalar) bool { return true }

// namings are the fields by which things are called.
var namings = []string{"id", "name", "aliases", "former_names", "local_names", "terms"}

func isNaming(s scalar) bool { return s.shape.Format == "uri" || slices.Contains(namings, s.field()) }

// isBidirectional recognises the marks, embeddings, overrides and isolates of the Unicode
// bidirectional algorithm.
func isBidirectional(c rune) bool { return unicode.Is(unicode.Bidi_Control, c) }

// isInvisible recognises what has no width: format characters that do not turn the
// direction, fillers and selectors of variants.
func isInvisible(c rune) bool {
	return (unicode.Is(unicode.Cf, c) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, c) || unicode.Is(unicode.Variation_Selector, c)) && !isBidirectional(c)
}

func isSeen(c rune) bool { return !unicode.IsSpace(c) && !isInvisible(c) && !isBidirectional(c) }

// isJoiner tells whether an invisible character does its work in a script or a picture
// that needs it: between characters beyond Latin ones.
func isJoiner(text []rune, at int) bool {
	if c := text[at]; c != '\u200c' && c != '\u200d' && !unicode.Is(unicode.Variation_Selector, c) {
		return false
	}
	return at > 0 && text[at-1] > unicode.MaxLatin1
}

// confusables are letters of Greek and Cyrillic that look like Latin ones, in the
// same order as these (Unicode Technical Standard 39).
const (
	confusables = "АВЕЅІЈКМНОРСТУХЬаесіјѕорухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
	latin       = "ABESIJKMHOPCTYXbaecijsopyxdqwhABEZHIKMNOPTYXo"
)

// lookAlike is the usual character that another looks like; "" for any that is itself.
func lookAlike(c rune) string {
	switch {
	case c >= 0xFF01 && c <= 0xFF5E: // the full-width forms of ASCII
		return string(c - 0xFEE0)
	case c != ' ' && unicode.Is(unicode.Zs, c):
		return " "
	case c == '\u2010' || c == '\u2011' || c == '\u2212':
		return "-"
	}
	if i := slices.Index([]rune(confusables), c); i >= 0 {
		return string([]rune(latin)[i])
	}
	return ""
}

// isForeignWord tells whether the word around a letter is of another script throughout, and
// holds letters that nobody takes for Latin ones.
func isForeignWord(text []rune, at int) bool {
	if !unicode.IsLetter(text[at]) {
		return false
	}
	from, to := at, at
	for from > 0 && unicode.IsLetter(text[from-1]) {
		from--
	}
	for to < len(text) && unicode.IsLetter(text[to]) {
		to++
	}
	word := text[from:to]
	isLatin := func(c rune) bool { return unicode.Is(unicode.Latin, c) && lookAlike(c) == "" }
	isOther := func(c rune) bool { return !unicode.Is(unicode.Latin, c) && lookAlike(c) == "" }
	return !slices.ContainsFunc(word, isLatin) && slices.ContainsFunc(word, isOther)
}
