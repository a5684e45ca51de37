// Package validate runs the rules over a catalogue and returns findings.
//
// Each rule is a row with an id, a severity, the reason it exists and an example of
// wrong and right, in a file of its own. Syntax (yaml.*) and form (schema.*) are
// checked by the packages below; their rows stand here too, so that the table is
// whole.
package validate

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/pool"
)

// Rule is one row of the rule table.
type Rule struct {
	// ID is "area.problem" and permanent.
	ID       string
	Severity diag.Severity
	// Summary is one line, Why a short paragraph; both are plain sentences.
	Summary, Why string
	// Bad and Good are examples in YAML. Their lines are fields of an entry, up to a
	// comment that says otherwise: "# in ID" is followed by fields of another entry or
	// items of a vocabulary, "# PATH" by a whole file, "# schema" and a JSON Schema by a
	// file for that schema.
	Bad, Good string
	// check reports to the run; nil for what other code reports under the rule's id.
	check func(*run)
}

// Report is the outcome of a run.
type Report struct {
	// Files, Entries and Rules count what was checked.
	Files, Entries, Rules int
	// Findings are ordered by file and place.
	Findings diag.List
	// Base names the state before the change, empty when the run had none.
	Base string

	// unlisted counts the findings that this state had too and that were dropped.
	unlisted int
}

// Options is what a run depends on beside the catalogue.
type Options struct {
	// Now decides what is past. Only its day counts.
	Now time.Time
	// Selection says which rules run; the zero value is all of them.
	Selection Selection
	// Base is the state before the change, nil when there is none. Without it no waiver
	// of a "policy.*" rule counts as unused, because these rules do not run.
	Base *catalogue.Catalogue
	// Progress is told how many of all files have been checked, by several goroutines
	// at once and in any order; nil tells nobody.
	Progress func(done, total int)

	// checked keeps what the schemas said about each document, for another run that
	// shares documents with this one; nil keeps nothing.
	checked map[*document.Document]diag.List
}

// Run checks a catalogue. loaded are the findings that came with it. What a waiver
// excuses is in the report with severity info. The error is a schema that cannot be
// used, or ctx's.
func Run(ctx context.Context, cat *catalogue.Catalogue, loaded diag.List, opts Options) (Report, error) {
	findings := opts.Selection.loaded(cat, loaded)
	if !cat.IsChecked() && slices.ContainsFunc(schemaRules, func(r Rule) bool { return opts.Selection.Includes(r.ID) }) {
		formal, err := checkSchemas(ctx, cat, opts)
		if err != nil {
			return Report{}, err
		}
		findings = append(findings, slices.DeleteFunc(formal, func(f diag.Finding) bool { return !opts.Selection.Includes(f.Rule) })...)
	}
	count := 0
	var runs []*run
	links := sync.OnceValue(func() []link { return linksOf(cat) })
	for i := range rules {
		if !opts.Selection.Includes(rules[i].ID) || cat.IsForeign() && !rules[i].isForeign() {
			continue
		}
		count++
		if rules[i].check != nil && !cat.IsForeign() {
			runs = append(runs, &run{cat: cat, base: opts.Base, now: opts.Now, rule: &rules[i], links: links})
		}
	}
	err := pool.Each(ctx, len(runs), func(i int) {
		r := runs[i]
		r.rule.check(r)
		r.findings.Sort()
		r.findings = r.findings.Limit()
	})
	if err != nil {
		return Report{}, err
	}
	for _, r := range runs {
		findings = append(findings, r.findings...)
	}
	findings = waive(cat, oneVoice(findings), opts)
	findings.Sort()
	return Report{
		Files: cat.Files, Entries: cat.Len() + cat.BrokenCount() + len(cat.Clashes()), Rules: count,
		Findings: findings,
	}, nil
}

// isForeign tells whether the rule holds in catalogues that this project did not
// write: there, aliases and several documents are allowed and no file is stray. Their
// loader reports ids that are used twice.
func (r Rule) isForeign() bool {
	switch r.ID {
	case duplicateID.ID:
		return true
	case "yaml.alias", "yaml.multiple-documents", "yaml.stray-file":
		return false
	}
	return area(r.ID) == "yaml" || area(r.ID) == "schema"
}

// oneVoice drops what is said twice: that an id has not the form of one beside that it is
// not known or not the file's name, which has the way out; what else is amiss with a text
// that shows nothing; and that a reason is too short for the schema, and that it gives
// none. The more severe of these two stays, else the one with the reason.
func oneVoice(findings diag.List) diag.List {
	type node struct{ file, pointer string }
	reasons, lengths := map[node]diag.Severity{}, map[node]diag.Severity{}
	misnamed, blank := map[node]bool{}, map[node]bool{}
	for _, f := range findings {
		switch at := (node{f.File, f.Pointer}); {
		case f.Rule == idMismatch.ID, strings.HasPrefix(f.Rule, "ref.") && strings.HasSuffix(f.Rule, "-unknown"):
			misnamed[at] = true
		case f.Rule == "text.blank":
			blank[at] = true
		case isAboutReason(f.Rule):
			reasons[at] = f.Severity
		case isAboutLength(f.Rule):
			lengths[at] = f.Severity
		}
	}
	return slices.DeleteFunc(findings, func(f diag.Finding) bool {
		at := node{f.File, f.Pointer}
		if misnamed[at] && f.Rule == "schema.pattern" || blank[at] && f.Rule != "text.blank" {
			return true
		}
		reason, isReason := reasons[at]
		length, isLength := lengths[at]
		if !isReason || !isLength {
			return false
		}
		return isAboutReason(f.Rule) && length > reason || isAboutLength(f.Rule) && length <= reason
	})
}

