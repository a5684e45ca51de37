package out

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/words"
)

// The elements of a JUnit report that GitHub, GitLab, Jenkins and Azure read, and no
// attribute that the strictest of them, Jenkins' xUnit plugin, refuses (junit-10.xsd).
type (
	junitReport struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		File     string      `xml:"file,attr,omitempty"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Failure *junitOutcome `xml:"failure"`
		Skipped *junitOutcome `xml:"skipped"`
	}
	junitOutcome struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// junit writes a suite for each file with findings, in which each finding is
// a test, and one test that passes for all other files. A finding that fails
// the run is a failure; any other is a skipped test, because a viewer of test
// reports must come to the same verdict as the exit code.
func (f Findings) junit(w io.Writer) error {
	report := junitReport{Name: "wdw validate"}
	for _, one := range f.List {
		file := VisibleLine(pathOf(one.File, f.Top))
		if n := len(report.Suites); n == 0 || report.Suites[n-1].Name != file {
			report.Suites = append(report.Suites, junitSuite{Name: file, File: file})
		}
		suite := &report.Suites[len(report.Suites)-1]
		test := junitCase{Name: fmt.Sprintf("%s at %s", one.Rule, one.Pos), Class: file}
		outcome := &junitOutcome{Message: fmt.Sprintf("%s: %s", one.Severity, VisibleLine(one.Message))}
		suite.Tests++
		if f.fails(one) {
			var text bytes.Buffer
			if err := (Findings{List: diag.List{one}, Here: f.Top}).Text(&text, Screen{}); err != nil {
				return err
			}
			outcome.Type, outcome.Text = one.Rule, text.String()
			test.Failure = outcome
			suite.Failures++
		} else {
			test.Skipped = outcome
			suite.Skipped++
		}
		suite.Cases = append(suite.Cases, test)
	}
	if clean := f.Files - len(report.Suites); clean > 0 {
		report.Suites = append(report.Suites, junitSuite{
			Name: "other files", Tests: 1,
			Cases: []junitCase{{Name: words.Count(clean, "file") + " without findings", Class: "wdw"}},
		})
	}
	for _, s := range report.Suites {
		report.Tests += s.Tests
		report.Failures += s.Failures
	}
	body, err := xml.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, body)
	return err
}
