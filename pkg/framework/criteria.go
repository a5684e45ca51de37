package framework

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// Criterion is what an entry says about an aim or a test.
type Criterion struct {
	Name string
	// Met is "yes", "no", "unknown", or "" if the entry says nothing.
	Met, Because, Evidence string
}

// How the criteria bear on the level of an entry.
const (
	// BorneOut: all that the level asks for is argued and met.
	BorneOut = "borne-out"
	// Published: a publication states the level, so that nothing has to be argued.
	Published = "published"
	// Open: something that the level asks for is unknown, not met or not said.
	Open = "open"
	// Against: the entry says something that the level excludes.
	Against = "against"
)

// Criteria is an entry and the six criteria.
type Criteria struct {
	ID, Name string
	Autonomy catalogue.Level
	Basis    string
	// Met, No, Unknown and Unsaid add up to six.
	Met, No, Unknown, Unsaid int
	// Criteria are all six, in the order of catalogue.Criteria.
	Criteria []Criterion
	// Standing is BorneOut, Published, Open or Against; Reason is the same in words.
	Standing, Reason string
	// Closes names the criteria that have to be argued for the level to be borne out.
	Closes []string
}

// AllCriteria returns the entries that have not ended and state a level, in order of
// id. missing keeps those of which a criterion is unknown or not said.
func AllCriteria(cat *catalogue.Catalogue, today time.Time, missing bool) []Criteria {
	v := look(cat, today)
	out := []Criteria{}
	for e := range cat.All() {
		if e.Level() == "" || e.HasEnded(v.today) {
			continue
		}
		if c := CriteriaOf(e); !missing || c.Unknown+c.Unsaid > 0 {
			out = append(out, c)
		}
	}
	return out
}

// CriteriaOf reads the criteria of one entry.
func CriteriaOf(e *catalogue.Entry) Criteria {
	out := Criteria{ID: e.ID, Name: e.Name(), Autonomy: e.Level(), Basis: e.Basis(), Closes: []string{}}
	met := map[string]string{}
	for _, name := range catalogue.Criteria() {
		c := Criterion{Name: name}
		if n := e.Get("autonomy", "criteria", name); n != nil {
			c.Met, c.Because, c.Evidence = n.TextAt("met"), n.TextAt("because"), n.TextAt("evidence")
		}
		met[name] = c.Met
		out.Criteria = append(out.Criteria, c)
		switch c.Met {
		case "yes":
			out.Met++
		case "no":
			out.No++
		case "unknown":
			out.Unknown++
		default:
			out.Unsaid++
		}
	}
	hasHigherScope := slices.ContainsFunc(e.List("autonomy", "scopes"), func(n *document.Node) bool { return catalogue.Level(n.TextAt("level")) != catalogue.OtherUseful })
	out.judge(met, hasHigherScope)
	return out
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
	case c.Basis == "published":
		c.Standing, c.Reason, c.Closes = Published, "a publication states the level", []string{}
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
