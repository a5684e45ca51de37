package cmd

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
)

func newValidateCmd(s *session) *command {
	var j judge
	return s.command(spec{
		use: "validate [PATH...]", group: groupReview,
		short: "Check the catalogue: syntax, form, references",
		long: `Check every file of the catalogue: that it is YAML, that it has the form the schema
asks for, and that what it refers to exists.

The whole catalogue is always read, because a fault in one file can show in another;
paths only narrow what is reported. Exit code 1 means that there are findings at or
above --fail-on.

With --base, the rules about changes run too, and only what the change introduced
fails; what was wrong before is counted, and listed with --all.`,
		example: `  wdw validate
  wdw validate catalogue/services/nhs-login.yaml
  wdw validate --rule 'ref.*' --fail-on warning
  wdw validate --base auto
  wdw validate -o sarif > wdw.sarif
  wdw validate -o json | jq '.findings[].message'`,
		args: anyArgs, complete: completeFiles, formats: out.FindingFormats,
		flags: func(f *flagSet) {
			j.register(f, "")
			f.foreign()
			f.check(func() error {
				if s.foreign.schema != "" && j.base != "" {
					return usagef("--base does not go with --schema")
				}
				return nil
			})
		},
	}, func(k call) error {
		var folders []string // those of --schema
		paths := k.args
		if s.foreign.schema != "" {
			folders, paths = paths, nil
		}
		_, pair, report, err := j.judge(k, folders...)
		if err != nil {
			return err
		}
		keep, err := s.narrow(k.ctx, pair.New, pair.NewFindings, paths)
		if err != nil {
			return err
		}
		report.Findings = slices.DeleteFunc(report.Findings, func(f diag.Finding) bool { return !keep(f.File) && (f.Also == "" || !keep(f.Also)) })
		return k.writeVerdict(j.findings(k, report).Result())
	})
}

// narrow turns paths into a test for the files that are reported. They often come from
// Git: one that is no file of the catalogue, or was deleted, is told and passed over. One
// that never was there is refused, because a slip must not look like a clean run.
func (s *session) narrow(ctx context.Context, cat *catalogue.Catalogue, loaded diag.List, paths []string) (func(file string) bool, error) {
	if len(paths) == 0 {
		return func(string) bool { return true }, nil
	}
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	files := out.Each(loaded, func(f diag.Finding) string { return f.File })
	for _, sheet := range cat.Sheets() {
		files = append(files, sheet.Doc.Name)
	}
	within := func(file, path string) bool {
		return path == "." || file == path || strings.HasPrefix(file, path+"/")
	}
	isThere := func(path string) bool {
		return slices.ContainsFunc(files, func(f string) bool { return within(f, path) })
	}
	var wanted []string
	for _, given := range paths {
		rel, ok := filepath.ToSlash(given), true
		if p.root != "" {
			rel, ok = below(p.root, s.absolute(given))
			if named := path.Clean(filepath.ToSlash(given)); !ok || !isThere(rel) && isThere(named) {
				rel = named // as findings in JSON have it
			}
		}
		rel = strings.TrimSuffix(rel, "/")
		wanted = append(wanted, rel)
		switch {
		case isThere(rel):
		case p.root == "":
			return nil, fmt.Errorf("%s: no file of the catalogue is there", out.VisibleLine(given))
		case isFile(s.absolute(given)):
			s.note("%s is no file of the catalogue, and is passed over", given)
		case s.wasThere(ctx, p, rel):
			s.note("%s is gone; what it leaves behind is reported", given)
		case !ok:
			return nil, usagef("%s is not in the catalogue at %s", given, p.root)
		default:
			return nil, fmt.Errorf("%s: no file of the catalogue is there", out.VisibleLine(given))
		}
	}
	return func(file string) bool {
		return slices.ContainsFunc(wanted, func(path string) bool { return within(file, path) })
	}, nil
}

// wasThere tells whether a commit had a file that is no more.
func (s *session) wasThere(ctx context.Context, p place, file string) bool {
	repo, err := s.openRepo(ctx, p)
	if err != nil {
		return false
	}
	head, err := repo.Resolve(ctx, orHead(s.at()))
	if err != nil {
		return false
	}
	was, err := repo.HasHistory(ctx, head, file)
	return err == nil && was
}
