package catalogue

import (
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// What an offer of the centre comes to for one capability. Whoever says what to use, and
// whoever says what is there twice, rests on these.

// IsDoneOnce tells of a capability whether the centre does it for everyone. Only then does
// a national service take the place of local ones; of any other the centre does a part, to
// which what is local connects.
func (r *Record) IsDoneOnce() bool { return r.Text("level") == "national" }

// Scope finds the part of an offer that is called by one of some names, and has a level of
// its own; nil if there is none.
func (e *Entry) Scope(names ...string) *document.Node {
	for _, n := range e.List("autonomy", "scopes") {
		what := words.Key(n.TextAt("what"))
		if slices.ContainsFunc(names, func(name string) bool { return words.Key(name) == what }) {
			return n
		}
	}
	return nil
}

// LevelFor is the level of the entry for a capability: that of the scope that is called
// like it, else that of the whole.
func (e *Entry) LevelFor(capability *Record) Level {
	if s := e.Scope(capability.Names()...); s != nil {
		return Level(s.TextAt("level"))
	}
	return e.Level()
}

// Names are what a capability is called: its id, its name and its local names.
func (r *Record) Names() []string {
	return append([]string{r.ID, r.Name()}, r.Texts("local_names")...)
}

// IsOpen tells whether newcomers can use the entry on a day.
func (e *Entry) IsOpen(day time.Time) bool {
	return e.Status().IsAvailable() && !e.HasFlag("internal") && !e.HasEnded(day)
}

// OpenHeir finds an entry that takes the place of one and is open, by a test for that; nil
// if none is. What has one is for nobody who comes new.
func (c *Catalogue) OpenHeir(e *Entry, day time.Time, isOpen func(*Entry) bool) *Entry {
	for _, id := range c.Heirs(e, day) {
		if next := c.Entry(id); next != nil && isOpen(next) {
			return next
		}
	}
	return nil
}
