package catalogue

import (
	"path"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// EntryID returns the id of the entry that a file holds, by its path from the root of
// a tree; ok is false when the path is not that of an entry.
func EntryID(file string) (id string, ok bool) {
	if !isEntryFile(file) || isBackup(path.Base(file)) {
		return "", false
	}
	return strings.CutSuffix(path.Base(file), ".yaml")
}

// ParseEntry reads the file of one entry as Load does. Faults are not reported; the
// root of the document is nil when it could not be understood.
func ParseEntry(schemas *schema.Set, file string, src []byte) Sheet {
	id, _ := EntryID(file)
	s := Sheet{ID: id, Schema: schemas.Get("service")}
	s.Doc, _ = document.Parse(file, src)
	s.Schema.Reread(s.Doc)
	return s
}
