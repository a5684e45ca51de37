// Package portfolio holds a local organisation's list of systems against the
// catalogue: it reads a register that was never made for this, matches each system
// with what the centre offers, and says what to do, by when and why.
//
// The reader must be able to trust the silence. A system is called a duplicate only
// where the vocabulary says that the centre does the thing once for everyone and a
// service that does it is live; what is regional or local by design raises no alarm;
// names of suppliers count for nothing; a short acronym fits exactly or not at all.
package portfolio

import (
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
)

// System is one row of a register.
type System struct {
	// Line is where the row stands: the line of a text file, the row of a workbook.
	Line int
	// Place is where the name of the system stands.
	Place diag.Pos
	// The columns that are understood, without blanks around them; empty when the
	// register does not have them. Of the others nothing is concluded.
	Organisation, Type, Product, Purpose, Status, Integrations string
	// Service and Capability are declared ids.
	Service, Capability string
	// Term is how long the contract runs; Cost what it costs a year.
	Term Term
	Cost Money
	// Cells are all cells of the row, in the order of the register's headings.
	Cells []string
}

// Name is what the reader calls the system.
func (s System) Name() string {
	switch {
	case s.Product != "":
		return s.Product
	case s.Type != "":
		return s.Type
	}
	return s.Service + s.Capability
}

// Term is how long a contract runs. The zero value is not known.
type Term struct {
	// End is the last day, as precisely as it was written; zero if none is given.
	End date.Date
	// IsRolling tells that the contract is renewed again and again, usually each year.
	IsRolling bool
}

// Register is what was read from a file.
type Register struct {
	// File is its path as it was given.
	File string
	// Form says in words how it was understood.
	Form string
	// Headings are those of the columns, in their order.
	Headings []string
	// Columns says which heading was taken for which field, in the order of Fields.
	Columns []Column
	// CareSettings are those that the register itself names.
	CareSettings []string
	Systems      []System
}

// Column is a heading that was recognised.
type Column struct {
	Field   string `json:"field"`
	Heading string `json:"heading"`
	// Number counts from 1; 0 for a key of YAML or JSON.
	Number int
}
