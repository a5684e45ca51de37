package sheet

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// BenchmarkWorkbook reads a sheet as a register has it, and the same with the library alone: the
// whole is to take at most twice as long.
func BenchmarkWorkbook(b *testing.B) {
	pages := []Page{{Name: "Systems"}}
	for i := range 12 {
		pages[0].Headings = append(pages[0].Headings, fmt.Sprintf("Heading %d", i))
	}
	day := time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC)
	rows := 20_000
	if testing.Short() {
		rows /= 100
	}
	for i := range rows {
		row := []any{i, day.AddDate(0, 0, i%999), Pounds(i)}
		for j := range 9 {
			row = append(row, fmt.Sprintf("text %d of a register", i*j))
		}
		pages[0].Rows = append(pages[0].Rows, row)
	}
	var file bytes.Buffer
	if err := WriteWorkbook(&file, pages); err != nil {
		b.Fatal(err)
	}
	b.Run("library", func(b *testing.B) {
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(file.Bytes()))
			if err != nil {
				b.Fatal(err)
			}
			rows, err := f.Rows("Systems")
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for rows.Next() {
				if _, err := rows.Columns(excelize.Options{RawCellValue: true}); err != nil {
					b.Fatal(err)
				}
				n++
			}
			if err := rows.Close(); err != nil || n != len(pages[0].Rows)+1 {
				b.Fatal(n, err)
			}
		}
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			book, err := Open("x.xlsx", file.Bytes())
			if err != nil {
				b.Fatal(err)
			}
			if s, _, err := book.Sheet(0); err != nil || len(s.Rows) != len(pages[0].Rows)+1 {
				b.Fatal(err)
			}
		}
	})
}
