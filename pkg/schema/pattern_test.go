package schema

import (
	"errors"
	"testing"
)

// TestPattern reads patterns that Go's engine does not know.
func TestPattern(t *testing.T) {
	tests := []struct {
		pattern  string
		fit, not []string
	}{
		{`^(?!draft)[a-z]+$`, []string{"final", "dra"}, []string{"draft", "drafts", "1", ""}},
		{`^(?=.{3,5}$)[a-z]+(-[a-z]+)*$`, []string{"abc", "a-b-c"}, []string{"ab", "abcdef", "a-"}},
		{`^(?!.*--)(?!-)[a-z-]+$`, []string{"a-b"}, []string{"a--b", "-a"}},
		{`^(?!a)b|^c`, []string{"b", "cx"}, []string{"ab", "a"}},
		{`^((?!x|y)[a-z]+|[0-9]+)$`, []string{"a", "12"}, []string{"x", "yes", "a1"}},
		{`^(?:(?!x)[a-z]+)(\.[a-z]+)?$`, []string{"a.x", "a"}, []string{"x.a"}},
		{`^(?<name>(?!x)[a-z]+)$`, []string{"a"}, []string{"x"}},
		{`^(?!(?!ab)a)[a-z]+$`, []string{"abc", "b"}, []string{"ac"}},
		{`^(?!a[)|]b)[a-z)|]+$`, []string{"ab"}, []string{"a)b", "a|b"}},
		{`^(?!\))\)?x$`, []string{"x"}, []string{")x"}},
		{`^(?!)a`, nil, []string{"a", ""}},
		{`^(?=)a`, []string{"a"}, []string{"b"}},
		{`^[\u00e9\uD83D\uDE00]$`, []string{"é", "😀"}, []string{"e"}},
		{`^\u{1F600}$`, []string{"😀"}, []string{"e"}},
		{`^\cI[^]$`, []string{"\t\n"}, []string{"\t"}},
		{`a[]`, nil, []string{"a", ""}},
	}
	for _, test := range tests {
		p, err := parsePattern(test.pattern)
		if err != nil {
			t.Errorf("parsePattern(%q): %v", test.pattern, err)
			continue
		}
		for _, text := range test.fit {
			if !p.fits(text) {
				t.Errorf("%q does not fit %q", text, test.pattern)
			}
		}
		for _, text := range test.not {
			if p.fits(text) {
				t.Errorf("%q fits %q", text, test.pattern)
			}
		}
	}
	for text, isLimit := range map[string]bool{
		`^a(?!b)`: true, `(?!a)b`: true, `^((?!a).)*$`: true, `(?<=a)b`: true, `^[a-z]+(?<!-)$`: true, `(a)\1`: true, `(?<n>a)\k<n>`: true,
		`^.{0,5000}$`: true, `\p{Nobody}`: true, `\uD83D`: true, `^(?!(?<=a)b)c`: true,
		`(`: false, `a**`: false, `^(?!a`: false, `[b-a]`: false, `a{3,1}`: false, `^(?!*)a`: false,
	} {
		_, err := parsePattern(text)
		if _, is := errors.AsType[limitError](err); err == nil || is != isLimit {
			t.Errorf("parsePattern(%q): %v; a limit: %t, want %t", text, err, is, isLimit)
		}
	}
}
