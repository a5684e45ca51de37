package out

import (
	"fmt"
	"unicode/utf16"
)

// lineHashes gives each line of a text the name under which GitHub's code scanning knows
// it from one commit to the next, "primaryLocationLineHash". It is made as
// github/codeql-action makes it (src/fingerprints.ts), which warns about any other: of the
// hundred UTF-16 units from the beginning of the line on, without blanks and tabs and with
// every line break as one, and of how many lines before had the same.
func lineHashes(text string) []string {
	const window, factor = 100, 37
	var units, starts []int
	isStart, wasCR := true, false
	for _, unit := range utf16.Encode([]rune(text)) {
		if unit == ' ' || unit == '\t' || wasCR && unit == '\n' {
			wasCR = false
			continue
		}
		if wasCR = unit == '\r'; wasCR {
			unit = '\n'
		}
		if isStart {
			starts = append(starts, len(units))
		}
		isStart = unit == '\n'
		units = append(units, int(unit))
	}
	const end = 65535
	if isStart {
		starts = append(starts, len(units))
	}
	units = append(units, end)
	hashes := make([]string, len(starts))
	seen := map[uint64]int{}
	for line, from := range starts {
		var sum uint64
		for i := from; i < from+window; i++ {
			sum *= factor
			if i < len(units) {
				sum += uint64(units[i])
			}
		}
		seen[sum]++
		hashes[line] = fmt.Sprintf("%x:%d", sum, seen[sum])
	}
	return hashes
}
