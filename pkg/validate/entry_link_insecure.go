package validate

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
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
		r.textsOf(mayBeInsecure, func(s scalar) bool { return s.shape.Format == "uri" }, func(s scalar, rec *catalogue.Record) {
			address := s.node.Text
			if len(address) < len("http://") || !strings.EqualFold(address[:len("http://")], "http://") {
				return
			}
			r.report(rec, s.node, document.Pointer(s.path...), fmt.Sprintf("%s %q is not https", s.field(), shorten(address)),
				fmt.Sprintf("write %q, if the site offers it", "https://"+address[len("http://"):]))
		})
	},
}

// mayBeInsecure tells whether "http://" stands anywhere in a source, or an escape that
// may be read as a part of it.
func mayBeInsecure(src string) bool {
	if strings.IndexByte(src, '\\') >= 0 {
		return true
	}
	for {
		before, after, found := strings.Cut(src, "://")
		switch {
		case !found:
			return false
		case len(before) >= 4 && strings.EqualFold(before[len(before)-4:], "http"):
			return true
		}
		src = after
	}
}
