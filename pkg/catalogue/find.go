package catalogue

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

// find lists the files to read and reports the stray ones: whoever put a file into the
// catalogue believes that it is part of it.
func (l *loader) find() error {
	if err := checkFormat(l.tree); err != nil {
		return err
	}
	found, err := l.findTop()
	if err != nil {
		return err
	}
	for _, folder := range []string{ServicesFolder, VocabularyFolder} {
		if _, err := fs.Stat(l.tree, folder); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		found = true
		if err := l.findBelow(folder); err != nil {
			return fmt.Errorf("read %s: %w", folder, err)
		}
	}
	if !found {
		return ErrNotCatalogue
	}
	slices.SortFunc(l.files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	l.findTwins()
	return nil
}

// FileIDs are the ids of the entries as the names of their files have them, in order; no file
// is read.
func FileIDs(tree fs.FS) ([]string, error) {
	l := loader{tree: tree}
	if err := l.findBelow(ServicesFolder); err != nil {
		return nil, err
	}
	ids := make([]string, len(l.files))
	for i, f := range l.files {
		ids[i] = f.id
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// findTop looks at what stands beside the folders of entries and vocabularies. A
// README is welcome there.
func (l *loader) findTop() (found bool, err error) {
	schemaOf := map[string]string{AboutFile: "catalogue", WaiversFile: "waivers"}
	list, err := fs.ReadDir(l.tree, Folder)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("read %s: %w", Folder, err)
	}
	for _, d := range list {
		name := path.Join(Folder, d.Name())
		kind := schemaOf[name]
		switch {
		case name == ServicesFolder || name == VocabularyFolder:
		case kind != "":
			if f, ok := l.accept(name, d); ok {
				l.files = append(l.files, file{path: name, schema: kind, size: f.size})
			}
			found = found || name == AboutFile
		case d.IsDir() && !isHidden(d.Name()):
			help := words.DidYouMean(d.Name(), []string{path.Base(ServicesFolder), path.Base(VocabularyFolder)})
			l.refuse(name, diag.Warning, "a folder that a catalogue does not have, and that is not read", help)
		case !d.IsDir() && isYAML(d.Name()):
			help := cmp.Or(words.DidYouMean(d.Name(), []string{path.Base(AboutFile), path.Base(WaiversFile)}), "entries stand in "+ServicesFolder)
			l.refuse(name, diag.Error, "a file that a catalogue does not have here, and that is not read", help)
		}
	}
	return found, nil
}

// findBelow lists the files of a folder and of those in it.
func (l *loader) findBelow(folder string) error {
	return fs.WalkDir(l.tree, folder, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			l.refused++
			l.remark(name, "yaml.unreadable", diag.Error, "the folder cannot be read: "+cause(err), "")
			return fs.SkipDir
		case d.IsDir() && name == folder:
			return nil
		case d.IsDir():
			return l.enter(name, d)
		}
		f, ok := l.accept(name, d)
		if !ok {
			return nil
		}
		if f.schema = f.id; folder == ServicesFolder {
			f.schema = "service"
		} else {
			f.id = ""
		}
		l.files = append(l.files, f)
		return nil
	})
}

// enter tells whether a folder inside the catalogue is looked into.
func (l *loader) enter(name string, d fs.DirEntry) error {
	switch {
	case strangeName(d.Name()) != "":
		l.refuse(name, diag.Error, strangeName(d.Name())+"; nothing in the folder is read", "give the folder another name")
		return fs.SkipDir
	case isHidden(d.Name()):
		l.refuse(name, diag.Warning, "a hidden folder, and not read", "delete it, or keep it out with .gitignore")
		return fs.SkipDir
	case isYAML(d.Name()):
		l.remark(name, "yaml.stray-file", diag.Error, "a folder that is named like an entry", "give the folder another name")
	}
	return nil
}

