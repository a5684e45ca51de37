package cmd

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/words"
)

// unknown refuses a word that is none of those known, and names the nearest; otherwise is
// what to say where none is near.
func unknown(message, word string, known []string, otherwise string) error {
	return usagef("%s; %s", message, cmp.Or(words.DidYouMean(word, known), otherwise))
}

// known refuses a value of a flag or argument that is not one of a closed list.
func known(of, value string, allowed []string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return unknown(fmt.Sprintf("%s: %q is not known", of, value), value, allowed, "it is one of "+words.Quoted(allowed, "or"))
}

// many is any number of arguments.
const many = math.MaxInt

// takes allows so many arguments; what says which.
func takes(least, most int, what string) cobra.PositionalArgs {
	return func(c *command, args []string) error {
		switch path, n := c.CommandPath(), len(args); {
		case n < least:
			return usagef("%s needs %s; see %q", path, what, path+" --help")
		case n <= most:
			return nil
		case most == 0:
			return usagef("%q takes no arguments, and got %q", path, args[0])
		case most == 1:
			return usagef("%q takes one argument, %s, and got %d", path, what, n)
		default:
			return usagef("%q takes at most %d arguments, %s, and got %d", path, most, what, n)
		}
	}
}

var (
	noArgs    = takes(0, 0, "")
	anyArgs   = takes(0, many, "")
	twoStates = takes(0, 2, "the states to compare")
)
