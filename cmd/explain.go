package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/show"
	"github.com/who-does-what/wdw/pkg/words"
)

func newExplainCmd(s *session) *command {
	return s.command(spec{
		use: "explain RULE|FIELD|WORD", group: groupOther,
		short: "Explain a rule, a field of an entry, or a word of an answer",
		long: `Explain a rule: why it exists, with an example of wrong and right.

Explain a field: what it means, what may stand there, how serious a change of it is and
how many entries have it. Fields inside others are dotted. Fields of other files begin
with the file's name.

Explain a word: a value, a verdict or a state, as in "single-central", "covered" or
"uses-retired". A word that means several things is explained for each of them.`,
		example: `  wdw explain entry.no-onboarding
  wdw explain autonomy.level
  wdw explain single-central
  wdw explain capabilities.local_names
  wdw explain waivers`,
		args:     takes(1, many, `a rule of "wdw rules", a field of "wdw explain service" or a word of an answer`),
		complete: atMost(1, s.completeExplain),
	}, func(k call) error {
		word, rules := strings.Join(k.args, " "), show.AllRules()
		if i := slices.IndexFunc(rules, func(r show.Rule) bool { return r.ID == word }); i >= 0 {
			return k.write(out.Result{Page: rules[i].Page})
		}
		cat, err := s.read(k.ctx)
		if err != nil {
			return err
		}
		said := show.Words(cat, meanings())
		field, isField := show.FieldNamed(cat, word)
		meaning, isWord := show.WordNamed(said, word)
		switch {
		case isField && isWord:
			return k.write(out.Result{Page: func(p *out.Page) { field(p); p.Next(); meaning(p) }})
		case isField:
			return k.write(out.Result{Page: field})
		case isWord:
			return k.write(out.Result{Page: meaning})
		}
		paths := show.FieldPaths(cat)
		if ends := slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return !strings.HasSuffix(path, "."+word) }); len(ends) > 0 {
			return usagef("%q is not the whole name of a field; did you mean %s?", word, words.Quoted(ends[:min(3, len(ends))], "or"))
		}
		known := slices.Concat(out.Each(rules, func(r show.Rule) string { return r.ID }), paths, out.Each(said, func(m words.Meaning) string { return m.Word }))
		return unknown(fmt.Sprintf("%q is no rule, field or word of an answer", word), word, known, `"wdw rules" lists the rules, "wdw explain service" the fields`)
	})
}

// completeExplain offers the rules, the fields and the words.
func (s *session) completeExplain(c *command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var list []cobra.Completion
	for _, r := range show.AllRules() {
		list = append(list, word(r.ID, r.Summary))
	}
	if cat, _, err := s.load(c.Context()); err == nil {
		list = append(list, show.FieldPaths(cat)...)
		list = append(list, out.Each(show.Words(cat, meanings()), func(m words.Meaning) string { return word(m.Word, m.Of+": "+m.Text) })...)
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}
