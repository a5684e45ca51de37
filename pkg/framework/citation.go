package framework

import (
	"fmt"
)

// Edition says which state of a catalogue a report was made from, so that it can be
// cited and made again.
type Edition struct {
	// Rev is the full hash of a commit, or "working tree" or "embedded".
	Rev string `json:"rev"`
	// Date is the day of the commit, "" if there is none.
	Date string `json:"date" out:"null"`
}

// IsCommit tells whether the edition can be read again with its Rev.
func (e Edition) IsCommit() bool { return e.Date != "" }

// Citation is how a report is cited and made again.
type Citation struct {
	Edition
	// Today is the day that the report takes for today, YYYY-MM-DD.
	Today string
	// Command makes the same report again; "" if the state it was made from has no
	// revision.
	Command string
}

// Words cite the state in a sentence.
func (c Citation) Words() string {
	if c.IsCommit() {
		return fmt.Sprintf("Catalogue at %s of %s, read on %s.", c.Rev, c.Date, c.Today)
	}
	return fmt.Sprintf("Catalogue: %s, read on %s.", c.Rev, c.Today)
}

// Again says how to make the report once more.
func (c Citation) Again() string {
	if c.Command == "" {
		return "This state has no revision to cite: commit it, or give --at."
	}
	return "Again: " + c.Command
}

// foot is what stands below a picture.
func (c Citation) foot() string {
	return c.Words() + " An independent compilation of public facts, not a publication of NHS England."
}