func isAboutReason(rule string) bool {
	return rule == waiverReason.ID || rule == inferredWithoutWhy.ID
}

func isAboutLength(rule string) bool { return rule == "schema.length" || rule == "schema.required" }

// checkSchemas checks every file against its schema with a worker a core.
func checkSchemas(ctx context.Context, cat *catalogue.Catalogue, opts Options) (diag.List, error) {
	sheets := cat.Sheets()
	results := make([]diag.List, len(sheets))
	errs := make([]error, len(sheets))
	var done atomic.Int64
	err := pool.Each(ctx, len(sheets), func(i int) {
		if known, ok := opts.checked[sheets[i].Doc]; ok {
			results[i] = known
		} else {
			results[i], errs[i] = sheets[i].Schema.Check(sheets[i].Doc)
		}
		if n := int(done.Add(1)); opts.Progress != nil {
			opts.Progress(n, len(sheets))
		}
	})
	if err != nil {
		return nil, err
	}
	var all diag.List
	for i, list := range results {
		if errs[i] != nil {
			return nil, errs[i]
		}
		if opts.checked != nil {
			opts.checked[sheets[i].Doc] = list
		}
		for _, f := range list {
			f.ID = sheets[i].ID
			all = append(all, f)
		}
	}
	return all, nil
}

// run is what a rule sees. Rules run beside one another, each with a run of its own.
type run struct {
	cat *catalogue.Catalogue
	// base is the state before the change, nil when there is none.
	base     *catalogue.Catalogue
	now      time.Time
	rule     *Rule
	findings diag.List
	// alike counts the findings by document.
	alike map[*document.Document]int
	// links are the ids of all files that name something, found on first use.
	links func() []link
}

// report places a finding of the running rule on a node of a record's document. A
// nil node stands for the record's first key.
func (r *run) report(rec *catalogue.Record, n *document.Node, pointer, message, help string) {
	if n == nil {
		n = rec.Node
		if len(n.Fields) > 0 {
			n = n.Fields[0].Key.Node()
		}
	}
	if r.alike == nil {
		r.alike = map[*document.Document]int{}
	}
	r.alike[rec.Doc]++
	f := rec.Doc.FindingAt(n, r.rule.ID, r.rule.Severity, message)
	f.Pointer, f.Help, f.Also = rec.Pointer+pointer, help, r.otherEnd(rec, n, pointer)
	if rec.Pointer == "" {
		f.ID = rec.ID
	}
	r.findings = append(r.findings, f)
}

// otherEnd is the file of the entry that a node names, named before the change, or would
// name; empty if it names no entry at all.
func (r *run) otherEnd(rec *catalogue.Record, n *document.Node, pointer string) string {
	if shape := rec.Shape.At(document.Tokens(pointer)...); shape == nil || n.Kind != document.String || !slices.Contains(shape.Refs, catalogue.Services) {
		return ""
	}
	for _, cat := range []*catalogue.Catalogue{r.cat, r.base} {
		if cat != nil && cat.Entry(n.Text) != nil {
			return cat.Entry(n.Text).File()
		}
	}
	return catalogue.ServicesFolder + "/" + n.Text + ".yaml" // where it would be
}

// reportIDs reports on items of a list of ids at a dotted path, or on the one id of a
// scalar field, for which say returns a message.
func (r *run) reportIDs(rec *catalogue.Record, field string, say func(id string) (message, help string)) {
	path := strings.Split(field, ".")
	n := rec.Get(path...)
	if n == nil {
		return
	}
	at := document.Pointer(path...)
	items, pointer := n.Items, func(i int) string { return fmt.Sprintf("%s/%d", at, i) }
	if n.Kind == document.String {
		items, pointer = []*document.Node{n}, func(int) string { return at }
	}
	for i, item := range items {
		if message, help := say(item.Text); message != "" {
			r.report(rec, item, pointer(i), message, help)
		}
	}
}

// services yields the entries that have the shape of our own, in order of id. The
// same field names mean other things in a catalogue with another schema.
func (r *run) services() iter.Seq[*catalogue.Entry] {
	return func(yield func(*catalogue.Entry) bool) {
		for e := range r.cat.All() {
			if e.Shape.Noun == serviceNoun && !yield(e) {
				return
			}
		}
	}
}

const serviceNoun = "service"

// keyOf returns the key at a path of fields, nil when there is none.
func keyOf(rec *catalogue.Record, path ...string) *document.Node {
	key, _ := rec.Doc.Find(rec.Pointer + document.Pointer(path...))
	return key
}
