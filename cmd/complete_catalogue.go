package cmd

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/validate"
)

// values completes with what list finds in the catalogue.
func (s *session) values(list func(*catalogue.Catalogue) []cobra.Completion) cobra.CompletionFunc {
	return func(c *command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		cat, _, err := s.load(c.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return list(cat), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeIDs offers the ids with the names as descriptions, and behind them, once something
// is typed, the aliases of those whose id does not begin so, of the entries that are not
// named yet.
//
// Of many entries nobody waits for names: ids alone are offered, as the files are called, unless
// none begins with what is typed.
func (s *session) completeIDs(c *command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if ids := s.manyIDs(c.Context(), args, typed); len(ids) > 0 {
		return ids, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
	list, directive := s.values(func(cat *catalogue.Catalogue) (list []cobra.Completion) {
		var aliases []cobra.Completion
		named := map[string]bool{}
		for _, arg := range args {
			if e, _ := cat.Lookup(arg); e != nil {
				named[e.ID] = true
			}
		}
		for e := range cat.All() {
			if named[e.ID] {
				continue
			}
			list = append(list, word(e.ID, e.Name()))
			if hasPrefixFold(e.ID, typed) {
				continue
			}
			for _, alias := range e.Texts("aliases") {
				aliases = append(aliases, word(alias, e.Name()))
			}
		}
		return append(list, aliases...)
	})(c, args, typed)
	return list, directive | cobra.ShellCompDirectiveKeepOrder
}

// manyEntries is how many entries are read at most so that completion can say their names:
// those of a few hundred take ten milliseconds.
const manyEntries = 500

// manyIDs are the ids that begin with what is typed and are not named yet, where there are
// many entries; none where there are not.
func (s *session) manyIDs(ctx context.Context, args []string, typed string) []string {
	if s.foreign.schema != "" {
		return nil
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return nil
	}
	ids, err := catalogue.FileIDs(tree.FS)
	if err != nil || len(ids) <= manyEntries {
		return nil
	}
	return slices.DeleteFunc(ids, func(id string) bool { return !hasPrefixFold(id, typed) || slices.Contains(args, id) })
}

// itemsOf lists the ids of a vocabulary with their names.
func itemsOf(vocabulary string) func(*catalogue.Catalogue) []cobra.Completion {
	return func(cat *catalogue.Catalogue) []cobra.Completion {
		return valuesOf(cat, &schema.Shape{Refs: []string{vocabulary}})
	}
}

// completeColumns offers the places in an entry, after the hyphen of "-name" too.
func (s *session) completeColumns(c *command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	before := ""
	if strings.HasPrefix(typed, "-") {
		before = "-"
	}
	shape, _ := s.entryShape(c.Context())
	return places(shape, before), cobra.ShellCompDirectiveNoFileComp
}

// places are the dotted places of a shape with their labels.
func places(shape *schema.Shape, before string) []cobra.Completion {
	var list []cobra.Completion
	for _, path := range query.Paths(shape) {
		if col, err := query.NewColumn(shape, path); err == nil {
			list = append(list, word(before+path, col.Label))
		}
	}
	return list
}

// entryShape reads the schema alone, which is enough to know the fields; nil where there
// is an error.
func (s *session) entryShape(ctx context.Context) (*schema.Shape, error) {
	if s.foreign.schema != "" {
		cat, _, err := s.load(ctx)
		if err != nil {
			return nil, err
		}
		return cat.Shape(), nil
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	schemas, err := catalogue.LoadSchemas(tree.FS, s.app.Embedded)
	if err != nil {
		return nil, err
	}
	return schemas.Get("service").Shape(), nil
}

// valuesOf lists what may stand at a place: the values that the schema allows, and the
// ids of what it refers to.
func valuesOf(cat *catalogue.Catalogue, shape *schema.Shape) []cobra.Completion {
	if shape = shape.Single(); shape == nil {
		return nil
	}
	list := out.Each(choices(cat, shape), func(c possible) string { return word(c.value, c.meaning) })
	if len(shape.Enum) == 0 {
		slices.Sort(list) // values of the schema have an order of their own
	}
	return list
}

// completeRevisions offers HEAD, branches and tags.
func (s *session) completeRevisions(c *command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return s.revisions(c.Context()), cobra.ShellCompDirectiveNoFileComp
}

func (s *session) revisions(ctx context.Context) []cobra.Completion {
	var names []string
	r, err := s.resolver(ctx)
	if err == nil {
		names, err = r.repo.Names(ctx)
	}
	if err != nil {
		return nil
	}
	return append([]cobra.Completion{word("HEAD", "the last commit")}, names...)
}

// completeStates offers what diff and changelog compare: two revisions or folders, or
// a range of revisions in one word.
func (s *session) completeStates(c *command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	switch {
	case len(args) > 1 || len(args) == 1 && strings.Contains(args[0], "..") && !isPath(args[0]):
		return nil, cobra.ShellCompDirectiveNoFileComp
	case isPath(typed):
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	before := ""
	if i := strings.LastIndex(typed, ".."); i >= 0 && len(args) == 0 {
		before = typed[:i+2]
	}
	var list []cobra.Completion
	for _, name := range s.revisions(c.Context()) {
		if hasPrefixFold(before+name, typed) {
			list = append(list, before+name)
		}
	}
	if len(list) == 0 && before == "" {
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// isPath tells whether a state is written as a path, and therefore is no revision.
func isPath(state string) bool {
	return slices.ContainsFunc([]string{"/", "./", "../", "~"}, func(begin string) bool { return strings.HasPrefix(state, begin) }) || state == "."
}

// completeRules offers the rules and their areas.
func completeRules(*command, []string, string) ([]string, cobra.ShellCompDirective) {
	var list []cobra.Completion
	for _, rule := range validate.Rules() {
		area, _, _ := strings.Cut(rule.ID, ".")
		if all := word(area+".*", "all of this area"); !slices.Contains(list, all) {
			list = append(list, all)
		}
		list = append(list, word(rule.ID, rule.Summary))
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}
