package out

import (
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
)

// home is where the project lives.
const home = "https://github.com/who-does-what/wdw"

// maxSarif is how many results are written: GitHub refuses a file with more than 25,000 of
// them in a run.
const maxSarif = 24_999

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// sarif writes the findings as a run of SARIF 2.1.0, for code scanning. Of the rules
// only those that found something are described. Where there is no room for all, the
// gravest are there.
func (f Findings) sarif(w io.Writer) error {
	if left := len(f.List) - maxSarif; left > 0 {
		f.List = f.List.Gravest()[:maxSarif]
		f.Notes = append(slices.Clone(f.Notes), areNot(left)+" not here: code scanning takes fewer than 25,000; the text output lists all")
	}
	hashOf := f.hashes()
	ids := Each(f.List, func(one diag.Finding) string { return one.Rule })
	slices.Sort(ids)
	ids = slices.Compact(ids)
	rules := Each(ids, func(id string) Object { return sarifRule(id, f.Rule(id)) })
	results := Each(f.List, func(one diag.Finding) Object {
		index, _ := slices.BinarySearch(ids, one.Rule)
		result := sarifResult(one, pathOf(one.File, f.Top), index)
		prints := Object{{"wdw/v1", one.Fingerprint()}}
		if hash := hashOf(one); hash != "" {
			prints = append(prints, Member{"primaryLocationLineHash", hash})
		}
		result = append(result, Member{"partialFingerprints", prints})
		if f.Waived != nil && f.Waived(one) {
			result = append(result, Member{"suppressions", []Object{{{"kind", "external"}, {"status", "accepted"}}}})
		}
		return result
	})
	invocation := Object{{"executionSuccessful", true}}
	if len(f.Notes) > 0 {
		invocation = append(invocation, Member{"toolExecutionNotifications", Each(f.Notes, func(note string) Object {
			return Object{{"level", "note"}, {"message", Object{{"text", sarifText(note)}}}}
		})})
	}
	return JSON(w, Object{
		{"$schema", sarifSchema},
		{"version", "2.1.0"},
		{"runs", []Object{{
			{"tool", Object{{"driver", Object{
				{"name", "wdw"}, {"version", f.Version}, {"informationUri", home}, {"rules", rules},
			}}}},
			{"invocations", []Object{invocation}},
			{"originalUriBaseIds", Object{{"SRCROOT", Object{
				{"description", Object{{"text", f.Root}}},
			}}}},
			{"columnKind", "unicodeCodePoints"},
			{"results", results},
		}}},
	})
}

// hashes returns a function that knows the hash of a finding's line, empty where there is
// no such line; see lineHashes.
func (f Findings) hashes() func(one diag.Finding) string {
	byFile := map[string][]string{}
	return func(one diag.Finding) string {
		lines, known := byFile[one.File]
		if !known && f.Source != nil {
			if text, err := f.Source(one.File); err == nil { // a deleted file has none
				lines = lineHashes(string(text))
			}
			byFile[one.File] = lines
		}
		if one.Pos.Line < 1 || one.Pos.Line > len(lines) {
			return ""
		}
		return lines[one.Pos.Line-1]
	}
}

func sarifLevel(s diag.Severity) string {
	if s == diag.Info {
		return "note"
	}
	return s.String()
}

func sarifRule(id string, rule FindingRule) Object {
	o := Object{{"id", id}}
	if rule.Summary != "" {
		o = append(o, Member{"shortDescription", Object{{"text", rule.Summary}}})
	}
	if rule.Why != "" {
		const layout = "%s\n\nWrong:\n\n%s\n\nRight:\n\n%s\n"
		o = append(o, Member{"fullDescription", Object{{"text", rule.Why}}}, Member{"help", Object{
			{"text", fmt.Sprintf(layout, rule.Why, rule.Bad, rule.Good)},
			{"markdown", fmt.Sprintf(layout, rule.Why, FencedYAML(rule.Bad), FencedYAML(rule.Good))},
		}})
	}
	if rule.Severity != nil {
		o = append(o, Member{"defaultConfiguration", Object{{"level", sarifLevel(*rule.Severity)}}})
	}
	return o
}

func sarifResult(f diag.Finding, file string, ruleIndex int) Object {
	message := f.Message
	if f.Help != "" {
		message += "\nhelp: " + f.Help
	}
	return Object{
		{"ruleId", f.Rule},
		{"ruleIndex", ruleIndex},
		{"level", sarifLevel(f.Severity)},
		{"message", Object{{"text", sarifText(message)}}},
		{"locations", []Object{{{"physicalLocation", Object{
			{"artifactLocation", sarifFile(file)},
			{"region", Object{
				{"startLine", f.Pos.Line}, {"startColumn", f.Pos.Col}, {"endLine", f.End.Line}, {"endColumn", f.End.Col},
			}},
		}}}}},
	}
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
