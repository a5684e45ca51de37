// Package show puts one thing of a catalogue before a reader: what a field means.
package show
