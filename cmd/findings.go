package cmd

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/review"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/validate"
)

// judge is the flags of a command that judges the catalogue or a change of it: which
// rules count, what fails, and against which state.
type judge struct {
	failOn        string
	rules, ignore []string
	// base is the state before the change, empty for none.
	base string
	// all lists what is older than the change too.
	all bool
}

// register adds the flags; base is the usual state before the change.
func (j *judge) register(f *flagSet, base string) {
	f.pick(&j.failOn, "fail-on", validate.Thresholds()[0], "exit with 1 from this `severity` on", validate.Thresholds()...)
	f.StringSliceVar(&j.rules, "rule", nil, "run only these `rules`; \"entry.*\" is all of an area")
	f.StringSliceVar(&j.ignore, "ignore-rule", nil, "leave these `rules` out")
	f.StringVar(&j.base, "base", base, "judge the change since this `revision`; \"auto\" is where it left its base branch")
	f.BoolVar(&j.all, "all", false, "list older findings too, which the change did not introduce")
	f.completed("rule", completeRules)
	f.completed("ignore-rule", completeRules)
	f.completed("base", func(c *command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		names, directive := f.s.completeRevisions(c, args, typed)
		return append([]string{autoBase}, names...), directive
	})
	f.check(func() error {
		if _, err := validate.ParseSelection(j.rules, nil); err != nil {
			return usagef("--rule: %w", err)
		}
		if _, err := validate.ParseSelection(j.rules, j.ignore); err != nil {
			return usagef("--ignore-rule: %w", err)
		}
		return nil
	})
}

// judge reads the catalogue, with the folders of --schema, and checks it; with a base it
// reads the state before the change too, and checks one against the other. Without, the
// pair has the newer state alone.
func (j *judge) judge(k call, folders ...string) (both states, pair *catalogue.Pair, report validate.Report, err error) {
	selection, err := validate.ParseSelection(j.rules, j.ignore)
	if err != nil {
		return both, nil, report, err
	}
	opts := validate.Options{Now: k.today, Progress: k.progress().counting("checking", "files"), Selection: selection}
	if j.base == "" {
		pair = &catalogue.Pair{}
		if k.foreign.schema != "" {
			pair.New, pair.NewFindings, err = k.loadForeign(k.ctx, folders, true)
		} else {
			pair.New, pair.NewFindings, err = k.load(k.ctx)
		}
		if err == nil {
			report, err = validate.Run(k.ctx, pair.New, pair.NewFindings, opts)
		}
		return both, pair, report, err
	}
	if both, err = k.changeStates(k.ctx, j.base); err != nil {
		return both, nil, report, err
	}
	if pair, err = k.wholePair(k.ctx, both); err == nil {
		report, err = validate.RunChange(k.ctx, pair, cmp.Or(both.old.Commit, both.old.Name), opts)
	}
	return both, pair, report, err
}

// findings are those of a report, with the verdict.
func (j *judge) findings(k call, report validate.Report) out.Findings {
	if !j.all {
		report = report.WithoutOlder()
	}
	version := k.app.build().Version
	return k.placed(k.ctx, review.Findings(report, validate.Threshold(j.failOn), version))
}

// placed gives findings in the files of the catalogue, or of --schema, their paths.
func (s *session) placed(ctx context.Context, f out.Findings) out.Findings {
	p, err := s.placeOf(ctx)
	if err != nil || p.root == "" {
		return f
	}
	isForeign := s.foreign.schema != ""
	if isForeign { // their names are from the working folder
		p.root = s.app.Dir
	}
	folder := sync.OnceValue(func() string { return s.folderInRepo(ctx, p) })
	f.Top = func(file string) string {
		if path.IsAbs(file) {
			return file
		}
		return path.Join(folder(), file)
	}
	tree := sync.OnceValues(func() (*source.Tree, error) { return s.tree(ctx) })
	f.Source = func(file string) ([]byte, error) {
		if isForeign {
			return os.ReadFile(s.absolute(filepath.FromSlash(file)))
		}
		t, err := tree()
		if err != nil {
			return nil, err
		}
		return fs.ReadFile(t.FS, file)
	}
	if s.at() == "" && !isForeign {
		f.Here = func(file string) string {
			rel, err := filepath.Rel(s.app.Dir, filepath.Join(p.root, filepath.FromSlash(file)))
			if err != nil {
				return file
			}
			return filepath.ToSlash(rel)
		}
	}
	return f
}

// folderInRepo is the path of a place from the top of its repository, or else from the
// workspace of GitHub; empty where there is neither.
func (s *session) folderInRepo(ctx context.Context, p place) string {
	if repo, err := s.openRepo(ctx, p); err == nil {
		return repo.Prefix()
	}
	if workspace := s.app.Getenv("GITHUB_WORKSPACE"); workspace != "" {
		if rel, ok := below(workspace, p.root); ok {
			return rel
		}
	}
	return ""
}

// writeVerdict writes a result, and fails if the findings that it is about do.
func (k call) writeVerdict(r out.Result) error {
	if err := k.write(r); err != nil {
		return err
	}
	if r.Findings.Failed() {
		return errFindings
	}
	return nil
}
