package cmd

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/link"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

func newLinksCmd(s *session) *command {
	var since, record string
	var allowPrivate, all bool
	return s.command(spec{
		use: "links [ID...]", group: groupCurate,
		short: "Ask every web address in the catalogue whether it answers",
		long: `Ask the web addresses of the catalogue, or of some entries, whether they answer: one
request at a time for each host, with a pause between, HEAD before GET, and a few
retries for servers that fail for a while. It uses the network, and takes minutes. Where
not one host is reached nothing is said of any address, and the exit code is 3.

  broken    gone or wrong: mend the address or delete it
  failing   the server did not answer properly, perhaps only for a while
  refused   the site does not answer programs: look yourself
  private   it leads into a private network, and was not asked
  moved     the page answers at another address for good
  ok        it answers; shown with --all only

The exit code is 1 if an address is broken. Nothing in the entries is changed; --record
keeps the results in a file of its own.`,
		example: `  wdw links
  wdw links nhs-login mesh --all
  wdw links --since main --record links.json`,
		args: anyArgs, complete: s.completeIDs, formats: out.Rows,
		flags: func(f *flagSet) {
			f.StringVar(&since, "since", "", "ask only the addresses that are new since this `revision` or date")
			f.StringVar(&record, "record", "", "write all results as JSON to this `file`, which may not be one of the catalogue")
			f.BoolVar(&allowPrivate, "allow-private", false, "ask addresses in private networks too; only for a catalogue that you trust")
			f.BoolVar(&all, "all", false, "show the addresses that answer as well")
			f.completed("since", s.completeRevisions)
			f.completed("record", completeFiles)
		},
	}, func(k call) error {
		if err := s.checkRecord(k.ctx, record); err != nil {
			return err
		}
		links, err := s.addresses(k.ctx, k.args, since)
		if err != nil {
			return err
		}
		if err := k.ask(links, allowPrivate); err != nil {
			return err
		}
		if record != "" {
			if err := writeRecord(s.absolute(record), k.today, links); err != nil {
				return fmt.Errorf("--record: %w", err)
			}
		}
		if err := k.write(linksResult(links, all)); err != nil {
			return err
		}
		return k.countLinks(links)
	})
}

// linkPlace is where an address stands.
type linkPlace struct {
	File string `json:"file"`
	Line int    `json:"line"`
	// ID is the entry, empty in other files.
	ID string `json:"id"`
}

// checkedLink is a web address with the places that have it, in the order of the files, and
// what became of asking it; see link.Result.
type checkedLink struct {
	link.Result
	Places []linkPlace `json:"places"`
}

// addresses are those of the catalogue to ask: of some entries if any are named, and
// those that are new since a revision if one is given.
func (s *session) addresses(ctx context.Context, entries []string, since string) ([]checkedLink, error) {
	cat, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	names, err := namesIn(cat, entries)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		e, err := s.lookUp(cat, name)
		if err != nil {
			return nil, err
		}
		ids[e.ID] = true
	}
	known := map[string]bool{}
	if since != "" {
		older, err := s.loadAt(ctx, since)
		if err != nil {
			return nil, fmt.Errorf("--since: %w", err)
		}
		for _, a := range addressesOf(older) {
			known[a.URL] = true
		}
	}
	return slices.DeleteFunc(addressesOf(cat), func(a checkedLink) bool {
		isOurs := len(ids) == 0 || slices.ContainsFunc(a.Places, func(p linkPlace) bool { return ids[p.ID] })
		return known[a.URL] || !isOurs
	}), nil
}

