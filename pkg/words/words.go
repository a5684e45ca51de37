// Package words knows words: which of them are one but for their form, which somebody
// probably meant, and how they are put into a sentence.
//
// It never offers one acronym for another: PDS, SDS and ODS are one letter apart and
// three different things.
package words

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWord is the number of letters above which a word is not compared: nobody
// mistypes a word that long, and the cost grows with its square.
const maxWord = 200

// Nearest returns at most n candidates that word is probably a slip for, the
// likeliest first, equals in the order given. Case does not count. It returns nil
// when nothing is near enough to be worth saying.
func Nearest(word string, candidates []string, n int) []string {
	word = strings.TrimSpace(word)
	if word == "" || utf8.RuneCountInString(word) > maxWord {
		return nil
	}
	type hit struct {
		text     string
		distance int
	}
	var hits []hit
	seen := map[string]bool{}
	letters := lettersOf(word)
	for _, c := range candidates {
		if letters.areFarFrom(c) {
			continue
		}
		if d, ok := near(word, c); ok && !seen[c] {
			seen[c] = true
			hits = append(hits, hit{c, d})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.distance, b.distance) })
	var out []string
	if len(hits) > 0 && hits[0].distance == 0 {
		hits = slices.DeleteFunc(hits, func(h hit) bool { return h.distance > 0 })
	}
	for _, h := range hits[:min(n, len(hits))] {
		out = append(out, h.text)
	}
	return out
}

// letters are those of a word in ASCII, to tell at little cost that another is too far from it.
type letters struct {
	text  []byte // in lower case, without what stands between words
	count [utf8.RuneSelf]int8
	isOdd bool // the word is not ASCII: nothing can be told
}

func lettersOf(word string) *letters {
	l := &letters{}
	for i := range len(word) {
		c := plainByte[word[i]]
		if c == notASCII {
			l.isOdd = true
		} else if c != between {
			l.text = append(l.text, c)
			l.count[c]++
		}
	}
	return l
}

// plainByte is a letter of ASCII as Key writes it.
var plainByte = func() (plain [256]byte) {
	for i := range plain {
		plain[i] = byte(i)
	}
	for c := 'A'; c <= 'Z'; c++ {
		plain[c] += 'a' - 'A'
	}
	for i := utf8.RuneSelf; i < len(plain); i++ {
		plain[i] = notASCII
	}
	for _, c := range "-_ \t\n" {
		plain[c] = between
	}
	return plain
}()

const (
	between  = 0xFE
	notASCII = 0xFF
)

// areFarFrom tells that a candidate is more than three slips away and that the word does not
// begin it: a slip changes how often two letters stand there, by one each.
func (l *letters) areFarFrom(c string) bool {
	if l.isOdd {
		return false
	}
	count, differ, at, begins := l.count, len(l.text), 0, true
	for i := range len(c) {
		b := plainByte[c[i]]
		if b == notASCII {
			return false
		} else if b == between {
			continue
		}
		begins = begins && (at >= len(l.text) || l.text[at] == b)
		at++
		if count[b]--; count[b] >= 0 {
			differ--
		} else {
			differ++
		}
	}
	return differ > 2*maxSlips && !(begins && at >= len(l.text))
}

// maxSlips is how many are allowed in the longest words.
const maxSlips = 3

// near tells whether word may be a slip for c, and how far off it is.
func near(word, c string) (int, bool) {
	lw, lc := Key(word), Key(c)
	if lw == lc {
		return 0, true
	}
	if IsAcronym(word) || IsAcronym(c) {
		return 0, false
	}
	if strings.Count(lw, " ") != strings.Count(lc, " ") {
		// The beginning of a longer name counts.
		if len(lw) >= 5 && strings.HasPrefix(lc, lw) {
			return 3, true
		}
		return slips(lw, lc)
	}
	total, rest := 0, lw
	for part := range strings.SplitSeq(lc, " ") {
		var own string
		if own, rest, _ = strings.Cut(rest, " "); own == part {
			continue
		}
		d, ok := slips(own, part)
		if !ok && len(part) < len(lc) && isTyped(own, part) {
			d, ok = 1, true
		}
		if !ok {
			return 0, false
		}
		total += d
	}
	_, allowed := slips(lw, lc)
	return total, allowed || total <= 1
}

// isTyped tells whether a short part of a longer name differs in a way that only typing
// makes: two neighbours swapped, or a letter doubled. A changed letter may be meant.
func isTyped(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for i := range len(a) {
		switch {
		case a[i] == b[i]:
		case len(a) == len(b):
			return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		default:
			return i > 0 && b[i] == b[i-1] && a[i:] == b[i+1:]
		}
	}
	return len(b) == len(a)+1 && len(a) > 0 && b[len(a)] == a[len(a)-1]
}

// IsAcronym recognises short words in capitals. Words of up to three letters in any
// case are never offered, which slips sees to.
func IsAcronym(s string) bool {
	letters, lower := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			lower++
			letters++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return lower == 0 && letters <= 6
}

// slips counts those between two words, and tells whether two lower-case words are as close as slips of their length
// are: nothing up to three letters, one slip up to five, two up to eight, then three.
func slips(a, b string) (int, bool) {
	length := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	allowed := maxSlips
	switch {
	case min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) <= 2, utf8.RuneCountInString(b) <= 3:
		return 0, false
	case length <= 5:
		allowed = 1
	case length <= 8:
		allowed = 2
	}
	d := Distance(a, b, allowed)
	return d, d <= allowed
}

// maxRow is the number of letters of a word up to which Distance needs no memory.
const maxRow = 64

// Distance counts the insertions, deletions, changes and swaps of neighbours that make
// one word of another (optimal string alignment: no piece is edited twice). Above limit
// it stops counting and gives limit+1.
func Distance(a, b string, limit int) int {
	from, to := []rune(a), []rune(b)
	var few [3][maxRow + 1]int
	before, last, row := few[0][:], few[1][:], few[2][:]
	if len(to) > maxRow {
		before, last, row = make([]int, len(to)+1), make([]int, len(to)+1), make([]int, len(to)+1)
	}
	for j := range len(to) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(from); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(to); j++ {
			change := 1
			if from[i-1] == to[j-1] {
				change = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			best = min(best, d)
		}
		if best > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(to)], limit+1)
}
