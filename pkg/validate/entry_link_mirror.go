package validate

import (
	"fmt"
	"net/url"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

var linkMirror = Rule{
	ID: "entry.link-mirror", Severity: diag.Error,
	Summary: "A web address leads to a test system or a stored copy.",
	Why: "A reader who follows it lands on a page that nobody promises to keep, or on one that is not true yet. \"mirrors\" in " +
		"catalogue.yaml lists such hosts. A copy that was read is named in \"archive\" of a source, and test systems stand in " +
		"\"access.environments\".",
	Bad: "sources:\n  - url: https://mirror.example.org/digital/esr\n    shows: who may use it\n    seen: 2026-10-01\n" +
		"# catalogue/catalogue.yaml\ntitle: Example\nlicence: CC0 1.0\ndisclaimer: Only an example.\ncontact: Nobody\nmirrors:\n  - mirror.example.org",
	Good: "sources:\n  - url: https://example.org/esr\n    archive: https://mirror.example.org/digital/esr\n    shows: who may use it\n    seen: 2026-10-01\n" +
		"# catalogue/catalogue.yaml\ntitle: Example\nlicence: CC0 1.0\ndisclaimer: Only an example.\ncontact: Nobody\nmirrors:\n  - mirror.example.org",
	check: func(r *run) {
		if r.cat.About == nil || r.cat.About.Get("mirrors") == nil {
			return
		}
		for _, rec := range files(r.cat) {
			eachScalar(rec, func(s scalar) {
				if s.shape.Format != "uri" || s.field() == "archive" || len(s.path) > 1 && s.path[1] == "environments" {
					return
				}
				address, err := url.Parse(s.node.Text)
				if err != nil || !r.cat.IsMirror(address.Hostname()) {
					return
				}
				r.report(rec, s.node, document.Pointer(s.path...), fmt.Sprintf("%s %q is on %s, a test system or a copy", s.field(), shorten(s.node.Text), address.Hostname()),
					`write the public address; the copy that was read goes to "archive" of the source`)
			})
		}
	},
}
