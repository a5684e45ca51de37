package cmd

import (
	"cmp"
	"errors"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/words"
)

// unknown refuses a word that is none of those known, and names the nearest; otherwise is
// what to say where none is near.
func unknown(message, word string, known []string, otherwise string) error {
	return usagef("%s; %s", message, cmp.Or(words.DidYouMean(word, known), otherwise))
}

// noArgs refuses arguments in our own words.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%q takes no arguments, and got %q", c.CommandPath(), args[0])
	}
	return nil
}

// oneArg allows at most one argument.
func oneArg(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usagef("%q takes one argument, %s, and got %d", c.CommandPath(), what, len(args))
		}
		return nil
	}
}

// needs asks for so many arguments.
func needs(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != n {
			return usagef("%s needs %s", c.CommandPath(), what)
		}
		return nil
	}
}

// someArgs asks for at least one argument.
func someArgs(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError{errors.New(c.CommandPath() + " needs " + what + `; see "` + c.CommandPath() + ` --help"`)}
		}
		return nil
	}
}

// exactlyOne asks for one argument. noun says what it is one of, what how it is named.
func exactlyOne(noun, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usagef("%q takes one %s, and got %d", c.CommandPath(), noun, len(args))
		}
		return someArgs(what)(c, args)
	}
}
