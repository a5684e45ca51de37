package catalogue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/pool"
	"github.com/who-does-what/wdw/pkg/schema"
)

// ErrNotCatalogue says that a tree holds no catalogue.
var ErrNotCatalogue = errors.New("no catalogue/catalogue.yaml and no catalogue/services here")

// Load reads the catalogue of a tree. builtin holds the schemas to use when the
// tree has none of its own. Broken files are findings, ordered, and everything else
// is loaded; the error says that there is nothing to load or that a schema cannot be
// read.
func Load(ctx context.Context, tree, builtin fs.FS) (*Catalogue, diag.List, error) {
	schemas, err := LoadSchemas(tree, builtin)
	if err != nil {
		return nil, nil, err
	}
	return LoadWith(ctx, tree, schemas)
}

// LoadWith is Load with schemas that are already known, so that several trees can
// share them.
func LoadWith(ctx context.Context, tree fs.FS, schemas *schema.Set) (*Catalogue, diag.List, error) {
	l := loader{tree: tree}
	if err := l.find(); err != nil {
		return nil, nil, err
	}
	sheets, findings, err := l.parse(ctx, schemas, nil)
	if err != nil {
		return nil, nil, err
	}
	c, all := l.finish(sheets, findings, schemas)
	return c, all, nil
}

// finish makes the catalogue, and one list of what was found on the way.
func (l *loader) finish(sheets []Sheet, findings []diag.List, schemas *schema.Set) (*Catalogue, diag.List) {
	c := Assemble(schemas, sheets)
	c.Files = len(l.files) + l.refused
	all := slices.Concat(append([]diag.List{l.findings}, findings...)...)
	all.Sort()
	return c, all
}

// LoadSchemas reads the schemas of a tree, or the built-in ones if it has none.
func LoadSchemas(tree, builtin fs.FS) (*schema.Set, error) {
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

// file is a YAML file to read, the schema that it must match, the id of the entry in it
// and its size in bytes, 0 if it is not known.
type file struct {
	path, schema, id string
	size             int64
}

type loader struct {
	tree     fs.FS
	files    []file
	findings diag.List
	refused  int
}

// refuse reports a file that is not read.
func (l *loader) refuse(name string, severity diag.Severity, message, help string) {
	l.refused++
	l.remark(name, "yaml.stray-file", severity, message, help)
}

// remark reports something about a file as a whole.
func (l *loader) remark(name, rule string, severity diag.Severity, message, help string) {
	l.findings = append(l.findings, wholeFile(name, "", rule, severity, message, help))
}

// wholeFile is a finding about a file that has no place inside it. A name that is not
// UTF-8 is shown with a replacement character.
func wholeFile(name, id, rule string, severity diag.Severity, message, help string) diag.Finding {
	at := diag.Pos{Line: 1, Col: 1}
	return diag.Finding{File: strings.ToValidUTF8(name, "\uFFFD"), ID: id, Pos: at, End: at, Rule: rule, Severity: severity, Message: message, Help: help}
}

// parse reads the files with a worker a core; results stand by index, so that their
// order does not depend on the workers. known gives what is already known of a file;
// nil knows nothing.
func (l *loader) parse(ctx context.Context, schemas *schema.Set, known func(file) (Sheet, diag.List, bool)) ([]Sheet, []diag.List, error) {
	sheets := make([]Sheet, len(l.files))
	findings := make([]diag.List, len(l.files))
	order := l.largestFirst()
	err := pool.Each(ctx, len(order), func(n int) {
		i := order[n]
		if known != nil {
			if s, f, ok := known(l.files[i]); ok {
				sheets[i], findings[i] = s, f
				return
			}
		}
		sheets[i], findings[i] = l.parseFile(l.files[i], schemas)
	})
	return sheets, findings, err
}

// largestFirst lists the indexes of the files, so that no worker begins a large one
// when the others are done. Entries are alike; it is the vocabularies that matter.
func (l *loader) largestFirst() []int {
	order := make([]int, len(l.files))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.files[b].size, l.files[a].size) })
	return order
}

