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

// drawing draws p in a format, nil if it cannot be drawn so.
func (p Picture) drawing(format string) func() string {
	switch {
	case format == "mermaid" && p.Graph != nil:
		return p.Graph.mermaid
	case format == "mermaid" && p.Timeline != nil:
		return p.Timeline.mermaid
	case format == "dot" && p.Graph != nil:
		return p.Graph.dot
	case format == "svg" && (p.Timeline != nil || p.Grid != nil):
		return func() string { return p.svg(true) }
	case format == "ics" && p.Calendar != nil:
		return p.Calendar.ics
	}
	return nil
}

// Formats are those that p has, of "mermaid", "dot", "svg" and "ics", in this order.
func (p Picture) Formats() []string {
	var list []string
	for _, format := range []string{"mermaid", "dot", "svg", "ics"} {
		if p.drawing(format) != nil {
			list = append(list, format)
		}
	}
	return list
}

// Write writes p in one of its Formats; another one is an error.
func (p Picture) Write(w io.Writer, format string) error {
	draw := p.drawing(format)
	if draw == nil {
		return fmt.Errorf("there is no picture in the format %q", format)
	}
	return put(w, draw())
}

// Inline is p as SVG to stand inside a page, "" if it has none. All text in it is
// escaped.
func (p Picture) Inline() string { return p.svg(false) }

// svg adds the XML header of a file of its own if it is to be standalone.
func (p Picture) svg(standalone bool) string {
	switch {
	case p.Timeline != nil:
		return p.Timeline.svg(standalone)
	case p.Grid != nil:
		return p.Grid.svg(standalone)
	}
	return ""
}
