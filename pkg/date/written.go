package date

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// MonthNames is a pattern for the names of the months in small letters, whole or short.
const MonthNames = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

// Month is the month that a name begins with in small letters, 0 for none.
func Month(name string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(name, strings.ToLower(m.String()[:3])) {
			return m
		}
	}
	return 0
}

// otherForms are the ways in which people write a date and files do not. The names of the
// groups are those of the parts: year, month, day and quarter.
var otherForms = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`^(?P<y>\d{4})[-/. ](?P<m>\d\d?)[-/. ](?P<d>\d\d?)$`),
		regexp.MustCompile(`^(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)$`),
		regexp.MustCompile(`^(?P<d>\d\d?)[-/. ](?P<m>\d\d?)[-/. ](?P<y>\d{4}|\d\d)$`),
		regexp.MustCompile(`^(?P<y>\d{4})[-/. ](?P<m>\d\d?)$`),
		regexp.MustCompile(`^(?P<m>\d\d?)[-/. ](?P<y>\d{4})$`),
		regexp.MustCompile(`^q(?P<q>[1-4])[-/ ]*(?P<y>\d{4})$`),
		regexp.MustCompile(`^(?P<y>\d{4})[-/ ]*q(?P<q>[1-4])$`),
		regexp.MustCompile(`^(?P<d>\d\d?)(?:st|nd|rd|th)?[- ]?(?:of )?(?P<m>` + MonthNames + `)\.?[- ]?(?P<y>\d{4})$`),
		regexp.MustCompile(`^(?P<m>` + MonthNames + `)\.? (?P<d>\d\d?)(?:st|nd|rd|th)? (?P<y>\d{4})$`),
		regexp.MustCompile(`^(?P<m>` + MonthNames + `)\.?[- ]?(?P<y>\d{4})$`),
		regexp.MustCompile(`^(?P<y>\d{4})[- ](?P<m>` + MonthNames + `)(?:[- ](?P<d>\d\d?))?$`),
	}
})

// timeOfDay is what programs put behind a day.
var timeOfDay = regexp.MustCompile(`^(\d{4}-\d\d?-\d\d?)[t ]\d\d:.*$`)

// Written says how a date would be written in files that people have written in another
// way; or else why there is no such day. Both are empty for what is no date.
func Written(s string) (text, why string) {
	text, why, _ = written(timeOfDay.ReplaceAllString(strings.ToLower(s), "$1"))
	return text, why
}

// written is Written for a date without a time. monthFirst tells that numbers have the month
// before the day, which is only taken where nothing else can be meant.
func written(s string) (text, why string, monthFirst bool) {
	s = strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, ",", " ")), " "))
	for _, form := range otherForms() {
		groups := form.FindStringSubmatch(s)
		if groups == nil {
			continue
		}
		part := func(name string) string {
			if i := form.SubexpIndex(name); i >= 0 {
				return groups[i]
			}
			return ""
		}
		y, m, d, q := part("y"), part("m"), part("d"), part("q")
		if q != "" {
			return y + "-Q" + q, "", false
		}
		day, _ := strconv.Atoi(d)
		if second, _ := strconv.Atoi(m); !strings.HasPrefix(s, y) && second > 12 && day >= 1 && day <= 12 {
			m, d, monthFirst = d, m, true
		}
		text, why = inFiles(y, m, d)
		return text, why, monthFirst
	}
	return "", "", false
}

// inFiles writes a day, or a month where there is no day.
func inFiles(y, m, d string) (text, why string) {
	year, _ := strconv.Atoi(y)
	if len(y) == 2 {
		year += 2000
	}
	month, err := strconv.Atoi(m)
	if err != nil {
		month = int(Month(m))
	}
	day, _ := strconv.Atoi(d)
	switch t := time.Date(year, time.Month(month), max(day, 1), 0, 0, 0, 0, time.UTC); {
	case month > 12 && d == "" && month == (year+1)%100:
		return "", fmt.Sprintf("a financial year is no date: this one begins in %d-04 and ends in %d-03", year, year+1)
	case month < 1 || month > 12:
		return "", fmt.Sprintf("there is no month %d", month)
	case d != "" && (day < 1 || t.Day() != day):
		why = fmt.Sprintf("there is no %d %s", day, time.Month(month))
		if month == 2 && day == 29 {
			why += fmt.Sprintf(" in %d", year)
		}
		return "", why
	case d == "":
		return t.Format("2006-01"), ""
	default:
		return t.Format(time.DateOnly), ""
	}
}
