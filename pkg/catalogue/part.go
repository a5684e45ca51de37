package catalogue

import (
	"path"
	"strings"
)

// MaxPartDepth is how many steps lead at most from a part to the service that it is a
// part of, by way of parts.
const MaxPartDepth = 2

// PartOf is the id of the service of which the entry is an interface, a product or a
// module; "" for what is a service of its own.
func (e *Entry) PartOf() string { return e.Text("part_of") }

// IsPart tells whether the entry is a part of a service. Parts are counted apart.
func (e *Entry) IsPart() bool { return e.PartOf() != "" }

// Whole returns the service that an entry is a part of, itself if it is none. A chain
// that is broken or goes round ends at its last entry.
func (c *Catalogue) Whole(e *Entry) *Entry {
	seen := map[*Entry]bool{}
	for !seen[e] {
		seen[e] = true
		next := c.Entry(e.PartOf())
		if next == nil {
			break
		}
		e = next
	}
	return e
}

// PartsOf returns the entries that name an entry in part_of, in order of id; parts of
// parts are not among them.
func (c *Catalogue) PartsOf(id string) []*Entry {
	var parts []*Entry
	for e := range c.All() {
		if e.PartOf() == id {
			parts = append(parts, e)
		}
	}
	return parts
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
