package edit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
)

// ownFields are what an entry does not share with another that it is copied from.
var ownFields = []string{
	"id", "name", "aliases", "summary", "status_note", "flags", "dates", "replaces", "replaced_by", "moved_to", "milestones", "disposition", "links", "sources",
}

// reviewMonths is how long a new entry may stand before it is looked at again.
const reviewMonths = 6

// CopyOf is what a new entry takes from one that is alike: all but its names, dates and
// sources.
func CopyOf(e *catalogue.Entry) *document.Node {
	root := e.Node
	for _, field := range ownFields {
		root = With(root, nil, field)
	}
	return With(With(root, nil, "review", "last"), nil, "review", "next")
}

// Reviewed dates the review of an entry where it is not dated: on the day of now, and
// due again in six months. Its sources have been seen on that day unless they say another.
func Reviewed(root *document.Node, now time.Time) *document.Node {
	for field, day := range map[string]time.Time{"last": now, "next": now.AddDate(0, reviewMonths, 0)} {
		if root.Field("review").Field(field) == nil {
			root = With(root, Text(day.Format(time.DateOnly)), "review", field)
		}
	}
	if sources := root.Field("sources"); sources != nil && sources.Kind == document.List {
		read := *sources
		read.Items = out.Each(sources.Items, func(n *document.Node) *document.Node {
			if n.Kind != document.Map || n.Field("seen") != nil {
				return n
			}
			return With(n, Text(now.Format(time.DateOnly)), "seen")
		})
		root = With(root, &read, "sources")
	}
	return root
}

// LookAlikes says which entries may be the same thing as a new one: those in use that
// share a capability and somebody to use it with, most in common first, at most five.
func LookAlikes(cat *catalogue.Catalogue, root *document.Node) []string {
	type likeness struct {
		text   string
		common int
	}
	var all []likeness
	for e := range cat.All() {
		if text, common := compareDraft(e, &catalogue.Record{Node: root}); common > 0 && !e.IsGone() {
			all = append(all, likeness{text, common})
		}
	}
	slices.SortStableFunc(all, func(a, b likeness) int { return b.common - a.common })
	var out []string
	for _, l := range all[:min(len(all), 5)] {
		out = append(out, l.text)
	}
	return out
}

// compareDraft says what an entry and a new one have in common, and how much that is, 0
// for two that nobody could confuse.
func compareDraft(e *catalogue.Entry, draft *catalogue.Record) (text string, common int) {
	both := func(path ...string) []string {
		return slices.DeleteFunc(draft.Texts(path...), func(id string) bool { return !slices.Contains(e.Texts(path...), id) })
	}
	capabilities, users, settings := both("capabilities"), both("audience", "users"), both("audience", "care_settings")
	if len(settings) == 0 && slices.Contains(append(e.Texts("audience", "care_settings"), draft.Texts("audience", "care_settings")...), catalogue.EverySetting) {
		settings = []string{catalogue.EverySetting}
	}
	knowsAudience := e.Get("audience") != nil && draft.Get("audience") != nil
	if len(capabilities) == 0 || knowsAudience && len(users)+len(settings) == 0 {
		return "", 0
	}
	var shared []string
	for _, s := range []struct {
		what string
		ids  []string
	}{{"capability", capabilities}, {"users", users}, {"care setting", settings}} {
		if len(s.ids) > 0 {
			shared = append(shared, s.what+" "+strings.Join(s.ids, ", "))
		}
	}
	return fmt.Sprintf("%s (%s) has in common: %s", e.ID, e.Name(), strings.Join(shared, "; ")), len(capabilities)*10 + len(users) + len(settings)
}
