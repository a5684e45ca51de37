package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/words"
)

// Concerning keeps the changes that concern a capability, some people or a care setting,
// named by its id; "" keeps all. pair is what was compared. The error names the nearest
// ids.
func (c Changes) Concerning(word string, pair *catalogue.Pair) (Changes, error) {
	if word == "" {
		return c, nil
	}
	concerns, err := concern(pair.New, word)
	if err != nil {
		return c, err
	}
	c.Entries = c.Entries.Filter(func(change diff.Change) bool {
		return concerns(pair.New.Entry(change.ID)) || concerns(pair.Old.Entry(change.ID)) || concerns(pair.Old.Entry(change.FromID))
	})
	c.Vocabulary = c.Vocabulary.Filter(func(change diff.Change) bool { return strings.HasSuffix(change.ID, "/"+word) })
	return c, nil
}

// concern tells which entries have a capability, or are for some people or a care
// setting. The error names the nearest of these.
func concern(cat *catalogue.Catalogue, word string) (func(*catalogue.Entry) bool, error) {
	capabilities, settings := cat.IDsOf("capabilities"), cat.IDsOf("care-settings")
	var users []string
	if shape := cat.Shape().At("audience", "users", "*"); shape != nil {
		users = shape.Enum
	}
	known := slices.Concat(capabilities, users, settings)
	if !slices.Contains(known, word) {
		message := fmt.Sprintf("%q is neither a capability nor an audience nor a care setting", word)
		if help := words.DidYouMean(word, known); help != "" {
			return nil, fmt.Errorf("%s; %s", message, help)
		}
		return nil, fmt.Errorf("%s", message)
	}
	return func(e *catalogue.Entry) bool {
		return e != nil && (slices.Contains(e.Texts("capabilities"), word) || slices.Contains(e.Texts("audience", "users"), word) ||
			slices.Contains(settings, word) && slices.ContainsFunc(e.Texts("audience", "care_settings"), func(s string) bool {
				return s == word || s == catalogue.EverySetting
			}))
	}, nil
}
