package render

import (
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
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
func writeSARIF(w io.Writer, findings diag.List, version, root string, rule func(id string) out.Object) error {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.Rule)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	rules, results := make([]out.Object, len(ids)), make([]out.Object, len(findings))
	for i, id := range ids {
		rules[i] = rule(id)
	}
	for i, f := range findings {
		index, _ := slices.BinarySearch(ids, f.Rule)
		results[i] = sarifResult(f, index)
	}
	return out.JSON(w, out.Object{
		{"$schema", sarifSchema},
		{"version", "2.1.0"},
		{"runs", []out.Object{{
			{"tool", out.Object{{"driver", out.Object{
				{"name", "wdw"}, {"version", version}, {"informationUri", Home}, {"rules", rules},
			}}}},
			{"invocations", []out.Object{{{"executionSuccessful", true}}}},
			{"originalUriBaseIds", out.Object{{"SRCROOT", out.Object{
				{"description", out.Object{{"text", root}}},
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

func sarifRule(id string) out.Object {
	rule := validate.Find(id)
	if rule == nil {
		return out.Object{{"id", id}}
	}
	text := fmt.Sprintf("%s\n\nWrong:\n\n%s\n\nRight:\n\n%s\n", rule.Why, rule.Bad, rule.Good)
	markdown := fmt.Sprintf("%s\n\nWrong:\n\n%s\n\nRight:\n\n%s\n", rule.Why, out.FencedYAML(rule.Bad), out.FencedYAML(rule.Good))
	return out.Object{
		{"id", id},
		{"shortDescription", out.Object{{"text", rule.Summary}}},
		{"fullDescription", out.Object{{"text", rule.Why}}},
		{"help", out.Object{{"text", text}, {"markdown", markdown}}},
		{"defaultConfiguration", out.Object{{"level", sarifLevel(rule.Severity)}}},
	}
}

func sarifResult(f diag.Finding, ruleIndex int) out.Object {
	message := f.Message
	if f.Help != "" {
		message += "\nhelp: " + f.Help
	}
	result := out.Object{
		{"ruleId", f.Rule},
		{"ruleIndex", ruleIndex},
		{"level", sarifLevel(f.Severity)},
		{"message", out.Object{{"text", sarifText(message)}}},
		{"locations", []out.Object{{{"physicalLocation", out.Object{
			{"artifactLocation", sarifFile(f.File)},
			{"region", out.Object{
				{"startLine", f.Pos.Line}, {"startColumn", f.Pos.Col}, {"endLine", f.End.Line}, {"endColumn", f.End.Col},
			}},
		}}}}},
		{"partialFingerprints", out.Object{{"wdw/v1", f.Fingerprint()}}},
	}
	if validate.IsWaived(f) {
		result = append(result, out.Member{"suppressions", []out.Object{{{"kind", "external"}, {"status", "accepted"}}}})
	}
	return result
}

// sarifText keeps a plain message plain: "[words](address)" in it would be a link
// (SARIF 2.1.0, 3.11.6).
func sarifText(s string) string { return strings.ReplaceAll(out.Visible(s), "](", "] (") }

// sarifFile names a file by a URI reference from the root of the tree.
func sarifFile(file string) out.Object {
	if path.IsAbs(file) {
		return out.Object{{"uri", (&url.URL{Scheme: "file", Path: file}).String()}}
	}
	return out.Object{{"uri", (&url.URL{Path: file}).String()}, {"uriBaseId", "SRCROOT"}}
}
