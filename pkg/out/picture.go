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

// pictureFormat is a format and what draws a picture in it.
type pictureFormat struct {
	name string
	draw func() string
}

func (p Picture) formats() []pictureFormat {
	var list []pictureFormat
	if p.Graph != nil {
		list = append(list, pictureFormat{"mermaid", p.Graph.mermaid}, pictureFormat{"dot", p.Graph.dot})
	}
	if p.Timeline != nil {
		list = append(list, pictureFormat{"mermaid", p.Timeline.mermaid})
	}
	if p.Timeline != nil || p.Grid != nil {
		list = append(list, pictureFormat{"svg", func() string { return p.svg(true) }})
	}
	if p.Calendar != nil {
		list = append(list, pictureFormat{"ics", p.Calendar.ics})
	}
	return list
}

// Formats are those that p has, of "mermaid", "dot", "svg" and "ics", in this order.
func (p Picture) Formats() []string {
	var list []string
	for _, f := range p.formats() {
		list = append(list, f.name)
	}
	return list
}

// Write writes p in one of its Formats; another one is an error.
func (p Picture) Write(w io.Writer, format string) error {
	for _, f := range p.formats() {
		if f.name == format {
			_, err := io.WriteString(w, f.draw())
			return err
		}
	}
	return fmt.Errorf("there is no picture in the format %q", format)
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
