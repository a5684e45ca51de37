package render

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

// foldAt is the number of octets that a line of iCalendar may have (RFC 5545, 3.1).
const foldAt = 75

// RoadmapICS writes the roadmap as a calendar (RFC 5545). Every date is a span of whole
// days, and its precision stands in the summary. A UID stays the same when a date
// moves. stamp is used where an entry does not say when it was reviewed.
func RoadmapICS(w io.Writer, items []framework.Item, stamp time.Time) error {
	var b strings.Builder
	line := func(name, value string) { foldICS(&b, name+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//who-does-what//wdw//EN")
	line("CALSCALE", "GREGORIAN")
	line("NAME", "National Service Catalogue: roadmap")
	for _, i := range items {
		at := stamp
		if !i.Reviewed.IsZero() {
			at = i.Reviewed.Last
		}
		line("BEGIN", "VEVENT")
		line("UID", itemUID(i))
		line("DTSTAMP", at.UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE", i.Due.First.Format("20060102"))
		line("DTEND;VALUE=DATE", i.Due.Last.AddDate(0, 0, 1).Format("20060102"))
		line("SUMMARY", escapeICS(fmt.Sprintf("%s: %s (%s)", i.Name, i.What, i.Due.Text)))
		line("DESCRIPTION", escapeICS(itemWords(i)))
		categories := []string{escapeICS(i.Kind)}
		for _, e := range i.Enablers {
			categories = append(categories, escapeICS(e))
		}
		line("CATEGORIES", strings.Join(categories, ","))
		status := "TENTATIVE"
		if i.Confidence == "committed" || i.Confidence == "agreed" {
			status = "CONFIRMED"
		}
		line("STATUS", status)
		line("TRANSP", "TRANSPARENT")
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	_, err := io.WriteString(w, b.String())
	return err
}

// itemUID is made of what an item is, not of when it is due.
func itemUID(i framework.Item) string {
	sum := sha256.Sum256([]byte(i.Service + "\x00" + i.Kind + "\x00" + i.What))
	return hex.EncodeToString(sum[:12]) + "@wdw.who-does-what"
}

// itemWords says in words what the other fields of an item are.
func itemWords(i framework.Item) string {
	words := i.Kind + " of " + i.Service
	if i.Confidence != "" {
		words += "; " + i.Confidence
	}
	switch i.Funded {
	case "yes":
		words += "; funded"
	case "no":
		words += "; not funded"
	case "bid":
		words += "; money asked for"
	}
	if i.Bucket == framework.Overdue {
		words += "; overdue"
	}
	return words
}

// escapeICS makes text plain in a TEXT value (RFC 5545, 3.3.11).
func escapeICS(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(out.VisibleLine(s))
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
