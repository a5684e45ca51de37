package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// use says why an entry is part of the answer.
func (q *question) use(c candidate, verdict Verdict) Use {
	u := Use{ID: c.ID, Name: c.Name(), Autonomy: c.level, Status: c.Status(), Why: c.by.Text("autonomy", "why"), Basis: c.by.Basis()}
	if c.scope != nil {
		u.Why = c.scope.TextAt("why")
	} else {
		u.Scopes = scopeWords(c.by)
	}
	if u.Autonomy != catalogue.SingleCentral {
		u.Alternatives = c.by.Text("autonomy", "alternatives")
	}
	if verdict == Wait {
		m, _ := q.promise(c.by)
		u.Due = m.Due.Text
	}
	for _, part := range c.parts {
		if part == c.by || part.IsOpen(q.today) && q.heir(part) == nil {
			u.Parts = append(u.Parts, mentionOf(part, part.Level(), ""))
		}
	}
	return u
}

// scopeWords tell the parts of an entry whose level differs from that of the whole.
func scopeWords(e *catalogue.Entry) []string {
	return out.Each(e.List("autonomy", "scopes"), func(n *document.Node) string {
		return fmt.Sprintf("%s: %s, because %s", n.TextAt("what"), n.TextAt("level"), words.LowerFirst(oneLine(n.TextAt("why"))))
	})
}

func mentionOf(e *catalogue.Entry, level catalogue.Level, what string) mention {
	return mention{ID: e.ID, Name: e.Name(), Status: e.Status(), Autonomy: level, What: what}
}

// isTold tells whether an answer names an entry among what to use.
func (d Decision) isTold(id string) bool {
	return slices.ContainsFunc(d.Use, func(u Use) bool { return u.ID == id })
}

// beside are the entries for the capability that can be used, and are not the answer.
// Standards and frameworks have sections of their own.
func (q *question) beside(d Decision) []mention {
	var list []mention
	for _, c := range q.candidates() {
		kind := kindWords(c.Entry)
		isBarred := q.barred(c) != "" && (!c.isAside || q.heir(c.by) != nil)
		if d.isTold(c.ID) || c.IsFramework() || kind == aStandard || !c.by.IsOpen(q.today) || isBarred {
			continue
		}
		what := fmt.Sprintf("%s and %s%s", q.statusOf(c.by).Phrase(), c.level, basisWords(c))
		if c.isAside {
			what = fmt.Sprintf("its part %s is for this, %s", c.by.ID, what)
		}
		if kind != noKind {
			what += "; it " + kind.one
		}
		list = append(list, mentionOf(c.Entry, c.level, what))
	}
	return list
}

// covering are the entries that do a part of the capability, frameworks to buy it through
// aside.
func (q *question) covering() []mention {
	var list []mention
	for _, e := range q.partly() {
		if !e.IsFramework() {
			list = append(list, mentionOf(e, e.Level(), e.PartDone(q.capability.ID)))
		}
	}
	return list
}

// partly are the entries that do no more than a part of what was asked.
func (q *question) partly() []*catalogue.Entry {
	return those(q.covers, func(e *catalogue.Entry) bool { return !slices.Contains(q.named, e) })
}

// buying are the commercial frameworks for the capability, and the guidance on them, that are
// not the answer themselves.
func (q *question) buying(d Decision) []mention {
	var list []mention
	for _, c := range q.buyers(q.candidates()) {
		if d.isTold(c.ID) || !c.by.IsOpen(q.today) || q.barred(c) != "" {
			continue
		}
		what := append([]string{c.PartDone(q.capability.ID)}, scopeWords(c.Entry)...)
		list = append(list, mentionOf(c.Entry, c.level, strings.Join(those(what, isSaid), " ")))
	}
	return list
}

// coming are the entries for the capability that cannot be used yet, dated ones first; what is
// waited for or joined is told by the verdict.
func (q *question) coming(d Decision) []mention {
	var list []mention
	for _, c := range q.candidates() {
		status := q.statusOf(c.by)
		if d.isTold(c.ID) || !status.IsComing() && status != catalogue.PrivateBeta || c.by.HasFlag("internal") {
			continue
		}
		x := mentionOf(c.by, c.level, "no date is given")
		if m, ok := c.by.NextMilestone(q.today); ok {
			x.What, x.Due = fmt.Sprintf("%s (%s)", m.What, confidenceWords(m)), m.Due.Text
		}
		list = append(list, x)
	}
	slices.SortStableFunc(list, func(a, b mention) int { return compareDue(a.Due, b.Due) })
	return list
}

