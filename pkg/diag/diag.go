// Package diag says what is wrong and where: a place in a file, a severity, a
// permanent rule id and words for the person who has to mend it. A finding is
// data about the catalogue; it is never an error value.
package diag

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
)

// Pos is a place in a file. Line and Col are 1-based and count characters, not
// bytes; zero means the place is not known.
type Pos struct{ Line, Col int }

// Compare orders places as they stand in a file.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

func (p Pos) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Col) }

// Severity says how bad a finding is. The zero value is Info, so that severities
// compare with < and >.
type Severity int8

// The severities, mildest first.
const (
	Info Severity = iota
	Warning
	Error
)

var severityNames = [...]string{"info", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// Finding is one fault at one place.
type Finding struct {
	// File is the slash-separated path from the root of the tree that was read.
	File string
	// Pos is the first character of the offending key or value, End the place just
	// after its last one. Pos is always known; a whole-file finding stands at 1:1.
	Pos, End Pos
	// ID is the entry that the file holds, empty when the file is no entry.
	ID string
	// Pointer is the JSON pointer of the offending value, empty for a whole file.
	Pointer string
	// Rule is the permanent id, "area.problem".
	Rule     string
	Severity Severity
	// Message says what is there and what would be right, without a full stop.
	Message string
	// Help is an imperative or a question; empty when there is nothing to add.
	Help string
	// Excerpt is the source line of Pos, without its line break.
	Excerpt string
	// Also is the file at the other end of a fault that has two: of a name that clashes, or
	// of a reference. It is empty where there is none, or nobody knows.
	Also string
	// Older tells that the state before a change had the fault too, so that the change
	// does not answer for it. It is false where nobody compared.
	Older bool
}

var (
	lineMention  = regexp.MustCompile(`\bline \d+`)
	countMention = regexp.MustCompile(`; and \d+ more of this kind in the file$`)
)

// Fingerprint identifies the same fault in two states of a tree. It does not change
// when lines are added above the fault, nor when an entry's file moves to another
// folder: it is made of the rule, the entry (or file), the pointer and the message
// without the line numbers and the count of others that it may mention.
func (f Finding) Fingerprint() string {
	subject := f.ID
	if subject == "" {
		subject = f.File
	}
	text := countMention.ReplaceAllString(f.Message, "")
	if f.Pointer == "" {
		text += "\x00" + f.Excerpt
	}
	sum := sha256.Sum256([]byte(f.Rule + "\x00" + subject + "\x00" + f.Pointer + "\x00" + lineMention.ReplaceAllString(text, "line")))
	return hex.EncodeToString(sum[:8])
}

// List is a number of findings.
type List []Finding

// Sort puts the findings in the order in which they are shown: file, place, rule,
// pointer, message. Equal findings stay in the order in which they came.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			a.Pos.Compare(b.Pos),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Pointer, b.Pointer),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// Gravest returns the findings with the gravest first, each severity in its order.
func (l List) Gravest() List {
	sorted := slices.Clone(l)
	slices.SortStableFunc(sorted, func(a, b Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return sorted
}

// MaxAlike is how many findings of one rule are reported for a file. A file with more
// has one fault many times over, or was made to have them.
const MaxAlike = 100

// Limit drops of each rule what a file has above MaxAlike, and says in the last that is
// kept how many there are. The list is ordered; its memory is used for the result.
func (l List) Limit() List {
	type kind struct{ file, rule string }
	count, last := map[kind]int{}, map[kind]int{}
	out := l[:0]
	for _, f := range l {
		k := kind{f.File, f.Rule}
		if count[k]++; count[k] <= MaxAlike {
			last[k] = len(out)
			out = append(out, f)
		}
	}
	for k, i := range last {
		if more := count[k] - MaxAlike; more > 0 {
			out[i].Message += moreAlike(more)
		}
	}
	return out
}

func moreAlike(n int) string { return fmt.Sprintf("; and %d more of this kind in the file", n) }

// CountAlike says in the last finding of each rule how many more there would have
// been. The list is ordered; found is the number by rule, and a rule with as many in
// the list as in found stays as it is.
func (l List) CountAlike(found map[string]int) List {
	kept := map[string]int{}
	for _, f := range l {
		kept[f.Rule]++
	}
	said := map[string]bool{}
	for i := len(l) - 1; i >= 0; i-- {
		f := &l[i]
		if more := found[f.Rule] - kept[f.Rule]; more > 0 && !said[f.Rule] {
			said[f.Rule] = true
			f.Message += moreAlike(more)
		}
	}
	return l
}

// Count tells how many findings have exactly this severity.
func (l List) Count(s Severity) int {
	n := 0
	for _, f := range l {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Introduced returns the findings that are not older than the change.
func (l List) Introduced() List {
	return slices.DeleteFunc(slices.Clone(l), func(f Finding) bool { return f.Older })
}

// HasErrors tells whether any finding is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(f Finding) bool { return f.Severity == Error })
}
