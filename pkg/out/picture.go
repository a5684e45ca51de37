package out

import (
	"fmt"
	"io"
)

// Picture is a result to look at. At most one of Graph, Timeline and Grid is set, and
// what is nil it cannot be shown as.
type Picture struct {
	Graph    *Graph
	Timeline *Timeline
	Grid     *Grid
	Calendar *Calendar
}

// drawings are how p is drawn in each of the formats that it has.
func (p Picture) drawings() map[string]func() string {
	all := map[string]func() string{}
	if p.Graph != nil {
		all["mermaid"], all["dot"] = p.Graph.mermaid, p.Graph.dot
	}
	if p.Timeline != nil {
		all["mermaid"] = p.Timeline.mermaid
	}
	if p.Timeline != nil || p.Grid != nil {
		all["svg"] = func() string { return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + p.Inline() }
	}
	if p.Calendar != nil {
		all["ics"] = p.Calendar.ics
	}
	return all
}

// Formats are those that p has, of "mermaid", "dot", "svg" and "ics", in this order.
func (p Picture) Formats() []string {
	var list []string
	for _, format := range []string{"mermaid", "dot", "svg", "ics"} {
		if p.drawings()[format] != nil {
			list = append(list, format)
		}
	}
	return list
}

// Write writes p in one of its Formats; another one is an error.
func (p Picture) Write(w io.Writer, format string) error {
	draw := p.drawings()[format]
	if draw == nil {
		return fmt.Errorf("there is no picture in the format %q", format)
	}
	return put(w, draw())
}

// Inline is p as SVG to stand inside a page, "" if it has none. All text in it is
// escaped.
func (p Picture) Inline() string {
	switch {
	case p.Timeline != nil:
		return p.Timeline.svg()
	case p.Grid != nil:
		return p.Grid.svg()
	}
	return ""
}
