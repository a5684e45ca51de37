package catalogue

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// ErrNotCatalogue says that a tree holds no catalogue.
var ErrNotCatalogue = errors.New("no catalogue/catalogue.yaml and no catalogue/services here")

// Load reads the catalogue of a tree. builtin holds the schemas to use when the
// tree has none of its own. Broken files are findings, ordered, and everything else
// is loaded; the error says that there is nothing to load or that a schema cannot be
// read.
func Load(ctx context.Context, tree, builtin fs.FS) (*Catalogue, diag.List, error) {
	schemas, err := loadSchemas(tree, builtin)
	if err != nil {
		return nil, nil, err
	}
	l := loader{tree: tree}
	if err := l.find(); err != nil {
		return nil, nil, err
	}
	docs, err := l.parse(ctx, schemas)
	if err != nil {
		return nil, nil, err
	}
	c := build(docs, schemas)
	c.Files = len(l.files) + l.refused
	l.findings.Sort()
	return c, l.findings, nil
}

func loadSchemas(tree, builtin fs.FS) (*schema.Set, error) {
	for _, root := range []fs.FS{tree, builtin} {
		if _, err := fs.Stat(root, SchemaFolder+"/service"+schema.Suffix); err != nil {
			continue
		}
		dir, err := fs.Sub(root, SchemaFolder)
		if err != nil {
			return nil, err
		}
		return schema.Load(dir)
	}
	return nil, fmt.Errorf("there is no %s/service%s", SchemaFolder, schema.Suffix)
}

// file is a YAML file to read and the schema that it must match.
type file struct{ path, schema, id string }

type loader struct {
	tree     fs.FS
	files    []file
	findings diag.List
	refused  int
}

// find lists the files to read and reports the stray ones.
func (l *loader) find() error {
	found := false
	for _, f := range []file{{AboutFile, "catalogue", ""}, {WaiversFile, "waivers", ""}} {
		if _, err := fs.Stat(l.tree, f.path); err == nil {
			l.files = append(l.files, f)
			found = found || f.path == AboutFile
		}
	}
	for folder, schemaOf := range map[string]func(id string) string{
		ServicesFolder:   func(string) string { return "service" },
		VocabularyFolder: func(id string) string { return id },
	} {
		if _, err := fs.Stat(l.tree, folder); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		found = true
		err := fs.WalkDir(l.tree, folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				l.refuse(name, "yaml.unreadable", diag.Error, "the folder cannot be read: "+cause(err), "")
				return fs.SkipDir
			}
			id, isEntry := l.accept(name, d)
			if isEntry {
				l.files = append(l.files, file{name, schemaOf(id), id})
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("read %s: %w", folder, err)
		}
	}
	if !found {
		return ErrNotCatalogue
	}
	for i := range l.files {
		if !strings.HasPrefix(l.files[i].path, ServicesFolder+"/") {
			l.files[i].id = ""
		}
	}
	slices.SortFunc(l.files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return nil
}

// accept tells whether a file is one to read, and reports it if it should not be
// there.
func (l *loader) accept(name string, d fs.DirEntry) (id string, ok bool) {
	base := path.Base(name)
	if d.IsDir() {
		return "", false
	}
	mode := d.Type()
	if mode&fs.ModeSymlink != 0 {
		info, err := fs.Stat(l.tree, name)
		if err != nil {
			l.refuse(name, "yaml.stray-file", diag.Error, "a link that leads out of the catalogue or nowhere", "put the file itself here")
			return "", false
		}
		mode = info.Mode().Type()
		if mode.IsDir() {
			l.refuse(name, "yaml.stray-file", diag.Error, "a link to a folder is not followed", "put the folder itself here")
			return "", false
		}
	}
	id, isYAML := strings.CutSuffix(base, ".yaml")
	switch {
	case !mode.IsRegular():
		l.refuse(name, "yaml.stray-file", diag.Error, "not a plain file, and not read", "delete it")
	case isBackup(base):
		l.refuse(name, "yaml.stray-file", diag.Warning, "looks like an editor's copy or a hidden file, and is not read", "delete it, or keep it out with .gitignore")
	case isYAML:
		return id, true
	case strings.EqualFold(path.Ext(base), ".yml") || strings.EqualFold(path.Ext(base), ".yaml"):
		l.refuse(name, "yaml.stray-file", diag.Error, fmt.Sprintf("a file that ends in %q is not read", path.Ext(base)),
			fmt.Sprintf("rename it to %q", strings.TrimSuffix(base, path.Ext(base))+".yaml"))
	default:
		l.refuse(name, "yaml.stray-file", diag.Warning, "not an entry, and not read", `entries end in ".yaml"; move other files elsewhere`)
	}
	return "", false
}

func isBackup(base string) bool {
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~") {
		return true
	}
	switch strings.ToLower(path.Ext(base)) {
	case ".bak", ".orig", ".rej", ".swp", ".swo", ".tmp", ".old":
		return true
	}
	return false
}

