package render

import (
	"fmt"
	"io"
	"time"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
)

const (
	ganttWidth  = 1600.0
	ganttLabel  = 610.0 // the width of the words at the left
	ganttLate   = 150.0 // the width of the place for what is overdue
	ganttRight  = 130.0 // room for the date beside the last bar
	ganttLine   = 16.0
	ganttNames  = 13.0
	ganttAbove  = 128.0
	ganttBucket = 34.0
)

// RoadmapSVG draws the roadmap along time. A date that is not a day is a bar over its
// span; what is overdue stands to the left of today, with the date that it had. cycle
// is the last day of the funding cycle, zero if none is known.
func RoadmapSVG(w io.Writer, items []framework.Item, today time.Time, cycle date.Date, c Citation, standalone bool) error {
	_, err := io.WriteString(w, ganttDrawing(items, date.Day(today), cycle, c).document(standalone))
	return err
}

// axis turns days into places on the picture.
type axis struct {
	from, to time.Time
	x, width float64
}

func (a axis) at(t time.Time) float64 {
	return a.x + a.width*t.Sub(a.from).Hours()/a.to.Sub(a.from).Hours()
}

func ganttDrawing(items []framework.Item, today time.Time, cycle date.Date, c Citation) *drawing {
	d := &drawing{width: ganttWidth, prefix: "roadmap-", title: "Roadmap: promises and ends by due date"}
	d.desc = RoadmapSummary(items) + ". The same is said in words by the roadmap as a table."
	last := today.AddDate(1, 0, 0)
	for _, i := range items {
		if i.Due.Last.After(last) {
			last = i.Due.Last
		}
	}
	late := 0.0
	if len(items) > 0 && items[0].Bucket == framework.Overdue {
		late = ganttLate
	}
	a := axis{
		from: time.Date(today.Year(), (today.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC), to: last.AddDate(0, 0, 1),
		x: slideMargin + ganttLabel + late, width: ganttWidth - 2*slideMargin - ganttLabel - late - ganttRight,
	}
	looks := d.ganttLooks()
	d.text(slideMargin, 44, textLook{size: 26, bold: true}, "Roadmap")
	d.text(slideMargin+132, 44, textLook{size: 15, fill: paleInk}, RoadmapSummary(items)+".")
	d.ganttLegend(looks, late > 0)
	// The rows are drawn into a layer of their own, because the lines of the axis,
	// which lie under them, are as long as all rows together.
	rows := &drawing{prefix: d.prefix}
	y, bucket := ganttAbove, ""
	for _, i := range items {
		if i.Bucket != bucket {
			bucket = i.Bucket
			rows.path(fmt.Sprintf("M%s,%s H%s", px(slideMargin), px(y+6), px(ganttWidth-slideMargin)), `stroke="`+ink+`" stroke-width="1.5"`)
			rows.text(slideMargin, y+25, textLook{size: 15, bold: true}, bucketWords(bucket))
			y += ganttBucket
		}
		y += rows.ganttRow(i, y, a, looks)
	}
	d.ganttAxis(a, y)
	if late > 0 {
		d.text(a.x-ganttLate+10, ganttAbove-8, textLook{size: 12, bold: true, fill: "#a33000"}, "overdue")
	}
	d.ganttDay(a, today, "today", "#a33000", y)
	if !cycle.IsZero() && cycle.Last.Before(a.to) {
		d.ganttDay(a, cycle.Last, "funding cycle ends", "#00664f", y)
	}
	d.b.WriteString(rows.b.String())
	d.height = y + 34
	d.text(slideMargin, d.height-12, textLook{size: 12, fill: paleInk}, c.words()+" An independent compilation of public facts, not a publication of NHS England.")
	return d
}

// ganttLook is how a kind of confidence fills a bar.
type ganttLook struct{ words, fill, stroke, dash string }

// ganttLooks are the looks by confidence: the firmer a promise, the fuller the bar.
func (d *drawing) ganttLooks() map[string]ganttLook {
	const blue = "#0b5cab"
	return map[string]ganttLook{
		"committed":  {"committed or agreed", blue, blue, ""},
		"planned":    {"planned", d.pattern("planned", "#ffffff", `<path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" stroke="`+blue+`" stroke-width="2"/>`), blue, ""},
		"target":     {"target", d.pattern("target", "#ffffff", `<circle cx="3" cy="3" r="1.3" fill="`+blue+`"/>`), blue, ""},
		"aspiration": {"aspiration", "#ffffff", blue, "4 3"},
		"":           {"not said", "#ffffff", "#4c6272", ""},
	}
}

func lookOf(looks map[string]ganttLook, confidence string) ganttLook {
	if confidence == "agreed" {
		confidence = "committed"
	}
	if l, ok := looks[confidence]; ok {
		return l
	}
	return looks[""]
}

func (l ganttLook) attributes() string {
	text := fmt.Sprintf(`fill="%s" stroke="%s" stroke-width="1.3"`, l.fill, l.stroke)
	if l.dash != "" {
		text += ` stroke-dasharray="` + l.dash + `"`
	}
	return text
}

func (d *drawing) ganttLegend(looks map[string]ganttLook, isLate bool) {
	x, y := slideMargin, 62.0
	for _, confidence := range []string{"committed", "planned", "target", "aspiration", ""} {
		l := looks[confidence]
		d.rect(x, y, 30, 12, `rx="2" `+l.attributes())
		d.text(x+37, y+11, textLook{size: 13}, l.words)
		x += 37 + float64(len(l.words))*13*0.52 + 24
	}
	for _, sign := range []struct {
		draw  func(x, y float64)
		words string
	}{
		{d.diamond, "a day"}, {d.cross, "ends"}, {d.bar, "closed to new users"}, {d.arrow, "overdue"},
	} {
		if sign.words == "overdue" && !isLate {
			continue
		}
		sign.draw(x+8, y+6)
		d.text(x+21, y+11, textLook{size: 13}, sign.words)
		x += 21 + float64(len(sign.words))*13*0.52 + 24
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

// ganttRow draws one item and returns its height.
func (d *drawing) ganttRow(i framework.Item, y float64, a axis, looks map[string]ganttLook) float64 {
	lines := d.lines(i.Name+": "+i.What, ganttNames, ganttLabel-14)
	height := max(float64(len(lines))*ganttLine, 18) + 7
	d.open(fmt.Sprintf("%s: %s, due %s; %s", i.Name, i.What, i.Due.Text, itemWords(i)))
	defer d.close()
	for n, line := range lines {
		d.text(slideMargin, y+13+float64(n)*ganttLine, textLook{size: ganttNames}, line)
	}
	middle := y + 8.5
	if i.Bucket == framework.Overdue {
		d.arrow(a.x-ganttLate+14, middle)
		d.text(a.x-ganttLate+26, middle+4.5, textLook{size: 12, fill: "#a33000", bold: true}, "was "+i.Due.Text)
		return height
	}
	from, to := a.at(i.Due.First), a.at(i.Due.Last.AddDate(0, 0, 1))
	if i.Due.First.Before(a.from) {
		from = a.at(a.from)
	}
	end := to
	if i.Due.First.Equal(i.Due.Last) {
		if i.Kind == framework.KindMilestone {
			d.diamond(from, middle)
		}
		end = from + 8
	} else {
		d.rect(from, middle-6, max(to-from, 4), 12, `rx="2" `+lookOf(looks, i.Confidence).attributes())
	}
	switch i.Kind {
	case framework.KindRetirement:
		d.cross(end-2, middle)
		end += 6
	case framework.KindDeprecation:
		d.bar(end-2, middle)
		end += 6
	}
	words := i.Due.Text
	if i.Confidence != "" {
		words += " " + i.Confidence
	}
	d.text(end+7, middle+4.5, textLook{size: 12}, words)
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
func (d *drawing) ganttDay(a axis, day time.Time, words, colour string, bottom float64) {
	x := a.at(day)
	d.path(fmt.Sprintf("M%s,%s V%s", px(x), px(ganttAbove-3), px(bottom)), `stroke="`+colour+`" stroke-width="1.6" stroke-dasharray="5 3"`)
	d.text(x, ganttAbove-27, textLook{size: 12, fill: colour, anchor: "middle"}, words+" "+day.Format(time.DateOnly))
}
