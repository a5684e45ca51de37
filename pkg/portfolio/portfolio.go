// Package portfolio holds a local organisation's list of systems against the
// catalogue: it reads a register that was never made for this, matches each system
// with what the centre offers, and says what to do, by when and why.
//
// The reader must be able to trust the silence. A system is called a duplicate only
// where the vocabulary says that the centre does the thing once for everyone and a
// service that does it is live; what is regional or local by design raises no alarm;
// names of suppliers count for nothing, except to say whose one common word is; a short
// acronym is in capitals or no name, and one common word decides nothing by itself.
package portfolio

import (
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
)

// System is one row of a register.
type System struct {
	// File is the register that has it, as by Register.File.
	File string `json:"file"`
	// Line is where the row stands: the line of a text file, the row of a workbook.
	Line int `json:"line"`
	// Sheet is the worksheet where several were read.
	Sheet string `json:"sheet,omitempty"`
	// Organisation is as the register says; of several registers one that says nothing is
	// called by its file.
	Organisation string `json:"organisation"`
	// Name is what the reader calls the system: the product, its kind, or a declared id.
	Name string `json:"name"`
	// Type and the texts below are the columns that are understood, without blanks around
	// them; empty when the register does not have them. Of the others nothing is concluded.
	Type                                             string `json:"type"`
	Product, Supplier, Purpose, Status, Integrations string
	// Service and Capability are declared ids. CareSetting is where it is used, as written.
	Service, Capability, CareSetting string
	Contract                         Contract
	// Place is where the name of the system stands.
	Place diag.Pos
	// Cells are all cells of the row, in the order of the register's headings.
	Cells []string
	// held are the same as a workbook holds them; nil for a file of text.
	held []any
}

// Contract is what is known of the contract for a system.
type Contract struct {
	Term
	// Cost is what it costs a year.
	Cost Money `json:"annual_cost"`
}

// Term is how long a contract runs. The zero value is not known.
type Term struct {
	// End is the last day, as precisely as it was written; zero if none is given.
	End date.Date `json:"contract_end" out:"null"`
	// IsRolling tells that the contract is renewed again and again, usually each year.
	IsRolling bool `json:"renewed"`
}

// Register is what was read from a file.
type Register struct {
	// File is its path as it was given, and Sheet the worksheet, "" where there is none or
	// several were read.
	File, Sheet string
	// Form says in words how it was understood.
	Form string
	// Headings are those of the columns, in their order.
	Headings []string
	// Columns says which heading was taken for which field, in the order of Fields.
	Columns []Column
	// Unused are the headings that were not understood, and LeftOut the worksheets that were
	// not read.
	Unused  []Unused
	LeftOut []LeftOut
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
	// Means is what the heading, or the cells together, say of each cell: its unit, or the
	// order of day and month; "" if nothing.
	Means string
}
