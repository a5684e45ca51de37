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
	// Build is the version of the program that the catalogue is built into, "" for others
	// and for a build that bears no stamp.
	Build string `json:"build" out:"null"`
	// Base is the full hash of the commit that a working tree was changed from, "" for
	// others.
	Base string `json:"base" out:"null"`
	// IsInGit tells that a working tree can be committed.
	IsInGit bool `json:"-"`
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
	from := "Catalogue"
	if c.Build != "" {
		from += " built into wdw " + c.Build
	}
	switch {
	case c.IsCommit():
		from += fmt.Sprintf(" at %s of %s", c.Rev, c.Date)
	case c.Base != "":
		from += fmt.Sprintf(": working tree, changed from %s", c.Base)
	case c.Build == "":
		from += ": " + c.Rev
	}
	return fmt.Sprintf("%s, read on %s.", from, c.Today)
}

// Again says how to make the report once more, or why nobody can.
func (c Citation) Again() string {
	switch {
	case c.Command != "" && c.Build != "":
		return "Again, with wdw " + c.Build + ": " + c.Command
	case c.Command != "":
		return "Again: " + c.Command
	case c.IsInGit:
		return "This state is in no commit, and cannot be cited: commit it, or give --at."
	case c.Rev == "embedded":
		return "This build bears no stamp to cite: use a release, or a clone of the catalogue."
	}
	return "These files are in no Git repository, and cannot be cited."
}

// foot is what stands below a picture.
func (c Citation) foot() string {
	return c.Words() + " An independent compilation of public facts, not a publication of NHS England."
}
