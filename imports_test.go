package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/who-does-what/wdw/"

// heights says where each package stands. A package imports only what stands lower;
// packages of one height do not know each other.
var heights = map[string]int{
	"pkg/date":      0, // dates as precise as they are known
	"pkg/diag":      0, // what is wrong at a place in a file
	"pkg/pool":      0, // work spread over the cores
	"pkg/words":     0, // the words that somebody probably meant, and how words are joined
	"pkg/document":  1, // one YAML file with places
	"pkg/sheet":     1, // rows of cells from text and workbooks
	"pkg/link":      1, // whether web addresses answer
	"pkg/source":    1, // where a tree of files comes from
	"pkg/schema":    2, // the shape of every file
	"pkg/catalogue": 3, // the model
	"pkg/out":       3, // a result, and every format of it
	"pkg/validate":  4, // rules → findings
	"pkg/query":     4, // the filter
	"pkg/search":    4, // ranked look-up
	"pkg/diff":      4, // compare, then classify
	"pkg/framework": 5, // the questions of Who Does What, and the picture of each
	"pkg/show":      5, // an entry for a reader, entries side by side, what a field or rule means
	"pkg/edit":      5, // changes that touch only their own lines
	"pkg/history":   5, // commits × diff
	"pkg/portfolio": 6, // local systems against the catalogue
	"pkg/render":    7, // results → bytes
	"cmd":           8, // the command line
	"":              9, // main
}

// homes names the one package that may import each heavy dependency.
var homes = map[string]string{
	"github.com/spf13/":                        "cmd",
	"gopkg.in/yaml.v3":                         "pkg/document",
	"github.com/santhosh-tekuri/jsonschema/v5": "pkg/schema",
	"github.com/olekukonko/tablewriter":        "pkg/out",
	"github.com/clipperhouse/displaywidth":     "pkg/out",
	"github.com/yuin/goldmark":                 "pkg/out",
	"github.com/xuri/excelize/":                "pkg/sheet",
	"golang.org/x/text/":                       "pkg/sheet",
	"github.com/expr-lang/expr":                "pkg/query",
	"os/exec":                                  "pkg/source",
	"net/http":                                 "pkg/link",
	"golang.org/x/term":                        "",
}

// TestImportsPointDownward parses the imports of every file that is not a test.
func TestImportsPointDownward(t *testing.T) {
	seen := map[string]bool{}
	eachGoFile(t, func(name string, imports []string) {
		from := strings.TrimSuffix(path.Dir(name), ".")
		height, known := heights[from]
		if !known {
			t.Errorf("%s: package %q has no height; give it one, and one sentence, in imports_test.go", name, from)
			return
		}
		seen[from] = true
		for _, imported := range imports {
			if to, ok := strings.CutPrefix(imported, module); ok && heights[to] >= height {
				t.Errorf("%s: %q (height %d) imports %q (height %d)", name, from, height, to, heights[to])
			}
			for prefix, home := range homes {
				if strings.HasPrefix(imported, prefix) && home != from {
					t.Errorf("%s: %s is imported by %q only", name, imported, home)
				}
			}
		}
	})
	for from := range heights {
		if !seen[from] {
			t.Errorf("package %q has a height and no files", from)
		}
	}
}

// TestPackagesAreSilent checks that packages read no clock, environment or flags and
// print nothing: what they need is an argument.
func TestPackagesAreSilent(t *testing.T) {
	forbidden := []string{"time.Now(", "os.Getenv(", "os.Environ(", "os.Args", "os.Stdout", "os.Stderr", "fmt.Print", "os.Exit(", "log."}
	eachGoFile(t, func(name string, imports []string) {
		if !strings.HasPrefix(name, "pkg/") {
			return
		}
		for _, banned := range []string{"flag", "log", "log/slog"} {
			if slices.Contains(imports, banned) {
				t.Errorf("%s imports %s", name, banned)
			}
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(src), "\n") {
			code, _, _ := strings.Cut(line, "//")
			for _, word := range forbidden {
				if j := strings.Index(code, word); j >= 0 && (j == 0 || !isIdent(code[j-1])) {
					t.Errorf("%s:%d: %s", name, i+1, word)
				}
			}
		}
	})
}

func isIdent(c byte) bool {
	return c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// eachGoFile visits the program's own files, tests excluded.
func eachGoFile(t *testing.T, visit func(name string, imports []string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "testdata"):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, imported)
		}
		visit(name, imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
