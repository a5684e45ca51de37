package validate

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

var inferredWithoutWhy = Rule{
	ID: "entry.inferred-without-why", Severity: diag.Warning,
	Summary: "An inferred judgement gives a reason that says nothing.",
	Why: "A judgement that no publication states is worth as much as its reason. \"To be confirmed\" or the level " +
		"once more in other words gives a reader nothing to check.",
	Bad:  "disposition:\n  verdict: retire\n  basis: inferred\n  because: To be confirmed.",
	Good: "disposition:\n  verdict: retire\n  basis: inferred\n  because: NHS Notify does the same and is open to every hospital.",
	check: func(r *run) {
		for e := range r.services() {
			r.inferred(&e.Record, string(e.Level()), "autonomy", "why")
			r.inferred(&e.Record, e.Text("disposition", "verdict"), "disposition", "because")
		}
		if v := r.cat.Vocabulary("capabilities"); v != nil {
			for _, item := range v.Items {
				r.inferred(item, item.Text("level"), "", "why")
			}
		}
	},
}

// inferred checks the reason beside a "basis"; parent is "" for the record itself. A
// missing reason is the schema's to report.
func (r *run) inferred(rec *catalogue.Record, judgement, parent, field string) {
	path := []string{parent, field}
	if parent == "" {
		path = path[1:]
	}
	n := rec.Get(path...)
	basis := rec.Text(append(path[:len(path)-1:len(path)-1], "basis")...)
	if n == nil || n.Kind != document.String || basis != "inferred" || !isThin(n.Text, judgement) {
		return
	}
	r.report(rec, n, document.Pointer(path...),
		fmt.Sprintf("%s %q gives no reason for %q", field, shorten(n.Text), judgement),
		"say what in the sources leads to it, so that a reader can check it")
}

// fillers are the words of reasons that give none.
var fillers = wordSet(`a an and the of to be is it its are as at by for in on or so not no nil none na n yes ok
	tbc tbd tba todo fixme xxx etc confirmed confirm decided determined known unknown done later soon now
	see above below note reason reasons because inferred assumed editor editors judgement decision
	temporary temporarily exception exempt waive waived waiver agreed approved allowed accepted acceptable
	applicable available required needed necessary test example fix fixed will we i this that has have been yet`)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range wordsOf(text) {
		set[w] = true
	}
	return set
}

// isThin tells whether a reason says nothing that a reader could check: fewer than
// two words are left without fillers and the words of what it is to explain.
func isThin(reason string, explains ...string) bool {
	own := wordSet(strings.Join(explains, " "))
	left := 0
	for _, w := range wordsOf(reason) {
		if !fillers[w] && !own[w] {
			left++
		}
	}
	return left < 2
}

// wordsOf splits text at everything that is neither letter nor digit, in lower case.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// shorten cuts text for a message.
func shorten(text string) string { return words.Clip(text, 60) }
