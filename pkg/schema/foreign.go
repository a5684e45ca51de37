package schema

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"sync"

	"github.com/who-does-what/wdw/pkg/document"
)

// LoadFile reads one schema that this project did not write, of any draft that the
// library takes, in JSON or YAML, with the files it refers to as long as they stand
// in dir or below. Nothing is fetched from the network. name is the file in dir, and
// the schema's name in the set; shown is what messages call dir, "" for the working
// folder. An error names the place in the file.
func LoadFile(dir fs.FS, name, shown string) (*Set, error) {
	l := fileLoader{set: newSet(), dir: dir, shown: shown}
	if err := l.read(name, "file:///"+(&url.URL{Path: name}).EscapedPath()); err != nil {
		return nil, err
	}
	return l.set, nil
}

type fileLoader struct {
	set   *Set
	dir   fs.FS
	shown string
}

// read reads a file and those that it refers to by relative names.
func (l *fileLoader) read(name, at string) error {
	src, err := fs.ReadFile(l.dir, name)
	if err != nil {
		if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
			err = pathErr.Err
		}
		return fmt.Errorf("%s: %w", path.Join(l.shown, name), err)
	}
	doc, err := l.set.add(name, path.Join(l.shown, name), at, src)
	if err != nil {
		return err
	}
	each(at, doc.Root, func(base string, n *document.Node) {
		for _, f := range n.Fields {
			if err == nil && references[f.Key.Text] && f.Value.Kind == document.String {
				err = l.follow(doc, f.Value, name, base)
			}
		}
	})
	return err
}

// follow reads the file that a relative reference names. It is looked for beside the
// file that refers to it, whatever "$id" that file gives itself.
func (l *fileLoader) follow(doc *document.Document, ref *document.Node, name, base string) error {
	u, err := url.Parse(ref.Text)
	if err != nil || u.IsAbs() || u.Host != "" || u.Path == "" {
		return nil // a place in this file, or another's concern: Compile reports it
	}
	target := resolveURL(base, ref.Text)
	if l.set.docs[target] != nil || l.set.spots()[target].node != nil {
		return nil
	}
	l.set.spots = sync.OnceValue(l.set.index) // made again when all files are there
	file := path.Join(path.Dir(name), u.Path)
	if path.IsAbs(u.Path) || !fs.ValidPath(file) {
		return placed(doc, ref, fmt.Sprintf("%q leads out of the schema's folder, and is not followed", ref.Text))
	}
	if known := l.set.schemas[file]; known != nil {
		l.set.docs[target] = l.set.docs[known.url]
		return nil
	}
	if _, err := fs.Stat(l.dir, file); err != nil {
		return placed(doc, ref, fmt.Sprintf("%q is not a file beside this schema", ref.Text))
	}
	return l.read(file, target)
}
