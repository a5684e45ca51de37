package render

import (
	"io"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// foreign writes an entry of whose schema nothing is known: every field, in the
// schema's order.
func (p *reader) foreign(w io.Writer, e *catalogue.Entry) error {
	p.members(e.Node, e.Shape, 2)
	return p.Write(w)
}
