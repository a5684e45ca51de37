package words

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
