package source

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

const (
	// origin is the name of the repository that is copied. The user's configuration may
	// prefer another, clone.defaultRemoteName.
	origin = "origin"
	// filterKey is the setting of a copy that says what is left out when it is fetched.
	filterKey = "remote." + origin + ".partialclonefilter"
	// fetchedFile is the file of a copy that says when it was last fetched.
	fetchedFile = "wdw-fetched"
	// maxPacks is how many files of objects a copy has before they are made one: each
	// refresh brings one or two, and each is looked into for each object.
	maxPacks = 50
)

// heads are the references that a copy has of those of the server.
var heads = []string{"+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"}

func exists(name string) bool { _, err := os.Lstat(name); return err == nil }

// isCopy tells whether a folder has what git asks of a repository. It takes no process.
func isCopy(dir string) bool {
	head, err := os.Stat(filepath.Join(dir, "HEAD"))
	return err == nil && head.Size() > 0 && exists(filepath.Join(dir, "config")) &&
		exists(filepath.Join(dir, "objects")) && exists(filepath.Join(dir, "refs"))
}

// refresh brings a copy up to date, and makes a new one if it is damaged.
func (m *Remote) refresh(ctx context.Context) error {
	damage := checkPacks(m.dir)
	if damage == nil {
		head, err := m.head(ctx)
		if err != nil {
			return fmt.Errorf("%w; without --refresh the copy on this machine is used", err)
		}
		damage = m.update(ctx, head)
	}
	if damage == nil {
		return m.tidy(ctx)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	m.note("the copy in " + m.dir + " cannot be brought up to date; fetching " + m.Address.String() + " again")
	if err := m.renew(ctx); err != nil {
		return fmt.Errorf("bring the copy in %s up to date: %w; a new one cannot be made: %w", m.dir, damage, err)
	}
	return nil
}

// renew makes a new copy beside the one that there may be, and puts it in its place.
func (m *Remote) renew(ctx context.Context) error {
	dir, err := os.MkdirTemp(m.Cache, m.folder()+newMark)
	if err != nil {
		return m.inCache(err)
	}
	defer os.RemoveAll(dir)
	if _, err := m.git(ctx, "", "", "clone", "--bare", "--template=", "--no-local", "--origin="+origin, "--filter=blob:none", "--", m.Address.address, dir); err != nil {
		if m.Address.protocol == "file" && strings.Contains(m.Address.address, "@") {
			return fmt.Errorf("%w; a revision with a slash in it is given with --at", err)
		}
		return err
	}
	if err := m.fillHead(ctx, dir); err != nil {
		return err
	}
	if err := m.stamp(dir); err != nil {
		return m.inCache(err)
	}
	if exists(m.dir) {
		old, err := os.MkdirTemp(m.Cache, m.folder()+oldMark)
		if err != nil {
			return m.inCache(err)
		}
		defer os.RemoveAll(old)
		if err := os.Rename(m.dir, filepath.Join(old, "copy")); err != nil {
			return m.inCache(err)
		}
	}
	if err := os.Rename(dir, m.dir); err != nil {
		return m.inCache(err)
	}
	return nil
}

// serverHead is what the server calls its HEAD: a branch, or a commit if it is none.
type serverHead struct{ branch, hash string }

// head asks the server for its HEAD; both parts are empty if it has no commits. No
// copy is needed, so that a failure is never one of the copy.
func (m *Remote) head(ctx context.Context) (head serverHead, err error) {
	out, err := m.git(ctx, "", "", "ls-remote", "--symref", "--", m.Address.address, "HEAD")
	if err != nil {
		return head, err
	}
	for line := range strings.Lines(out) {
		value, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		target, isLink := strings.CutPrefix(value, "ref: ")
		switch {
		case name != "HEAD":
		case isLink && strings.HasPrefix(target, "refs/heads/"):
			return serverHead{branch: target}, nil
		case isHash(value):
			head.hash = value
		}
	}
	return head, nil
}

// update brings branches, tags and the files of HEAD.
func (m *Remote) update(ctx context.Context, head serverHead) error {
	// Objects that come one by one would be files of their own, which checkPacks does not
	// look into.
	args := append([]string{"-c", "fetch.unpackLimit=1", "fetch", "--prune", "--force", "--no-write-fetch-head", "--no-recurse-submodules", origin}, heads...)
	if head.branch == "" && head.hash != "" {
		args = append(args, head.hash) // it may be on no branch
	}
	if _, err := m.git(ctx, m.dir, "", args...); err != nil {
		return err
	}
	var err error
	switch {
	case head.branch != "":
		_, err = m.git(ctx, m.dir, "", "symbolic-ref", "HEAD", head.branch)
	case head.hash != "":
		_, err = m.git(ctx, m.dir, "", "update-ref", "--no-deref", "HEAD", head.hash)
	}
	if err != nil {
		return err
	}
	return m.fillHead(ctx, m.dir)
}

// fillHead fetches the files of HEAD, so that a copy always answers for it.
func (m *Remote) fillHead(ctx context.Context, dir string) error {
	_, err := m.git(ctx, dir, "", "rev-parse", "--verify", "--quiet", "HEAD")
	if e, ok := errors.AsType[*gitError](err); ok && e.code == 1 {
		return nil // no commits yet
	}
	if err == nil {
		_, err = m.fillIn(ctx, dir, "--no-walk", "HEAD")
	}
	return err
}

// tidy ends a refresh.
func (m *Remote) tidy(ctx context.Context) error {
	packs, err := packsOf(m.dir)
	if err != nil {
		return m.inCache(err)
	}
	if len(packs) > maxPacks {
		// A bitmap would need every object.
		if _, err := m.git(ctx, m.dir, "", "-c", "repack.writeBitmaps=false", "repack", "-a", "-d", "-q"); err != nil {
			return err
		}
	}
	if err := m.stamp(m.dir); err != nil {
		return m.inCache(err)
	}
	return nil
}

// stamp writes into a copy when it was fetched.
func (m *Remote) stamp(dir string) error {
	if m.Now.IsZero() {
		return nil
	}
	return os.WriteFile(filepath.Join(dir, fetchedFile), []byte(m.Now.UTC().Format(time.RFC3339)+"\n"), 0o600)
}

// Fetched is when the copy was made or last refreshed, zero where it does not say so.
func (m *Remote) Fetched() time.Time {
	text, err := os.ReadFile(filepath.Join(m.Folder(), fetchedFile))
	if err != nil {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, strings.TrimSpace(string(text)))
	if err != nil {
		return time.Time{}
	}
	return t
}

// packFile is a file of objects. Its name has a hash as long as those of the objects.
var packFile = regexp.MustCompile(`^pack-([0-9a-f]{40}|[0-9a-f]{64})\.(pack|idx)$`)

// packsOf lists the files of objects of a copy, without their indices.
func packsOf(dir string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(dir, "objects", "pack"))
	var packs []string
	for _, e := range entries {
		if name := e.Name(); packFile.MatchString(name) && strings.HasSuffix(name, ".pack") {
			packs = append(packs, filepath.Join(dir, "objects", "pack", name))
		}
	}
	return packs, err
}