// standards are those that a tender for the capability asks for, by the entries that are left
// for what was asked. withdrawn says of others why they are not.
func (q *question) standards() (list []StandardUse, withdrawn []string) {
	s := scheduler{view: q.view}
	s.capability(q.capability, slices.Concat(q.named, q.partly()))
	for _, d := range s.Demands {
		if use := map[string]string{mustMeet: "required", shouldMeet: "supported"}[d.Demand]; use != "" {
			list = append(list, StandardUse{ID: d.ID, Name: d.Name, Use: use, Status: d.Status, From: d.from})
		}
	}
	for _, l := range s.LeftOut {
		if l.isStandard {
			withdrawn = append(withdrawn, fmt.Sprintf("%s (%s): %s", l.ID, l.Name, l.Why))
		}
	}
	slices.SortStableFunc(list, func(a, b StandardUse) int { return cmp.Compare(a.Use, b.Use) })
	return list, withdrawn
}

// avoid lists what newcomers should not start with, or not without thought.
func (q *question) avoid() []string {
	var list []string
	for _, e := range q.fold(q.named) {
		var words []string
		switch {
		case isEnding(e):
			list = append(list, endingWords(e))
			continue
		case !isLive(e):
			continue
		}
		for _, id := range e.Texts("replaced_by") {
			successor := "a successor, " + id
			if next := q.cat.Entry(id); next != nil {
				successor += ", which is " + next.Status().Phrase()
			}
			words = append(words, "has "+successor)
		}
		if e.Text("disposition", "verdict") == "retire" {
			words = append(words, "is to be retired"+bracketed(e.Text("disposition", "basis")))
		}
		if e.HasFlag("under-review") {
			words = append(words, "is under review, and may be deprecated")
		}
		if len(words) > 0 {
			list = append(list, e.ID+" is live, and "+strings.Join(words, ", and "))
		}
	}
	return list
}

// changes thinks through each thing that may happen to an offer, and keeps those after
// which the verdict or the entries of the answer would be others.
func (q *question) changes(verdict Verdict, use []candidate) []Change {
	var list []Change
	idsOf := func(list []candidate) []string { return out.Each(list, func(c candidate) string { return c.ID }) }
	consider := func(e *catalogue.Entry, status catalogue.Status, when, what string) {
		thought := *q
		thought.status = map[string]catalogue.Status{e.ID: status}
		if status == "" {
			thought.named = those(q.named, func(o *catalogue.Entry) bool { return o != e })
		}
		_, then, thenUse := thought.walk()
		if then != verdict || !slices.Equal(idsOf(use), idsOf(thenUse)) {
			list = append(list, Change{When: when, ID: e.ID, What: what, Then: then})
		}
	}
	for _, e := range q.named {
		if end := e.Text("dates", "retires"); end != "" {
			what := "it ends" + bracketed(e.Text("dates", "retires_kind"))
			for _, id := range e.Texts("replaced_by") {
				if next := q.cat.Entry(id); next != nil && !isLive(next) {
					what += fmt.Sprintf("; its successor %s is %s", id, next.Status().Phrase())
				}
			}
			consider(e, "", end, what)
		} else if isLive(e) && e.HasFlag("under-review") {
			consider(e, "", "", "it is under review, and may be deprecated")
		} else if by := e.Text("disposition", "by"); isLive(e) && e.Text("disposition", "verdict") == "retire" {
			consider(e, "", by, "it is retired, as is intended"+bracketed(e.Text("disposition", "basis")))
		}
		if e.Status().IsComing() || e.Status().IsBeta() {
			when, what := "", "it goes live; no date is given"
			if m, ok := e.NextMilestone(q.today); ok {
				when, what = m.Due.Text, fmt.Sprintf("it goes live; the nearest promise is %q (%s)", m.What, confidenceWords(m))
			}
			consider(e, catalogue.Live, when, what)
		}
	}
	slices.SortStableFunc(list, func(a, b Change) int { return cmp.Or(compareDue(a.When, b.When), cmp.Compare(a.ID, b.ID)) })
	return list
}

func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}
