package out

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Timeline is rows along time, for SVG and as a Gantt chart of Mermaid. Days are whole
// days in UTC.
type Timeline struct {
	Frame
	// From is a day; the picture begins with the quarter that holds it and ends a year
	// later, or with the last row.
	From  time.Time
	Rows  []TimelineRow
	Marks []DayMark
	// Firmnesses, Day, Ends, Closed and Late are the words of the legend; a firmness
	// that has none is left out. Late also heads the place for what is late.
	Firmnesses              map[Firmness]string
	Day, Ends, Closed, Late string
}

// TimelineRow is a bar over a span of days, or a sign if that is one day.
type TimelineRow struct {
	// Section is the heading that the row stands under; equal ones stand together.
	Section string
	// Words stand at the left, Beside after the bar; Short is what Mermaid shows
	// instead of both.
	Words, Beside, Short string
	// Alternative says all of the row in words; ID is what the row is about.
	Alternative, ID string
	// First and Last are both included.
	First, Last time.Time
	// IsLate puts the row into a place of its own before the picture begins.
	IsLate   bool
	Firmness Firmness
	// Ends and Closes put a sign at the end of the bar.
	Ends, Closes bool
}

// DayMark is a line across all rows, in a colour "#rrggbb". One that lies outside of the
// picture is left out.
type DayMark struct {
	Day           time.Time
	Words, Colour string
}

// Firmness is how far a row can be relied on; the firmer, the fuller its bar.
type Firmness int

// The firmnesses. Firm ones alone are marked in Mermaid.
const (
	Unsaid Firmness = iota
	Hoped
	Targeted
	Planned
	Firm
)

const (
	ganttLabel  = 610.0 // the width of the words at the left
	ganttLate   = 150.0 // the width of the place for what is late
	ganttRight  = 130.0 // room for the words beside the last bar
	ganttLine   = 16.0
	ganttNames  = 13.0
	ganttAbove  = 128.0
	ganttHeader = 34.0
)

// axis turns days into places on the picture.
type axis struct {
	from, to time.Time
	x, width float64
}

func (a axis) at(t time.Time) float64 {
	return a.x + a.width*t.Sub(a.from).Hours()/a.to.Sub(a.from).Hours()
}

// svg draws the rows along time. A date that is not a day is a bar over its span; what
// is late stands to the left of the first day.
func (t *Timeline) svg() string {
	d := &drawing{Frame: t.Frame, width: slideWidth}
	a, late := t.axis()
	looks := d.ganttLooks()
	d.head()
	d.ganttLegend(t, looks, late > 0)
	// The rows are drawn into a layer of their own, because the lines of the axis,
	// which lie under them, are as long as all rows together.
	rows := &drawing{Frame: t.Frame}
	y, section := ganttAbove, ""
	for _, r := range t.Rows {
		if r.Section != section {
			section = r.Section
			rows.path(fmt.Sprintf("M%s,%s H%s", px(slideMargin), px(y+6), px(slideWidth-slideMargin)), `stroke="`+ink+`" stroke-width="1.5"`)
			rows.text(slideMargin, y+25, textLook{size: 15, bold: true}, section)
			y += ganttHeader
		}
		y += rows.ganttRow(r, y, a, looks)
	}
	d.ganttAxis(a, y)
	if late > 0 {
		d.text(a.x-ganttLate+10, ganttAbove-8, textLook{size: 12, bold: true, fill: "#a33000"}, t.Late)
	}
	for _, m := range t.Marks {
		if !m.Day.Before(a.from) && m.Day.Before(a.to) {
			d.ganttDay(a, m, y)
		}
	}
	d.b.WriteString(rows.b.String())
	d.height = y + 34
	d.text(slideMargin, d.height-12, textLook{size: 12, fill: paleInk}, t.Foot)
	return d.document()
}

