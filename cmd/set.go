package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
)

func newSetCmd(s *session) *command {
	var unset []string
	var isDry bool
	return s.command(spec{
		use: "set ID FIELD=VALUE...", group: groupEdit,
		short: "Change fields of an entry, and nothing else in its file",
		long: `Change fields of an entry. Only the lines of these fields change: comments, blank
lines, quotes and the order of everything else stay.

  FIELD=VALUE    give a field a value: status=live, autonomy.level=single-central
  FIELD+=VALUE   put an item into a list: aliases+=PDS
  FIELD-=VALUE   take an item out of a list: aliases-=PDS

An item of a list is named in brackets by its key, standards[fhir-r4].use=required, or
by its place, counted from 1: onboarding.steps[2].days=3. A key that no item has adds
one, and the command says so; one that is nearly another's is refused. Whole lists and
mappings are written as in YAML: 'links+={title: Guide, url: https://example.org}'.
Entries that replace one another are kept in step. What is to be taken out and is not
there is named, and so is a comment that stays behind.

A change that would bring an error into the catalogue is refused with what is wrong,
and the exit code is 1.`,
		example: `  wdw set nhs-login status=deprecated dates.retires=2027-03 --dry-run
  wdw set nhs-login 'standards[fhir-r4].use=required' aliases+=Login
  wdw set nhs-login --unset status_note`,
		args: takes(1, many, "the id of an entry, and what to change"), complete: s.completeSet,
		flags: func(f *flagSet) {
			f.StringArrayVar(&unset, "unset", nil, "delete this `field`")
			f.dryRun(&isDry)
			f.completed("unset", s.completeColumns)
		},
	}, func(k call) error {
		ops, err := opsOf(k.args, unset)
		if err != nil {
			return err
		}
		return k.change(isDry, func(ws *edit.Workspace) error {
			entry, err := s.named(ws.Catalogue, k.args[0])
			if err != nil {
				return err
			}
			return ws.Set(entry, ops...)
		})
	})
}

// opsOf are the changes that the arguments, behind an id, and --unset ask for.
func opsOf(args, unset []string) ([]edit.Op, error) {
	ops, err := parseOps(args[1:])
	if err != nil {
		return nil, err
	}
	for _, field := range unset {
		path, err := edit.ParsePath(field)
		if err != nil {
			return nil, usagef("--unset: %w", err)
		}
		ops = append(ops, edit.Op{Path: path, Verb: edit.Unset})
	}
	if len(ops) == 0 {
		return nil, usagef("nothing is to be changed: write FIELD=VALUE, or --unset FIELD")
	}
	given := map[string]bool{}
	for _, op := range ops {
		if op.Path[0].Name == "id" {
			return nil, usagef(`an id never changes; "wdw rename %s NEW" leaves an entry that says where it went`, shellWord(args[0]))
		}
		path := op.Path.String()
		whole := op.Verb == edit.Assign || op.Verb == edit.Unset
		if whole && given[path] {
			return nil, usagef("%s is changed twice, and only one of the two can stay", path)
		}
		given[path] = given[path] || whole
	}
	return ops, nil
}

// parseOps reads changes on the command line.
func parseOps(args []string) ([]edit.Op, error) {
	var ops []edit.Op
	for _, arg := range args {
		op, err := edit.ParseOp(arg)
		if err != nil {
			return nil, usageError{err}
		}
		ops = append(ops, op)
	}
	return ops, nil
}

// completeSet offers ids, then fields, then the values that a field can have.
func (s *session) completeSet(c *command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return s.completeIDs(c, args, typed)
	}
	return s.completeChanges(c, args, typed)
}

// completeChanges offers FIELD= and then the values, after a comma too where the field
// is a list of ids.
func (s *session) completeChanges(c *command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	return s.values(func(cat *catalogue.Catalogue) []cobra.Completion {
		field, value, hasValue := strings.Cut(typed, "=")
		if !hasValue {
			return assignments(cat.Shape())
		}
		shape := cat.Shape().At(strings.Split(strings.TrimRight(field, "+-"), ".")...)
		before, last := "", value
		switch {
		case shape == nil || shape.Items == nil:
		case len(shape.Items.Properties) > 0:
			shape = shape.Items.Property(shape.Key)
		default:
			before, last = splitList(value)
		}
		return whole(field+"=", offer(valuesOf(cat, shape), before, last, strings.Split(before, ","), ""), "")
	})(c, args, typed)
}

// assignments are the fields that hold text, numbers or lists of them. An id is none:
// it never changes.
func assignments(shape *schema.Shape) []cobra.Completion {
	var list []cobra.Completion
	for _, path := range query.Paths(shape) {
		if at := shape.At(strings.Split(path, ".")...); path != "id" && at != nil && (isLeaf(at) || isLeaf(at.Items)) {
			list = append(list, word(path+"=", at.Label))
		}
	}
	return list
}

// isLeaf tells whether a place holds text, numbers or lists of them.
func isLeaf(s *schema.Shape) bool {
	return s != nil && len(s.Properties) == 0 && s.Items == nil
}
