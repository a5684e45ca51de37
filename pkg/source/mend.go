package source

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	// plainName is what may stand in a command that people copy into a shell.
	plainName   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]*$`)
	versionName = regexp.MustCompile(`^v?\d+\.`)
	abbreviated = regexp.MustCompile(`^[0-9a-f]{4,}$`)
)

// lackError says what is not here, and the command that may bring it, empty if none may.
type lackError struct{ what, fetch string }

func (e *lackError) Error() string { return e.what + mend(e.fetch) }

// mend ends a message with the command that would help, if there is one.
func mend(fetch string) string {
	switch fetch {
	case "":
		return ""
	case again:
		return "; " + again + " to fetch what is missing"
	}
	return "; to fetch what is missing run: " + fetch
}

// fetchFrom is a command that fetches from a remote, which stands for each %[1]s; empty
// without a remote, and for one whose name nobody should copy.
func fetchFrom(remote, format string) string {
	if !plainName.MatchString(remote) {
		return ""
	}
	return "git fetch " + fmt.Sprintf(format, remote)
}

// unshallow is the command that brings the rest of the history, whatever HEAD is: git
// then asks for the parents of every commit at which the history is cut off.
func unshallow(remote string) string { return fetchFrom(remote, "--unshallow %[1]s") }

// fetchRevision is the command after which a name can be resolved, if the remote has
// it. Without a destination, git would fetch the commit and forget the name.
func fetchRevision(remote, name string) string {
	name = strings.TrimPrefix(name, "refs/heads/")
	tag, isTag := strings.CutPrefix(name, "refs/tags/")
	branch, isRemote := strings.CutPrefix(strings.TrimPrefix(name, "refs/remotes/"), remote+"/")
	switch {
	case !plainName.MatchString(name), abbreviated.MatchString(name) && !isHash(name):
		return unshallow(remote)
	case isHash(name):
		return fetchFrom(remote, "%[1]s "+name)
	case isTag || versionName.MatchString(name):
		return fetchFrom(remote, "%[1]s tag "+tag)
	case isRemote:
		return fetchFrom(remote, "%[1]s "+branch+":refs/remotes/%[1]s/"+branch)
	}
	return fetchFrom(remote, "%[1]s "+name+":"+name)
}

// fetchBranches is the command that brings all branches of the remote, also to a clone
// that was told to follow only one.
func fetchBranches(remote string, isShallow bool) string {
	all := `%[1]s "+refs/heads/*:refs/remotes/%[1]s/*"`
	if isShallow {
		all = "--unshallow " + all
	}
	return fetchFrom(remote, all)
}
