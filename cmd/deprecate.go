package cmd

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/edit"
)

type deprecateOptions struct {
	global     *session
	successors []string
	retires    string
	kind       string
	reason     string
	basis      string
	on         string
	save       saveOptions
}

func newDeprecateCmd(app *App, global *session) *cobra.Command {
	opts := deprecateOptions{global: global}
	c := &cobra.Command{
		Use:     "deprecate ID",
		GroupID: groupEdit,
		Short:   "Say that a service ends, when, why and what to use instead",
		Long: `Say that a service is deprecated: it still runs, and nobody new should start with it.

Sets the status and its note, the dates, the successors, "replaces" in each successor,
and the disposition.`,
		Example: `  wdw deprecate cis1-authentication --successor care-identity-service --retires 2027-02-28 \
    --reason "The provider has told suppliers to move by February 2027."`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("%s needs the id of one entry", c.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: atMost(1, completeIDs(app, global)),
		RunE:              func(c *cobra.Command, args []string) error { return runDeprecate(c.Context(), app, opts, args[0]) },
	}
	c.Flags().SortFlags = false
	c.Flags().StringSliceVar(&opts.successors, "successor", nil, "the `id` of what to use instead; several with commas")
	c.Flags().StringVar(&opts.retires, "retires", "", "the `date` on which it ends, as precisely as it is known")
	c.Flags().StringVar(&opts.kind, "retires-kind", "", "how firm that date is: target or agreed")
	c.Flags().StringVar(&opts.reason, "reason", "", "why, in `words` that the sources bear out")
	c.Flags().StringVar(&opts.basis, "basis", "inferred", "whether a publication says that it is to be retired: published or inferred")
	c.Flags().StringVar(&opts.on, "on", "", "the `date` of the deprecation (default: today)")
	opts.save.register(c)
	mustRegister(c, "successor", completeIDs(app, global))
	mustRegister(c, "retires-kind", cobra.FixedCompletions([]string{"target", "agreed"}, cobra.ShellCompDirectiveNoFileComp))
	mustRegister(c, "basis", cobra.FixedCompletions([]string{"published", "inferred"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func runDeprecate(ctx context.Context, app *App, opts deprecateOptions, word string) error {
	if opts.reason == "" {
		return usagef("--reason is needed: whoever uses the service will ask why")
	}
	for flag, value := range map[string]string{"--retires": opts.retires, "--on": opts.on} {
		if _, err := date.Parse(value); value != "" && err != nil {
			return usagef("%s: %w", flag, err)
		}
	}
	if opts.kind != "" && opts.retires == "" {
		return usagef("--retires-kind says how firm the date of --retires is, and there is none")
	}
	ws, err := opts.global.workspace(ctx)
	if err != nil {
		return err
	}
	defer ws.close()
	entry, err := ws.entry(word)
	if err != nil {
		return err
	}
	if entry.IsGone() {
		return fmt.Errorf("%s is %s already", entry.ID, entry.Status())
	}
	var successors []string
	for _, s := range opts.successors {
		e, err := ws.entry(s)
		if err != nil {
			return fmt.Errorf("--successor: %w", err)
		}
		if e.ID == entry.ID {
			return usagef("--successor: %s cannot replace itself", e.ID)
		}
		successors = append(successors, e.ID)
	}
	f, err := ws.service(entry.ID)
	if err != nil {
		return err
	}
	on := opts.on
	if on == "" {
		on = ws.now.Format(time.DateOnly)
		if entry.Status() == catalogue.Deprecated && entry.Text("dates", "deprecated") != "" {
			on = entry.Text("dates", "deprecated") // it was deprecated then, whatever is added now
		}
	}
	ops := []edit.Op{edit.Set("status", string(catalogue.Deprecated)), edit.Set("status_note", opts.reason), edit.Set("dates.deprecated", on)}
	if opts.retires != "" {
		ops = append(ops, edit.Set("dates.retires", opts.retires), edit.Set("disposition.by", opts.retires))
	}
	if opts.kind != "" {
		ops = append(ops, edit.Set("dates.retires_kind", opts.kind))
	}
	for _, id := range successors {
		if !slices.Contains(entry.Texts("replaced_by"), id) {
			ops = append(ops, edit.Add("replaced_by", id))
		}
	}
	if entry.Text("disposition", "verdict") != "retire" {
		ops = append(ops, edit.Set("disposition.verdict", "retire"), edit.Set("disposition.basis", opts.basis), edit.Set("disposition.because", opts.reason))
	}
	before := f.Root()
	if err := f.Do(ops...); err != nil {
		return usageError{err}
	}
	if err := ws.mirror(entry.ID, before, f.Root()); err != nil {
		return err
	}
	return ws.save(ctx, opts.save)
}
