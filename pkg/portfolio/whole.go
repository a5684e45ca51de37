package portfolio

import (
	"cmp"
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// order puts the systems that ask for action into the order to act: by date, then by
// force, then by cost, the dearest first. A contract whose end is not known may be
// renewed within the year, so what should or is recommended to be replaced counts as
// due then; other things without a date come last.
func order(systems []*Judgement, today time.Time) []int {
	out := []int{}
	for i, r := range systems {
		if r.Decision == nil && (r.Verdict.AsksForAction() || r.Verdict == National && !r.By.IsZero()) {
			out = append(out, i)
		}
	}
	due := func(r *Judgement) time.Time {
		switch {
		case !r.By.IsZero():
			return r.By.Last
		case r.Verdict.grade().force > Backstop.grade().force:
			return today.AddDate(1, 0, 0)
		}
		return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	slices.SortStableFunc(out, func(i, j int) int {
		a, b := systems[i], systems[j]
		return cmp.Or(
			due(a).Compare(due(b)),
			cmp.Compare(b.Verdict.grade().force, a.Verdict.grade().force),
			cmp.Compare(b.Cost.Pounds, a.Cost.Pounds),
		)
	})
	for rank, i := range out {
		systems[i].Rank = rank + 1
	}
	return out
}

// doubles finds systems of one organisation that the register itself calls the same
// kind of thing. One system in several rows is one.
func doubles(systems []*Judgement) []Double {
	type task struct{ organisation, capability, term string }
	found, named := map[task][]int{}, map[task]map[string]bool{}
	var jobs []task
	for i, r := range systems {
		if len(r.Serves) != 1 || r.Verdict == Unknown || r.Product == "" || isNoName(r.Product) || isOutOfUse(r.Status) || r.Serves[0].How == ByText && r.Serves[0].Score < 0.8 {
			continue
		}
		j := task{words.Spoken(r.Organisation), r.Serves[0].ID, words.SpokenKey(r.Serves[0].Term)}
		if found[j] == nil {
			jobs, named[j] = append(jobs, j), map[string]bool{}
		}
		if product := words.SpokenKey(r.Product); !named[j][product] {
			named[j][product] = true
			found[j] = append(found[j], i)
		}
	}
	list := []Double{}
	for _, j := range jobs {
		if same := found[j]; len(same) > 1 {
			first := systems[same[0]]
			lines := out.Each(same, func(i int) int { return systems[i].Line })
			files := out.Each(same, func(i int) string { return systems[i].File })
			list = append(list, Double{first.Organisation, j.capability, first.Serves[0].Term, same, lines, files})
		}
	}
	return list
}

// stakes sums up what each verdict is about.
func (x *checker) stakes(systems []*Judgement) []Stake {
	var out []Stake
	for _, v := range Verdicts() {
		s := Stake{Verdict: v}
		for _, r := range systems {
			if r.Verdict != v {
				continue
			}
			s.Count++
			if r.Cost.IsKnown {
				s.Priced++
				s.Pounds += r.Cost.Pounds
			}
			switch r.Standing {
			case hasEnded:
				s.Ended++
			case endsSoon, renews:
				s.EndSoon++
			}
			if end := r.Term.End; !end.IsZero() && !end.Before(x.today) && (s.FirstEnd.IsZero() || date.Compare(end, s.FirstEnd) < 0) {
				s.FirstEnd = end
			}
		}
		out = append(out, s)
	}
	return out
}
