// Package source says where a tree of files comes from: a folder, a Git revision or
// the files embedded in the program. Whatever it comes from, a tree is an fs.FS that
// nothing leads out of, that never blocks on a pipe or a device, and in which no file
// is larger than maxFile.
//
// Git is the program of that name, version 2.30 or newer, and this package is the
// only one that runs it. It is never given a shell or a revision that could be an
// option, and the network only for a Remote: what a clone lacks is an error that says
// which command would fetch it.
package source

import (
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// maxFile is the size in bytes above which no file of a folder or a revision is opened.
const maxFile = 64 << 20

// Errors that Open, Stat and ReadFile wrap in an *fs.PathError.
var (
	// ErrNotRegular stands for what is neither a regular file nor a folder, once links
	// have been followed: a pipe, a device, a link that goes round in circles.
	ErrNotRegular = errors.New("neither a regular file nor a folder")
	// ErrOutside stands for a link that leads out of the tree. It is an ErrNotRegular.
	ErrOutside error = outsideError{}
	// errTooLarge stands for a file of more than maxFile bytes.
	errTooLarge = fmt.Errorf("larger than %d MiB", maxFile>>20)
)

type outsideError struct{}

func (outsideError) Error() string        { return "a link that leads out of the tree" }
func (outsideError) Is(target error) bool { return target == ErrNotRegular }

// Tree is a number of files and where they come from.
type Tree struct {
	// FS reads the files. It is safe for concurrent use.
	FS fs.FS
	// Name is for people: the folder as the caller wrote it, the short hash of a commit.
	// Whoever resolved a revision may put what was typed in its place.
	Name string
	// Commit is the full hash, empty when the tree is not a Git revision.
	Commit string
	// Address is that of the repository elsewhere which the revision is one of, empty for
	// others.
	Address string
	// Absent counts the files that are read from the index, because they are not checked
	// out.
	Absent int
	// Date is the committer date in UTC, zero when the tree is not a Git revision.
	Date time.Time
}

// Embedded is the tree of files that the program carries.
func Embedded(fsys fs.FS) *Tree { return &Tree{FS: fsys, Name: "embedded"} }

// blobID returns the Git id of a file's contents, following links as Open does. It
// answers only for trees that know it without reading, which are Git revisions and
// what fs.Sub makes of them: equal ids are equal files.
func blobID(fsys fs.FS, name string) (string, bool) {
	t, ok := fsys.(*gitFS)
	if !ok {
		return "", false
	}
	n, err := t.find(name, true)
	if err != nil || n.mode.IsDir() {
		return "", false
	}
	return n.id, true
}
