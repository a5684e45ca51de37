package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/show"
	"github.com/who-does-what/wdw/pkg/words"
)

func newSearchCmd(s *session) *command {
	var chosen selection
	var columns []string
	var limit int
	var count, explain bool
	return s.command(spec{
		use: "search WORDS...", group: groupFind, formats: out.Rows,
		short: "Find entries by words: a need, a name, an acronym",
		long: `Find entries by the words of a need, a name or an acronym. The best comes first: an
exact id, name or alias, then what begins with the words, then what has them in it.

What is found says which of its fields matched. An entry that is retired or has moved
stands below its successor and names it, a part below its service. Words of the same
meaning, other forms of a word and slips of the pen count too, but less; acronyms are
whole words, and never taken for one another. Where the words mean a capability, its
level stands on standard error, with the command that says what to use.

Filters and --where narrow what is looked at, as in "wdw list". -o wide has more columns,
and --columns takes any fields instead; so do the formats of data, without the matches.`,
		example: `  wdw search text message reminders
  wdw search PDS
  wdw search who is this patient -o name --limit 1
  wdw search appointments --status live --explain`,
		args: takes(1, many, "words to look for"),
		flags: func(f *flagSet) {
			f.limit(&limit, 10, "entries")
			f.BoolVar(&explain, "explain", false, "show what each score is made of")
			chosen.register(f)
			f.fields(&columns, "columns", "show these `fields`, dotted where they are nested")
			f.BoolVar(&count, "count", false, "show only how many entries there are")
			f.check(func() error {
				if count && !f.Changed("limit") {
					limit = 0
				}
				if explain && len(columns) > 0 {
					return usagef("--columns: --explain has no columns")
				}
				return nil
			})
			f.foreign()
		},
	}, func(k call) error {
		wording := strings.Join(k.args, " ")
		if strings.TrimSpace(wording) == "" {
			return usagef("search: %q says nothing to look for", wording)
		}
		if explain {
			if err := k.only("--explain"); err != nil {
				return err
			}
		}
		cat, err := s.read(k.ctx)
		if err != nil {
			return err
		}
		var shown []query.Column
		if len(columns) > 0 {
			if shown, err = k.columns(cat, columns); err != nil {
				return err
			}
		}
		found, leftOut, err := chosen.search(k, cat, wording, limit)
		if err != nil {
			return err
		}
		if count {
			fmt.Fprintln(s.app.Stdout, len(found.Hits))
			return nil
		}
		if len(found.Unprovided) == 0 {
			defer s.noteCapability(cat, wording)
		}
		switch {
		case len(found.Hits) == 0:
			s.note("%s", nothingFound(cat, wording, found, leftOut))
		case len(found.Hits) < found.Found:
			defer s.note("%d of %d shown; --limit 0 shows all", len(found.Hits), found.Found)
		}
		switch {
		case len(columns) > 0:
			return k.write(show.Entries(cat, out.Each(found.Hits, func(h search.Hit) *catalogue.Entry { return h.Entry }), shown))
		case explain:
			return k.write(show.Scores(found.Hits))
		}
		return k.writeHits(cat, found.Hits)
	})
}

// noteCapability says who does the thing that words mean, if they mean one: services are
// half of an answer, and what is done locally has none.
func (s *session) noteCapability(cat *catalogue.Catalogue, wording string) {
	if cat.Vocabulary("capabilities") == nil {
		return
	}
	if ids, by, _ := framework.Understand(cat, wording); by != "" {
		level := cat.Vocabulary("capabilities").Get(ids[0]).Text("level")
		s.note("%s is %s: wdw decide %s", ids[0], level, ids[0])
	}
}

// writeHits writes what was found. Where that is nothing a template is tried on an entry
// as if it had been found, because a fault in it is one all the same.
func (k call) writeHits(cat *catalogue.Catalogue, hits []search.Hit) error {
	if len(hits) == 0 {
		for e := range cat.All() {
			if err := k.try(show.Hits(cat, []search.Hit{{Entry: e}})); err != nil {
				return err
			}
			break
		}
	}
	return k.write(show.Hits(cat, hits))
}

// search searches among the entries that the filters keep. Words weigh as they do in the
// whole catalogue, so that a filter changes no order. leftOut is how many hits the filters
// take away.
func (s *selection) search(k call, cat *catalogue.Catalogue, wording string, limit int) (found search.Result, leftOut int, err error) {
	index := search.New(cat)
	if s.isEmpty() {
		return index.Search(wording, limit), 0, nil
	}
	entries, err := s.keep(k.ctx, cat, k.today)
	if err != nil {
		return search.Result{}, 0, err
	}
	kept := map[*catalogue.Entry]bool{}
	for _, e := range entries {
		kept[e] = true
	}
	found = index.Search(wording, 0)
	found.Hits = slices.DeleteFunc(found.Hits, func(h search.Hit) bool { return !kept[h.Entry] })
	found.Found, leftOut = len(found.Hits), found.Found-len(found.Hits)
	if limit > 0 {
		found.Hits = found.Hits[:min(limit, len(found.Hits))]
	}
	return found, leftOut, nil
}

// nothingFound says what is there instead of what was looked for.
func nothingFound(cat *catalogue.Catalogue, wording string, found search.Result, leftOut int) string {
	nothing := fmt.Sprintf("nothing is found for %q", wording)
	switch {
	case leftOut > 0:
		return fmt.Sprintf("%s among the entries that the filters keep; without them there %s", nothing, isOrAre(leftOut))
	case len(found.Unprovided) > 0:
		item := found.Unprovided[0]
		if cat.Vocabulary("capabilities").Get(item.ID) != item {
			return fmt.Sprintf("%s: no entry names %q", nothing, item.Name())
		}
		return fmt.Sprintf("%s: no entry provides %q; \"wdw decide %s\" says who does it", nothing, item.Name(), item.ID)
	case len(found.Nearest) > 0:
		return fmt.Sprintf("%s; did you mean %s?", nothing, words.Quoted(found.Nearest, "or"))
	}
	return nothing + "; \"wdw list\" shows everything"
}

func isOrAre(n int) string {
	if n == 1 {
		return "is 1"
	}
	return fmt.Sprintf("are %d", n)
}
