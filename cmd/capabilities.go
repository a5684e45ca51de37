package cmd

import (
	"fmt"
	"slices"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

func newCapabilitiesCmd(s *session) *command {
	var levels, states, domains []string
	return s.question(spec{
		use: "capabilities [CAPABILITY...]", group: groupFind,
		short: "List what the health service must be able to do, and who does it",
		long: `List the capabilities by domain: who does each, how far it is covered (see "wdw help
matrix"), and what local registers call systems for it. They are what "wdw decide" and
"wdw standards --for" can be asked.

A capability that is named by its id, its name, a local name such as "MPI" or a service
for it is shown for a reader: why it is done at its level, the centre's part, who offers
what, and the standards.`,
		example: `  wdw capabilities
  wdw capabilities --level shared
  wdw capabilities shared-care-record
  wdw capabilities MPI -o json`,
		args: anyArgs, complete: s.values(itemsOf("capabilities")),
		formats: out.Rows,
		flags: func(f *flagSet) {
			f.choice(&levels, "level", "keep capabilities done at this `level`", capabilityLevels)
			f.choice(&states, "state", "keep capabilities in this `state`", texts(framework.States()))
			f.StringSliceVar(&domains, "domain", nil, "keep capabilities of this `domain`")
			f.completed("domain", s.values(itemsOf("domains")))
		},
	}, func(q question) (out.Result, []string, error) {
		if err := checkValues("domain", domains, q.cat.Vocabulary("domains").IDs()); err != nil {
			return out.Result{}, nil, err
		}
		wanted, err := q.capabilitiesNamed(q.args)
		if err != nil {
			return out.Result{}, nil, err
		}
		list := framework.Capabilities(q.cat, q.today).Only(wanted, levels, states, domains)
		result := list.Result()
		if len(wanted) > 0 {
			result.Page = list.Page
		} else {
			q.note("%s", list.Summary())
		}
		return result, nil, nil
	})
}

// capabilitiesNamed finds the ids of the capabilities that words name.
func (q question) capabilitiesNamed(named []string) (wanted []string, err error) {
	for _, word := range named {
		ids, by := framework.Named(q.cat, word)
		switch {
		case len(ids) == 0:
			return nil, q.unknownCapability(word)
		case by == "entry":
			q.note("%q is an entry for %s", word, words.Join(ids, "and"))
		case len(ids) > 1:
			return nil, fmt.Errorf("%q names several capabilities; give one of %s", word, words.Join(ids, "and"))
		case by != "id":
			q.note("%q is %s of %s", word, map[string]string{"name": "the name", "local name": "a local name"}[by], ids[0])
		}
		for _, id := range ids {
			if !slices.Contains(wanted, id) {
				wanted = append(wanted, id)
			}
		}
	}
	return wanted, nil
}

// unknownCapability names the capabilities that a word may mean.
func (q question) unknownCapability(word string) error {
	near, _, err := framework.Understand(q.cat, word)
	if err != nil {
		return err
	}
	return fmt.Errorf("%q is not a capability of this catalogue; did you mean %s?", word, words.Quoted(near[:min(3, len(near))], "or"))
}
