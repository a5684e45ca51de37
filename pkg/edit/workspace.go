package edit

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/validate"
)

// Workspace is a catalogue that is being changed. Changes are collected, looked at as
// a whole, and written together or not at all. After an error it must not be saved. It
// is not safe for concurrent use.
type Workspace struct {
	// Catalogue is what was read, without the changes.
	Catalogue *catalogue.Catalogue
	// Now is the moment that the findings are about.
	Now time.Time

	root    *os.Root
	builtin fs.FS
	before  diag.List
	pending []*pending // in the order in which they are written
	remarks []string
	was     renaming
}

// pending is a file that may have to be written: one that is edited, or else the text
// that it is to hold as a whole.
type pending struct {
	name string
	old  []byte // what it held when it was read, nil for a new file
	file *File  // nil where text counts
	text string
}

// NewWorkspace prepares changes of a catalogue that was loaded from root, with what was
// found on the way; builtin holds the schemas that count if it has none. The caller
// closes root: nothing is written outside.
func NewWorkspace(ctx context.Context, root *os.Root, builtin fs.FS, cat *catalogue.Catalogue, loaded diag.List, now time.Time) (*Workspace, error) {
	report, err := validate.Run(ctx, cat, loaded, validate.Options{Now: now})
	if err != nil {
		return nil, err
	}
	return &Workspace{Catalogue: cat, Now: now, root: root, builtin: builtin, before: report.Findings}, nil
}

// file opens a file of the catalogue for changes.
func (ws *Workspace) file(name string, s *schema.Schema) (*File, error) {
	for _, p := range ws.pending {
		if p.name == name && p.file != nil {
			return p.file, nil
		}
	}
	src, f, err := ws.read(name, s)
	if err == nil {
		ws.pending = append(ws.pending, &pending{name: name, old: src, file: f})
	}
	return f, err
}

func (ws *Workspace) read(name string, s *schema.Schema) (src []byte, f *File, err error) {
	if src, err = Read(ws.root, name); err != nil {
		return nil, nil, err
	}
	f, findings := Parse(name, src, s)
	if f == nil {
		err = Broken(findings)
	}
	return src, f, err
}

// Broken is the error that findings keep a file from being edited; one of them is.
func Broken(findings diag.List) error {
	return fmt.Errorf("%w; mend that first", firstError(findings))
}

// Fault is why an entry could not be read, nil if nothing is known.
func (ws *Workspace) Fault(id string) error {
	own := slices.DeleteFunc(slices.Clone(ws.before), func(f diag.Finding) bool { return f.ID != id })
	if len(own) == 0 {
		return nil
	}
	return Broken(own)
}

// firstError is the first finding that is an error, or else the first.
func firstError(findings diag.List) error {
	i := slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error })
	f := findings[max(0, i)]
	return fmt.Errorf("%s:%s: %s", f.File, f.Pos, f.Message)
}

// service opens the file of an entry.
func (ws *Workspace) service(e *catalogue.Entry) (*File, error) {
	return ws.file(e.File(), ws.Catalogue.Schemas.Get("service"))
}

// OpError is an operation that does not fit what the schema has, or the file.
type OpError struct{ error }

// Set changes fields of an entry, and the fields of others that mirror them. Operations
// that do not fit are an OpError.
func (ws *Workspace) Set(e *catalogue.Entry, ops ...Op) error {
	f, err := ws.service(e)
	if err != nil {
		return err
	}
	before := f.Root()
	want := before
	for _, op := range ops {
		for _, remark := range op.remarks(want, f.Shape()) {
			if !slices.Contains(ws.remarks, remark) {
				ws.remarks = append(ws.remarks, remark)
			}
		}
		if want, err = Apply(want, f.Shape(), op); err != nil {
			return OpError{err}
		}
	}
	if err := f.Edit(want); err != nil {
		return err
	}
	return ws.mirror(e.ID, before, f.Root(), ops...)
}

