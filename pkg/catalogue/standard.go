package catalogue

import (
	"slices"
	"strings"
	"time"
)

// HasEnded tells whether the entry is a tombstone, or its end date lies before a day. An
// end date that has passed counts although the status was not changed: what may be gone
// must not cover anything. One that was only aimed at retires nothing.
func (e *Entry) HasEnded(day time.Time) bool {
	return e.IsGone() || e.Ending(day) == EndMissed && e.Text("dates", "retires_kind") != "target"
}

// IsStandard tells whether an entry is a standard of the vocabulary itself: it has its
// id, or the standard's id or name is the entry's name or one of its aliases. An entry
// for a pair of standards is both.
func (c *Catalogue) IsStandard(e *Entry, id string) bool {
	s := c.Vocabulary("standards").Get(id)
	if s == nil {
		return false
	}
	isOne := func(word string) bool {
		return word != "" && (strings.EqualFold(word, s.ID) || strings.EqualFold(word, s.Text("name")))
	}
	return isOne(e.ID) || isOne(e.Text("name")) || slices.ContainsFunc(e.Texts("aliases"), isOne)
}

// StandardsOf lists the standards that an entry is, in the vocabulary's order.
func (c *Catalogue) StandardsOf(e *Entry) []string { return c.StandardsFinder()(e) }

// StandardsFinder is StandardsOf for many entries: it reads once what the standards are
// called.
func (c *Catalogue) StandardsFinder() func(*Entry) []string {
	ids := c.Vocabulary("standards").IDs()
	called := map[string][]int{} // places in ids
	for i, id := range ids {
		for _, word := range []string{id, c.Vocabulary("standards").Get(id).Text("name")} {
			if word = strings.ToLower(word); word != "" {
				called[word] = append(called[word], i)
			}
		}
	}
	return func(e *Entry) []string {
		var at []int
		for _, word := range append([]string{e.ID, e.Text("name")}, e.Texts("aliases")...) {
			at = append(at, called[strings.ToLower(word)]...)
		}
		slices.Sort(at)
		list := []string{}
		for _, i := range slices.Compact(at) {
			list = append(list, ids[i])
		}
		return list
	}
}

// StandardUse is how an entry uses standards.
type StandardUse struct {
	// Required are those that it requires, Prerequisites what must be in place first,
	// which may be an entry too, and Supported those that it names and does not require.
	Required, Prerequisites, Supported []string
}

// StandardUse tells how an entry uses standards. It does not use what it is itself.
func (c *Catalogue) StandardUse(e *Entry) StandardUse {
	isOther := func(id string) bool { return !c.IsStandard(e, id) }
	var use StandardUse
	for _, n := range e.List("standards") {
		switch id := n.TextAt("id"); {
		case id == "" || !isOther(id):
		case n.TextAt("use") == "required":
			use.Required = append(use.Required, id)
		default:
			use.Supported = append(use.Supported, id)
		}
	}
	use.Supported = slices.DeleteFunc(use.Supported, func(id string) bool { return slices.Contains(use.Required, id) })
	for _, id := range e.Texts("onboarding", "prerequisites") {
		if isOther(id) {
			use.Prerequisites = append(use.Prerequisites, id)
		}
	}
	return use
}
