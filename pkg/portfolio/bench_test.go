package portfolio

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// register makes up a register as large as one of a region, the same for the same size: kinds
// as the vocabulary and people write them, national names, invented products, slips of
// the pen, and a purpose in a sentence. Registers repeat themselves; with isVaried no cell that
// says what a system is is that of another row.
func register(tb testing.TB, cat *catalogue.Catalogue, rows int, isVaried bool) []byte {
	tb.Helper()
	r := rand.New(rand.NewPCG(16, uint64(rows)))
	var kinds, national []string
	for _, c := range cat.Vocabulary("capabilities").Items {
		kinds = append(append(kinds, c.Name()), c.Texts("local_names")...)
	}
	for e := range cat.All() {
		national = append(append(national, e.Name()), e.Texts("aliases")...)
	}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	fields := func(s string) []string { return strings.Fields(s) }
	syllables := fields("med vita clin care path tarn oak lume nova reg sys dex ora lab tri quad pulse ward true link note safe hex bri cam")
	areas := fields("cardiology maternity paediatric oncology renal community mental-health theatre pharmacy outpatient emergency dental imaging estates finance workforce")
	verbs := fields("records tracks plans books shares archives reports reconciles schedules prints monitors audits")
	nouns := fields("appointments referrals letters stock results beds rosters incidents invoices images samples prescriptions visits assets complaints training")
	around := []string{"%s", "%s", "%s", "%s system", "Trust %s", "%s (main site)", "%s software", "Our %s", "%s / reporting", "%s and archive", "New %s platform", "%s - pilot"}
	invented := func() string {
		name := ""
		for range 2 + r.IntN(2) {
			name += pick(syllables)
		}
		name = strings.ToUpper(name[:1]) + name[1:]
		return pick([]string{name, name + " " + pick([]string{"Desktop", "Pro", "Manager", "Cloud", "Suite", "Web"}), pick(areas) + " " + name})
	}
	slip := func(s string) string {
		if len(s) < 6 || r.IntN(4) > 0 {
			return s
		}
		i := 1 + r.IntN(len(s)-2)
		return pick([]string{s[:i] + s[i+1:], s[:i] + s[i:i+1] + s[i:], s[:i] + "e" + s[i+1:]})
	}
	dates := []string{"31/03/2029", "30 Nov 2027", "2028-03-31", "Mar-27", "rolling", "", "annual renewal", "01/04/2023 to 31/03/2028", "TBC", "31st March 2030"}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	write := func(cells ...string) {
		if err := w.Write(cells); err != nil {
			tb.Fatal(err)
		}
	}
	write("Ref", "Organisation", "System type", "System name", "Supplier", "Purpose", "Contract end date", "Annual cost (£)", "Integrations", "Status", "Comments")
	for i := range rows {
		kind := slip(fmt.Sprintf(pick(around), pick(kinds)))
		product := invented()
		switch r.IntN(8) {
		case 0:
			product = slip(pick(national))
		case 1:
			product = slip(fmt.Sprintf(pick(around), pick(national)))
		case 2:
			kind = pick([]string{"", "Application", "Clinical", "Database", "Other"})
		}
		purpose := fmt.Sprintf("%s %s for %s teams", pick(verbs), pick(nouns), pick(areas))
		if isVaried {
			where := fmt.Sprintf(" %s %d", pick(areas), i)
			kind, product, purpose = strings.TrimSpace(kind+where), product+where, purpose+where
		}
		write(fmt.Sprintf("A%05d", i), fmt.Sprintf("Trust %d", r.IntN(40)), kind, product, invented()+" Ltd", purpose, pick(dates),
			pick([]string{"", fmt.Sprint(1000 + r.IntN(900000)), fmt.Sprintf("£%dk", 1+r.IntN(900)), fmt.Sprintf("£%d,%03d", 1+r.IntN(900), r.IntN(1000)), "n/a"}),
			pick([]string{"", "PDS; e-RS", pick(national), pick(national) + "; " + invented()}), pick([]string{"Live", "Live", "Live", "In use", "Decommissioned", "Pilot"}), pick(verbs)+" "+pick(nouns))
	}
	if w.Flush(); w.Error() != nil {
		tb.Fatal(w.Error())
	}
	return b.Bytes()
}

// BenchmarkCheck reads a register and holds it against the catalogue. Ten times the rows are
// to take ten times as long.
func BenchmarkCheck(b *testing.B) {
	cat := load(b)
	for _, kind := range []string{"usual", "varied"} {
		for _, rows := range []int{1_000, 20_000} {
			if testing.Short() {
				rows /= 100
			}
			src := register(b, cat, rows, kind == "varied")
			b.Run(fmt.Sprintf("%s=%d", kind, rows), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(src)))
				for b.Loop() {
					r, findings, err := Read("x.csv", src, ReadOptions{})
					if err != nil {
						b.Fatal(err)
					}
					report, err := Check(context.Background(), cat, []*Register{r}, findings, Options{Today: today})
					if err != nil || len(report.Systems) != rows {
						b.Fatal(len(report.Systems), err)
					}
				}
			})
		}
	}
}
