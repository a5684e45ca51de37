package catalogue

import (
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/words"
)

// MaxPartDepth is how many steps lead at most from a part to the service that it is a
// part of, by way of parts.
const MaxPartDepth = 2

// PartOf is the id of the service of which the entry is an interface, a product or a
// module; "" for what is a service of its own.
func (e *Entry) PartOf() string { return e.Text("part_of") }

// IsPart tells whether the entry is a part of a service. Parts are counted apart.
func (e *Entry) IsPart() bool { return e.PartOf() != "" }

// WholesOf are the ids of the service that an entry is a part of, and of the one that this is
// a part of. What stands deeper is left to a rule.
func (c *Catalogue) WholesOf(e *Entry) (ids []string) {
	for len(ids) < MaxPartDepth && e != nil && e.IsPart() {
		ids = append(ids, e.PartOf())
		e = c.Entry(e.PartOf())
	}
	return ids
}

// IsPartOf tells whether an entry is a part of the service with an id, or a part of such a
// part.
func (c *Catalogue) IsPartOf(e *Entry, id string) bool { return slices.Contains(c.WholesOf(e), id) }

// PartsOf returns the parts of a service, those of its parts too, in order of id.
func (c *Catalogue) PartsOf(id string) []*Entry {
	return slices.DeleteFunc(c.Entries(), func(e *Entry) bool { return !c.IsPartOf(e, id) })
}

// PartDone says which part of a capability the entry covers, on one line; "" if it covers
// none.
func (e *Entry) PartDone(capability string) string {
	for _, n := range e.List("covers") {
		if n.TextAt("capability") == capability {
			return strings.Join(strings.Fields(n.TextAt("what")), " ")
		}
	}
	return ""
}

// IsFramework tells whether the centre negotiates and others supply: something to buy
// through.
func (e *Entry) IsFramework() bool { return e.Text("support") == "commercial-framework" }

// CountWords counts services, and parts apart from them: "120 services and 80 parts".
func CountWords(entries []*Entry) string {
	parts := 0
	for _, e := range entries {
		if e.IsPart() {
			parts++
		}
	}
	text := words.Count(len(entries)-parts, "service")
	if parts > 0 {
		text += " and " + words.Count(parts, "part")
	}
	return text
}

// IsMirror tells whether a host is one of those at which no entry may point, by the
// patterns of catalogue.yaml.
func (c *Catalogue) IsMirror(host string) bool {
	if c.About == nil {
		return false
	}
	host = strings.ToLower(host)
	for _, pattern := range c.About.Texts("mirrors") {
		if ok, err := path.Match(pattern, host); ok && err == nil {
			return true
		}
	}
	return false
}
