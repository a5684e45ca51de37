package render

import (
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/validate"
)

// Home is where the project lives.
const Home = "https://github.com/who-does-what/wdw"

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// FindingsSARIF writes the report as SARIF 2.1.0, for code scanning. version is the
// tool's. Of the rules only those that found something are described.
func FindingsSARIF(w io.Writer, r validate.Report, version string) error {
	return writeSARIF(w, r.Findings, version, "The folder that holds the catalogue.", sarifRule)
}

// writeSARIF writes findings as one run. root says what their paths start from; rule
// describes a rule by its id.
func writeSARIF(w io.Writer, findings diag.List, version, root string, rule func(id string) Object) error {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.Rule)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	rules, results := make([]Object, len(ids)), make([]Object, len(findings))
	for i, id := range ids {
		rules[i] = rule(id)
	}
	for i, f := range findings {
		index, _ := slices.BinarySearch(ids, f.Rule)
		results[i] = sarifResult(f, index)
	}
	return JSON(w, Object{
		{"$schema", sarifSchema},
		{"version", "2.1.0"},
		{"runs", []Object{{
			{"tool", Object{{"driver", Object{
				{"name", "wdw"}, {"version", version}, {"informationUri", Home}, {"rules", rules},
			}}}},
			{"invocations", []Object{{{"executionSuccessful", true}}}},
			{"originalUriBaseIds", Object{{"SRCROOT", Object{
				{"description", Object{{"text", root}}},
			}}}},
			{"columnKind", "unicodeCodePoints"},
			{"results", results},
		}}},
	})
}

func sarifLevel(s diag.Severity) string {
	if s == diag.Info {
		return "note"
	}
	return s.String()
}

func sarifRule(id string) Object {
	rule := validate.Find(id)
	if rule == nil {
		return Object{{"id", id}}
	}
	text := fmt.Sprintf("%s\n\nWrong:\n\n%s\n\nRight:\n\n%s\n", rule.Why, rule.Bad, rule.Good)
	markdown := fmt.Sprintf("%s\n\nWrong:\n\n%s\n\nRight:\n\n%s\n", rule.Why, fenced(rule.Bad), fenced(rule.Good))
	return Object{
		{"id", id},
		{"shortDescription", Object{{"text", rule.Summary}}},
		{"fullDescription", Object{{"text", rule.Why}}},
		{"help", Object{{"text", text}, {"markdown", markdown}}},
		{"defaultConfiguration", Object{{"level", sarifLevel(rule.Severity)}}},
	}
}

// fenced writes YAML as a block of code, with a fence that the text does not have.
func fenced(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "yaml\n" + strings.TrimSuffix(text, "\n") + "\n" + fence
}

func sarifResult(f diag.Finding, ruleIndex int) Object {
	message := f.Message
	if f.Help != "" {
		message += "\nhelp: " + f.Help
	}
	result := Object{
		{"ruleId", f.Rule},
		{"ruleIndex", ruleIndex},
		{"level", sarifLevel(f.Severity)},
		{"message", Object{{"text", sarifText(message)}}},
		{"locations", []Object{{{"physicalLocation", Object{
			{"artifactLocation", sarifFile(f.File)},
			{"region", Object{
				{"startLine", f.Pos.Line}, {"startColumn", f.Pos.Col}, {"endLine", f.End.Line}, {"endColumn", f.End.Col},
			}},
		}}}}},
		{"partialFingerprints", Object{{"wdw/v1", f.Fingerprint()}}},
	}
	if validate.IsWaived(f) {
		result = append(result, Member{"suppressions", []Object{{{"kind", "external"}, {"status", "accepted"}}}})
	}
	return result
}

// sarifText keeps a plain message plain: "[words](address)" in it would be a link
// (SARIF 2.1.0, 3.11.6).
func sarifText(s string) string { return strings.ReplaceAll(Visible(s), "](", "] (") }

// sarifFile names a file by a URI reference from the root of the tree.
func sarifFile(file string) Object {
	if path.IsAbs(file) {
		return Object{{"uri", (&url.URL{Scheme: "file", Path: file}).String()}}
	}
	return Object{{"uri", (&url.URL{Path: file}).String()}, {"uriBaseId", "SRCROOT"}}
}
