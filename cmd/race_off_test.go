//go:build !race

package cmd_test

// isWatched tells that the race detector watches.
const isWatched = false
