package catalogue

import "time"

// Successors are the entries to go to instead: where it moved, else what replaced it.
func (e *Entry) Successors() []string {
	if to := e.Texts("moved_to"); len(to) > 0 {
		return to
	}
	return e.Texts("replaced_by")
}

// Stop is an entry on the way that Follow goes. IsEnd tells that the way ends there.
type Stop struct {
	*Entry
	IsEnd bool
}

// Follow goes where a moved entry went, and on from there, each entry once, what moved
// before what it moved to. A way that leads nowhere, or in a circle, ends before that.
func (c *Catalogue) Follow(e *Entry) []Stop {
	seen := map[string]bool{}
	var way []Stop
	var visit func(e *Entry)
	visit = func(e *Entry) {
		seen[e.ID] = true
		var next []*Entry
		if e.Status() == Moved {
			for _, id := range e.Texts("moved_to") {
				if to := c.Entry(id); to != nil && !seen[id] {
					next = append(next, to)
				}
			}
		}
		way = append(way, Stop{e, len(next) == 0})
		for _, to := range next {
			if !seen[to.ID] { // two ways may lead to one entry
				visit(to)
			}
		}
	}
	visit(e)
	return way
}

// Heirs are the ids of the entries that follow one; those that have ended by a day and
// name others are replaced by theirs, each id once. With the zero day only the status
// counts. An id may be of no entry.
func (c *Catalogue) Heirs(e *Entry, day time.Time) []string {
	seen := map[string]bool{e.ID: true}
	var out []string
	var visit func(e *Entry)
	visit = func(e *Entry) {
		for _, id := range e.Successors() {
			if seen[id] {
				continue
			}
			seen[id] = true
			if next := c.Entry(id); next != nil && next.HasEnded(day) && len(next.Successors()) > 0 {
				visit(next)
				continue
			}
			out = append(out, id)
		}
	}
	visit(e)
	return out
}
