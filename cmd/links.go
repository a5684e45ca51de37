package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/link"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

type linksOptions struct {
	global       *session
	since        string
	record       string
	allowPrivate bool
	all          bool
	output       output
}

func newLinksCmd(app *App, global *session) *cobra.Command {
	opts := linksOptions{global: global}
	c := &cobra.Command{
		Use:     "links [ID...]",
		GroupID: groupCurate,
		Short:   "Ask every web address in the catalogue whether it answers",
		Long: `Ask the web addresses of the catalogue, or of some entries, whether they answer: one
request at a time for each host, with a pause between, HEAD before GET, and a few
retries for servers that fail for a while. It uses the network, and takes minutes.

  broken    gone or wrong: mend the address or delete it
  failing   the server did not answer properly, perhaps only for a while
  refused   the site does not answer programs: look yourself
  private   it leads into a private network, and was not asked
  moved     the page answers at another address for good
  ok        it answers; shown with --all only

The exit code is 1 if an address is broken. Nothing in the entries is changed; --record
keeps the results in a file of its own.`,
		Example: `  wdw links
  wdw links nhs-login mesh --all
  wdw links --since main --record links.json`,
		ValidArgsFunction: completeIDs(app, global),
		RunE:              func(c *cobra.Command, args []string) error { return runLinks(c.Context(), app, opts, args) },
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&opts.since, "since", "", "ask only the addresses that are new since this `revision` or date")
	c.Flags().StringVar(&opts.record, "record", "", "write all results as JSON to this `file`, which may not be one of the catalogue")
	c.Flags().BoolVar(&opts.allowPrivate, "allow-private", false, "ask addresses in private networks too; only for a catalogue that you trust")
	c.Flags().BoolVar(&opts.all, "all", false, "show the addresses that answer as well")
	mustRegister(c, "since", completeRevisions(app, global))
	mustRegister(c, "record", completeFiles)
	opts.output.register(c, "table", "json", "csv", "markdown")
	return c
}

// linkPlace is where an address stands.
type linkPlace struct {
	File string
	Line int
	// ID is the entry, empty in other files.
	ID string
}

// address is a web address and the places that have it, in the order of the files.
type address struct {
	url    string
	places []linkPlace
}

func runLinks(ctx context.Context, app *App, opts linksOptions, words []string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	now, err := opts.global.now()
	if err != nil {
		return err
	}
	if err := opts.checkRecord(ctx, app); err != nil {
		return err
	}
	cat, err := opts.global.read(ctx)
	if err != nil {
		return err
	}
	ids := map[string]bool{}
	for _, word := range words {
		e, _ := cat.Lookup(word)
		if e == nil {
			return unknownEntry(cat, word)
		}
		ids[e.ID] = true
	}
	addresses := addressesOf(cat)
	if len(ids) > 0 {
		addresses = slices.DeleteFunc(addresses, func(a address) bool {
			return !slices.ContainsFunc(a.places, func(p linkPlace) bool { return ids[p.ID] })
		})
	}
	if opts.since != "" {
		known, err := opts.knownSince(ctx, app)
		if err != nil {
			return err
		}
		addresses = slices.DeleteFunc(addresses, func(a address) bool { return known[a.url] })
	}
	urls := make([]string, len(addresses))
	for i, a := range addresses {
		urls[i] = a.url
	}
	line := opts.global.progress()
	if line != nil {
		line.noun = "addresses"
	}
	checker := link.Checker{
		Sleep: app.Sleep, Timeout: 20 * time.Second, Pause: 500 * time.Millisecond,
		Retries: 2, Backoff: 2 * time.Second, MaxWait: time.Minute,
		AllowPrivate: opts.allowPrivate, Progress: line.counting("asking"),
		Agent: "wdw/" + app.Version + " (+https://github.com/who-does-what/wdw)",
	}
	results, err := checker.Check(ctx, urls)
	line.erase()
	if err != nil {
		return err
	}
	return opts.report(app, addresses, results, now, screen)
}

// knownSince lists the addresses that the catalogue had at the revision.
func (o linksOptions) knownSince(ctx context.Context, app *App) (map[string]bool, error) {
	cat, err := o.global.loadAt(ctx, o.since)
	if err != nil {
		return nil, fmt.Errorf("--since: %w", err)
	}
	known := map[string]bool{}
	for _, a := range addressesOf(cat) {
		known[a.url] = true
	}
	return known, nil
}

// addressesOf lists the web addresses of a catalogue, in the order in which they stand
// in its files, each once: the values that the schemas call addresses.
func addressesOf(cat *catalogue.Catalogue) []address {
	var list []address
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
					list = append(list, address{url: n.Text})
				}
				list[i].places = append(list[i].places, linkPlace{sheet.Doc.Name, sheet.Doc.Pos(n.Start).Line, sheet.ID})
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

