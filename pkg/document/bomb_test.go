package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/diag"
)

// repeat writes a line for each number, from 0 on.
func repeat(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// aliasBomb is ten lines that stand for nine to the power of ten values.
func aliasBomb() string {
	src, before := "a: &a [1,1,1,1,1,1,1,1,1]\n", "*a"
	for _, name := range strings.Split("bcdefghij", "") {
		src += fmt.Sprintf("%s: &%s [%s]\n", name, name, strings.TrimSuffix(strings.Repeat(before+",", 9), ","))
		before = "*" + name
	}
	return src
}

// bombs are files that are made to cost time or memory.
var bombs = []struct {
	name, src string
	// strict and foreign are the findings in each dialect, in short, after the first
	// three their number.
	strict, foreign []string
}{
	{"an alias bomb", aliasBomb(),
		[]string{"1:4 yaml.alias", "2:4 yaml.alias", "2:8 yaml.alias", "91 in all"}, []string{"6:8 yaml.alias"}},
	{"a long value and many aliases of it", "a: &a [" + strings.Repeat("x,", 45_000) + "]\nb: [" + strings.Repeat("*a,", 50_000) + "]\n",
		[]string{"1:4 yaml.alias", "2:5 yaml.alias", "2:8 yaml.alias", "100 in all"}, []string{"2:11 yaml.alias"}},
	{"many merges of a large mapping", "a: &a {" + repeat(20_000, "k%d: 1,") + "}\nb:\n" + strings.Repeat("- <<: *a\n", 40_000),
		[]string{"1:4 yaml.alias", "3:3 yaml.merge-key", "4:3 yaml.merge-key", "101 in all"}, []string{"5:7 yaml.alias"}},
	{"too large", strings.Repeat("x", 2<<20), []string{"1:1 yaml.too-large"}, []string{}},
	{"far too large", strings.Repeat("x", 8<<20+1), []string{"1:1 yaml.too-large"}, []string{"1:1 yaml.too-large"}},
	{"10,000 brackets", strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), []string{"1:65 yaml.too-deep"}, []string{"1:65 yaml.too-deep"}},
	{"a megabyte of brackets", strings.Repeat("[", MaxBytes), []string{"1:1 yaml.too-large"}, []string{"1:1 yaml.too-large"}},
	{"90,000 brackets", strings.Repeat("[", 90_000), []string{"1:10001 yaml.too-deep"}, []string{"1:10001 yaml.too-deep"}},
	{"90,000 braces", strings.Repeat("{a: ", 90_000), []string{"1:1 yaml.too-deep"}, []string{"1:1 yaml.too-deep"}},
	{"90,000 lists in lists", strings.Repeat("- ", 90_000) + "x\n", []string{"1:1 yaml.too-deep"}, []string{"1:1 yaml.too-deep"}},
	{"1,400 mappings in mappings", func() string {
		var b strings.Builder
		for i := range 1400 {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		return b.String()
	}(), []string{"65:65 yaml.too-deep"}, []string{"65:65 yaml.too-deep"}},
	{"complex keys", strings.Repeat("? ", 90_000) + "x\n", []string{"1:1 yaml.too-deep"}, []string{"1:1 yaml.too-deep"}},
	{"500,000 items", "[" + strings.Repeat("1,", 500_000) + "]\n", []string{"1:1 yaml.too-large"}, []string{"1:1 yaml.too-large"}},
	{"500,000 keys in braces", "{" + strings.Repeat("a,", 500_000) + "}\n", []string{"1:1 yaml.too-large"}, []string{"1:1 yaml.too-large"}},
	{"200,000 documents", strings.Repeat("---\na\n", 200_000), []string{"1:1 yaml.too-large"}, []string{"1:1 yaml.too-large"}},
	{"a line of tabs and dashes", strings.Repeat("-\t", 500_000) + "x\n", []string{"1:2 yaml.syntax"}, []string{"1:2 yaml.syntax"}},
	{"a line of percent signs in brackets", "[a" + strings.Repeat("%", 1_000_000) + "]\n", []string{}, []string{}},
	{"names of anchors", "[" + repeat(30_000, "&é%d x,") + "]\n", []string{"1:692 yaml.syntax"}, []string{"1:692 yaml.syntax"}},
	{"a key of many lines", "{\"" + strings.Repeat("a #b\n ", 90_000) + "\"\n : 1}\n", []string{"1:1 yaml.syntax"}, []string{"1:1 yaml.syntax"}},
	{"200,000 items", repeat(200_000, "- %d # x\n"), []string{"1:1 yaml.too-large"}, []string{}},
	{"100,000 keys on two lines", "{" + repeat(100_000, "a\n b%d\n : 1,\n") + "}", []string{"1:1 yaml.too-large"}, []string{"1:1 yaml.too-large"}},
	{"30,000 keys on two lines", "{" + repeat(30_000, "a\n b%d\n : 1,\n") + "}", []string{"1:1 yaml.too-large"}, []string{}},
	{"a megabyte of comments", strings.Repeat("#\n", MaxBytes/2), []string{"1:1 yaml.too-large"}, []string{"1:1 yaml.too-large"}},
	{"100,000 keys", repeat(99_999, "k%d: 1\n"), []string{}, []string{}},
	{"100,000 equal keys", strings.Repeat("a: 1\n", 99_999),
		[]string{"2:1 yaml.duplicate-key", "3:1 yaml.duplicate-key", "4:1 yaml.duplicate-key", "100 in all"},
		[]string{"2:1 yaml.duplicate-key", "3:1 yaml.duplicate-key", "4:1 yaml.duplicate-key", "100 in all"}},
	{"30,000 keys on one line", "{" + repeat(30_000, "k%d: 1,") + "}\n", []string{}, []string{}},
	{"a line of a megabyte", "name: " + strings.Repeat("word ", 200_000) + "\n", []string{}, []string{}},
	{"a fault at the end of a megabyte", repeat(50_000, "k%d: value\n") + "x: y: z\n", []string{"50001:1 yaml.syntax"}, []string{"50001:1 yaml.syntax"}},
	{"a quote left open at the end of a long line", "[" + strings.Repeat("1,", 90_000) + "\"\n", []string{"1:1 yaml.syntax"}, []string{"1:1 yaml.syntax"}},
	{"a quote left open at the beginning", "x: '" + repeat(50_000, "k%d: value\n"), []string{"1:4 yaml.syntax"}, []string{"1:4 yaml.syntax"}},
	{"90,000 tags", strings.Repeat("- !!str x\n", 90_000),
		[]string{"1:3 yaml.tag", "2:3 yaml.tag", "3:3 yaml.tag", "100 in all"}, []string{}},
	{"numbers too large and too small for arithmetic", "a: 1e999999999\nb: 1e-999999999\nc: -1.5e-99999999999999999999\nd: 1_0e-999999999\n",
		[]string{"1:4 yaml.special-float", "2:4 yaml.special-float", "3:4 yaml.special-float", "4 in all"},
		[]string{"1:4 yaml.special-float", "2:4 yaml.special-float", "3:4 yaml.special-float", "4 in all"}},
}

// TestBombs checks that each is a finding, or fine, and that no rule has more than a
// hundred. What they cost is in BenchmarkBombs.
func TestBombs(t *testing.T) {
	for _, bomb := range bombs {
		t.Run(bomb.name, func(t *testing.T) {
			for dialect, want := range [][]string{Strict: bomb.strict, Foreign: bomb.foreign} {
				if Dialect(dialect) == Foreign && cmp.Equal(bomb.strict, want) {
					continue // what the dialects share was seen in the strict one
				}
				_, findings := ParseAll("bomb.yaml", []byte(bomb.src), Dialect(dialect))
				got := short(findings)
				if len(got) > 3 {
					got = append(got[:3:3], fmt.Sprintf("%d in all", len(got)))
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("dialect %d: findings mismatch (-want +got)\n%s", dialect, diff)
				}
				byRule := map[string]int{}
				for _, f := range findings {
					if byRule[f.Rule]++; byRule[f.Rule] > diag.MaxAlike {
						t.Fatalf("more than %d findings of %s", diag.MaxAlike, f.Rule)
					}
				}
			}
		})
	}
}

// TestFindingsAreCounted checks that what is left out is said.
func TestFindingsAreCounted(t *testing.T) {
	_, findings := Parse("e.yaml", []byte(strings.Repeat("a: 1\n", 250)+"b: 1\nb: 2\n"))
	last := findings[len(findings)-1].Message
	if want := `key "a" appears twice, first on line 1; and 150 more of this kind in the file`; last != want {
		t.Errorf("the last finding is %q, want %q", last, want)
	}
}

func BenchmarkBombs(b *testing.B) {
	for _, bomb := range bombs {
		b.Run(strings.ReplaceAll(bomb.name, " ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ParseAll("bomb.yaml", []byte(bomb.src), Foreign)
			}
		})
	}
}
