package source

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"strings"
	"sync"

	"github.com/who-does-what/wdw/pkg/pool"
)

// Same tells whether a file holds the same text in two trees, as cheaply as the trees
// allow: two revisions compare the ids of their blobs and read nothing; a file of a
// folder is read and hashed. CRLF counts as LF, because a checkout may write either. A
// file that is missing or cannot be read is not the same as anything.
//
// text is what the file holds, in one of the trees, if it is the same and had to be
// read, so that nobody need read it again.
func Same(a, b fs.FS, name string) (same bool, text []byte) {
	idA, inGitA := blobID(a, name)
	idB, inGitB := blobID(b, name)
	switch {
	case inGitA && inGitB:
		return idA == idB, nil
	case inGitA:
		return isBlob(b, name, idA)
	case inGitB:
		return isBlob(a, name, idB)
	}
	dataA, errA := fs.ReadFile(a, name)
	dataB, errB := fs.ReadFile(b, name)
	if errA == nil && errB == nil && (bytes.Equal(dataA, dataB) || bytes.Equal(plainBreaks(dataA), plainBreaks(dataB))) {
		return true, dataB
	}
	return false, nil
}

// isBlob tells whether a file would be the blob with an id if it were committed, and
// returns its text if so.
func isBlob(tree fs.FS, name, id string) (bool, []byte) {
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		return false, nil
	}
	if blobHash(data, len(id)) == id {
		return true, data
	}
	if plain := plainBreaks(data); len(plain) < len(data) && blobHash(plain, len(id)) == id {
		return true, data
	}
	return false, nil
}

// blobHash is the id of a blob, as long as the ids of the repository are.
func blobHash(data []byte, length int) string {
	var h hash.Hash = sha1.New()
	if length == 2*sha256.Size {
		h = sha256.New()
	}
	fmt.Fprintf(h, "blob %d\x00", len(data))
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}

func plainBreaks(data []byte) []byte {
	if !bytes.Contains(data, []byte("\r\n")) {
		return data
	}
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
}

// ReadFiles reads many files and hands each to visit, with its index in names, from
// several goroutines at once and in any order; data is then visit's own. A file that
// cannot be read is visited with its error. The error of ReadFiles is ctx's, or says
// that Git could not be asked.
//
// For a revision it asks one process for all, without waiting for one answer before
// the next question: 10,000 files of 4.7 KB took 0.9 s one by one and take 0.45 s so.
func ReadFiles(ctx context.Context, tree fs.FS, names []string, visit func(i int, data []byte, err error)) error {
	if t, ok := tree.(*gitFS); ok {
		return t.readFiles(ctx, names, visit)
	}
	return pool.Each(ctx, len(names), func(i int) {
		data, err := fs.ReadFile(tree, names[i])
		visit(i, data, err)
	})
}

func (t *gitFS) readFiles(ctx context.Context, names []string, visit func(i int, data []byte, err error)) error {
	var ids []string
	var index []int // into names, parallel to ids
	for i, name := range names {
		n, err := answer("read", name, t.file)
		if err != nil {
			visit(i, nil, err)
			continue
		}
		ids, index = append(ids, n.id), append(index, i)
	}
	return t.objects.repo.blobs(ctx, ids, func(i int, data []byte, err error) {
		if err != nil {
			err = &fs.PathError{Op: "read", Path: names[index[i]], Err: err}
		}
		visit(index[i], data, err)
	})
}

// blobs reads many blobs through one process and hands each to visit, from several
// goroutines at once. A blob that the clone lacks is visited with errMissing.
func (r *Repo) blobs(ctx context.Context, ids []string, visit func(i int, data []byte, err error)) error {
	if len(ids) == 0 {
		return ctx.Err()
	}
	p, err := r.pipe(ctx, strings.NewReader(strings.Join(ids, "\n")+"\n"), "cat-file", "--batch", "--buffer")
	if err != nil {
		return err
	}
	var mu sync.Mutex // guards p.out and what follows: answers come in the order of the questions
	next, fault := 0, error(nil)
	read := func() (i int, data []byte, err error) {
		mu.Lock()
		defer mu.Unlock()
		i = next
		next++
		if fault == nil {
			if data, err = readObject(p.out, ids[i], "blob"); err != nil && err != errMissing {
				fault = err
			}
		}
		return i, data, cmp.Or(fault, err)
	}
	err = pool.Each(ctx, len(ids), func(int) {
		if i, data, err := read(); err == nil || err == errMissing {
			visit(i, data, err)
		}
	})
	return p.end(cmp.Or(fault, err))
}
