package query

import (
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
)

// Use is who rests on an entry. The entries are in order of id; one that has ended
// rests on nothing.
type Use struct {
	// Standards are the standards of the vocabulary that the entry is, in its order.
	Standards []string
	// Required are the entries that require one of these standards, Supported those that
	// name one and require none.
	Required, Supported []*catalogue.Entry
	// Needed are the others that depend on the entry, or must have it or one of its
	// standards in place first.
	Needed []*catalogue.Entry
}

// UseOf finds who rests on an entry of a catalogue on a day.
func UseOf(cat *catalogue.Catalogue, e *catalogue.Entry, today time.Time) Use {
	use := Use{Standards: cat.StandardsOf(e)}
	day := date.Day(today)
	isStandard := func(id string) bool { return slices.Contains(use.Standards, id) }
	isNamed := func(id string) bool { return id == e.ID || isStandard(id) }
	for other := range cat.All() {
		if other.ID == e.ID || other.HasEnded(day) {
			continue
		}
		switch its := cat.StandardUse(other); {
		case slices.ContainsFunc(its.Required, isStandard):
			use.Required = append(use.Required, other)
		case slices.ContainsFunc(its.Supported, isStandard):
			use.Supported = append(use.Supported, other)
		case slices.Contains(other.Texts("depends_on"), e.ID), slices.ContainsFunc(its.Prerequisites, isNamed):
			use.Needed = append(use.Needed, other)
		}
	}
	return use
}
