package cmd

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
)

// completeWhere offers what can stand where an expression is being typed: fields and
// functions, and in quotes the values of the field that is compared.
func (s *session) completeWhere(c *command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	const directive = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	before, quoted := openText(typed)
	if quoted {
		// What stands before is kept as it is typed; before ends in the quote.
		return whole(before, s.whereValues(c.Context(), before[:len(before)-1]), `"`), directive
	}
	i := len(typed) - len(strings.TrimLeft(trailing.FindString(typed), "."))
	before = typed[:i]
	if before == typed {
		if values := s.whereValues(c.Context(), before); len(values) > 0 {
			return whole(before+`"`, values, `"`), directive
		}
	}
	shape, err := s.entryShape(c.Context())
	if err != nil {
		return nil, directive
	}
	if strings.HasSuffix(before, ".") {
		return whole(before, places(itemShape(shape, listOf(before)), ""), ""), directive
	}
	words := offer(places(shape, ""), "", "", nil, "") // only functions end in a parenthesis
	for _, f := range query.Functions() {
		words = append(words, word(f.Call[:strings.IndexByte(f.Call, '(')+1], f.Usage))
	}
	return whole(before, words, ""), directive
}

var (
	// trailing is the name at the end of an expression, dotted where it is nested.
	trailing = regexp.MustCompile(`[a-z_.]*$`)
	// comparison is the end of an expression that compares a field: the field, and the
	// texts of a list that are there already.
	comparison = regexp.MustCompile(`([a-z_.#]+)\s*(?:==|!=|\bcontains|\b(?:not\s+)?in\s*\[\s*((?:"[^"]*"\s*,\s*)*))\s*$`)
	// openCall is the end of an expression that calls a function of ours.
	openCall = regexp.MustCompile(`\b(has|needs|provides)\(\s*$`)
	// listCall is a call that looks at the items of a list.
	listCall = regexp.MustCompile(`\b(?:any|all|none|one|count|filter|map|sum)\(\s*([a-z_.]+)\s*,`)
)

// whole makes words of an expression whole: with what stands before, and what ends them.
func whole(before string, words []cobra.Completion, end string) []cobra.Completion {
	return out.Each(words, func(w string) string {
		value, about, _ := strings.Cut(w, "\t")
		return word(before+value+end, about)
	})
}

// openText finds the text in double quotes that is not ended yet: before goes as far as
// its quote. quoted is false if there is none.
func openText(typed string) (before string, quoted bool) {
	start, quote := 0, byte(0)
	for i := 0; i < len(typed); i++ {
		switch c := typed[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\'' || c == '`'):
			start, quote = i, c
		}
	}
	if quote != '"' {
		return "", false
	}
	return typed[:start+1], true
}

// whereValues are the values that can stand in quotes after an expression: those of the
// field that it compares, or what the function takes that it calls.
func (s *session) whereValues(ctx context.Context, before string) []cobra.Completion {
	compared, called := comparison.FindStringSubmatch(before), openCall.FindStringSubmatch(before)
	if compared == nil && called == nil {
		return nil
	}
	cat, _, err := s.load(ctx)
	if err != nil {
		return nil
	}
	if called != nil {
		if vocabulary := map[string]string{"needs": "standards", "provides": "capabilities"}[called[1]]; vocabulary != "" {
			return itemsOf(vocabulary)(cat)
		}
		return places(cat.Shape(), "")
	}
	path, shape := compared[1], cat.Shape()
	if rest, ok := strings.CutPrefix(path, "#"); ok || strings.HasPrefix(path, ".") {
		shape, path = itemShape(shape, listOf(before)), strings.TrimPrefix(rest, ".")
	}
	if path != "" {
		shape = shape.At(strings.Split(path, ".")...)
	}
	return slices.DeleteFunc(valuesOf(cat, shape), func(w string) bool {
		value, _, _ := strings.Cut(w, "\t")
		return strings.Contains(compared[2], `"`+value+`"`)
	})
}

// listOf is the list whose items a condition at the end of an expression is about, as
// the sources in "any(sources, .url", "" if it is about none.
func listOf(before string) string {
	all := listCall.FindAllStringSubmatch(before, -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1][1]
}

// itemShape is the shape of an item of the list at a place, nil if there is none.
func itemShape(shape *schema.Shape, list string) *schema.Shape {
	return shape.At(strings.Split(list, ".")...).Item()
}
