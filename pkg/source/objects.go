package source

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Commit is what is known of a commit besides its files.
type Commit struct {
	Hash string
	// Date is the committer date in UTC.
	Date time.Time
	// Author is the author's name, without the address.
	Author string
	// Subject is the first paragraph of the message on one line.
	Subject string
	// Parents are full hashes, empty for a first commit. A shallow clone lacks some.
	Parents []string
}

// Commit reads a commit, given as a full hash.
func (r *Repo) Commit(ctx context.Context, hash string) (Commit, error) {
	c, err := r.commit(ctx, hash)
	if err != nil {
		return Commit{}, fmt.Errorf("read commit %s: %w", Short(hash), err)
	}
	return c.Commit, nil
}

type rawCommit struct {
	Commit
	tree string
}

func (r *Repo) commit(ctx context.Context, hash string) (rawCommit, error) {
	if err := checkHashes(hash); err != nil {
		return rawCommit{}, err
	}
	data, err := r.objects.get(ctx, hash, "commit")
	if err != nil {
		return rawCommit{}, err
	}
	return parseCommit(hash, string(data))
}

// parseCommit reads a commit object: headers, an empty line, the message.
func parseCommit(hash, raw string) (rawCommit, error) {
	c := rawCommit{Commit: Commit{Hash: hash}}
	encoding := ""
	header, message, _ := strings.Cut(raw, "\n\n")
	for line := range strings.SplitSeq(header, "\n") {
		key, value, _ := strings.Cut(line, " ")
		switch key {
		case "tree":
			c.tree = value
		case "parent":
			c.Parents = append(c.Parents, value)
		case "author":
			c.Author, _, _ = strings.Cut(value, " <")
		case "committer":
			// NAME <ADDRESS> SECONDS ZONE; the name may hold anything.
			seconds, _, _ := strings.Cut(strings.TrimSpace(value[strings.LastIndexByte(value, '>')+1:]), " ")
			n, err := strconv.ParseInt(seconds, 10, 64)
			if err != nil {
				return rawCommit{}, fmt.Errorf("malformed committer %q", value)
			}
			c.Date = time.Unix(n, 0).UTC()
		case "encoding":
			encoding = strings.ToLower(value)
		}
	}
	if !isHash(c.tree) || c.Date.IsZero() {
		return rawCommit{}, errors.New("malformed commit")
	}
	message = strings.TrimLeft(strings.ReplaceAll(message, "\r\n", "\n"), "\n")
	subject, _, _ := strings.Cut(message, "\n\n")
	c.Subject = decode(strings.Join(strings.Fields(subject), " "), encoding)
	c.Author = decode(strings.TrimSpace(c.Author), encoding)
	return c, nil
}

// decode makes valid UTF-8 of text in the encoding that a commit declares. Latin-1 is
// the one that still occurs.
func decode(s, encoding string) string {
	switch encoding {
	case "iso-8859-1", "iso8859-1", "latin1", "latin-1":
		if !utf8.ValidString(s) {
			var b strings.Builder
			for i := range len(s) {
				b.WriteRune(rune(s[i]))
			}
			return b.String()
		}
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

var errMissing = errors.New("the clone lacks it")

// objects asks one process of git for the contents of objects: a process a file took
// 0.64 s for 300 files of 3.5 KB, this takes 0.04 s. The process starts with the first
// question, and again if it has died. Asking for neighbours ahead was tried: 10,000
// files then took 0.65 s, not 0.9 s, for twice the code.
type objects struct {
	repo *Repo
	ctx  context.Context // of OpenRepo: the process ends with it

	mu      sync.Mutex
	process *piped // nil when none runs
	closed  bool
}

// get returns the contents of an object, which the caller then owns. It may be named in
// any way that git knows, and be of any kind where kind is empty.
func (o *objects) get(ctx context.Context, id, kind string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return nil, fs.ErrClosed
	}
	data, err := o.ask(id, kind)
	if err != nil && !errors.Is(err, errMissing) {
		// What the process says next is not the answer to the next question.
		err = o.stop(err)
	}
	return data, err
}

func (o *objects) ask(id, kind string) (_ []byte, err error) {
	if o.process == nil {
		if o.process, err = o.repo.pipe(o.ctx, nil, "cat-file", "--batch"); err != nil {
			return nil, err
		}
	}
	if _, err := io.WriteString(o.process.in, id+"\n"); err != nil {
		return nil, fmt.Errorf("ask git cat-file: %w", err)
	}
	return readObject(o.process.out, id, kind)
}

// stop ends the process, if there is one, because of an error, and returns that or what
// git says about it.
func (o *objects) stop(err error) error {
	p := o.process
	if o.process = nil; p == nil {
		return err
	}
	return p.end(err)
}

// readObject reads one answer of cat-file --batch: ID SP TYPE SP SIZE LF CONTENTS LF.
func readObject(in *bufio.Reader, id, kind string) ([]byte, error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("read from git cat-file: %w", err)
	}
	if line == id+" missing\n" {
		return nil, errMissing
	}
	answer := strings.Fields(line)
	if len(answer) != 3 || answer[0] != id && isHash(id) {
		return nil, fmt.Errorf("git cat-file answered %q", line)
	}
	size, err := strconv.ParseInt(answer[2], 10, 64)
	switch {
	case err != nil || size < 0:
		return nil, fmt.Errorf("git cat-file answered %q", line)
	case kind != "" && answer[1] != kind:
		return nil, fmt.Errorf("%s is a %s, not a %s", Short(id), answer[1], kind)
	case size > maxFile:
		return nil, errTooLarge
	}
	data := make([]byte, size+1)
	if _, err := io.ReadFull(in, data); err != nil {
		return nil, fmt.Errorf("read from git cat-file: %w", err)
	}
	return data[:size], nil
}
