package cmd

import (
	"reflect"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/history"
	"github.com/who-does-what/wdw/pkg/out"
)

// dateEvents says of each item how often the event that a calendar shows of it changed, and
// when last, as far as the commits tell: a calendar passes over an update that is no newer. What is not
// committed changed today.
func (q question) dateEvents(items framework.AllItems) {
	past, err := q.session.history(q.ctx)
	if err != nil {
		return // there is no history: the day of the last review has to do
	}
	open := map[string]map[string]int{} // items by entry, by the UID of their events
	for i, item := range items {
		if open[item.Service] == nil {
			open[item.Service] = map[string]int{}
		}
		open[item.Service][item.Event().UID] = i
	}
	wanted := func(id string) bool { return open[id] != nil }
	events := func(cat *catalogue.Catalogue) map[string]out.Event {
		list := map[string]out.Event{}
		for _, item := range framework.Roadmap(cat, q.today) {
			e := item.Event()
			list[e.UID] = e
		}
		return list
	}
	seen := map[string]bool{}
	err = past.Touched(q.ctx, wanted, func(at history.Stamp, id string, old, new *catalogue.Catalogue) {
		was, is := events(old), events(new)
		for uid, i := range open[id] {
			change := func(on time.Time) {
				if items[i].Changes++; items[i].Changes == 1 {
					items[i].Changed = on
				}
			}
			if !seen[id] && !reflect.DeepEqual(is[uid], items[i].Event()) {
				change(q.today)
			}
			if !reflect.DeepEqual(was[uid], is[uid]) {
				change(at.Date)
			}
		}
		seen[id] = true
	})
	if err != nil {
		q.session.detail("when dates changed is not known: %v", err)
	}
}
