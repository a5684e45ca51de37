package edit

import (
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Unified shows what changes in a file, as lines in the form that "diff -u" and
// "git apply" know. It is empty when nothing does. An old of nil is a new file.
func Unified(name string, old, next []byte) string {
	from, to := "a/"+name, "b/"+name
	if old == nil {
		from = "/dev/null"
	}
	return strings.TrimPrefix(string(diff.Diff(from, old, to, next)), fmt.Sprintf("diff %s %s\n", from, to))
}
