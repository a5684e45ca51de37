package framework_test

import (
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/framework"
)

// TestSchedulesDemandWhatStands checks on the frozen catalogue, for each capability, that no
// tender asks for what is withdrawn, closed or not there yet, that everything has a reason,
// and that nothing stands there twice.
func TestSchedulesDemandWhatStands(t *testing.T) {
	cat := frozen(t)
	for _, c := range cat.Vocabulary("capabilities").Items {
		s := framework.ScheduleFor(cat, today, c.ID)
		seen := map[string]bool{}
		for _, d := range s.Demands {
			key := d.ID + map[bool]string{true: " to meet", false: " to use"}[d.Demand == "must" || d.Demand == "should"]
			if seen[key] || len(d.Why) == 0 || strings.Join(d.Capabilities, "") != c.ID || d.Status.IsWithdrawn() || d.Status.IsGone() || d.Status.IsComing() {
				t.Errorf("%s asks for %+v", c.ID, d)
			}
			seen[key] = true
			if e := cat.Entry(d.ID); e != nil && (d.Demand == "connect" || d.Demand == "buy") && !e.Status().IsAvailable() {
				t.Errorf("%s leads to %s, which is %s", c.ID, d.ID, e.Status())
			}
		}
		for _, id := range c.Standards("required") {
			isSaid := false
			for _, d := range s.Demands {
				isSaid = isSaid || d.ID == id
			}
			for _, l := range s.LeftOut {
				isSaid = isSaid || l.ID == id
			}
			if !isSaid {
				t.Errorf("%s says nothing of %s, which it requires", c.ID, id)
			}
		}
	}
}
