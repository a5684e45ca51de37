package cmd

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// importOptions are the flags of import.
type importOptions struct {
	mapping string
	isDry   bool
}

func newImportCmd(s *session) *command {
	var opts importOptions
	return s.command(spec{
		use: "import csv|json FILE --mapping FILE", group: groupEdit, formats: []string{"table", "json"},
		short: "Make drafts of entries from somebody else's list",
		long: `Make drafts of entries from a list that somebody else keeps. A mapping file says which
column becomes which field. A row whose entry exists, by id, name or alias, adds the
fields that the entry lacks; what an editor has written is never replaced, and where
the list says something else, that is told. A new entry is a draft: what it lacks is
reported as findings, with exit code 1, and a comment in the file says where it is from.`,
		example: `  wdw import csv apis.csv --mapping govuk-apis.yaml --dry-run
  wdw import json apis.json --mapping govuk-apis.yaml`,
		args: takes(2, 2, `"csv" or "json" and a file`),
		complete: atMost(2, func(c *command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return fixed(edit.ImportKinds...)(c, args, typed)
			}
			return completeFiles(c, args, typed)
		}),
		flags: func(f *flagSet) {
			f.StringVar(&opts.mapping, "mapping", "", "the `file` that says which column becomes which field")
			f.completed("mapping", completeFiles)
			f.dryRun(&opts.isDry)
			f.check(func() error {
				if err := known("FORMAT", f.Arg(0), edit.ImportKinds); err != nil {
					return err
				}
				if opts.mapping == "" {
					return usagef("--mapping is needed: it says which column becomes which field")
				}
				return nil
			})
		},
	}, opts.run)
}

func (o *importOptions) run(k call) error {
	file := k.args[1]
	mapping, rows, findings, err := o.read(k.session, k.args[0], file)
	if err != nil {
		return err
	}
	ws, err := k.workspace()
	if err != nil {
		return err
	}
	results, err := ws.Import(mapping, rows, out.VisibleLine(cmp.Or(mapping.Title, filepath.Base(file))))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	changes := ws.Changes()
	if len(changes) > 0 {
		introduced, err := ws.Introduced(k.ctx)
		if err != nil {
			return err
		}
		findings = append(findings, introduced...)
		findings.Sort()
	}
	result := imported(results, out.Findings{List: findings})
	if o.isDry {
		result.Forms["table"] = func(w io.Writer, _ out.Screen) error { return writeDiff(w, changes) }
	}
	if err := k.write(result); err != nil {
		return err
	}
	if !o.isDry {
		if err := ws.Save(); err != nil {
			return err
		}
		k.note("%s written", words.Count(len(changes), "file"))
	}
	if findings.HasErrors() {
		return errFindings
	}
	return nil
}

// read reads the mapping, and the rows of a file that it is about.
func (o *importOptions) read(s *session, kind, file string) (*edit.Mapping, []edit.Row, diag.List, error) {
	src, err := s.givenFile(o.mapping)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("--mapping: %w", err)
	}
	mapping, err := edit.ParseMapping(filepath.ToSlash(o.mapping), src)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("--mapping: %w", err)
	}
	src, err = s.givenFile(file)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("read %s: %w", file, err)
	}
	rows, guesses, err := mapping.ReadRows(kind, filepath.ToSlash(file), src)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("read %s: %w", file, err)
	}
	return mapping, rows, guesses, nil
}

// imported shows what became of the rows, and what was found on the way.
func imported(results []edit.Imported, findings out.Findings) out.Result {
	table := out.TableOf(results,
		out.Num("row", "Row", func(r edit.Imported) int { return r.Row }),
		out.Col("id", "Entry", func(r edit.Imported) string { return r.ID }).Named(),
		out.Col("action", "What", func(r edit.Imported) string { return r.Action }),
		out.Col("added", "Added", func(r edit.Imported) string { return strings.Join(r.Added, ", ") }),
		out.Col("differs", "Differs, and left", func(r edit.Imported) string { return strings.Join(r.Differs, ", ") }),
		out.Col("note", "Note", func(r edit.Imported) string { return r.Note }),
	)
	return out.Result{
		Data: struct {
			Entries  []edit.Imported `json:"entries"`
			Findings any             `json:"findings"`
		}{results, findings.Items()},
		Forms: map[string]out.Form{"table": func(w io.Writer, s out.Screen) error {
			if err := table.Write(w, s); err != nil {
				return err
			}
			return findings.Text(w, s)
		}},
	}
}
