package pkg

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/who-does-what/wdw/"

// heightLine is a line of doc.go: how high a package stands, its folder, and what it is.
var heightLine = regexp.MustCompile(`(?m)^//\t(\d) (\S+) +\S`)

// readHeights returns the height of each package that doc.go lists, by its folder.
func readHeights(t *testing.T) map[string]int {
	t.Helper()
	src, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, m := range heightLine.FindAllStringSubmatch(string(src), -1) {
		folder := strings.TrimPrefix(m[2], "main") // whose folder is the top
		out[folder] = int(m[1][0] - '0')
	}
	return out
}

// homes names the package that may import each heavy dependency, or those that may.
var homes = map[string]string{
	"github.com/spf13/":                        "cmd",
	"gopkg.in/yaml.v3":                         "pkg/document",
	"github.com/santhosh-tekuri/jsonschema/v5": "pkg/schema",
	"github.com/olekukonko/tablewriter":        "pkg/out",
	"github.com/clipperhouse/displaywidth":     "pkg/out",
	"github.com/yuin/goldmark":                 "pkg/out",
	"github.com/xuri/excelize/":                "", // tests hold our workbooks to it
	"golang.org/x/text/":                       "pkg/sheet",
	"golang.org/x/net/idna":                    "pkg/schema",
	"github.com/expr-lang/expr":                "pkg/query",
	"os/exec":                                  "pkg/source",
	"net/http":                                 "pkg/link pkg/site",
	"golang.org/x/sys/":                        "pkg/site",
	"golang.org/x/term":                        "",
}

// TestImportsPointDownward parses the imports of every file that is not a test.
func TestImportsPointDownward(t *testing.T) {
	heights := readHeights(t)
	seen := map[string]bool{}
	eachGoFile(t, func(name string, imports []string) {
		from := strings.TrimSuffix(path.Dir(name), ".")
		if from == "pkg" {
			return // the list itself
		}
		height, known := heights[from]
		if !known {
			t.Errorf("%s: package %q has no height; give it one, and one sentence, in pkg/doc.go", name, from)
			return
		}
		seen[from] = true
		for _, imported := range imports {
			if to, ok := strings.CutPrefix(imported, module); ok && heights[to] >= height {
				t.Errorf("%s: %q (height %d) imports %q (height %d)", name, from, height, to, heights[to])
			}
			for prefix, home := range homes {
				if strings.HasPrefix(imported, prefix) && !slices.Contains(strings.Split(home, " "), from) {
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
		src, err := os.ReadFile(filepath.Join(top, name))
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

// top is the folder of the program.
const top = ".."

// eachGoFile visits the program's own files, tests excluded, by their names from the top.
func eachGoFile(t *testing.T, visit func(name string, imports []string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(top), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "testdata"):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(top, name), nil, parser.ImportsOnly)
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
