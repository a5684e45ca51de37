package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/portfolio"
	"github.com/who-does-what/wdw/pkg/words"
)

// meanings are those of the words that stand in answers and in no file.
func meanings() []words.Meaning { return slices.Concat(framework.Meanings(), portfolio.Meanings()) }

// glossary lists the words of one kind with what they mean, for the help of a command.
func glossary(kind string) string {
	list := slices.DeleteFunc(meanings(), func(m words.Meaning) bool { return m.Of != kind })
	wide := 0
	for _, m := range list {
		wide = max(wide, len(m.Word))
	}
	var b strings.Builder
	for _, m := range list {
		fmt.Fprintf(&b, "  %-*s  %s\n", wide, m.Word, m.Text)
	}
	return b.String()
}