// Create adds an entry: beside another that it is like, or in the services folder if
// like is nil. remarks are comment lines for the top of the file. It is written after the
// entries that mirror it, so that a run that was interrupted can be repeated.
func (ws *Workspace) Create(root *document.Node, like *catalogue.Entry, remarks ...string) (file string, err error) {
	id := root.Field("id").Text
	file = newFile(id, like)
	err = ws.mirror(id, Map(), root)
	ws.pending = append(ws.pending, &pending{name: file, text: Print(root, ws.Catalogue.Shape(), append([]string{header(file)}, remarks...)...)})
	return file, err
}

// header is the comment that tells an editor the schema of a file.
func header(name string) string {
	up := strings.Repeat("../", strings.Count(name, "/"))
	return "# yaml-language-server: $schema=" + up + catalogue.SchemaFolder + "/service" + schema.Suffix
}

// newFile is the path of a new entry.
func newFile(id string, like *catalogue.Entry) string {
	folder := catalogue.ServicesFolder
	if like != nil {
		folder = path.Dir(like.File())
	}
	return path.Join(folder, id+".yaml")
}

// mirror keeps "replaces" and "replaced_by" of other entries in step with those of an
// entry whose fields change from old to next. A field that an operation names is mirrored
// also where it says so already: the run that wrote it may have been interrupted. Entries
// that do not exist are left to the validation.
func (ws *Workspace) mirror(id string, old, next *document.Node, ops ...Op) error {
	for _, fields := range [][2]string{{"replaces", "replaced_by"}, {"replaced_by", "replaces"}} {
		before, after := old.Field(fields[0]).Texts(), next.Field(fields[0]).Texts()
		isNamed := slices.ContainsFunc(ops, func(o Op) bool { return o.Path[0].Name == fields[0] })
		for _, target := range slices.Sorted(slices.Values(slices.Concat(before, after))) {
			e := ws.Catalogue.Entry(target)
			was, is := slices.Contains(before, target), slices.Contains(after, target)
			if was == is && !isNamed || target == id || e == nil {
				continue
			}
			f, err := ws.service(e)
			if err != nil {
				return err
			}
			op := Add(fields[1], id)
			if !is {
				op.Verb = Remove
			}
			if err := f.Do(op); err != nil {
				return err
			}
		}
	}
	return nil
}

// Remarks are what the changes do that whoever made them may not have meant: items that
// were added, what was to go and was not there, comments left behind.
func (ws *Workspace) Remarks() []string {
	list := slices.Clone(ws.remarks)
	for _, p := range ws.pending {
		if p.file != nil {
			list = append(list, p.file.remarks...)
		}
	}
	return list
}

// Changes lists what is different from the files that were read, in the order in which
// it is written.
func (ws *Workspace) Changes() []Change {
	var out []Change
	for _, p := range ws.pending {
		c := Change{Name: p.name, Old: p.old, New: []byte(p.text)}
		if p.file != nil {
			c.New = p.file.Bytes()
		}
		if c.Old == nil || !bytes.Equal(c.Old, c.New) {
			out = append(out, c)
		}
	}
	return out
}

// Introduced returns the findings that the changes would bring, as a comparison with
// the catalogue as it is would.
func (ws *Workspace) Introduced(ctx context.Context) (diag.List, error) {
	cat, loaded, err := catalogue.Load(ctx, newOverlay(ws.root.FS(), ws.Changes()), ws.builtin)
	if err != nil {
		return nil, err
	}
	report, err := validate.Run(ctx, cat, loaded, validate.Options{Now: ws.Now})
	if err != nil {
		return nil, err
	}
	validate.MarkOlder(report.Findings, validate.Renamed(ws.before, ws.was.old, ws.was.id))
	return report.Findings.Introduced(), nil
}

// Save writes the changes; see the function Save.
func (ws *Workspace) Save() error { return Save(ws.root, ws.Changes()...) }
