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
	return Uses(cat, today)[e.ID]
}

// Uses is UseOf for every entry, by its id: one look at the catalogue finds all.
func Uses(cat *catalogue.Catalogue, today time.Time) map[string]Use {
	uses, day, standardsOf := map[string]Use{}, date.Day(today), cat.StandardsOf
	are := map[string][]string{} // the entries that are a standard
	for e := range cat.All() {
		use := Use{Standards: standardsOf(e)}
		for _, id := range use.Standards {
			are[id] = append(are[id], e.ID)
		}
		uses[e.ID] = use
	}
	for other := range cat.All() {
		if other.HasEnded(day) {
			continue
		}
		told := map[string]bool{other.ID: true}
		tell := func(ids []string, to func(*Use) *[]*catalogue.Entry) {
			for _, id := range ids {
				if use, ok := uses[id]; ok && !told[id] {
					told[id] = true
					*to(&use) = append(*to(&use), other)
					uses[id] = use
				}
			}
		}
		of := func(standards []string) (ids []string) {
			for _, id := range standards {
				ids = append(ids, are[id]...)
			}
			return ids
		}
		its := cat.StandardUse(other)
		tell(of(its.Required), func(u *Use) *[]*catalogue.Entry { return &u.Required })
		tell(of(its.Supported), func(u *Use) *[]*catalogue.Entry { return &u.Supported })
		tell(slices.Concat(other.Texts("depends_on"), its.Prerequisites, of(its.Prerequisites)), func(u *Use) *[]*catalogue.Entry { return &u.Needed })
	}
	return uses
}
