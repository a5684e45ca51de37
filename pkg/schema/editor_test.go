package schema

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestEditorsSayWhatWeSay checks that an editor's YAML server, which knows
// "patternErrorMessage" and would else show the pattern, uses our words for it.
func TestEditorsSayWhatWeSay(t *testing.T) {
	files, err := filepath.Glob("../../schema/*.schema.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	found := 0
	var walk func(file string, v any)
	walk = func(file string, v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(file, item)
			}
		case map[string]any:
			if expect, ok := v["x-expect"].(string); ok {
				found++
				if want := "Must be " + expect + "."; v["patternErrorMessage"] != want {
					t.Errorf("%s: patternErrorMessage is %q, want %q", file, v["patternErrorMessage"], want)
				}
			}
			for _, item := range v {
				walk(file, item)
			}
		}
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(src, &v); err != nil {
			t.Fatal(err)
		}
		walk(file, v)
	}
	if found < 5 {
		t.Errorf("only %d patterns have words", found)
	}
}
