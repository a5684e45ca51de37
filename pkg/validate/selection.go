package validate

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/words"
)

// Selection says which rules count. The zero value is all of them.
type Selection struct {
	// only is nil when no rule was picked out.
	only, ignored map[string]bool
}

// ParseSelection reads which rules to run and which of these to leave out. A word is
// the id of a rule, or stands for several: "entry.*", "*.duplicate-*", or an area,
// "entry". No words in only are all rules. The error names the first word that is no
// rule, and the nearest.
func ParseSelection(only, ignore []string) (Selection, error) {
	var s Selection
	var err error
	if s.only, err = ruleSet(only); err != nil {
		return Selection{}, err
	}
	s.ignored, err = ruleSet(ignore)
	return s, err
}

func ruleSet(words []string) (map[string]bool, error) {
	if len(words) == 0 {
		return nil, nil
	}
	set := map[string]bool{}
	for _, word := range words {
		matched := false
		for i := range rules {
			id := rules[i].ID
			fits, err := path.Match(word, id)
			if err != nil {
				return nil, fmt.Errorf("%q is not a rule: %w", word, err)
			}
			if fits || strings.HasPrefix(id, word+".") {
				set[id], matched = true, true
			}
		}
		if !matched {
			return nil, unknownRule(word)
		}
	}
	return set, nil
}

// unknownRule names the nearest rules.
func unknownRule(word string) error {
	return fmt.Errorf("%q is not a rule; %s", word, cmp.Or(words.DidYouMean(word, slices.Concat(ids(), areas())), `"wdw rules" lists them`))
}

// ids lists the rules in the order of the table.
func ids() []string {
	out := make([]string, len(rules))
	for i := range rules {
		out[i] = rules[i].ID
	}
	return out
}

// areas lists what rule ids begin with, in the order of the table.
func areas() []string {
	var out []string
	for i := range rules {
		if a := area(rules[i].ID); !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// Includes tells whether a rule counts.
func (s Selection) Includes(rule string) bool {
	return (s.only == nil || s.only[rule]) && !s.ignored[rule]
}

// loaded keeps the loader's findings that count. Picking out a rule does not silence
// why a file could not be read at all, because then that rule was not checked either;
// leaving the finding's own rule out does.
func (s Selection) loaded(cat *catalogue.Catalogue, findings diag.List) diag.List {
	read := map[string]bool{}
	for _, sheet := range cat.Sheets() {
		read[sheet.Doc.Name] = sheet.Doc.Root != nil
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f diag.Finding) bool {
		unread := f.Severity == diag.Error && !read[f.File] && !s.ignored[f.Rule]
		return !s.Includes(f.Rule) && !unread
	})
}
