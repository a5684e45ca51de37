package date

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Forms says how a date may be written that Read reads.
const Forms = "2027-03-31, 2027-03, 2027-Q1, 2027, 31/03/2027, 31 March 2027, the financial year 2027/28, today, 18m, -3m, 2y or -90d"

// Help says it at length, for a page of help.
const Help = `A date on a flag is written as in the files, the British way, as a financial year, or as
a time from today:

  2027-03-31, 2027-03, 2027-Q1, 2027      a day, a month, a quarter of the calendar, a year
  31/03/2027, 31 March 2027, March 2027   the day before the month
  2027/28, FY27/28                        April 2027 to March 2028
  today, tomorrow, yesterday
  18m, 2y, 90d, 6w, "18 months"           so long from today
  -3m, "3 months ago"                     so long before today

From a month or a year --from takes the first day, --to and --horizon the last. Where a
Git revision may stand, as with --at and --since, a name in Git comes before a date, a
day means the last commit of that day, and a longer span its first day.`

var (
	relativeForm  = regexp.MustCompile(`^([+-]?)(\d{1,5}) ?(d|w|m|y|days?|weeks?|months?|years?)( ago)?$`)
	financialForm = regexp.MustCompile(`^(?:fy ?)?(20)?(\d\d)[/–-](20)?(\d\d)$`)
)

// said are the days that people have words for, as days from today.
var said = map[string]int{"yesterday": -1, "today": 0, "now": 0, "tomorrow": 1}

// Read reads a date as people write it on a day: as Parse does, the British way, as a
// financial year, which is from April to March, or as so long from today, "18m" or "-3m".
// Its Text is as in files wherever that can say it: for all but a financial year.
func Read(s string, today time.Time) (Date, error) {
	if d, ok := parse(strings.TrimSpace(s)); ok {
		return d, nil
	}
	text := strings.ToLower(strings.Join(strings.Fields(s), " "))
	if days, ok := said[text]; ok {
		return ofDay(Day(today).AddDate(0, 0, days)), nil
	}
	if m := relativeForm.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1] + m[2]) // the pattern lets only short ones through
		if m[4] != "" {
			n = -n
		}
		if t := later(Day(today), n, m[3][0]); t.Year() >= 1000 && t.Year() <= 9999 {
			return ofDay(t), nil
		}
	}
	if d, ok := financialYear(text); ok {
		return d, nil
	}
	inFiles, why, monthFirst := written(text)
	if d, ok := parse(inFiles); ok && !monthFirst {
		return d, nil
	}
	if why != "" {
		return Date{}, fmt.Errorf("%q is not a date: %s", s, why)
	}
	return Date{}, fmt.Errorf("%q is not a date; write %s", s, Forms)
}

// ofDay is a day as a date.
func ofDay(t time.Time) Date { return Date{t.Format(time.DateOnly), t, t} }

// later is a day so many days, weeks, months or years on. A month later than the 31st is
// the last day of a shorter month.
func later(day time.Time, n int, unit byte) time.Time {
	switch unit {
	case 'd':
		return day.AddDate(0, 0, n)
	case 'w':
		return day.AddDate(0, 0, 7*n)
	case 'y':
		n *= 12
	}
	t := day.AddDate(0, n, 0)
	if t.Day() != day.Day() {
		t = t.AddDate(0, 0, -t.Day())
	}
	return t
}

// financialYear reads 2027/28, 2027/2028, FY27/28 and 2027-28, which no month can be.
func financialYear(text string) (Date, bool) {
	m := financialForm.FindStringSubmatch(text)
	if m == nil || m[1] == "" && !strings.HasPrefix(text, "fy") {
		return Date{}, false
	}
	from, _ := strconv.Atoi("20" + m[2])
	if to, _ := strconv.Atoi(m[4]); to != (from+1)%100 {
		return Date{}, false
	}
	first := time.Date(from, time.April, 1, 0, 0, 0, 0, time.UTC)
	return Date{fmt.Sprintf("%d/%02d", from, (from+1)%100), first, first.AddDate(1, 0, -1)}, true
}
