package validate_test

import (
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/validate"
)

// FuzzValidate puts any bytes in place of an entry and of the waivers. Nothing may
// panic, each place lies inside its file, each rule is in the table, and another run
// finds the same.
func FuzzValidate(f *testing.F) {
	const entry = "example-service"
	for _, c := range corpus {
		x := newTree(f)
		x.apply(f, c.example)
		if file := x.files[servicePath(entry)]; len(file.Data) < document.MaxBytes {
			f.Add(file.Data, x.files[catalogue.WaiversFile].Data)
		}
	}
	set, err := schemas()
	if err != nil {
		f.Fatal(err)
	}
	base := newTree(f)
	f.Fuzz(func(t *testing.T, service, waivers []byte) {
		x := &exampleTree{files: base.files}
		x.put(servicePath(entry), string(service))
		x.put(catalogue.WaiversFile, string(waivers))
		var before diag.List
		for range 2 {
			cat, loaded, err := catalogue.LoadWith(t.Context(), x, set)
			if err != nil {
				t.Fatal(err)
			}
			report, err := validate.Run(t.Context(), cat, loaded, validate.Options{Now: today})
			if err != nil {
				t.Fatal(err)
			}
			docs := map[string]*document.Document{}
			for _, sheet := range cat.Sheets() {
				docs[sheet.Doc.Name] = sheet.Doc
			}
			for i, finding := range report.Findings {
				if doc := docs[finding.File]; doc == nil || !inside(doc, finding.Pos) || !inside(doc, finding.End) || finding.End.Compare(finding.Pos) < 0 {
					t.Errorf("%s:%s to %s lies outside the file: %s", finding.File, finding.Pos, finding.End, finding.Message)
				}
				if validate.Find(finding.Rule) == nil {
					t.Errorf("%q is not in the table", finding.Rule)
				}
				if finding.Message == "" {
					t.Errorf("%s says nothing", finding.Rule)
				}
				if before != nil && (i >= len(before) || finding != before[i]) {
					t.Fatalf("the second run has %+v", finding)
				}
			}
			if before != nil && len(before) != len(report.Findings) {
				t.Fatalf("%d findings, then %d", len(before), len(report.Findings))
			}
			before = append(diag.List{}, report.Findings...)
		}
	})
}

// inside tells whether a place is a character of a document, or just after one.
func inside(doc *document.Document, p diag.Pos) bool {
	return p.Line >= 1 && p.Line <= doc.Pos(len(doc.Source())).Line && p.Col >= 1 && p.Col <= len([]rune(doc.Line(p.Line)))+1
}
