package date

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// monthNames are the beginnings of the months' names.
const monthNames = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"

// otherForms are the ways in which people write a date and files do not. The names of the
// groups are those of the parts: year, month, day and quarter.
var otherForms = []*regexp.Regexp{
	regexp.MustCompile(`^(?P<y>\d{4})[-/. ](?P<m>\d\d?)[-/. ](?P<d>\d\d?)(?:[t ].*)?$`),
	regexp.MustCompile(`^(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)$`),
	regexp.MustCompile(`^(?P<d>\d\d?)[-/. ](?P<m>\d\d?)[-/. ](?P<y>\d{4}|\d\d)$`),
	regexp.MustCompile(`^(?P<y>\d{4})[-/. ](?P<m>\d\d?)$`),
	regexp.MustCompile(`^(?P<m>\d\d?)[-/. ](?P<y>\d{4})$`),
	regexp.MustCompile(`^q(?P<q>[1-4])[-/ ]*(?P<y>\d{4})$`),
	regexp.MustCompile(`^(?P<y>\d{4})[-/ ]*q(?P<q>[1-4])$`),
	regexp.MustCompile(`^(?P<d>\d\d?)(?:st|nd|rd|th)?[- ]?(?:of )?(?P<m>` + monthNames + `)[a-z]*\.?[- ]?(?P<y>\d{4})$`),
	regexp.MustCompile(`^(?P<m>` + monthNames + `)[a-z]*\.? (?P<d>\d\d?)(?:st|nd|rd|th)? (?P<y>\d{4})$`),
	regexp.MustCompile(`^(?P<m>` + monthNames + `)[a-z]*\.?[- ]?(?P<y>\d{4})$`),
	regexp.MustCompile(`^(?P<y>\d{4})[- ](?P<m>` + monthNames + `)[a-z]*(?:[- ](?P<d>\d\d?))?$`),
}

// Written says how a date would be written in files that people have written in another
// way; or else why there is no such day. Both are empty for what is no date.
func Written(s string) (text, why string) {
	s = strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, ",", " ")), " "))
	for _, form := range otherForms {
		m := form.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		part := func(name string) string {
			if i := form.SubexpIndex(name); i >= 0 {
				return m[i]
			}
			return ""
		}
		if q := part("q"); q != "" {
			return part("y") + "-Q" + q, ""
		}
		if m[form.SubexpIndex("y")] == s[:min(4, len(s))] {
			return inFiles(part("y"), part("m"), part("d"))
		}
		return inFiles(inOrder(part("y"), part("m"), part("d")))
	}
	return "", ""
}

// inOrder puts right what has the month first: a month that there is not can only be the
// day.
func inOrder(y, m, d string) (year, month, day string) {
	first, _ := strconv.Atoi(d)
	if second, _ := strconv.Atoi(m); second > 12 && first >= 1 && first <= 12 {
		return y, d, m
	}
	return y, m, d
}

// inFiles writes a day, or a month where there is no day.
func inFiles(y, m, d string) (text, why string) {
	year, _ := strconv.Atoi(y)
	if len(y) == 2 {
		year += 2000
	}
	month, err := strconv.Atoi(m)
	if err != nil {
		month = strings.Index(monthNames, m)/4 + 1
	}
	day, _ := strconv.Atoi(d)
	switch t := time.Date(year, time.Month(month), max(day, 1), 0, 0, 0, 0, time.UTC); {
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
