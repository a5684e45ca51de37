package validate

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

var linkInsecure = Rule{
	ID: "entry.link-insecure", Severity: diag.Warning,
	Summary: "A web address begins with http://.",
	Why:     "Somebody between the reader and the site could read and change what comes back. Nearly every site offers https.",
	Bad:     "links:\n  - title: Guide\n    url: http://example.org/guide",
	Good:    "links:\n  - title: Guide\n    url: https://example.org/guide",
	check: func(r *run) {
		for _, rec := range files(r.cat) {
			eachScalar(rec.Shape, rec.Node, nil, func(s scalar) {
				address := s.node.Text
				if s.shape.Format != "uri" || len(address) < len("http://") || !strings.EqualFold(address[:len("http://")], "http://") {
					return
				}
				r.report(rec, s.node, document.Pointer(s.path...), fmt.Sprintf("%s %q is not https", s.field(), shorten(address)),
					fmt.Sprintf("write %q, if the site offers it", "https://"+address[len("http://"):]))
			})
		}
	},
}
