package pool

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
)

func TestEach(t *testing.T) {
	for _, n := range []int{-1, 0, 1, 1000} {
		calls := make([]int, max(n, 0))
		var running, most atomic.Int64
		err := Each(context.Background(), n, func(i int) {
			if now := running.Add(1); now > most.Load() {
				most.Store(now)
			}
			calls[i]++
			running.Add(-1)
		})
		if err != nil {
			t.Errorf("Each(%d) = %v", n, err)
		}
		for i, c := range calls {
			if c != 1 {
				t.Errorf("Each(%d) called with %d %d times", n, i, c)
			}
		}
		if limit := int64(runtime.GOMAXPROCS(0)); most.Load() > limit {
			t.Errorf("Each(%d) ran %d at once, want at most %d", n, most.Load(), limit)
		}
	}
}

// TestEachEnds has a context that ends on the way: what has begun is finished, and nothing
// more begins.
func TestEachEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var calls atomic.Int64
	err := Each(ctx, 1000, func(int) {
		cancel()
		calls.Add(1)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Each = %v, want %v", err, context.Canceled)
	}
	if got, limit := calls.Load(), int64(runtime.GOMAXPROCS(0)); got > limit {
		t.Errorf("%d calls, want at most %d", got, limit)
	}
}
