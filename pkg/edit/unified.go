package edit

import (
	"fmt"
	"slices"
	"strings"
)

// contextLines is how many lines a difference is shown with before and after.
const contextLines = 3

// Unified shows what changes in a file, as lines in the form that "diff -u" and
// "git apply" know. It is empty when nothing does. An old of nil is a new file.
func Unified(name string, old, next []byte) string {
	if string(old) == string(next) {
		return ""
	}
	a, b := splitLines(string(old)), splitLines(string(next))
	var out strings.Builder
	from := "a/" + name
	if old == nil {
		from = "/dev/null"
	}
	fmt.Fprintf(&out, "--- %s\n+++ b/%s\n", from, name)
	steps := lineSteps(a, b)
	for first := 0; first < len(steps); {
		if steps[first].sign == ' ' {
			first++
			continue
		}
		// A hunk goes on as long as changes are no further apart than their context.
		last := first
		for i := first; i < len(steps) && i-last <= 2*contextLines; i++ {
			if steps[i].sign != ' ' {
				last = i
			}
		}
		hunk := steps[max(0, first-contextLines):min(len(steps), last+1+contextLines)]
		writeHunk(&out, hunk)
		first = last + 1
	}
	return out.String()
}

// splitLines splits text into lines with their breaks.
func splitLines(s string) []string {
	if s == "" {
		return nil
	}
	return slices.DeleteFunc(strings.SplitAfter(s, "\n"), func(l string) bool { return l == "" })
}

// lineStep is one line of a difference: ' ' in both, '-' in the old, '+' in the new. a
// and b are the lines of either that come before it.
type lineStep struct {
	sign byte
	line string
	a, b int
}

// lineSteps compares two texts line by line. What they have in common at both ends
// is set aside, so that the table in between stays as small as the change.
func lineSteps(a, b []string) []lineStep {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var steps []lineStep
	i, j := 0, 0
	add := func(sign byte, line string) {
		steps = append(steps, lineStep{sign, line, i, j})
		if sign != '+' {
			i++
		}
		if sign != '-' {
			j++
		}
	}
	for i < head {
		add(' ', a[i])
	}
	midA, midB := a[head:len(a)-tail], b[head:len(b)-tail]
	length := make([][]int, len(midA)+1)
	for x := range length {
		length[x] = make([]int, len(midB)+1)
	}
	for x := len(midA) - 1; x >= 0; x-- {
		for y := len(midB) - 1; y >= 0; y-- {
			if midA[x] == midB[y] {
				length[x][y] = length[x+1][y+1] + 1
			} else {
				length[x][y] = max(length[x+1][y], length[x][y+1])
			}
		}
	}
	for x, y := 0, 0; x < len(midA) || y < len(midB); {
		switch {
		case x < len(midA) && y < len(midB) && midA[x] == midB[y]:
			add(' ', midA[x])
			x, y = x+1, y+1
		case y == len(midB) || x < len(midA) && length[x+1][y] >= length[x][y+1]:
			add('-', midA[x])
			x++
		default:
			add('+', midB[y])
			y++
		}
	}
	for i < len(a) {
		add(' ', a[i])
	}
	return steps
}

func writeHunk(out *strings.Builder, hunk []lineStep) {
	inA, inB := 0, 0
	for _, s := range hunk {
		if s.sign != '+' {
			inA++
		}
		if s.sign != '-' {
			inB++
		}
	}
	// An empty side is counted from the line before it.
	start := func(before, count int) int {
		if count == 0 {
			return before
		}
		return before + 1
	}
	fmt.Fprintf(out, "@@ -%d,%d +%d,%d @@\n", start(hunk[0].a, inA), inA, start(hunk[0].b, inB), inB)
	for _, s := range hunk {
		line := strings.TrimSuffix(s.line, "\n")
		out.WriteByte(s.sign)
		out.WriteString(line + "\n")
		if line == s.line {
			out.WriteString("\\ No newline at end of file\n")
		}
	}
}
