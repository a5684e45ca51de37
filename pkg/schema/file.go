package schema

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/who-does-what/wdw/pkg/document"
)

// LoadFile reads one schema that this project did not write, of any draft that the
// library takes, in JSON or YAML, with the files it refers to as long as they stand
// in dir or below: by their names, or by the "$id" that they give themselves. Nothing is
// fetched from the network. name is the file in dir, and the schema's name in the set;
// shown is what messages call dir, "" for the working folder. draft is one of Drafts, for
// files that do not name theirs; "" is the newest. mib is how large a file may be, 0 for
// the usual size. An error names the place in the file.
func LoadFile(dir fs.FS, name, shown, draft string, mib int) (*Set, error) {
	l := fileLoader{set: newSet(), dir: dir, shown: shown}
	l.set.mib = mib
	if draft != "" {
		l.set.draft = findDraft(draft)
	}
	if err := l.read(name, fileURL(name)); err != nil {
		return nil, err
	}
	return l.set, nil
}

func fileURL(name string) string { return "file:///" + (&url.URL{Path: name}).EscapedPath() }

type fileLoader struct {
	set   *Set
	dir   fs.FS
	shown string
	// named are the files beside the schema by what seems to be an "$id" in them, nil
	// before anybody has asked.
	named map[string][]string
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
	each(l.set.root(at), func(here spot) {
		for _, f := range here.node.Fields {
			if err == nil && references[f.Key.Text] && f.Value.Kind == document.String {
				err = l.follow(doc, f.Value, name, here.base)
			}
		}
	})
	return err
}

// follow reads the file that a reference names. One with a relative name is looked for
// beside the file that refers to it, whatever "$id" that file gives itself; else the files
// of the folder are asked for their "$id".
func (l *fileLoader) follow(doc *document.Document, ref *document.Node, name, base string) error {
	target := resolveURL(base, ref.Text)
	if target == "" || l.set.docs[target] != nil || l.set.spots()[target].node != nil || findDraft(target) != nil {
		return nil
	}
	l.set.spots = sync.OnceValue(l.set.index) // made again when all files are there
	u, err := url.Parse(ref.Text)
	isName := err == nil && !u.IsAbs() && u.Host == "" && u.Path != ""
	file := path.Join(path.Dir(name), u.Path)
	isInside := !path.IsAbs(u.Path) && fs.ValidPath(file)
	if isName && isInside {
		if _, err := fs.Stat(l.dir, file); err == nil {
			return l.know(file, target)
		}
	}
	switch named := l.callsItself(target); {
	case named != "":
		return l.know(named, target)
	case !isName:
		return nil // another's concern: Compile reports it
	case !isInside:
		return placed(doc, ref, fmt.Sprintf("%q leads out of the schema's folder, and is not followed", ref.Text))
	}
	return placed(doc, ref, fmt.Sprintf("%q is not a file beside this schema", ref.Text))
}

// know makes a file known under a URL, reading it unless that was done.
func (l *fileLoader) know(file, at string) error {
	if known := l.set.schemas[file]; known != nil {
		l.set.docs[at] = l.set.docs[known.url]
		return nil
	}
	return l.read(file, at)
}

// maxNamed is how many files beside a schema are looked at for their "$id".
const maxNamed = 5000

var idInText = regexp.MustCompile(`"?\$?\bid"?[ \t]*:[ \t\r\n]*["']?([a-z][a-z0-9+.-]*:[^"'\s#]+)`)

// callsItself finds the file in the schema's folder or below that gives itself a URL, "" if
// there is none. What is hidden or large is not looked at.
func (l *fileLoader) callsItself(target string) string {
	if l.named == nil {
		l.named = map[string][]string{}
		l.listNames()
	}
	for _, name := range l.named[target] {
		src, err := fs.ReadFile(l.dir, name)
		if err != nil {
			continue
		}
		probe := newSet()
		probe.draft = l.set.draft
		if doc, err := probe.add(name, name, fileURL(name), src); err == nil && probe.draftOf(doc.Root).idOf(doc.Root) == target {
			return name
		}
	}
	return ""
}

func (l *fileLoader) listNames() {
	seen := 0
	// A folder that cannot be read has no names.
	_ = fs.WalkDir(l.dir, ".", func(name string, entry fs.DirEntry, err error) error {
		isHidden := name != "." && strings.HasPrefix(path.Base(name), ".")
		switch {
		case err != nil || isHidden && !entry.IsDir():
			return nil
		case isHidden:
			return fs.SkipDir
		case !slices.Contains([]string{".json", ".yaml", ".yml"}, path.Ext(name)) || !entry.Type().IsRegular():
			return nil
		}
		if seen++; seen > maxNamed {
			return fs.SkipAll
		}
		if src, err := fs.ReadFile(l.dir, name); err == nil {
			for _, m := range idInText.FindAllSubmatch(src, 20) {
				l.named[string(m[1])] = append(l.named[string(m[1])], name)
			}
		}
		return nil
	})
}
