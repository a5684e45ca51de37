// Package show puts what a catalogue holds before somebody who looks for it: an entry for
// a reader, entries as a list or side by side, what was found, and what a field or a rule
// means.
package show
