// Package date holds dates that are only as precise as what is known: a year, a
// calendar quarter, a month or a day.
package date

import (
	"cmp"
	"fmt"
	"strconv"
	"time"
)

// Date is a span of whole days, from First to Last, in UTC. The zero value is no
// date. Text is the date as it was written.
type Date struct {
	Text        string
	First, Last time.Time
}

// Parse reads YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD. Quarters are calendar quarters.
func Parse(s string) (Date, error) {
	d, ok := parse(s)
	if !ok {
		return Date{}, fmt.Errorf("%q is not a date: write YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD", s)
	}
	return d, nil
}

// Of is Parse for what may be no date: then it is the zero Date.
func Of(s string) Date {
	d, _ := parse(s)
	return d
}

func parse(s string) (Date, bool) {
	number := func(part string) (int, bool) {
		for _, c := range part {
			if c < '0' || c > '9' {
				return 0, false
			}
		}
		n, err := strconv.Atoi(part)
		return n, err == nil
	}
	if len(s) < 4 {
		return Date{}, false
	}
	year, ok := number(s[:4])
	if !ok || year < 1000 {
		return Date{}, false
	}
	day := func(month time.Month, day int) time.Time { return time.Date(year, month, day, 0, 0, 0, 0, time.UTC) }
	switch {
	case len(s) == 4:
		return Date{s, day(1, 1), day(12, 31)}, true
	case s[4] != '-':
		return Date{}, false
	case len(s) == 7 && s[5] == 'Q':
		q, ok := number(s[6:])
		if !ok || q < 1 || q > 4 {
			return Date{}, false
		}
		first := time.Month(3*q - 2)
		return Date{s, day(first, 1), day(first+3, 0)}, true
	case len(s) == 7 || len(s) == 10 && s[7] == '-':
		month, ok := number(s[5:7])
		if !ok || month < 1 || month > 12 {
			return Date{}, false
		}
		if len(s) == 7 {
			return Date{s, day(time.Month(month), 1), day(time.Month(month)+1, 0)}, true
		}
		d, ok := number(s[8:])
		if !ok || d < 1 || d > day(time.Month(month)+1, 0).Day() {
			return Date{}, false
		}
		return Date{s, day(time.Month(month), d), day(time.Month(month), d)}, true
	}
	return Date{}, false
}

// Compare orders by the last day, then by the first: what is due "2027" is due
// after what is due "2027-Q1", because it may come on 31 December.
func Compare(a, b Date) int {
	return cmp.Or(a.Last.Compare(b.Last), a.First.Compare(b.First))
}

// CompareDue is Compare with what is no date last.
func CompareDue(a, b Date) int {
	if a.IsZero() != b.IsZero() {
		return -Compare(a, b)
	}
	return Compare(a, b)
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d.First.IsZero() }

// Before tells whether the whole of d lies before the day of t. No date lies before none.
func (d Date) Before(t time.Time) bool {
	return !d.IsZero() && d.Last.Before(Day(t))
}

// After tells whether the whole of d lies after the day of t. No date lies after any, and
// none after the zero time.
func (d Date) After(t time.Time) bool {
	return !t.IsZero() && d.First.After(Day(t))
}

// Day is the midnight UTC that begins the day of t, in t's own time zone.
func Day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Words writes a date for people, as precise as it is: "30 June 2027", "June 2027",
// "Q1 2027", "2027". What is no date is left as it is.
func Words(written string) string {
	d, err := Parse(written)
	switch {
	case err != nil || len(written) == len("2027"):
		return written
	case len(written) == len("2027-06-30"):
		return d.First.Format("2 January 2006")
	case written[5] == 'Q':
		return written[5:] + " " + written[:4]
	}
	return d.First.Format("January 2006")
}

// When is Words for the end of a sentence: "on 30 June 2027", "in June 2027".
func When(written string) string {
	_, err := Parse(written)
	_, isFinancial := financialYear(written)
	switch {
	case err != nil && !isFinancial:
		return written
	case err == nil && len(written) == len("2027-06-30"):
		return "on " + Words(written)
	}
	return "in " + Words(written)
}

// MarshalText is the date as it is written in files, so that data formats keep its
// precision; of a financial year it is the last day.
func (d Date) MarshalText() ([]byte, error) {
	if _, ok := parse(d.Text); !ok && !d.IsZero() {
		return []byte(d.Last.Format(time.DateOnly)), nil
	}
	return []byte(d.Text), nil
}
