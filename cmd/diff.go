package cmd

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

type diffOptions struct {
	global     *session
	failOn     string
	exitCode   bool
	onlyFields []string
	output     output
}

func newDiffCmd(app *App, global *session) *cobra.Command {
	opts := diffOptions{global: global}
	c := &cobra.Command{
		Use:     "diff [OLD [NEW]]",
		GroupID: groupReview,
		Short:   "Say what changed between two states, and how serious it is",
		Long: `Compare two states of the catalogue, entry by entry and field by field. How a file is
written does not count: quotes, comments, the order of keys and of sets.

OLD and NEW are Git revisions, dates or folders; "A..B" and "A...B" work as in Git.
Without NEW the files as they are now are compared, without OLD with the point at
which they left the default branch.

A change is breaking (someone must act), notable (a plan may change) or minor.`,
		Example: `  wdw diff
  wdw diff HEAD~1
  wdw diff v1.4 v1.5 -o json
  wdw diff 2026-01-01 --fail-on breaking
  wdw diff --only-fields review,sources
  wdw diff ../before ../after`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 2 {
				return usagef("%q compares two states, and got %d", c.CommandPath(), len(args))
			}
			return nil
		},
		ValidArgsFunction: completeStates(app, global),
		RunE:              func(c *cobra.Command, args []string) error { return runDiff(c.Context(), app, opts, args) },
	}
	c.Flags().StringVar(&opts.failOn, "fail-on", "", "exit with 1 if there is a change of at least this `class`: breaking, notable or minor")
	c.Flags().BoolVar(&opts.exitCode, "exit-code", false, "exit with 1 if there is any change")
	mustRegister(c, "fail-on", cobra.FixedCompletions([]string{"breaking", "notable", "minor"}, cobra.ShellCompDirectiveNoFileComp))
	c.Flags().StringSliceVar(&opts.onlyFields, "only-fields", nil, "exit with 1 if anything but these `fields` changed")
	mustRegister(c, "only-fields", completeColumns(app, global))
	global.foreign.register(c)
	opts.output.register(c, "text", "json", "jsonl", "markdown")
	return c
}

