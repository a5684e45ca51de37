package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Criterion is what an entry says about an aim or a test.
type Criterion struct {
	Name string
	// Met is "yes", "no", "unknown", or "" if the entry says nothing.
	Met      string `json:"met" out:"null"`
	Because  string `json:"because" out:"null"`
	Evidence string `json:"evidence" out:"null"`
}

// How the criteria bear on the level of an entry.
const (
	// BorneOut: all that the level asks for is argued and met.
	BorneOut = "borne-out"
	// Published: the framework, a usage policy or an obligation states the level, so that
	// nothing has to be argued.
	Published = "published"
	// Open: something that the level asks for is unknown, not met or not said.
	Open = "open"
	// Against: the entry says something that the level excludes.
	Against = "against"
)

// Criteria is an entry and the six criteria. Its tags are what JSON has, in this order.
type Criteria struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Autonomy catalogue.Level `json:"autonomy"`
	// Met, No, Unknown and Unsaid add up to six.
	Met     int `json:"met"`
	Unknown int `json:"unknown"`
	// Criteria are all six, in the order of catalogue.Criteria.
	Criteria AllSix          `json:"criteria"`
	No       int             `json:"no"`
	Unsaid   int             `json:"unsaid"`
	Basis    catalogue.Basis `json:"basis" out:"null"`
	// Standing is BorneOut, Published, Open or Against; Reason is the same in words.
	Standing string `json:"standing"`
	Reason   string `json:"reason"`
	// Closes names the criteria that have to be argued for the level to be borne out.
	Closes []string `json:"closes"`
}

// AllSix are the criteria of an entry. As data each stands under its name.
type AllSix []Criterion

// Data is a mapping of the criteria by their names.
func (six AllSix) Data() any {
	o := make(out.Object, len(six))
	for i, c := range six {
		o[i] = out.Member{Key: c.Name, Value: out.Encode(c)}
	}
	return o
}

// AllCriteria are the criteria of several entries.
type AllCriteria []Criteria

// criterionMarks stand for the answers in a narrow column.
var criterionMarks = map[string]string{"yes": "yes", "no": "no", "unknown": "?", "": "-"}

// Result shows the entries, a row each.
func (list AllCriteria) Result() out.Result {
	columns := []out.Column[Criteria]{
		out.Col("id", "Id", func(c Criteria) string { return c.ID }),
		out.Col("autonomy", "Autonomy", func(c Criteria) string { return WithBasis(c.Autonomy, c.Basis) }),
		out.Col("standing", "Standing", func(c Criteria) string { return c.Standing }),
	}
	for i, name := range catalogue.Criteria() {
		heading := words.UpperFirst(strings.ReplaceAll(name, "_", " "))
		columns = append(columns, out.Col(name, heading, func(c Criteria) string { return criterionMarks[c.Criteria[i].Met] }))
	}
	return out.List(list, append(columns, out.Cells("closes", "To argue", func(c Criteria) []string { return c.Closes }).Optional())...)
}

// Missing are the entries of which a criterion is unknown or not said.
func (list AllCriteria) Missing() AllCriteria {
	return those(list, func(c Criteria) bool { return c.Unknown+c.Unsaid > 0 })
}

// Standings are those that an editor has to look at, one for each entry that has one.
func (list AllCriteria) Standings() []string {
	return reasonsOf(list, func(c Criteria) string { return only(c.Standing, Open, Against) })
}

// Page shows what one entry says about the criteria, for a reader.
func (c Criteria) Page(p *out.Page) {
	p.Title(c.Name, c.ID)
	p.Prose(fmt.Sprintf("%s: %s, because %s", WithBasis(c.Autonomy, c.Basis), c.Standing, c.Reason), 0)
	p.Gap()
	for _, one := range c.Criteria {
		p.Hang(strings.ReplaceAll(one.Name, "_", " ")+": ", cmp.Or(one.Met, "not said"), 2)
		p.Prose(one.Because, 6)
		p.Prose(one.Evidence, 6)
	}
	if len(c.Closes) > 0 {
		p.Gap()
		p.Hang("To argue: ", strings.ReplaceAll(strings.Join(c.Closes, ", "), "_", " "), 0)
	}
}

// CriteriaIn returns the entries that have not ended and state a level, in order of id. A
// part rests on the criteria of its service, unless it argues its own.
func CriteriaIn(cat *catalogue.Catalogue, today time.Time) AllCriteria {
	v := look(cat, today)
	list := AllCriteria{}
	for e := range cat.All() {
		if e.Level() != "" && !e.HasEnded(v.today) && (!e.IsPart() || e.Get("autonomy", "criteria") != nil) {
			list = append(list, CriteriaOf(e))
		}
	}
	return list
}

// CriteriaOf reads the criteria of one entry.
func CriteriaOf(e *catalogue.Entry) Criteria {
	result := Criteria{ID: e.ID, Name: e.Name(), Autonomy: e.Level(), Basis: e.Basis(), Closes: []string{}}
	met, count := map[string]string{}, map[string]int{}
	for _, name := range catalogue.Criteria() {
		c := Criterion{Name: name}
		if n := e.Get("autonomy", "criteria", name); n != nil {
			c.Met, c.Because, c.Evidence = n.TextAt("met"), n.TextAt("because"), n.TextAt("evidence")
		}
		met[name] = c.Met
		result.Criteria = append(result.Criteria, c)
		count[c.Met]++
	}
	result.Met, result.No, result.Unknown = count["yes"], count["no"], count["unknown"]
	result.Unsaid = len(result.Criteria) - result.Met - result.No - result.Unknown
	hasHigherScope := slices.ContainsFunc(e.List("autonomy", "scopes"), func(n *document.Node) bool { return catalogue.Level(n.TextAt("level")) != catalogue.OtherUseful })
	result.judge(met, hasHigherScope)
	return result
}

// judge compares the criteria with what the level asks for: single-central all six,
// central-preferred scale, other-useful that scale is not claimed, unless for the sake
// of a part with a higher level.
func (c *Criteria) judge(met map[string]string, hasHigherScope bool) {
	asked := c.Autonomy.Criteria()
	var denied []string
	for _, test := range c.Autonomy.Tests() {
		if met[test] == "no" {
			denied = append(denied, test)
		}
	}
	for _, name := range asked {
		if met[name] != "yes" {
			c.Closes = append(c.Closes, name)
		}
	}
	switch {
	case len(denied) > 0:
		c.Standing, c.Reason = Against, fmt.Sprintf("%s asks for %s, which the entry says is not met", c.Autonomy, wording(denied))
	case c.Autonomy == catalogue.OtherUseful && met["scale"] == "yes" && !hasHigherScope:
		c.Standing, c.Reason, c.Closes = Against, "other-useful is for what needs no national scale, and the entry claims scale", []string{"scale"}
	case c.Basis.NeedsCite():
		c.Standing, c.Reason, c.Closes = Published, c.Basis.Phrase()+" states the level", []string{}
	case len(c.Closes) > 0:
		c.Standing, c.Reason = Open, fmt.Sprintf("%s asks for %s", c.Autonomy, wording(asked))
	default:
		c.Standing, c.Reason = BorneOut, "what the level asks for is argued and met"
		if c.Autonomy == catalogue.OtherUseful {
			c.Reason = "other-useful asks only that the whole does not claim scale"
		}
	}
	if c.Standing == Open && len(asked) == len(catalogue.Criteria()) {
		c.Reason = string(c.Autonomy) + " asks for all six"
	}
}

// wording writes names of criteria for a sentence.
func wording(names []string) string {
	return strings.ReplaceAll(words.Join(names, "and"), "_", " ")
}
