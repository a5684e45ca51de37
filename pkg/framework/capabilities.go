package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// capability is what the health service must be able to do, and who does it. Its tags are
// what JSON has, in this order.
type capability struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Domain string `json:"domain"`
	// domainName is the domain in words.
	domainName   string
	Level        string `json:"level"`
	Basis        string `json:"basis" out:"null"`
	State        State  `json:"state"`
	Why          string `json:"why" out:"null"`
	Description  string `json:"description" out:"null"`
	NationalPart string `json:"national_part" out:"null"`
	// Offers are the entries for it that have not ended, Covers those that do a part of it;
	// both in order of id.
	Offers     []Service          `json:"offers"`
	Covers     []covering         `json:"covers"`
	Standards  []askedFor         `json:"standards"`
	LocalNames []string           `json:"local_names"`
	Sources    []capabilitySource `json:"sources"`
}

// covering is an entry that does a part of a capability, and which part.
type covering struct {
	ID     string           `json:"id"`
	Name   string           `json:"name"`
	Status catalogue.Status `json:"status"`
	What   string           `json:"what"`
}

// askedFor is a standard that a capability asks of whoever provides it.
type askedFor struct {
	ID     string           `json:"id"`
	Name   string           `json:"name"`
	Use    string           `json:"use"`
	Status catalogue.Status `json:"status" out:"null"`
}

type capabilitySource struct {
	URL   string `json:"url"`
	Shows string `json:"shows"`
}

// AllCapabilities are capabilities, grouped by domain.
type AllCapabilities []capability

// Capabilities returns those of the vocabulary, grouped by domain.
func Capabilities(cat *catalogue.Catalogue, today time.Time) AllCapabilities {
	v := look(cat, today)
	covers := v.naming(coveredBy)
	rows := map[string]Row{}
	for _, r := range Matrix(cat, today) {
		rows[r.Capability] = r
	}
	list := AllCapabilities{}
	for _, c := range v.capabilities() {
		row := rows[c.ID]
		x := capability{
			ID: c.ID, Name: c.Name(), Domain: row.Domain, domainName: row.DomainName, Level: row.Level, Basis: row.Basis, State: row.State,
			Why: row.Why, Description: c.Text("description"), NationalPart: c.Text("national_part"),
			Offers: row.Services, LocalNames: append([]string{}, c.Texts("local_names")...),
		}
		for _, e := range covers[c.ID] {
			x.Covers = append(x.Covers, covering{e.ID, e.Name(), e.Status(), e.PartDone(c.ID)})
		}
		for _, use := range []string{"required", "supported"} {
			for _, id := range c.Standards(use) {
				a := askedFor{ID: id, Name: id, Use: use}
				if s := cat.Vocabulary(standardVocabulary).Get(id); s != nil {
					a.Name, a.Status = s.Name(), s.Status()
				}
				x.Standards = append(x.Standards, a)
			}
		}
		for _, n := range c.List("sources") {
			x.Sources = append(x.Sources, capabilitySource{n.TextAt("url"), n.TextAt("shows")})
		}
		list = append(list, x)
	}
	return list
}

// Only keeps what has one of the ids, levels, states and domains; none of a kind are all.
func (list AllCapabilities) Only(ids, levels, states, domains []string) AllCapabilities {
	isOne := func(wanted []string, value string) bool { return len(wanted) == 0 || slices.Contains(wanted, value) }
	return those(list, func(c capability) bool {
		return isOne(ids, c.ID) && isOne(levels, c.Level) && isOne(states, string(c.State)) && isOne(domains, c.Domain)
	})
}

