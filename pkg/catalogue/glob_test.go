package catalogue_test

import (
	"path"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

func TestGlob(t *testing.T) {
	tests := []struct {
		pattern, name string
		want          bool
	}{
		{"*.yaml", "a.yaml", true},
		{"./*.yaml", "a.yaml", true},
		{"*.yaml", "a.yml", false},
		{"*.yaml", "sub/a.yaml", false},
		{"**/*.yaml", "a.yaml", true},
		{"**/*.yaml", "x/y/z/a.yaml", true},
		{"**", "x/y.json", true},
		{"systems/**", "systems/a/b.yaml", true},
		{"systems/**", "systems", false},
		{"systems/**/*.yaml", "systems/a.yaml", true},
		{"systems/**/*.yaml", "other/a.yaml", false},
		{"**/catalog/*.yaml", "a/catalog/b/catalog/c.yaml", true},
		{"**/catalog/*.yaml", "a/catalog/b/c.yaml", false},
		{"**/a/**/b", "a/x/a/y/b", true},
		{"**/**/b", "b", true},
		{"?[a-c].yaml", "xb.yaml", true},
		{"?[a-c].yaml", "xd.yaml", false},
		{"*.yaml", ".a.yaml", false},
		{".*.yaml", ".a.yaml", true},
		{"**/*.yaml", ".git/a.yaml", false},
		{"**/.github/*.yaml", "x/.github/a.yaml", true},
		{`systems\*.yaml`, "systems/a.yaml", true},
	}
	for _, test := range tests {
		g, err := catalogue.ParseGlob(test.pattern)
		if err != nil {
			t.Errorf("ParseGlob(%q): %v", test.pattern, err)
			continue
		}
		if got := g.Match(test.name); got != test.want {
			t.Errorf("%q against %q: %v", test.pattern, test.name, got)
		}
	}
	for _, pattern := range []string{"", "/etc/*", "../x", "a/../../x", "[a"} {
		if _, err := catalogue.ParseGlob(pattern); err == nil {
			t.Errorf("ParseGlob(%q) succeeds", pattern)
		}
	}
}

// slowMatch is the obvious way: every number of folders is tried for every "**".
func slowMatch(pattern, name []string) bool {
	switch {
	case len(pattern) == 0:
		return len(name) == 0
	case pattern[0] == "**":
		for i := 0; i <= len(name); i++ {
			if (i > 0 || len(pattern) > 1) && slowMatch(pattern[1:], name[i:]) {
				return true
			}
			if i < len(name) && strings.HasPrefix(name[i], ".") {
				return false
			}
		}
		return false
	case len(name) == 0:
		return false
	}
	ok, err := path.Match(pattern[0], name[0])
	hidden := strings.HasPrefix(name[0], ".") && !strings.HasPrefix(pattern[0], ".")
	return err == nil && ok && !hidden && slowMatch(pattern[1:], name[1:])
}

// FuzzGlob compares the matcher with the slow one, and shows that many "**" cost
// nothing.
func FuzzGlob(f *testing.F) {
	f.Add("**/*.yaml", "a/b.yaml")
	f.Add("**/a/**/b", "a/a/b/.c/b")
	f.Add("x/**", "x/y")
	f.Add("x/**", "x")
	f.Add("**/.x/**/c", "a/.x/b/.x/c")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		g, err := catalogue.ParseGlob(pattern)
		if err != nil || strings.Count(pattern, "/") > 8 || strings.Count(name, "/") > 8 {
			return
		}
		parts := strings.Split(path.Clean(strings.ReplaceAll(pattern, `\`, "/")), "/")
		if got, want := g.Match(name), slowMatch(parts, strings.Split(name, "/")); got != want {
			t.Errorf("%q against %q: %v, want %v", pattern, name, got, want)
		}
	})
}
