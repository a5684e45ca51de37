package site

import (
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/search"
)

// shown is what the list of found entries shows of an entry, and narrows it by: a value a
// filter, in the order of filterNames.
type shown struct {
	Name    string     `json:"name"`
	Summary string     `json:"summary"`
	Note    string     `json:"note"`
	Filters [][]string `json:"filters"`
}

// addIndex adds what the page searches: the index with the weights, stems and synonyms of
// "wdw search", as a script, because a page on disk may read nothing else.
func (b *builder) addIndex(ix *search.Index) error {
	var list []shown
	for _, e := range b.cat.Entries() {
		s := shown{Name: out.VisibleLine(e.Name()), Summary: out.VisibleLine(e.Text("summary")), Note: b.note(e)}
		for _, name := range filterNames {
			values := out.Each(e.Values(filterOf(name).Path), func(n *document.Node) string { return n.Text })
			s.Filters = append(s.Filters, values)
		}
		list = append(list, s)
	}
	text, err := out.Marshal(out.Encode(struct {
		Shown   []shown         `json:"shown"`
		Filters []string        `json:"filters"`
		Index   search.Exported `json:"index"`
	}{list, filterNames, ix.Export()}))
	if err != nil {
		return err
	}
	// U+2028 and U+2029 end a line in older scripts; JSON lets them stand.
	safe := strings.NewReplacer("\u2028", `\u2028`, "\u2029", `\u2029`).Replace(out.Visible(string(text)))
	b.files["assets/index.js"] = []byte("window.wdw=" + safe + ";\n")
	return nil
}
