package out

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Calendar is events of whole days, for iCalendar (RFC 5545).
type Calendar struct {
	Name   string
	Events []Event
}

// Event is a day. Nobody is busy during it.
type Event struct {
	// UID has to stay the same when an event moves, and differ from all others.
	UID string
	// Stamp is when the event last changed, and Changes how often it did.
	Stamp                time.Time
	Changes              int
	Day                  time.Time
	Summary, Description string
	// URL is a page about it, "" for none.
	URL        string
	Categories []string
	// IsFirm tells a confirmed event from a tentative one.
	IsFirm bool
	// Remind is how many days before a calendar reminds of it, 0 for not at all.
	Remind int
}

// foldAt is the number of octets that a line of iCalendar may have (RFC 5545, 3.1).
const foldAt = 75

func (c *Calendar) ics() string {
	var b strings.Builder
	line := func(name, value string) { foldICS(&b, name+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//who-does-what//wdw//EN")
	line("CALSCALE", "GREGORIAN")
	line("NAME", escapeICS(c.Name))         // RFC 7986
	line("X-WR-CALNAME", escapeICS(c.Name)) // what Google, Apple and Outlook read
	for _, e := range c.Events {
		line("BEGIN", "VEVENT")
		line("UID", escapeICS(e.UID))
		line("DTSTAMP", e.Stamp.UTC().Format("20060102T150405Z"))
		line("LAST-MODIFIED", e.Stamp.UTC().Format("20060102T150405Z"))
		line("SEQUENCE", strconv.FormatInt(max(e.Stamp.Unix()/60, 0)+int64(e.Changes), 10)) // grows when it changes, within a minute too
		line("DTSTART;VALUE=DATE", e.Day.Format("20060102"))
		line("DTEND;VALUE=DATE", e.Day.AddDate(0, 0, 1).Format("20060102"))
		line("SUMMARY", escapeICS(e.Summary))
		line("DESCRIPTION", escapeICS(e.Description))
		if url := VisibleLine(e.URL); url == e.URL && strings.Contains(url, "://") {
			line("URL", url)
		}
		line("CATEGORIES", strings.Join(Each(e.Categories, escapeICS), ","))
		status := "TENTATIVE"
		if e.IsFirm {
			status = "CONFIRMED"
		}
		line("STATUS", status)
		line("TRANSP", "TRANSPARENT")
		if e.Remind > 0 {
			line("BEGIN", "VALARM")
			line("ACTION", "DISPLAY")
			line("DESCRIPTION", escapeICS(e.Summary))
			line("TRIGGER", fmt.Sprintf("-P%dD", e.Remind))
			line("END", "VALARM")
		}
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return b.String()
}

// escapeICS makes text plain in a TEXT value (RFC 5545, 3.3.11).
func escapeICS(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(VisibleLine(s))
}

// foldICS writes a line in pieces of at most foldAt octets, never inside a character.
// Text that is not UTF-8 is replaced first.
func foldICS(b *strings.Builder, line string) {
	line = strings.ToValidUTF8(line, "\uFFFD")
	for limit := foldAt; len(line) > limit; limit = foldAt - 1 {
		cut := limit
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line = line[cut:]
	}
	b.WriteString(line + "\r\n")
}
