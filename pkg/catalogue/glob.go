package catalogue

import (
	"errors"
	"path"
	"slices"
	"strings"
)

// Glob is a pattern for the paths of files: "*", "?" and "[a-z]" inside a name as in
// path.Match, and "**" for any number of folders, none included; at the end it stands for
// whatever is below, so that "x/**" is not x itself. A name that begins with a dot is
// matched only by a pattern that says so.
type Glob struct{ parts []string }

// ParseGlob reads a pattern. It is relative: "./" in front of it means nothing, and
// nothing leads upward.
func ParseGlob(pattern string) (Glob, error) {
	parts := strings.Split(path.Clean(strings.ReplaceAll(pattern, `\`, "/")), "/")
	switch {
	case pattern == "":
		return Glob{}, errors.New("the pattern is empty")
	case path.IsAbs(pattern) || parts[0] == "..":
		return Glob{}, errors.New("a pattern is relative to the folder, and does not lead out of it")
	}
	for _, part := range parts {
		if _, err := path.Match(part, ""); err != nil {
			return Glob{}, errors.New(`a "[" is not closed`)
		}
	}
	// Several "**" in a row say no more than one.
	parts = slices.CompactFunc(parts, func(a, b string) bool { return a == "**" && b == "**" })
	return Glob{parts}, nil
}

// Match tells whether a slash-separated path fits.
func (g Glob) Match(name string) bool { return matchParts(g.parts, strings.Split(name, "/")) }

// matchParts goes through the path once for each "**": when what follows the last one
// does not fit, that one takes another folder.
func matchParts(pattern, name []string) bool {
	p, n := 0, 0
	star, from := -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == "**":
			star, from = p, n
			p++
		case p < len(pattern) && matchName(pattern[p], name[n]):
			p++
			n++
		case star >= 0 && !isHidden(name[from]):
			from++
			p, n = star+1, from
		default:
			return false
		}
	}
	return p == len(pattern)
}

func matchName(pattern, name string) bool {
	if isHidden(name) && !isHidden(pattern) {
		return false
	}
	ok, err := path.Match(pattern, name)
	return err == nil && ok
}

// seesHidden tells whether the pattern may match below a hidden folder.
func (g Glob) seesHidden() bool { return slices.ContainsFunc(g.parts, isHidden) }