func runDiff(ctx context.Context, app *App, opts diffOptions, args []string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	if err := opts.global.foreign.check(); err != nil {
		return err
	}
	least := diff.Minor
	if opts.failOn != "" {
		var err error
		if least, err = diff.ParseClass(opts.failOn); err != nil {
			return usagef("--fail-on: %w", err)
		}
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	states, err := opts.global.states(ctx, args)
	if err != nil {
		return err
	}
	defer states.close()
	changes, pair, err := opts.global.changes(ctx, states)
	if err != nil {
		return err
	}
	shape := pair.New.Shape
	if pair.NewEntries == 0 {
		shape = pair.Old.Shape
	}
	for _, path := range opts.onlyFields {
		if _, err := query.NewColumn(shape(), path); err != nil {
			return usagef("--only-fields: %w", err)
		}
	}
	if err := writeChanges(app, opts.global, changes, opts.output.format, screen); err != nil {
		return err
	}
	failed := (opts.exitCode || opts.failOn != "") && changes.Count(least) > 0
	if len(opts.onlyFields) > 0 {
		if outside := changes.Outside(opts.onlyFields...); outside.Count(diff.Minor) > 0 {
			opts.global.note("more than %s changed: %s", strings.Join(opts.onlyFields, ", "), namePlaces(outside))
			failed = true
		}
	}
	if failed {
		return errFindings
	}
	return nil
}

// writeChanges writes a comparison in one of the formats of diff.
func writeChanges(app *App, global *session, changes render.Changes, format string, screen out.Screen) error {
	switch format {
	case "json":
		return render.ChangesJSON(app.Stdout, changes)
	case "jsonl":
		return render.ChangesJSONLines(app.Stdout, changes)
	case "markdown":
		return render.ChangesMarkdown(app.Stdout, changes)
	}
	if err := render.ChangesText(app.Stdout, changes, screen); err != nil {
		return err
	}
	if len(changes.All()) > 0 {
		global.note("%s", render.ChangesSummary(changes))
	}
	return nil
}

// namePlaces names the first few places that changed.
func namePlaces(changes render.Changes) string {
	const most = 5
	var names []string
	for _, c := range changes.All() {
		if len(c.Fields) == 0 {
			names = append(names, fmt.Sprintf("%s %s", c.ID, c.Kind))
		}
		for _, f := range c.Fields {
			names = append(names, c.ID+f.Pointer)
		}
	}
	if more := len(names) - most; more > 0 {
		names = append(names[:most], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}

// changes compares two states. It reads no more of them than it needs, so that the
// pair holds only a part of each catalogue.
func (s *session) changes(ctx context.Context, both states) (render.Changes, *catalogue.Pair, error) {
	s.detail("comparing %s with %s", describe(both.old), describe(both.new))
	pair, err := s.changedPair(ctx, both)
	if err != nil {
		return render.Changes{}, nil, fmt.Errorf("compare %s with %s: %w", describe(both.old), describe(both.new), err)
	}
	if pair.OldEntries == 0 && pair.NewEntries == 0 {
		return render.Changes{}, nil, fmt.Errorf("compare %s with %s: neither has entries", describe(both.old), describe(both.new))
	}
	s.noteUnread(pair)
	return s.compare(both, pair), pair, nil
}

func (s *session) changedPair(ctx context.Context, pair states) (*catalogue.Pair, error) {
	if s.foreign.schema != "" {
		return s.foreignPair(ctx, pair)
	}
	return catalogue.LoadChanges(ctx, pair.old.FS, pair.new.FS, s.app.Embedded)
}

func (s *session) noteUnread(pair *catalogue.Pair) {
	if n := len(pair.Unread); n > 0 {
		s.note("%s could not be read and cannot be compared; run \"wdw validate\" to see why", words.Count(n, "entry"))
	}
}

// compare says what changed between the two states of a pair.
func (s *session) compare(both states, pair *catalogue.Pair) render.Changes {
	return render.Changes{
		From: both.old.Name, To: both.new.Name,
		Entries: diff.Compare(pair.Old, pair.New), Vocabulary: diff.CompareVocabularies(pair.Old, pair.New),
		Entry: func(id string) *catalogue.Entry {
			if e := pair.New.Entry(id); e != nil {
				return e
			}
			return pair.Old.Entry(id)
		},
	}
}

// states are the two trees that a comparison reads.
type states struct {
	old, new *source.Tree
	repo     *source.Repo // nil when neither is a revision
}

func (s states) close() {
	if s.repo != nil {
		s.repo.Close()
	}
}

// states finds the two trees that the arguments name.
func (s *session) states(ctx context.Context, args []string) (pair states, err error) {
	p, err := s.placeOf(ctx)
	if err != nil {
		return pair, err
	}
	if !p.isBuiltIn() {
		if pair.repo, err = openRepo(ctx, s.app, p); err != nil && !errors.Is(err, source.ErrNoRepo) {
			return pair, err
		}
	}
	defer func() {
		if err != nil {
			pair.close()
		}
	}()
	r := resolver{app: s.app, place: p, repo: pair.repo, foreign: s.foreign.schema != ""}
	before, after, err := s.ends(ctx, r, args)
	if err != nil {
		return pair, err
	}
	if pair.old, err = r.tree(ctx, before); err != nil {
		return pair, err
	}
	if pair.new, err = r.tree(ctx, after); err != nil {
		return pair, err
	}
	return pair, nil
}

// ends names the two states; "" is the files as they are now.
func (s *session) ends(ctx context.Context, r resolver, args []string) (before, after string, err error) {
	after = s.at()
	switch len(args) {
	case 2:
		return args[0], args[1], s.checkStates(args)
	case 1:
		if a, b, ok := strings.Cut(args[0], "..."); ok {
			base, err := r.mergeBase(ctx, orHead(a), orHead(b))
			return base, orHead(b), err
		}
		if a, b, ok := strings.Cut(args[0], ".."); ok && a != "" && !strings.ContainsAny(args[0], `/\`) || ok && r.isRange(ctx, a, b) {
			return orHead(a), orHead(b), nil
		}
		return args[0], after, nil
	}
	if r.repo == nil {
		return "", "", usagef("there is no Git repository here; name two folders to compare")
	}
	branch, err := r.repo.DefaultBranch(ctx)
	if err != nil {
		return "", "", err
	}
	before, err = r.mergeBase(ctx, branch, orHead(after))
	return before, after, err
}

// checkStates refuses two states beside a revision that is not the second of them.
func (s *session) checkStates(args []string) error {
	if at := s.at(); len(args) == 2 && at != "" && at != args[1] {
		return usagef("%s and two states do not go together", s.atFrom())
	}
	return nil
}

func orHead(rev string) string {
	if rev == "" {
		return "HEAD"
	}
	return rev
}

// resolver turns the name of a state into a tree.
type resolver struct {
	app   *App
	place place
	repo  *source.Repo
	// foreign takes any folder for a state.
	foreign bool
}

// isRange tells whether both sides of ".." are revisions, so that "../folder" is not
// taken for a range.
func (r resolver) isRange(ctx context.Context, a, b string) bool {
	if r.repo == nil || a == "" && (b == "" || strings.HasPrefix(b, "/")) {
		return false
	}
	for _, rev := range []string{orHead(a), orHead(b)} {
		if _, err := r.repo.Resolve(ctx, rev); err != nil {
			return false
		}
	}
	return true
}

func (r resolver) mergeBase(ctx context.Context, a, b string) (string, error) {
	if r.repo == nil {
		return "", usagef("there is no Git repository here, so that %s and %s mean nothing", a, b)
	}
	for _, rev := range []*string{&a, &b} {
		hash, err := r.repo.Resolve(ctx, *rev)
		if err != nil {
			return "", err
		}
		*rev = hash
	}
	return r.repo.MergeBase(ctx, a, b)
}

// tree opens a state: "" is the files as they are now; a revision comes before a
// folder of the same name, unless it is written as a path.
func (r resolver) tree(ctx context.Context, name string) (*source.Tree, error) {
	if name == "" {
		if r.place.bare != "" {
			name = "HEAD"
		} else {
			tree, err := openPlace(r.app, r.place)
			if err == nil {
				tree.Name = "working tree"
			}
			return tree, err
		}
	}
	if isRemote(r.app, name) {
		return nil, usagef("a state is a revision, a date or a folder, and %q is an address; give it with --catalogue", source.HideUser(name))
	}
	isPath := strings.HasPrefix(name, ".") || filepath.IsAbs(name) || strings.HasSuffix(name, "/")
	var unknown error
	if r.repo != nil && !isPath {
		open := revision
		if r.foreign {
			open = foreignRevision
		}
		tree, err := open(ctx, r.repo, name)
		if err == nil {
			return tree, nil
		}
		unknown = err
	}
	dir := name
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(r.app.Dir, name)
	}
	if isDir(dir) {
		p := place{root: dir}
		if !r.foreign {
			var err error
			if p, err = findGiven(ctx, r.app, name, "state"); err != nil {
				return nil, err
			}
		}
		tree, err := source.Dir(p.root)
		if err == nil {
			tree.Name = name
		}
		return tree, err
	}
	if unknown != nil {
		return nil, unknown
	}
	return nil, fmt.Errorf("%s: there is no folder of that name, and no Git repository here", name)
}
