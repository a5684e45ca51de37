package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/words"
)

type changelogOptions struct {
	global *session
	whom   string
	output output
}

func newChangelogCmd(app *App, global *session) *cobra.Command {
	opts := changelogOptions{global: global}
	c := &cobra.Command{
		Use:     "changelog [OLD [NEW]]",
		GroupID: groupReview,
		Short:   "Write release notes: what changed, in plain English, most serious first",
		Long: `Write release notes from one state of the catalogue to another, most serious changes
first. OLD and NEW are as for "wdw diff", but NEW is the last commit unless it is
given, and OLD the last tag before it.

With --for, only entries with a capability, or for an audience or care setting, count.`,
		Example: `  wdw changelog
  wdw changelog v1.4 v1.5
  wdw changelog 2026-01-01 --for patient-messaging
  wdw changelog v1.4 --for clinicians -o atom > changes.xml`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 2 {
				return usagef("%q compares two states, and got %d", c.CommandPath(), len(args))
			}
			return nil
		},
		ValidArgsFunction: completeStates(app, global),
		RunE:              func(c *cobra.Command, args []string) error { return runChangelog(c.Context(), app, opts, args) },
	}
	c.Flags().StringVar(&opts.whom, "for", "", "keep what concerns the capability, user or care setting of this `id`")
	mustRegister(c, "for", completeFrom(app, global, func(cat *catalogue.Catalogue, _ []string, _ string) []cobra.Completion {
		return slices.Concat(valuesOf(cat, cat.Shape().At("capabilities")), valuesOf(cat, cat.Shape().At("audience", "users")), idsOf(cat, "care-settings"))
	}))
	opts.output.register(c, "markdown", "json", "atom")
	return c
}

func runChangelog(ctx context.Context, app *App, opts changelogOptions, args []string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	now, err := opts.global.now()
	if err != nil {
		return err
	}
	args, err = opts.global.release(ctx, args)
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
	if opts.whom != "" {
		concerns, err := concern(pair.New, opts.whom)
		if err != nil {
			return usagef("--for: %w", err)
		}
		changes.Entries = changes.Entries.Filter(func(c diff.Change) bool {
			return concerns(pair.New.Entry(c.ID)) || concerns(pair.Old.Entry(c.ID)) || concerns(pair.Old.Entry(c.FromID))
		})
		changes.Vocabulary = changes.Vocabulary.Filter(func(c diff.Change) bool { return strings.HasSuffix(c.ID, "/"+opts.whom) })
	}
	notes := render.Changelog{
		Changes: changes, Title: "National Service Catalogue", For: opts.whom,
		Old: states.old.Commit, New: states.new.Commit, Date: states.new.Date,
	}
	if about := pair.New.About; about != nil && about.Text("title") != "" {
		notes.Title = about.Text("title")
	}
	if notes.Old == "" {
		notes.Old = states.old.Name
	}
	if notes.New == "" {
		notes.New, notes.Date = states.new.Name, now
	}
	switch opts.output.format {
	case "json":
		return render.ChangelogJSON(app.Stdout, notes)
	case "atom":
		return render.ChangelogAtom(app.Stdout, notes)
	}
	return render.ChangelogMarkdown(app.Stdout, notes)
}

// release completes the arguments of changelog: up to the last commit, from the last
// tag before it.
func (s *session) release(ctx context.Context, args []string) ([]string, error) {
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.checkStates(args); err != nil {
		return nil, err
	}
	if len(args) == 2 || len(args) == 1 && strings.Contains(args[0], "..") {
		return args, nil
	}
	if p.isBuiltIn() {
		return nil, usagef("the built-in catalogue has no history; name two folders to compare")
	}
	repo, err := openRepo(ctx, s.app, p)
	if err != nil {
		return nil, err
	}
	defer repo.Close()
	head := orHead(s.at())
	if len(args) == 1 {
		return []string{args[0], head}, nil
	}
	hash, err := repo.Resolve(ctx, head)
	if err != nil {
		return nil, fmt.Errorf("read catalogue at %s: %w", ofRepo(repo, head), err)
	}
	tag, err := repo.TagBefore(ctx, hash)
	if err != nil {
		return nil, err
	}
	if tag == "" {
		return nil, usagef("there is no tag before %s; say since which revision or date", head)
	}
	return []string{tag, head}, nil
}

// concern tells which entries have a capability, or are for some people or a care
// setting. The error names the nearest of these.
func concern(cat *catalogue.Catalogue, word string) (func(*catalogue.Entry) bool, error) {
	capabilities, settings := cat.IDsOf("capabilities"), cat.IDsOf("care-settings")
	var users []string
	if shape := cat.Shape().At("audience", "users", "*"); shape != nil {
		users = shape.Enum
	}
	known := slices.Concat(capabilities, users, settings)
	if !slices.Contains(known, word) {
		message := fmt.Sprintf("%q is neither a capability nor an audience nor a care setting", word)
		if help := words.DidYouMean(word, known); help != "" {
			return nil, fmt.Errorf("%s; %s", message, help)
		}
		return nil, fmt.Errorf("%s", message)
	}
	return func(e *catalogue.Entry) bool {
		return e != nil && (slices.Contains(e.Texts("capabilities"), word) || slices.Contains(e.Texts("audience", "users"), word) ||
			slices.Contains(settings, word) && slices.ContainsFunc(e.Texts("audience", "care_settings"), func(s string) bool {
				return s == word || s == catalogue.EverySetting
			}))
	}, nil
}
