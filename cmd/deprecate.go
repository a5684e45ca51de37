package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/edit"
)

type deprecateOptions struct {
	global *session
	said   edit.Deprecation
	save   saveOptions
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
		RunE:              func(c *cobra.Command, args []string) error { return runDeprecate(c.Context(), opts, args[0]) },
	}
	c.Flags().SortFlags = false
	c.Flags().StringSliceVar(&opts.said.Successors, "successor", nil, "the `id` of what to use instead; several with commas")
	c.Flags().StringVar(&opts.said.Retires, "retires", "", "the `date` on which it ends, as precisely as it is known")
	c.Flags().StringVar(&opts.said.Kind, "retires-kind", "", "how firm that date is: target or agreed")
	c.Flags().StringVar(&opts.said.Reason, "reason", "", "why, in `words` that the sources bear out")
	c.Flags().StringVar(&opts.said.Basis, "basis", "inferred", "whether a publication says that it is to be retired: published or inferred")
	c.Flags().StringVar(&opts.said.On, "on", "", "the `date` of the deprecation (default: today)")
	opts.save.register(c)
	mustRegister(c, "successor", completeIDs(app, global))
	mustRegister(c, "retires-kind", cobra.FixedCompletions([]string{"target", "agreed"}, cobra.ShellCompDirectiveNoFileComp))
	mustRegister(c, "basis", cobra.FixedCompletions([]string{"published", "inferred"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func runDeprecate(ctx context.Context, opts deprecateOptions, id string) error {
	if opts.said.Reason == "" {
		return usagef("--reason is needed: whoever uses the service will ask why")
	}
	for _, flag := range [][2]string{{"--retires", opts.said.Retires}, {"--on", opts.said.On}} {
		if _, err := date.Parse(flag[1]); flag[1] != "" && err != nil {
			return usagef("%s: %w", flag[0], err)
		}
	}
	if opts.said.Kind != "" && opts.said.Retires == "" {
		return usagef("--retires-kind says how firm the date of --retires is, and there is none")
	}
	return opts.global.change(ctx, opts.save, func(ws *edit.Workspace) error {
		entry, err := opts.global.named(ws.Catalogue, id)
		if err != nil {
			return err
		}
		if entry.IsGone() {
			return fmt.Errorf("%s is %s already", entry.ID, entry.Status())
		}
		for i, word := range opts.said.Successors {
			e, err := opts.global.named(ws.Catalogue, word)
			if err != nil {
				return fmt.Errorf("--successor: %w", err)
			}
			if e.ID == entry.ID {
				return usagef("--successor: %s cannot replace itself", e.ID)
			}
			opts.said.Successors[i] = e.ID
		}
		return ws.Deprecate(entry, opts.said)
	})
}