// checkPacks finds files of objects that were cut short or written over: git looks at
// them only when it needs them, and not when it fetches. Each ends with the hash of
// what stands before.
func checkPacks(dir string) error {
	packs, err := packsOf(dir)
	if err != nil {
		return err
	}
	for _, pack := range packs {
		for _, name := range []string{pack, strings.TrimSuffix(pack, ".pack") + ".idx"} {
			if err := checkTrailer(name); err != nil {
				return fmt.Errorf("%s: %w", filepath.Base(name), cause(err))
			}
		}
	}
	return nil
}

func checkTrailer(name string) error {
	var sum hash.Hash = sha1.New()
	if m := packFile.FindStringSubmatch(filepath.Base(name)); m != nil && len(m[1]) == 2*sha256.Size {
		sum = sha256.New()
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(f, 256<<10)
	if _, err := io.CopyN(sum, in, info.Size()-int64(sum.Size())); err != nil {
		return errCutShort
	}
	trailer, err := io.ReadAll(in)
	if err != nil || !bytes.Equal(trailer, sum.Sum(nil)) {
		return errors.Join(err, errWrittenOver)
	}
	return nil
}

var (
	errCutShort    = errors.New("it is cut short")
	errWrittenOver = errors.New("it is not what git wrote")
)

// removeLocks removes what a process of git that was killed leaves in a copy: its locks,
// which would stop every later one, and what it was writing.
func removeLocks(dir string) {
	_ = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // what stays is met again
		}
		switch base := entry.Name(); {
		case entry.IsDir() && len(base) == 2 && filepath.Base(filepath.Dir(name)) == "objects":
			return fs.SkipDir
		case !entry.IsDir() && (strings.HasSuffix(base, ".lock") || strings.HasPrefix(base, "tmp_")):
			os.Remove(name)
		}
		return nil
	})
}