// Result shows the capabilities as a tree; one alone, for a reader.
func (list AllCapabilities) Result() out.Result {
	r := out.List(list,
		out.Col("id", "Capability", func(c capability) string { return c.ID }),
		out.Col("name", "Name", func(c capability) string { return c.Name }),
		out.Col("level", "Level", func(c capability) string { return c.Level }),
		out.Col("state", "State", func(c capability) string { return string(c.State) }),
		out.Cells("local_names", "Local names", func(c capability) []string { return c.LocalNames }),
		out.Col("domain", "Domain", func(c capability) string { return c.domainName }).Wide(),
		out.Cells("offers", "Services", func(c capability) []string { return withStatus(c.Offers) }).Wide(),
		out.Cells("offer_names", "Names of the services", func(c capability) []string { return out.Each(c.Offers, nameOf) }).Wide(),
		out.Col("national_part", "National part", func(c capability) string { return c.NationalPart }).Wide(),
		out.Col("basis", "Basis", func(c capability) string { return c.Basis }).Wide(),
		out.Col("why", "Why", func(c capability) string { return c.Why }).Wide(),
	)
	r.Table.Sections = out.Sectioned(len(list), func(i int) string { return list[i].domainName })
	r.Page = list.tree
	return r
}

// Summary counts the capabilities by level.
func (list AllCapabilities) Summary() string {
	return words.Count(len(list), "capability") + ": " + tally(list, func(c capability) string { return c.Level }, levels, nil)
}

// tree lists the capabilities under their domains.
func (list AllCapabilities) tree(p *out.Page) {
	for i, c := range list {
		if i == 0 || list[i-1].Domain != c.Domain {
			p.Section(c.domainName)
		}
		p.Hang(c.ID+"  ", fmt.Sprintf("%s (%s, %s)", c.Name, c.Level, c.State), 2)
		if len(c.LocalNames) > 0 {
			p.Prose("called "+strings.Join(c.LocalNames, ", "), 6)
		}
	}
}

// Page shows each capability for a reader, one after the other.
func (list AllCapabilities) Page(p *out.Page) {
	for i, c := range list {
		if i > 0 {
			p.Next()
		}
		c.page(p)
	}
}

func (c capability) page(p *out.Page) {
	p.Title(c.Name, c.ID)
	p.Prose(c.Description, 0)
	p.Gap()
	p.Hang("Who does it: ", WithBasis(c.Level, c.Basis)+". "+c.Why, 2)
	p.Hang("State: ", fmt.Sprintf("%s: %s", c.State, meaningOf(string(c.State), OfState)), 2)
	if c.NationalPart != "" {
		p.Hang("National part: ", c.NationalPart, 2)
	}
	p.Hang("Domain: ", c.domainName, 2)
	p.Section("What the centre offers")
	for _, s := range c.Offers {
		p.Hang("- ", fmt.Sprintf("%s (%s), %s%s", s.ID, s.Name, s.Status.Phrase(), bound(s)), 2)
	}
	p.Section("What does a part of it")
	for _, s := range c.Covers {
		p.Hang("- ", fmt.Sprintf("%s (%s), %s: %s", s.ID, s.Name, s.Status.Phrase(), s.What), 2)
	}
	p.Section("Standards for whoever provides it")
	for _, s := range c.Standards {
		text := fmt.Sprintf("%s (%s), %s", s.ID, s.Name, s.Use)
		if s.Status.IsWithdrawn() {
			text += "; but the standard is " + string(s.Status)
		}
		p.Hang("- ", text, 2)
	}
	p.Section("Called")
	p.Prose(strings.Join(c.LocalNames, ", "), 2)
	p.Section("Sources")
	for _, s := range c.Sources {
		p.Hang("- ", cmp.Or(s.Shows, "it")+": "+s.URL, 2)
	}
	p.Section("Ask further")
	p.Line("  wdw decide " + c.ID)
	p.Line("  wdw standards --for " + c.ID)
}

// bound says how much a service binds, to go behind its status.
func bound(s Service) string {
	if verb := s.Autonomy.Verb(); verb != "" {
		return "; it " + WithBasis(verb, s.Basis)
	}
	return ""
}