// addressesOf lists the web addresses of a catalogue, in the order in which they stand
// in its files, each once: the values that the schemas call addresses.
func addressesOf(cat *catalogue.Catalogue) []checkedLink {
	var list []checkedLink
	at := map[string]int{}
	for _, sheet := range cat.Sheets() {
		if sheet.Doc.Root == nil {
			continue
		}
		var visit func(n *document.Node, s *schema.Shape)
		visit = func(n *document.Node, s *schema.Shape) {
			switch {
			case s == nil:
			case n.Kind == document.String && s.Format == "uri":
				i, ok := at[n.Text]
				if !ok {
					i = len(list)
					at[n.Text] = i
					list = append(list, checkedLink{Result: link.Result{URL: n.Text}})
				}
				list[i].Places = append(list[i].Places, linkPlace{sheet.Doc.Name, sheet.Doc.Pos(n.Start).Line, sheet.ID})
			case n.Kind == document.List:
				for _, item := range n.Items {
					visit(item, s.Items)
				}
			case n.Kind == document.Map:
				for _, f := range n.Fields {
					visit(f.Value, s.Property(f.Key.Text))
				}
			}
		}
		visit(sheet.Doc.Root, sheet.Schema.Shape())
	}
	return list
}

// ask asks the addresses, and notes what became of each.
func (k call) ask(links []checkedLink, allowPrivate bool) error {
	urls := out.Each(links, func(c checkedLink) string { return c.URL })
	checker := link.Checker{
		Sleep: k.app.Sleep, Timeout: 20 * time.Second, Pause: 500 * time.Millisecond,
		Retries: 2, Backoff: 2 * time.Second, MaxWait: time.Minute,
		AllowPrivate: allowPrivate, Progress: k.progress().counting("asking", "addresses"),
		Agent: "wdw/" + k.app.Version + " (+https://github.com/who-does-what/wdw)",
	}
	results, err := checker.Check(k.ctx, urls)
	for i, r := range results {
		links[i].Result = r
	}
	return err
}

// linksResult shows the links, worst first; those that answer only with all.
func linksResult(links []checkedLink, all bool) out.Result {
	shown := slices.DeleteFunc(slices.Clone(links), func(c checkedLink) bool { return c.Outcome == link.OK && !all })
	slices.SortStableFunc(shown, func(a, b checkedLink) int {
		return slices.Index(link.Outcomes(), a.Outcome) - slices.Index(link.Outcomes(), b.Outcome)
	})
	return out.List(shown,
		out.Col("outcome", "Outcome", func(c checkedLink) string { return string(c.Outcome) }),
		out.Col("url", "Address", func(c checkedLink) string { return c.URL }),
		out.Col("detail", "Why", func(c checkedLink) string { return c.Detail }),
		out.Col("to", "Answers at", func(c checkedLink) string { return c.To }),
		out.Cells("places", "Stands at", func(c checkedLink) []string {
			return out.Each(c.Places, func(p linkPlace) string { return fmt.Sprintf("%s:%d", p.File, p.Line) })
		}),
	)
}

// countLinks says how many links came to what, and fails if one is broken.
func (k call) countLinks(links []checkedLink) error {
	count := map[link.Outcome]int{}
	for _, c := range links {
		count[c.Outcome]++
	}
	var parts []string
	for _, outcome := range link.Outcomes() {
		if n := count[outcome]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, outcome))
		}
	}
	k.note("%s", strings.TrimSuffix(words.Count(len(links), "address")+": "+strings.Join(parts, ", "), ": "))
	if count[link.Broken] > 0 {
		return errFindings
	}
	return nil
}

// checkRecord refuses to record among the entries, where the file would be a stray one.
func (s *session) checkRecord(ctx context.Context, record string) error {
	if record == "" {
		return nil
	}
	p, err := s.place(ctx)
	if err != nil || p.root == "" {
		return err
	}
	if _, ok := below(filepath.Join(p.root, catalogue.Folder), s.absolute(record)); ok {
		return usagef("--record: %s lies in the catalogue; results are kept outside the entries", record)
	}
	return nil
}

// writeRecord replaces the record as a whole. The file is an absolute path.
func writeRecord(file string, date time.Time, links []checkedLink) error {
	var text bytes.Buffer
	if err := out.JSON(&text, struct {
		Date  string        `json:"date"`
		Links []checkedLink `json:"links"`
	}{date.Format(time.DateOnly), links}); err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return err
	}
	defer root.Close()
	change, err := rewritten(root, filepath.Base(file), text.Bytes())
	if err != nil {
		return err
	}
	return edit.Save(root, change)
}