func (l *loader) parseFile(f file, schemas *schema.Set) (Sheet, diag.List) {
	s := Sheet{ID: f.id, Schema: schemas.Get(f.schema)}
	whole := func(rule, message, help string) (Sheet, diag.List) {
		s.Doc, _ = document.Parse(f.path, nil) // a document that holds nothing
		return s, diag.List{wholeFile(f.path, f.id, rule, diag.Error, message, help)}
	}
	if s.Schema == nil {
		return whole("yaml.stray-file", fmt.Sprintf("there is no schema %q for this file", f.schema),
			fmt.Sprintf("add schema/%s%s, or delete the file", f.schema, schema.Suffix))
	}
	src, rule, fault := read(l.tree, f.path, f.size, document.Strict)
	switch rule {
	case "yaml.too-large":
		return whole(rule, fault, document.Strict.Smaller())
	case "yaml.unreadable":
		return whole(rule, fault, "")
	}
	doc, findings := document.Parse(f.path, src)
	s.Doc = doc
	s.Schema.Reread(doc)
	for i := range findings {
		findings[i].ID = f.id
	}
	return s, findings
}

// read reads a file whose size is known, 0 if it is not. One that is too large is not
// read at all. rule and fault say why there is no text; "" if there is.
func read(tree fs.FS, name string, size int64, d document.Dialect) (src []byte, rule, fault string) {
	limit := int64(d.MaxBytes())
	var err error
	if size <= limit {
		src, err = fs.ReadFile(tree, name)
	}
	if size == 0 && err != nil {
		if info, unknown := fs.Stat(tree, name); unknown == nil {
			size = info.Size()
		}
	}
	if max(size, int64(len(src))) > limit {
		return nil, "yaml.too-large", fmt.Sprintf("the file has more than %d bytes, and is not read", limit)
	}
	if err != nil {
		return nil, "yaml.unreadable", "the file cannot be read: " + cause(err)
	}
	return src, "", ""
}

// cause drops the path from a file error: the finding has it already, and where the
// tree stands on this machine is nobody's business.
func cause(err error) string {
	for {
		var pathErr *fs.PathError
		if !errors.As(err, &pathErr) {
			return err.Error()
		}
		err = pathErr.Err
	}
}

// Assemble makes a catalogue of parsed files. Of those with one id the first counts.
func Assemble(schemas *schema.Set, sheets []Sheet) *Catalogue {
	c := &Catalogue{Schemas: schemas, byID: map[string]*Entry{}, broken: map[string]bool{}}
	c.sheets = slices.DeleteFunc(slices.Clone(sheets), func(s Sheet) bool { return s.Schema == nil })
	for _, s := range sheets {
		switch {
		case isEntryFile(s.Doc.Name):
			c.addEntry(s)
		case s.Schema == nil:
		case s.Doc.Name == AboutFile:
			if root := s.Doc.Root; root != nil && root.Kind == document.Map {
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
	c.settle()
	return c
}

// addEntry takes the entry of a file, which may be broken, or clash with an earlier one.
func (c *Catalogue) addEntry(s Sheet) {
	if s.Doc.Root == nil || s.Doc.Root.Kind != document.Map {
		c.broken[s.ID] = true
		return
	}
	e := &Entry{Record: Record{ID: s.ID, Doc: s.Doc, Node: s.Doc.Root, Shape: s.Schema.Shape()}}
	if c.byID[s.ID] != nil {
		c.clashes = append(c.clashes, e)
		return
	}
	c.byID[s.ID] = e
	c.entries = append(c.entries, e)
}

// settle orders the entries. What could be read of one id is not broken.
func (c *Catalogue) settle() {
	maps.DeleteFunc(c.broken, func(id string, _ bool) bool { return c.byID[id] != nil })
	slices.SortFunc(c.entries, func(a, b *Entry) int { return strings.Compare(a.ID, b.ID) })
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
			out = append(out, &Record{ID: item.TextAt("id"), Doc: s.Doc, Node: item, Pointer: fmt.Sprintf("/%d", i), Shape: shape})
		}
	}
	return out
}
