package diff

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// Sentence says in plain English what happened to a field, for somebody who reviews
// it: "end of service brought forward, 2027-03-31 → 2026-09-30". It begins in lower
// case and has no full stop. Text from the catalogue stands in quotes, with control
// characters shown, unless it is a bare word; long text is left out.
func Sentence(f Field) string {
	s := site{Field: f, tokens: document.Tokens(f.Pointer)}
	if f.Op == Changed && typeOf(f.From) != typeOf(f.To) {
		return words.LowerFirst(visible(s.Label)) + " changed, " + withKind(f.From) + " → " + withKind(f.To)
	}
	if r := row(f.Rule); r != nil && r.say != nil {
		return r.say(&s)
	}
	return generic(&s)
}

// typeOf is what a value is, in an editor's words.
func typeOf(v any) string {
	switch v.(type) {
	case string:
		return "text"
	case bool:
		return "yes or no"
	case json.Number:
		return "number"
	case []any:
		return "list"
	case map[string]any:
		return "mapping"
	}
	return "nothing"
}

// withKind shows a value that became one of another kind, if it is short, and says its kind.
func withKind(v any) string {
	kind, text := typeOf(v), shown(v)
	switch s, isText := v.(string); {
	case v == nil:
		return "null"
	case isText:
		text = strconv.Quote(s)
	}
	if utf8.RuneCountInString(text) > maxShown {
		return "a long " + kind
	}
	return text + " (" + kind + ")"
}

func generic(s *site) string {
	label := words.LowerFirst(visible(s.Label))
	from, isFromList := s.From.([]any)
	to, isToList := s.To.([]any)
	switch {
	case s.Op == Moved:
		return fmt.Sprintf("%s moved from place %s to place %s", label, shown(s.From), shown(s.To))
	case isFromList || isToList:
		return label + ": " + cmp.Or(bothOf(became(to, "", "", "added"), became(from, "", "", "removed")), "nothing in it")
	case s.Op == Added:
		return label + " added" + brief(": ", s.To)
	case s.Op == Removed:
		return label + " removed" + brief(", was ", s.From)
	}
	return label + " changed" + fromTo(s.From, s.To)
}

// sayMembers says what came into a set of things with a name and what went, what went
// first, as that is what hurts.
func sayMembers(s *site, one, many, added, removed string) string {
	come, _ := s.To.([]any)
	gone, _ := s.From.([]any)
	sentence := bothOf(became(gone, one+" ", many+" ", removed), became(come, one+" ", many+" ", added))
	if sentence == "" {
		return generic(s)
	}
	return sentence
}

// became says what became of some things, "" if there are none.
func became(values []any, one, many, verb string) string {
	switch len(values) {
	case 0:
		return ""
	case 1:
		many = one
	}
	return many + quotedAll(values) + " " + verb
}

// bothOf joins two parts of a sentence, either of which may be empty.
func bothOf(a, b string) string {
	if a != "" && b != "" {
		a += "; "
	}
	return a + b
}

func sayAccess(s *site) string {
	switch s.Path {
	case "access.authentication":
		return sayMembers(s, "sign-in by", "sign-in by", "added", "withdrawn")
	case "patterns":
		return sayMembers(s, "pattern", "patterns", "added", "withdrawn")
	}
	switch {
	case s.Op == Removed:
		return "network no longer said, was " + shown(s.From)
	case !networkKept(text(s.From), text(s.To)):
		return "network withdrawn" + fromTo(s.From, s.To)
	}
	return "network added" + fromTo(s.From, s.To)
}

func sayPrerequisites(s *site) string {
	come, _ := s.To.([]any)
	gone, _ := s.From.([]any)
	noun := "new prerequisites "
	if len(come) == 1 {
		noun = "new prerequisite "
	}
	return bothOf(noun+quotedAll(come), became(gone, "", "", "no longer needed"))
}

// sayRenamed says what services that an entry names are called now.
func sayRenamed(s *site) string {
	from, to := list(s.From), list(s.To)
	pairs := make([]string, min(len(from), len(to)))
	for i := range pairs {
		pairs[i] = fmt.Sprintf("%s is now called %s", quotedAll(from[i:i+1]), quotedAll(to[i:i+1]))
	}
	return words.LowerFirst(visible(s.Label)) + ": " + words.Join(pairs, "and")
}

// list is a value as a list, of one unless it is one.
func list(v any) []any {
	if items, ok := v.([]any); ok {
		return items
	}
	return []any{v}
}

func sayLevel(s *site, verb string) string {
	switch {
	case s.Path == "autonomy.level":
		return "autonomy " + verb + fromTo(s.From, s.To)
	case s.Path == "autonomy.scopes.level":
		return fmt.Sprintf("autonomy of %q %s", s.tail(1), verb) + fromTo(s.From, s.To)
	case s.Op == Added:
		return fmt.Sprintf("autonomy of %q %s to %s", s.tail(0), verb, shown(part(s.To, "level")))
	}
	return fmt.Sprintf("autonomy of %q %s from %s to that of the whole", s.tail(0), verb, shown(part(s.From, "level")))
}

func sayEnding(s *site) string {
	sentence := shown(s.To)
	if s.From != nil {
		sentence += ", was " + shown(s.From)
	}
	return sentence
}

func sayMilestoneMoved(s *site) string {
	sentence := fmt.Sprintf("milestone %q moved from %s to %s", s.tail(1), shown(s.From), shown(s.To))
	switch days := s.days(); {
	case days < 0:
		return sentence + ", " + words.Count(-days, "day") + " earlier"
	case days > 0:
		return sentence + ", " + words.Count(days, "day") + " later"
	}
	return sentence
}

// maxShown is the length in characters up to which a value stands in a sentence.
const maxShown = 40

// fromTo shows both values if both are short, else nothing.
func fromTo(from, to any) string {
	if !isShort(from) || !isShort(to) {
		return ""
	}
	return ", " + shown(from) + " → " + shown(to)
}

func brief(words string, v any) string {
	if !isShort(v) {
		return ""
	}
	return words + shown(v)
}

func isShort(v any) bool {
	switch v := v.(type) {
	case string:
		return utf8.RuneCountInString(v) <= maxShown
	case bool, json.Number:
		return true
	}
	return false
}

// shown writes a scalar: words of an enumeration, ids, dates and numbers bare,
// everything else in quotes.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		if v == "" || strings.ContainsFunc(v, func(r rune) bool {
			return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.:/", r)
		}) {
			return fmt.Sprintf("%q", v)
		}
		return v
	case bool, json.Number:
		return fmt.Sprint(v)
	}
	encoded, _ := json.Marshal(v)
	return string(encoded)
}

func quotedAll(values []any) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = shown(v)
		if s, ok := v.(string); ok {
			quoted[i] = strconv.Quote(s)
		}
	}
	return words.Join(quoted, "and")
}

// visible writes text without quotes, control characters escaped.
func visible(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return s
	}
	quoted := fmt.Sprintf("%q", s)
	return quoted[1 : len(quoted)-1]
}