// refuse reports a file that is not read.
func (l *loader) refuse(name, rule string, severity diag.Severity, message, help string) {
	l.refused++
	at := diag.Pos{Line: 1, Col: 1}
	l.findings = append(l.findings, diag.Finding{File: name, Pos: at, End: at, Rule: rule, Severity: severity, Message: message, Help: help})
}

// parse reads the files with a worker a core; results stand by index, so that their
// order does not depend on the workers.
func (l *loader) parse(ctx context.Context, schemas *schema.Set) ([]Sheet, error) {
	sheets := make([]Sheet, len(l.files))
	findings := make([]diag.List, len(l.files))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(l.files)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(l.files) {
					return
				}
				sheets[i], findings[i] = l.parseFile(l.files[i], schemas)
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, f := range findings {
		l.findings = append(l.findings, f...)
	}
	return sheets, nil
}

func (l *loader) parseFile(f file, schemas *schema.Set) (Sheet, diag.List) {
	s := Sheet{ID: f.id, Schema: schemas.Get(f.schema)}
	whole := func(rule, message, help string) diag.List {
		s.Doc, _ = document.Parse(f.path, nil) // a document that holds nothing
		at := diag.Pos{Line: 1, Col: 1}
		return diag.List{{File: f.path, ID: f.id, Pos: at, End: at, Rule: rule, Severity: diag.Error, Message: message, Help: help}}
	}
	if s.Schema == nil {
		return s, whole("yaml.stray-file", fmt.Sprintf("there is no schema %q for this file", f.schema),
			fmt.Sprintf("add schema/%s%s, or delete the file", f.schema, schema.Suffix))
	}
	src, err := read(l.tree, f.path)
	if err != nil {
		return s, whole("yaml.unreadable", "the file cannot be read: "+cause(err), "")
	}
	doc, findings := document.Parse(f.path, src)
	s.Doc = doc
	s.Schema.Reread(doc)
	for i := range findings {
		findings[i].ID = f.id
	}
	return s, findings
}

// read reads a file, but of one that is too large only as much as shows that it is.
func read(tree fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(tree, name)
	if err != nil {
		return nil, err
	}
	if info.Size() > document.MaxBytes {
		return make([]byte, info.Size()), nil
	}
	return fs.ReadFile(tree, name)
}

// cause drops the path from a file error: the finding has it already.
func cause(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return err.Error()
}

// build arranges parsed files into a catalogue.
func build(sheets []Sheet, schemas *schema.Set) *Catalogue {
	c := &Catalogue{Schemas: schemas, byID: map[string]*Entry{}, broken: map[string]bool{}}
	c.sheets = slices.DeleteFunc(slices.Clone(sheets), func(s Sheet) bool { return s.Schema == nil })
	for _, s := range sheets {
		root := s.Doc.Root
		switch {
		case strings.HasPrefix(s.Doc.Name, ServicesFolder+"/"):
			if root == nil || root.Kind != document.Map {
				c.broken[s.ID] = true
				continue
			}
			e := &Entry{Record{ID: s.ID, Doc: s.Doc, Node: root, Shape: s.Schema.Shape()}}
			if c.byID[s.ID] != nil {
				c.clashes = append(c.clashes, e)
				continue
			}
			c.byID[s.ID] = e
			c.entries = append(c.entries, e)
		case s.Schema == nil:
		case s.Doc.Name == AboutFile:
			if root != nil && root.Kind == document.Map {
				c.About = &Record{ID: "catalogue", Doc: s.Doc, Node: root, Shape: s.Schema.Shape()}
			}
		case s.Doc.Name == WaiversFile:
			c.Waivers = records(s)
		default:
			v := &Vocabulary{Name: strings.TrimSuffix(path.Base(s.Doc.Name), ".yaml"), Noun: s.Schema.Shape().Noun, Doc: s.Doc, byID: map[string]*Record{}}
			for _, item := range records(s) {
				if item.ID != "" && v.byID[item.ID] == nil {
					v.byID[item.ID] = item
					v.Items = append(v.Items, item)
				}
			}
			c.vocabularies = append(c.vocabularies, v)
		}
	}
	for id := range c.broken {
		if c.byID[id] != nil {
			delete(c.broken, id)
		}
	}
	slices.SortFunc(c.entries, func(a, b *Entry) int { return strings.Compare(a.ID, b.ID) })
	return c
}

// records returns the mappings of a file that is a list.
func records(s Sheet) []*Record {
	if s.Doc.Root == nil {
		return nil
	}
	shape := s.Schema.Shape().Items
	if shape == nil {
		shape = &schema.Shape{}
	}
	var out []*Record
	for i, item := range s.Doc.Root.Items {
		if item.Kind == document.Map {
			out = append(out, &Record{ID: fieldText(item, "id"), Doc: s.Doc, Node: item, Pointer: fmt.Sprintf("/%d", i), Shape: shape})
		}
	}
	return out
}
