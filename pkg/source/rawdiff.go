package source

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// rawReader reads the raw format of diff-tree -z: a commit's hash, then for each file
// ":" MODE SP MODE SP ID SP ID SP STATUS, and its path; NUL ends each.
type rawReader struct {
	in     *bufio.Reader
	prefix string
	next   string // read and not yet used
}

func (r *rawReader) token() (string, error) {
	if t := r.next; t != "" {
		r.next = ""
		return t, nil
	}
	t, err := r.in.ReadString(0)
	if err == io.EOF && t == "" {
		return "", io.EOF
	}
	if err != nil {
		return "", fmt.Errorf("read from git diff-tree: %w", err)
	}
	return t[:len(t)-1], nil
}

// changes reads one list, which begins with the hash of a commit.
func (r *rawReader) changes(hash string) ([]FileChange, error) {
	if t, err := r.token(); err != nil || t != hash {
		return nil, errors.Join(fmt.Errorf("git diff-tree answered %q, not %s", t, hash), err)
	}
	var changes []FileChange
	for {
		head, err := r.token()
		if err == io.EOF {
			return changes, nil
		}
		if err != nil {
			return nil, err
		}
		if !strings.HasPrefix(head, ":") {
			r.next = head
			return changes, nil
		}
		f := strings.Fields(head[1:])
		name, err := r.token()
		if err != nil || len(f) != 5 {
			return nil, errors.Join(fmt.Errorf("git diff-tree answered %q", head), err)
		}
		if r.prefix != "" {
			name = strings.TrimPrefix(name, r.prefix+"/")
		}
		c := FileChange{Path: path.Clean(name), Old: regular(f[0], f[2]), New: regular(f[1], f[3])}
		if c.Old != c.New {
			changes = append(changes, c)
		}
	}
}

// regular is the id of a regular file, empty for anything else.
func regular(mode, id string) string {
	if strings.HasPrefix(mode, "100") {
		return id
	}
	return ""
}
