package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/words"
)

func newDecideCmd(s *session) *cobra.Command {
	var horizon date.Date
	return s.question(spec{
		use: "decide CAPABILITY|NEED...", group: groupPlan,
		short: "Say what to use for a need, why, and what would change that",
		long: `Walk the order of the framework for a capability, and stop at the first that applies:

  use                what is live and provided once for everyone
  prefer             what is live and preferred by the centre
  wait               a national service in public beta, or due by --horizon: buy short
  backstop           what is live for those who have nothing
  buy                a national commercial framework to buy through
  build-to-standard  a national standard to build or buy to
  local              nothing national: choose for yourselves

Each question is shown with its answer and the reason. What an editor of the catalogue
inferred is marked so. A standard that everyone has to meet is an answer by itself only
where the centre has no preferred service.

The capability is named by its id, its name, a local name such as "MPI", a service, or
in free words. If the words may mean several, they are listed and nothing is decided.`,
		example: `  wdw decide patient-demographics
  wdw decide send text messages to patients
  wdw decide MPI -o json
  wdw decide patient-messaging --horizon 2027-12-31 --at v1.4`,
		args: someArgs("a capability or a need"), complete: atMost(1, completeItems(s.app, s, "capabilities")),
		formats: out.Pages,
		flags: func(f *flagSet) {
			f.date(&horizon, "horizon", "count offers that are due by this `date` (default: the end of the current funding cycle)")
		},
	}, func(q question) (out.Result, []string, error) {
		need := strings.Join(q.args, " ")
		if horizon.IsZero() {
			if horizon = framework.CycleEnd(q.cat, q.today); horizon.IsZero() {
				q.note("no funding cycle holds %s, so nothing that is due counts; give --horizon", q.today.Format("2006-01-02"))
			}
		}
		candidates, by, err := capabilitiesFor(q.cat, need)
		if err != nil {
			return out.Result{}, nil, err
		}
		decision := framework.NewAmbiguous(q.cat, need, candidates)
		args := []string{"decide", shellWord(need)}
		if by != "" {
			decision = framework.Decide(q.cat, q.today, q.cat.Vocabulary("capabilities").Get(candidates[0]), horizon)
			decision.Need, decision.NamedBy = need, by
			args = []string{"decide", candidates[0]}
			if !horizon.IsZero() {
				args = append(args, "--horizon", horizon.Text)
			}
		}
		return decision.Result(q.cite(args...)), nil, nil
	})
}

const (
	// clearLead is by how much the best hit of a search must lead for it to be taken
	// as what was meant: half as much again.
	clearLead = 1.5
	// understood is the score from which the best hit is taken at all, worthOffering the
	// one from which a hit is offered as a candidate. Of the 445 needs with which the
	// search is measured this decides 159 rightly and 14 wrongly, and offers candidates
	// for 204, all but 8 with a right one among them; 0.25 decides 8 more rightly and 5
	// more wrongly, and a wrong decision costs more than a question.
	understood, worthOffering = 0.3, 0.15
	// maxCandidates is how many capabilities are offered for words that may mean
	// several.
	maxCandidates = 6
)

// capabilitiesFor finds the capabilities that a need may mean, likeliest first. by says
// how it was understood as the one that is returned; it is empty if it was not.
func capabilitiesFor(cat *catalogue.Catalogue, need string) (ids []string, by string, err error) {
	if ids, by := framework.Named(cat, need); len(ids) == 1 {
		return ids, by, nil
	} else if len(ids) > 1 {
		return ids, "", nil
	}
	capabilities := cat.AsEntries("capabilities")
	found := search.New(capabilities).Search(need, maxCandidates)
	hits := found.Hits
	if len(hits) > 0 && hits[0].Score >= understood && (len(hits) == 1 || hits[0].Score >= clearLead*hits[1].Score) {
		return []string{hits[0].Entry.ID}, "search", nil
	}
	var near []string
	for _, hit := range hits {
		if near = append(near, hit.Entry.ID); hit.Score >= worthOffering {
			ids = append(ids, hit.Entry.ID)
		}
	}
	// The words of services lead to capabilities too, "app" to what the app does.
	services := search.New(cat).Search(need, 3)
	for _, hit := range services.Hits {
		for _, id := range hit.Entry.Texts("capabilities") {
			if hit.Score >= understood && capabilities.Entry(id) != nil && !slices.Contains(ids, id) && len(ids) < maxCandidates {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) > 0 {
		return ids, "", nil
	}
	near = slices.Concat(words.Nearest(need, capabilities.IDs(), 3), near, found.Nearest)
	if len(near) > 0 {
		return nil, "", fmt.Errorf("no capability is found for %q; near it may be %s", need, words.Quoted(near[:min(3, len(near))], "or"))
	}
	return nil, "", fmt.Errorf("no capability is found for %q; \"wdw matrix\" lists them all", need)
}