// axis also returns the width of the place for what is late, 0 if nothing is.
func (t *Timeline) axis() (a axis, late float64) {
	last := t.From.AddDate(1, 0, 0)
	for _, r := range t.Rows {
		if r.Last.After(last) {
			last = r.Last
		}
		if r.IsLate {
			late = ganttLate
		}
	}
	return axis{
		from: time.Date(t.From.Year(), (t.From.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC), to: last.AddDate(0, 0, 1),
		x: slideMargin + ganttLabel + late, width: slideWidth - 2*slideMargin - ganttLabel - late - ganttRight,
	}, late
}

// ganttLooks are the attributes of a bar by firmness.
func (d *drawing) ganttLooks() map[Firmness]string {
	const blue = "#0b5cab"
	look := func(fill, stroke, more string) string {
		return fmt.Sprintf(`rx="2" fill="%s" stroke="%s" stroke-width="1.3"%s`, fill, stroke, more)
	}
	planned := d.pattern("planned", "#ffffff", `<path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" stroke="`+blue+`" stroke-width="2"/>`)
	targeted := d.pattern("target", "#ffffff", `<circle cx="3" cy="3" r="1.3" fill="`+blue+`"/>`)
	return map[Firmness]string{
		Firm:     look(blue, blue, ""),
		Planned:  look(planned, blue, ""),
		Targeted: look(targeted, blue, ""),
		Hoped:    look("#ffffff", blue, ` stroke-dasharray="4 3"`),
		Unsaid:   look("#ffffff", "#4c6272", ""),
	}
}

func (d *drawing) ganttLegend(t *Timeline, looks map[Firmness]string, isLate bool) {
	x, y := slideMargin, 62.0
	// entry draws a sign that is so wide, and its words beside it.
	entry := func(wide float64, draw func(x, y float64), words string) {
		draw(x, y)
		d.text(x+wide, y+11, textLook{size: 13}, words)
		x += wide + float64(len(words))*13*0.52 + 24
	}
	for f := Firm; f >= Unsaid; f-- {
		if words := t.Firmnesses[f]; words != "" {
			entry(37, func(x, y float64) { d.rect(x, y, 30, 12, looks[f]) }, words)
		}
	}
	sign := func(draw func(x, y float64), words string) {
		entry(21, func(x, y float64) { draw(x+8, y+6) }, words)
	}
	sign(d.diamond, t.Day)
	sign(d.cross, t.Ends)
	sign(d.bar, t.Closed)
	if isLate {
		sign(d.arrow, t.Late)
	}
}

// The signs, around a middle.
func (d *drawing) diamond(x, y float64) {
	d.path(fmt.Sprintf("M%s,%s l7,7 l-7,7 l-7,-7 Z", px(x), px(y-7)), `fill="#0b5cab" stroke="#0b5cab"`)
}

func (d *drawing) cross(x, y float64) {
	d.path(fmt.Sprintf("M%s,%s l12,12 m0,-12 l-12,12", px(x-6), px(y-6)), `fill="none" stroke="#a33000" stroke-width="3" stroke-linecap="round"`)
}

func (d *drawing) bar(x, y float64) {
	d.path(fmt.Sprintf("M%s,%s v14 m-5,-14 h10", px(x), px(y-7)), `fill="none" stroke="#8a5a00" stroke-width="3"`)
}

func (d *drawing) arrow(x, y float64) {
	d.path(fmt.Sprintf("M%s,%s l-8,6 l8,6 Z", px(x+4), px(y-6)), `fill="#a33000" stroke="#a33000"`)
}

// ganttRow draws a row and returns its height.
func (d *drawing) ganttRow(r TimelineRow, y float64, a axis, looks map[Firmness]string) float64 {
	lines := d.lines(r.Words, ganttNames, ganttLabel-14)
	height := max(float64(len(lines))*ganttLine, 18) + 7
	defer d.open(r.Alternative, r.ID)()
	for n, line := range lines {
		d.text(slideMargin, y+13+float64(n)*ganttLine, textLook{size: ganttNames}, line)
	}
	middle := y + 8.5
	if r.IsLate {
		d.arrow(a.x-ganttLate+14, middle)
		d.text(a.x-ganttLate+26, middle+4.5, textLook{size: 12, fill: "#a33000", bold: true}, r.Beside)
		return height
	}
	from, to := a.at(r.First), a.at(r.Last.AddDate(0, 0, 1))
	if r.First.Before(a.from) {
		from = a.at(a.from)
	}
	end := to
	if r.First.Equal(r.Last) {
		if !r.Ends && !r.Closes {
			d.diamond(from, middle)
		}
		end = from + 8
	} else {
		d.rect(from, middle-6, max(to-from, 4), 12, looks[r.Firmness])
	}
	switch {
	case r.Ends:
		d.cross(end-2, middle)
		end += 6
	case r.Closes:
		d.bar(end-2, middle)
		end += 6
	}
	d.text(end+7, middle+4.5, textLook{size: 12}, r.Beside)
	return height
}

// ganttAxis draws the years and the quarters.
func (d *drawing) ganttAxis(a axis, bottom float64) {
	top := ganttAbove
	for t := a.from; t.Before(a.to); t = t.AddDate(0, 3, 0) {
		x := a.at(t)
		if t.Month() == time.January || t.Equal(a.from) {
			d.path(fmt.Sprintf("M%s,%s V%s", px(x), px(top-22), px(bottom)), `stroke="`+hairline+`" stroke-width="1.2"`)
			d.text(x+4, top-8, textLook{size: 13, bold: true}, fmt.Sprint(t.Year()))
			continue
		}
		d.path(fmt.Sprintf("M%s,%s V%s", px(x), px(top), px(bottom)), `stroke="#e3e8eb" stroke-width="1"`)
	}
}

// ganttDay marks a day across all rows.
func (d *drawing) ganttDay(a axis, m DayMark, bottom float64) {
	x := a.at(m.Day)
	d.path(fmt.Sprintf("M%s,%s V%s", px(x), px(ganttAbove-3), px(bottom)), `stroke="`+m.Colour+`" stroke-width="1.6" stroke-dasharray="5 3"`)
	d.text(x, ganttAbove-27, textLook{size: 12, fill: m.Colour, anchor: "middle"}, m.Words+" "+m.Day.Format(time.DateOnly))
}

// mermaid draws a Gantt chart. A date that is not a day is a bar over its span. What is
// late is left out beside what is not: it would stretch the axis over years that are past.
func (t *Timeline) mermaid() string {
	isLate := !slices.ContainsFunc(t.Rows, func(r TimelineRow) bool { return !r.IsLate })
	var b strings.Builder
	fmt.Fprintf(&b, "gantt\n  title %s\n  dateFormat YYYY-MM-DD\n  axisFormat %%Y-%%m\n", escapeMermaid(t.Heading))
	section := ""
	for n, r := range t.Rows {
		if r.IsLate && !isLate {
			continue
		}
		if r.Section != section {
			section = r.Section
			short, _, _ := strings.Cut(section, ":") // long ones stand over the bars
			fmt.Fprintf(&b, "  section %s\n", escapeMermaid(short))
		}
		var tags []string
		if r.IsLate {
			tags = append(tags, "crit")
		}
		if r.Firmness == Firm {
			tags = append(tags, "active")
		}
		span := fmt.Sprintf("%s, %s", r.First.Format(time.DateOnly), r.Last.AddDate(0, 0, 1).Format(time.DateOnly))
		if r.First.Equal(r.Last) {
			tags = append(tags, "milestone")
			span = r.First.Format(time.DateOnly) + ", 0d"
		}
		tags = append(tags, fmt.Sprintf("t%d", n), span)
		fmt.Fprintf(&b, "  %s :%s\n", escapeMermaid(r.Short), strings.Join(tags, ", "))
	}
	return b.String()
}
