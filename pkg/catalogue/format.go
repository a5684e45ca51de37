package catalogue

import (
	"fmt"
	"io/fs"
	"strconv"

	"github.com/who-does-what/wdw/pkg/document"
)

// Format is the newest form of files that this program reads, as catalogue.yaml counts them.
const Format = 2

// checkFormat refuses a tree that says a newer format, because it would be misread. One
// that does not say is read as it is; any other fault is left to the schema.
func checkFormat(tree fs.FS) error {
	src, err := fs.ReadFile(tree, AboutFile)
	if err != nil {
		return nil // find tells whether there is a catalogue at all
	}
	doc, _ := document.Parse(AboutFile, src)
	if said := doc.Root.Field("format"); said != nil {
		if n, err := strconv.Atoi(said.Text); err == nil && n > Format {
			return fmt.Errorf("%s says format %d, and this wdw reads up to %d: a newer wdw is needed", AboutFile, n, Format)
		}
	}
	return nil
}
