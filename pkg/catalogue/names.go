package catalogue

import (
	"path"
	"strings"
)

// Names are what the files of a foreign catalogue are called, for entries that have no id
// of their own: by the shortest of their names that no other file has.
type Names struct {
	// owners are the files that bear a name, for each length of name; several for "".
	owners [len(lengths)]map[string]string
	paths  map[string]string // by name for people
}

// lengths are the names of a file at a path in its folder, which people know by a name:
// its base name and its path, each without its ending; its path; the name.
var lengths = [...]func(file, name string) string{
	func(file, _ string) string { return path.Base(bare(file)) },
	func(file, _ string) string { return bare(file) },
	func(file, _ string) string { return file },
	func(_, name string) string { return name },
}

func bare(file string) string { return strings.TrimSuffix(file, path.Ext(file)) }

// NewNames makes names for no file.
func NewNames() *Names {
	n := &Names{paths: map[string]string{}}
	for i := range n.owners {
		n.owners[i] = map[string]string{}
	}
	return n
}

// Add gives a file its names. It may be added several times.
func (n *Names) Add(file, name string) {
	for i, of := range lengths {
		called := of(file, name)
		if owner, ok := n.owners[i][called]; ok && owner != name {
			n.owners[i][called] = ""
		} else {
			n.owners[i][called] = name
		}
	}
	n.paths[name] = file
}

// Of is what a file is called. One that was not added may have a name that none has.
func (n *Names) Of(file, name string) string {
	for i, of := range lengths {
		called := of(file, name)
		if owner, ok := n.owners[i][called]; !ok || owner == name {
			return called
		}
	}
	return name
}

// path is the path of a file in its folder.
func (n *Names) path(name string) string {
	if file, ok := n.paths[name]; ok {
		return file
	}
	return name
}
