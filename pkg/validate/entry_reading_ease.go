package validate

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

const (
	// leastEase is the mark below which text is "very difficult" in Flesch's own table,
	// the band of scientific journals.
	leastEase = 30.0
	// leastWords is the number of words below which the formula says nothing.
	leastWords = 40
)

var readingEase = Rule{
	ID: "entry.reading-ease", Severity: diag.Warning,
	Summary: "The summary and description are very hard to read.",
	Why: fmt.Sprintf("The catalogue is read by people who did not write the services, in a hurry. Flesch's reading ease, from about 100 for a "+
		"child's book down to 0, counts words to a sentence and syllables to a word; below %.0f he calls a text very difficult. "+
		"Names, acronyms, ids, code and addresses are left out, and texts of fewer than %d other words are not judged.", leastEase, leastWords),
	Bad: "description: >-\n  Utilisation of interoperability functionality necessitates organisational implementation of\n" +
		"  information governance documentation, authentication infrastructure, administrative\n  authorisation procedures and individualised accountability arrangements, notwithstanding\n" +
		"  preliminary consultation regarding operational responsibilities, implementation\n  dependencies, transitional availability considerations and organisational prioritisation.",
	Good: "description: >-\n  A hospital signs an agreement first. It then asks for a test account, builds its link and\n" +
		"  shows that it works. The service desk checks the result within two weeks. After that the\n  hospital may send its first messages to patients.",
	check: func(r *run) {
		count := countSyllables()
		for e := range r.services() {
			field := "description"
			if e.Get(field) == nil {
				field = "summary"
			}
			if n := e.Get(field); n == nil || n.Kind != document.String {
				continue
			}
			text := measure(e.Text("summary")+"\n\n"+e.Text("description"), count)
			if text.words < leastWords || text.ease() >= leastEase {
				continue
			}
			help := "shorten the sentences, and say it with everyday words"
			if len(text.longest) > 0 {
				help += " instead of " + words.Quoted(text.longest, "and")
			}
			r.report(&e.Record, keyOf(&e.Record, field), "/"+field,
				fmt.Sprintf("the reading ease of summary and description is %.0f; at least %.0f is readable (%.1f words a sentence, %.2f syllables a word)",
					text.ease(), leastEase, text.perSentence(), text.perWord()), help)
		}
	},
}

// prose is what the formula needs to know of a text.
type prose struct {
	sentences, words, syllables int
	// longest are up to three of the words with the most syllables, each once.
	longest []string
}

func (p prose) perSentence() float64 { return float64(p.words) / float64(max(p.sentences, 1)) }
func (p prose) perWord() float64     { return float64(p.syllables) / float64(max(p.words, 1)) }

// ease is Flesch's reading ease (Rudolf Flesch, "A new readability yardstick", Journal
// of Applied Psychology 32 (1948), pages 221 to 233).
func (p prose) ease() float64 { return 206.835 - 1.015*p.perSentence() - 84.6*p.perWord() }

// measure counts the sentences, words and syllables of Markdown. A sentence that
// holds nothing but names does not count. count tells the syllables of a word.
func measure(markdown string, count func(word string) int) prose {
	var p prose
	hardest := map[int][]string{}
	for _, sentence := range sentences(plain(markdown)) {
		before := p.words
		for _, word := range plainWords(sentence) {
			n := count(word)
			p.words++
			p.syllables += n
			if n >= 4 {
				hardest[n] = append(hardest[n], strings.ToLower(word))
			}
		}
		if p.words > before {
			p.sentences++
		}
	}
	seen := map[string]bool{}
	for n := 12; n >= 4; n-- {
		for _, word := range hardest[n] {
			if !seen[word] && len(p.longest) < 3 {
				seen[word] = true
				p.longest = append(p.longest, word)
			}
		}
	}
	return p
}
