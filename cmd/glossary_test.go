package cmd_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/portfolio"
	"github.com/who-does-what/wdw/pkg/show"
	"github.com/who-does-what/wdw/pkg/words"
)

// TestEveryWordIsExplained checks that explain knows each word that the answers of the
// framework and of check choose from, as the schemas of their JSON list them.
func TestEveryWordIsExplained(t *testing.T) {
	cat, _, err := catalogue.Load(t.Context(), os.DirFS(frozen), os.DirFS(repository))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, m := range show.Words(cat, slices.Concat(framework.Meanings(), portfolio.Meanings())) {
		if m.Text == "" || m.Of == "" {
			t.Errorf("%q has no meaning: %+v", m.Word, m)
		}
		known[words.Key(m.Word)] = true
	}
	var enums func(node any, visit func(word string))
	enums = func(node any, visit func(word string)) {
		switch n := node.(type) {
		case []any:
			for _, item := range n {
				enums(item, visit)
			}
		case map[string]any:
			for key, value := range n {
				if list, ok := value.([]any); ok && key == "enum" {
					for _, item := range list {
						if word, ok := item.(string); ok {
							visit(word)
						}
					}
				}
				enums(value, visit)
			}
		}
	}
	for _, name := range []string{"capabilities", "check", "criteria", "decide", "disposition", "gaps", "impact", "matrix", "overlaps", "roadmap", "schedule", "slips", "stale"} {
		text, err := os.ReadFile(filepath.Join(repository, "schema", "output", name+".schema.json"))
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		enums(tree, func(word string) {
			if word != "" && !known[words.Key(word)] {
				t.Errorf("%s: explain does not know %q", name, word)
			}
		})
	}
}
