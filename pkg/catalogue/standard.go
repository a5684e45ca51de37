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
func (c *Catalogue) StandardsOf(e *Entry) []string {
	c.standardsOnce.Do(func() {
		c.standards = map[string][]string{}
		for _, id := range c.Vocabulary("standards").IDs() {
			for _, word := range []string{id, c.Vocabulary("standards").Get(id).Text("name")} {
				if word = strings.ToLower(word); word != "" {
					c.standards[word] = append(c.standards[word], id)
				}
			}
		}
	})
	list := slices.Clone(c.standards[strings.ToLower(e.ID)])
	for _, word := range append(e.Texts("aliases"), e.Text("name")) {
		list = append(list, c.standards[strings.ToLower(word)]...)
	}
	if len(list) < 2 {
		return list
	}
	order := c.Vocabulary("standards").IDs()
	slices.SortFunc(list, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
	return slices.Compact(list)
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
