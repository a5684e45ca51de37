package words

import "strings"

// Groupings are the ways, at most two, to read words as names: each a list in which every
// item is some neighbours joined, and is a name. Of none it is nil.
func Groupings(words []string, joint string, isName func(string) bool) (ways [][]string) {
	known := map[string]bool{}
	is := func(s string) bool {
		if _, asked := known[s]; !asked {
			known[s] = isName(s)
		}
		return known[s]
	}
	dead := map[int]bool{} // by how many are left
	var read func(before, rest []string)
	read = func(before, rest []string) {
		found := len(ways)
		if len(rest) == 0 {
			ways = append(ways, before)
		}
		for n := 1; n <= min(len(rest), maxGroup) && len(ways) < 2 && !dead[len(rest)]; n++ {
			if name := strings.Join(rest[:n], joint); is(name) {
				read(append(before[:len(before):len(before)], name), rest[n:])
			}
		}
		dead[len(rest)] = len(ways) == found
	}
	read(nil, words)
	return ways
}

// maxGroup is how many words are joined at most: no name has more.
const maxGroup = 16
