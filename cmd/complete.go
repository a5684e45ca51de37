package cmd

import (
	"strings"

	"github.com/spf13/cobra"
)

// Completion never fails loudly: where the catalogue cannot be read there is nothing
// to offer.

// mustRegister adds completion for a flag that is known to exist.
func mustRegister(c *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err) // a flag of that name was not defined: a slip in this package
	}
}

// splitList splits what is typed at the last comma.
func splitList(typed string) (before, last string) {
	i := strings.LastIndexByte(typed, ',') + 1
	return typed[:i], typed[i:]
}