// accept tells whether a file is one to read, and reports it if it should not be
// there. The file's schema is left empty.
func (l *loader) accept(name string, d fs.DirEntry) (f file, ok bool) {
	base := path.Base(name)
	mode := d.Type()
	if strangeName(base) == "" && mode&fs.ModeSymlink != 0 {
		info, err := fs.Stat(l.tree, name)
		if err != nil {
			l.refuse(name, diag.Error, linkProblem(err), "put the file itself here")
			return file{}, false
		}
		mode = info.Mode().Type()
	}
	id, plain := strings.CutSuffix(base, ".yaml")
	switch {
	case isGits(base):
	case strangeName(base) != "":
		l.refuse(name, diag.Error, strangeName(base)+", and is not read", "give the file another name")
	case mode.IsDir():
		l.refuse(name, diag.Error, "a link to a folder, which is not followed", "put the folder itself here")
	case !mode.IsRegular():
		l.refuse(name, diag.Error, kindOf(mode)+", and not read", "delete it")
	case isBackup(base):
		l.refuse(name, diag.Warning, "looks like an editor's copy or a hidden file, and is not read", "delete it, or keep it out with .gitignore")
	case plain:
		f = file{path: name, id: id}
		if !isEntryFile(name) { // which of many entries is large matters to nobody
			if info, err := d.Info(); err == nil {
				f.size = info.Size()
			}
		}
		return f, true
	case isYAML(base):
		l.refuse(name, diag.Error, fmt.Sprintf("a file that ends in %q is not read", path.Ext(base)),
			fmt.Sprintf("rename it to %q", strings.TrimSuffix(base, path.Ext(base))+".yaml"))
	default:
		l.refuse(name, diag.Warning, "not an entry, and not read", `entries end in ".yaml"; move other files elsewhere`)
	}
	return file{}, false
}

// findTwins reports files whose paths only capitals tell apart.
func (l *loader) findTwins() {
	first := make(map[string]string, len(l.files))
	for _, f := range l.files {
		key := strings.ToLower(f.path)
		if twin := first[key]; twin != "" {
			l.remark(f.path, "yaml.stray-file", diag.Error, fmt.Sprintf("only capitals tell this file from %q", twin),
				"give one another name: Windows and macOS keep only one of the two")
			continue
		}
		first[key] = f.path
	}
}

// strangeName says what is wrong with the name of a file, "" for nothing.
func strangeName(base string) string {
	switch {
	case !utf8.ValidString(base):
		return "the name is not UTF-8 text"
	case strings.ContainsFunc(base, func(r rune) bool { return unicode.Is(unicode.C, r) }):
		return "the name holds control characters"
	case strings.Contains(base, `\`):
		return `the name holds a "\"`
	}
	return ""
}

// linkProblem says why a link is not followed.
func linkProblem(err error) string {
	switch {
	case errors.Is(err, source.ErrOutside):
		return "a link that leads out of the catalogue, and is not followed"
	case errors.Is(err, fs.ErrNotExist):
		return "a link that leads nowhere"
	case errors.Is(err, source.ErrNotRegular):
		return "a link that goes round in circles"
	}
	return "a link that cannot be followed: " + cause(err)
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "not a plain file"
}

// isGits recognises what Git reads itself, and the custom of keeping a folder.
func isGits(base string) bool {
	return base == ".gitignore" || base == ".gitattributes" || base == ".gitkeep"
}

func isHidden(base string) bool { return strings.HasPrefix(base, ".") }

// isYAML recognises names that mean YAML, in capitals too.
func isYAML(base string) bool {
	ext := strings.ToLower(path.Ext(base))
	return ext == ".yaml" || ext == ".yml"
}

func isBackup(base string) bool {
	return isHidden(base) || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~") ||
		slices.Contains([]string{".bak", ".orig", ".rej", ".swp", ".swo", ".tmp", ".old"}, strings.ToLower(path.Ext(base)))
}
