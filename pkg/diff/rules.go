package diff

import (
	"fmt"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
)

// Rule is one row of the table of changes.
type Rule struct {
	// ID is "change.what" and permanent.
	ID    string
	Class Class
	// Summary is one line, Why a short paragraph; both are plain sentences.
	Summary, Why string
	// Bad is a change that the rule is about and Good one close by that it is not, both
	// as "before → after" with fields of an entry.
	Bad, Good string
	// match is nil for what is decided without looking at a field.
	match func(s *site) bool
	// say puts a field that the rule decided into words; nil takes the general ones.
	say func(s *site) string
}

type site struct {
	Field
	tokens []string
	// old and new are the entry's two states, nil when a field is put into words.
	old, new *catalogue.Record
}

// at tells whether the field stands at a dotted path and its pointer has this many
// tokens, which tells an item of a list from the list.
func (s *site) at(path string, depth int) bool { return s.Path == path && len(s.tokens) == depth }

// tail is the n-th token from the end, 0 being the last.
func (s *site) tail(n int) string {
	if i := len(s.tokens) - 1 - n; i >= 0 {
		return s.tokens[i]
	}
	return ""
}

func text(v any) string {
	t, _ := v.(string)
	return t
}

func part(v any, name string) string {
	m, _ := v.(map[string]any)
	return text(m[name])
}

// becomes matches a status by what it was, "" when there was none, and became.
func becomes(fits func(from, to catalogue.Status) bool) func(s *site) bool {
	return func(s *site) bool {
		return s.at("status", 1) && s.Op != Removed && fits(catalogue.Status(text(s.From)), catalogue.Status(text(s.To)))
	}
}

// is matches what happened at a path and a depth, as for at.
func is(path string, depth int, op Op) func(s *site) bool {
	return func(s *site) bool { return s.at(path, depth) && s.Op == op }
}

// named puts the n-th token from the end into a sentence.
func named(sentence string, n int) func(s *site) string {
	return func(s *site) string { return fmt.Sprintf(sentence, s.tail(n)) }
}

// levels are the level of the entry, or of a part of it, before and after; of another
// field "" twice. A part that is not set apart has the level of the whole.
func (s *site) levels() (from, to catalogue.Level) {
	was, is := "", ""
	switch {
	case s.at("autonomy.level", 2), s.at("autonomy.scopes.level", 4):
		was, is = text(s.From), text(s.To)
	case s.at("autonomy.scopes", 3) && s.Op == Added:
		was, is = s.old.Text("autonomy", "level"), part(s.To, "level")
	case s.at("autonomy.scopes", 3) && s.Op == Removed:
		was, is = part(s.From, "level"), s.new.Text("autonomy", "level")
	}
	return catalogue.Level(was), catalogue.Level(is)
}

// days tells how much later a date is, by its last day; 0 unless both sides are dates.
func (s *site) days() int {
	a, b := date.Of(text(s.From)), date.Of(text(s.To))
	if a.IsZero() || b.IsZero() {
		return 0
	}
	return int(b.Last.Sub(a.Last).Hours() / 24)
}

func (s *site) lost() bool { return s.From != nil && s.Op != Moved }
func (s *site) won() bool  { return s.To != nil && s.Op != Moved }

// networkKept tells whether whoever reached the service over the one network can
// still do so over the other.
func networkKept(from, to string) bool { return from == to || to == "both" }

func row(id string) *Rule {
	if i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id }); i >= 0 {
		return &rules[i]
	}
	return nil
}

// Rules returns the rule table, in order of id. The slice is the caller's.
func Rules() []Rule { return slices.Clone(rules) }

// noun is the "x-noun" of the schema that the rules about fields are for. In other
// files the same field names mean other things, and the schema alone decides.
const noun = "service"

// classify gives a difference its class. Of several rules that match, the highest
// wins, and any rule wins over the schema.
func classify(d difference, old, new *catalogue.Record) Field {
	f := d.Field
	f.Class, f.Rule = d.fallback, "change.field"
	if d.follows {
		f.Rule = "change.reference-renamed"
		return f
	}
	if new.Shape.Noun != noun {
		return f
	}
	s := site{Field: f, tokens: d.tokens, old: old, new: new}
	var decided *Rule
	for i := range rules {
		if r := &rules[i]; r.match != nil && (decided == nil || r.Class > decided.Class) && r.match(&s) {
			decided = r
		}
	}
	if decided != nil {
		f.Class, f.Rule = decided.Class, decided.ID
	}
	if f.Class == Breaking && old.Status().IsGone() && new.Status().IsGone() && f.Path != "status" && f.Path != "id" {
		f.Class, f.Rule = Notable, "change.tombstone"
	}
	return f
}