// report writes the results, worst first, and returns the verdict.
func (o linksOptions) report(app *App, addresses []address, results []link.Result, now time.Time, screen out.Screen) error {
	if o.record != "" {
		var b bytes.Buffer
		if err := out.JSON(&b, out.Object{{Key: "date", Value: now.Format(time.DateOnly)}, {Key: "links", Value: linkValues(addresses, results, true)}}); err != nil {
			return err
		}
		if err := o.writeRecord(app, b.Bytes()); err != nil {
			return err
		}
	}
	count := map[link.Outcome]int{}
	order := make([]int, len(results))
	for i, r := range results {
		count[r.Outcome]++
		order[i] = i
	}
	rank := func(i int) int { return slices.Index(link.Outcomes(), results[i].Outcome) }
	slices.SortStableFunc(order, func(a, b int) int { return rank(a) - rank(b) })
	sorted, sortedResults := make([]address, len(order)), make([]link.Result, len(order))
	for i, from := range order {
		sorted[i], sortedResults[i] = addresses[from], results[from]
	}
	if err := o.write(app, sorted, sortedResults, screen); err != nil {
		return err
	}
	var parts []string
	for _, outcome := range link.Outcomes() {
		if n := count[outcome]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, outcome))
		}
	}
	o.global.note("%s", strings.TrimSuffix(words.Count(len(results), "address")+": "+strings.Join(parts, ", "), ": "))
	if count[link.Broken] > 0 {
		return errFindings
	}
	return nil
}

func (o linksOptions) write(app *App, addresses []address, results []link.Result, screen out.Screen) error {
	if o.output.format == "json" {
		return out.JSON(app.Stdout, linkValues(addresses, results, o.all))
	}
	t := out.Table{
		Headings: []string{"Outcome", "Address", "Why", "Answers at", "Stands at"},
		Keys:     []string{"outcome", "url", "detail", "to", "places"},
	}
	for i, r := range results {
		if r.Outcome == link.OK && !o.all {
			continue
		}
		var places out.Cell
		for _, p := range addresses[i].places {
			places = append(places, fmt.Sprintf("%s:%d", p.File, p.Line))
		}
		t.Rows = append(t.Rows, []out.Cell{{string(r.Outcome)}, {r.URL}, {r.Detail}, {r.To}, places})
	}
	switch {
	case o.output.format == "csv":
		return t.CSV(app.Stdout)
	case len(t.Rows) == 0:
		return nil
	case o.output.format == "markdown":
		return t.Markdown(app.Stdout)
	}
	return t.Write(app.Stdout, screen)
}

// linkValues are results as JSON data; never nil.
func linkValues(addresses []address, results []link.Result, all bool) []out.Object {
	list := []out.Object{}
	for i, r := range results {
		if r.Outcome == link.OK && !all {
			continue
		}
		places := make([]out.Object, len(addresses[i].places))
		for j, p := range addresses[i].places {
			places[j] = out.Object{{Key: "file", Value: p.File}, {Key: "line", Value: p.Line}, {Key: "id", Value: p.ID}}
		}
		list = append(list, out.Object{
			{Key: "url", Value: r.URL}, {Key: "outcome", Value: string(r.Outcome)}, {Key: "status", Value: r.Status},
			{Key: "to", Value: r.To}, {Key: "detail", Value: r.Detail}, {Key: "places", Value: places},
		})
	}
	return list
}

// checkRecord refuses to record among the entries, where the file would be a stray one.
func (o linksOptions) checkRecord(ctx context.Context, app *App) error {
	if o.record == "" {
		return nil
	}
	p, err := o.global.place(ctx)
	if err != nil || p.root == "" {
		return err
	}
	rel, err := filepath.Rel(filepath.Join(p.root, catalogue.Folder), absolute(app, o.record))
	if err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return usagef("--record: %s lies in the catalogue; results are kept outside the entries", o.record)
	}
	return nil
}

// writeRecord replaces the record as a whole.
func (o linksOptions) writeRecord(app *App, text []byte) error {
	file := absolute(app, o.record)
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return fmt.Errorf("--record: %w", err)
	}
	defer root.Close()
	change := edit.Change{Name: filepath.Base(file), New: text}
	switch old, err := edit.Read(root, change.Name); {
	case err == nil:
		change.Old = old
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("--record: %w", err)
	}
	if err := edit.Save(root, change); err != nil {
		return fmt.Errorf("--record: %w", err)
	}
	return nil
}
