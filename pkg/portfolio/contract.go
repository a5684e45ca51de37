package portfolio

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
)

// standing is what is to be known of a contract, whatever the verdict on its system is.
type standing string

const (
	hasEnded standing = "ended"     // its last day has passed
	endsSoon standing = "ends-soon" // it ends within twelve months
	renews   standing = "renews"    // it is renewed again and again, within twelve months too
)

// standing is that of a contract on the day of the check; "" if the end is far or not known.
func (x *checker) standing(t Term) standing {
	year := x.today.AddDate(1, 0, 0)
	switch {
	case t.IsRolling && (t.End.IsZero() || !t.End.Last.After(year)):
		return renews
	case t.End.IsZero():
	case t.End.Before(x.today):
		return hasEnded
	case !t.End.Last.After(year):
		return endsSoon
	}
	return ""
}

// contract notes how the contract stands, and says so where the advice does not yet.
func (x *checker) contract(r *Judgement) {
	r.Standing = x.standing(r.Term)
	if r.isEndTold {
		return
	}
	end := r.Term.End
	switch r.Standing {
	case hasEnded:
		r.Advice += fmt.Sprintf(" The contract ended%s, says the register: find out what holds now.", onDate(end.Text))
	case endsSoon:
		r.Advice += fmt.Sprintf(" The contract ends%s, within twelve months: renew it, buy again or let it end.", onDate(end.Text))
	case renews:
		r.Advice += " The contract is renewed year by year: the next renewal falls within twelve months."
	}
}

// reckon names what is planned nationally for the capabilities of a system before or while
// its contract runs, dated first. What the verdict rests on is told there.
func (x *checker) reckon(r *Judgement, f found) {
	r.Coming = []mention{}
	if r.Verdict == SupersededSoon {
		return
	}
	end := r.Term.End
	hasEnd := !end.IsZero() && !r.Term.IsRolling && !end.Before(x.today)
	var isShort bool // the contract should be
	for _, e := range x.coming {
		if !slices.ContainsFunc(f.kinds, func(k kindHit) bool { return x.comingFor(k.capability.ID)[e] }) {
			continue
		}
		m, ok := e.NextMilestone(x.today)
		if hasEnd && ok && m.Due.First.After(end.Last) {
			continue
		}
		said := mentionOf(e, e.Status().Phrase()+", without a date")
		if ok {
			said.Due = m.Due.Text
			said.What = fmt.Sprintf("%s, %q by %s (%s)", e.Status().Phrase(), m.What, m.Due.Text, cmp.Or(m.Confidence, "a hope"))
			isShort = isShort || hasEnd && e.Level().Force() >= catalogue.CentralPreferred.Force()
		}
		r.Coming = append(r.Coming, said)
	}
	if len(r.Coming) == 0 {
		return
	}
	slices.SortStableFunc(r.Coming, func(a, b mention) int {
		if (a.Due == "") != (b.Due == "") {
			return cmp.Compare(len(b.Due), len(a.Due))
		}
		return date.Compare(date.Of(a.Due), date.Of(b.Due))
	})
	r.Advice += " To be reckoned with: " + mentionWords(r.Coming) + "."
	if isShort {
		r.Advice += fmt.Sprintf(" The contract runs until %s: keep a right to end it sooner.", end.Text)
	}
}

// comingFor are those of the entries to come that are for a capability, or a part of it.
func (x *checker) comingFor(capability string) map[*catalogue.Entry]bool {
	return once(x.comes, capability, func() map[*catalogue.Entry]bool {
		comes := map[*catalogue.Entry]bool{}
		for _, e := range x.coming {
			comes[e] = e.PartDone(capability) != "" || e.HasCapability(capability)
		}
		return comes
	})
}
