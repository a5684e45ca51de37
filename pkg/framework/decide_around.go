package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/words"
)

// use says why an entry is part of the answer.
func (q *question) use(e *catalogue.Entry, verdict Verdict) Use {
	u := Use{ID: e.ID, Name: e.Name(), Autonomy: q.levelOf(e), Status: e.Status(), Why: e.Text("autonomy", "why"), Basis: e.Basis()}
	if s := q.scope(e); s != nil {
		u.Why = s.TextAt("why")
	} else {
		for _, n := range e.List("autonomy", "scopes") {
			u.Scopes = append(u.Scopes, fmt.Sprintf("%s: %s, because %s", n.TextAt("what"), n.TextAt("level"), words.LowerFirst(n.TextAt("why"))))
		}
	}
	if u.Autonomy != catalogue.SingleCentral {
		u.Alternatives = e.Text("autonomy", "alternatives")
	}
	if verdict == Wait && e.Status() != catalogue.PublicBeta {
		m, _ := q.promise(e)
		u.Due = m.Due.Text
	}
	return u
}

// standards gathers what counts for the capability: what the vocabulary asks for, what
// the entries of the answer ask for, and the standards that are entries themselves.
func (q *question) standards(use []*catalogue.Entry) []StandardUse {
	var out []StandardUse
	add := func(id, name string, status catalogue.Status, how, from string) {
		i := slices.IndexFunc(out, func(s StandardUse) bool { return s.ID == id })
		if i < 0 {
			i = len(out)
			out = append(out, StandardUse{ID: id, Name: name, Status: status, Use: how})
		}
		if how == "required" {
			out[i].Use = how
		}
		if !slices.Contains(out[i].From, from) {
			out[i].From = append(out[i].From, from)
		}
	}
	known := func(id, how, from string) {
		if s := q.cat.Vocabulary(standardVocabulary).Get(id); s != nil {
			add(id, s.Name(), s.Status(), how, from)
			return
		}
		add(id, id, "", how, from)
	}
	for _, n := range q.capability.List("standards") {
		known(n.TextAt("id"), n.TextAt("use"), "capability")
	}
	for _, e := range q.pick("national-standard") {
		how := "supported"
		if q.levelOf(e) == catalogue.SingleCentral {
			how = "required"
		}
		if isLive(e) {
			add(e.ID, e.Name(), e.Status(), how, "catalogue")
		}
	}
	for _, e := range use {
		for _, how := range []string{"required", "supported"} {
			for _, id := range e.Standards(how) {
				known(id, how, e.ID)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b StandardUse) int { return cmp.Compare(a.Use, b.Use) })
	return out
}

// avoid lists what newcomers should not start with, or not without thought.
func (q *question) avoid() []string {
	var out []string
	for _, e := range q.offers {
		var words []string
		switch {
		case isEnding(e):
			out = append(out, endingWords(e))
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
			out = append(out, e.ID+" is live, and "+strings.Join(words, ", and "))
		}
	}
	return out
}

// changes thinks through each thing that may happen to an offer, and keeps those after
// which the verdict or the entries of the answer would be others.
func (q *question) changes(verdict Verdict, use []*catalogue.Entry) []Change {
	var out []Change
	consider := func(e *catalogue.Entry, status catalogue.Status, when, what string) {
		thought := *q
		thought.status = map[string]catalogue.Status{e.ID: status}
		if status == "" {
			thought.offers = slices.DeleteFunc(slices.Clone(q.offers), func(o *catalogue.Entry) bool { return o == e })
		}
		_, then, thenUse := thought.walk()
		if then != verdict || !slices.Equal(use, thenUse) {
			out = append(out, Change{When: when, ID: e.ID, What: what, Then: then})
		}
	}
	for _, e := range q.offers {
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
			if m, ok := q.next(e); ok && !m.Due.Before(q.today) {
				when, what = m.Due.Text, fmt.Sprintf("it goes live; the nearest promise is %q (%s)", m.What, confidenceWords(m))
			}
			consider(e, catalogue.Live, when, what)
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int { return cmp.Or(compareDue(a.When, b.When), cmp.Compare(a.ID, b.ID)) })
	return out
}

func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}
