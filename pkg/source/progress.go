package source

import (
	"regexp"
	"strconv"
	"strings"
)

// Progress is how far git has come with one part of a fetch: "receiving" 45 of 100
// "objects". The zero value says that git has ended.
type Progress struct {
	Verb, Noun  string
	Done, Total int
}

// progressLine is what git and the server say about it. The rest of what a server says
// is shown to nobody.
var progressLine = regexp.MustCompile(`^(?:remote: )?(Counting|Compressing|Receiving|Resolving|Writing) (objects|deltas): +\d+% \((\d{1,9})/(\d{1,9})\)`)

type progressReader struct {
	show func(Progress)
	line []byte // what has come of a line that has not ended
}

func (p *progressReader) Write(text []byte) (int, error) {
	for _, b := range text {
		if b != '\r' && b != '\n' {
			if len(p.line) < 200 { // no line of git's is as long
				p.line = append(p.line, b)
			}
			continue
		}
		if m := progressLine.FindSubmatch(p.line); m != nil {
			done, _ := strconv.Atoi(string(m[3]))
			total, _ := strconv.Atoi(string(m[4]))
			p.show(Progress{strings.ToLower(string(m[1])), string(m[2]), done, total})
		}
		p.line = p.line[:0]
	}
	return len(text), nil
}
