package cmd

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/words"
)

func newDeprecateCmd(s *session) *command {
	var said edit.Deprecation
	var isDry bool
	return s.command(spec{
		use: "deprecate ID", group: groupEdit,
		short: "Say that a service ends, when, why and what to use instead",
		long: `Say that a service is deprecated: it still runs, and nobody new should start with it.

Sets the status and its note, the dates, the successors, "replaces" in each successor,
and the disposition.`,
		example: `  wdw deprecate cis1-authentication --successor care-identity-service --retires 2027-02-28 \
    --reason "The provider has told suppliers to move by February 2027."`,
		args: takes(1, 1, "the id of an entry"), complete: atMost(1, s.completeIDs),
		flags: func(f *flagSet) {
			f.StringSliceVar(&said.Successors, "successor", nil, "the `id` of what to use instead; several with commas")
			f.StringVar(&said.Retires, "retires", "", "the `date` on which it ends, as precisely as it is known")
			f.StringVar(&said.Kind, "retires-kind", "", "how firm that date is: target or agreed")
			f.StringVar(&said.Reason, "reason", "", "why, in `words` that the sources bear out")
			f.StringVar(&said.Basis, "basis", "inferred", "whether a publication says that it is to be retired: published or inferred")
			f.StringVar(&said.On, "on", "", "the `date` of the deprecation (default: today)")
			f.dryRun(&isDry)
			f.completed("successor", s.completeIDs)
			f.completed("retires-kind", fixed("target", "agreed"))
			f.completed("basis", fixed("published", "inferred"))
			f.check(func() error { return s.checkDeprecation(&said) })
			f.completed("retires", s.completeDates)
		},
	}, func(k call) error {
		return k.change(isDry, func(ws *edit.Workspace) error { return k.deprecate(ws, said) })
	})
}

// checkDeprecation refuses flags that do not go together, and dates that are none.
func (s *session) checkDeprecation(said *edit.Deprecation) error {
	if said.Reason = strings.TrimSpace(said.Reason); said.Reason == "" {
		return usagef("--reason is needed: whoever uses the service will ask why")
	}
	for name, text := range map[string]*string{"retires": &said.Retires, "on": &said.On} {
		d, err := s.parseDate(name, *text)
		if err != nil {
			return err
		}
		written, _ := d.MarshalText() // as files have it
		*text = string(written)
	}
	if said.Kind != "" && said.Retires == "" {
		return usagef("--retires-kind says how firm the date of --retires is, and there is none")
	}
	return nil
}

func (k call) deprecate(ws *edit.Workspace, said edit.Deprecation) error {
	entry, err := k.named(ws.Catalogue, k.args[0])
	if err != nil {
		return err
	}
	switch {
	case entry.IsGone():
		return fmt.Errorf("%s is %s already", entry.ID, entry.Status())
	case entry.Status() != catalogue.Deprecated && entry.Text("status_note") == said.Reason:
		return usagef("--reason: status_note of %s said that before; say why it is deprecated now", entry.ID)
	}
	for i, word := range said.Successors {
		e, err := k.named(ws.Catalogue, word)
		if err != nil {
			return fmt.Errorf("--successor: %w", err)
		}
		if e.ID == entry.ID {
			return usagef("--successor: %s cannot replace itself", e.ID)
		}
		said.Successors[i] = e.ID
	}
	k.noteUsers(ws.Catalogue, entry)
	for _, was := range [][2]string{{"status_note", said.Reason}, {"dates.retires", said.Retires}} {
		if old := entry.Text(strings.Split(was[0], ".")...); old != "" && was[1] != "" && old != was[1] {
			k.note("%s of %s is replaced; it was %q", was[0], entry.ID, old)
		}
	}
	return ws.Deprecate(entry, said)
}

// noteUsers says who needs an entry that is to end.
func (k call) noteUsers(cat *catalogue.Catalogue, entry *catalogue.Entry) {
	var users []string
	for _, a := range framework.ImpactOf(cat, k.today, entry, date.Date{}).Affected {
		if a.Depth == 1 {
			users = append(users, a.ID)
		}
	}
	if len(users) > 0 {
		k.note("needed by %s; see \"wdw impact %s\"", words.Join(users, "and"), entry.ID)
	}
}
