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

// VocabularyName is the name of the vocabulary that a file holds.
func VocabularyName(file string) (name string, ok bool) {
	if path.Dir(file) != VocabularyFolder {
		return "", false
	}
	return strings.CutSuffix(path.Base(file), ".yaml")
}

// ParseFile reads the file of one entry, or a vocabulary, as Load does. Faults are not
// reported; the root of the document is nil when it could not be understood. A vocabulary
// that no schema is for has none.
func ParseFile(schemas *schema.Set, file string, src []byte) Sheet {
	s := Sheet{Schema: schemas.Get("service")}
	if name, ok := VocabularyName(file); ok {
		s.Schema = schemas.Get(name)
	} else {
		s.ID, _ = EntryID(file)
	}
	s.Doc, _ = document.Parse(file, src)
	if s.Schema != nil {
		s.Schema.Reread(s.Doc)
	}
	return s
}
