package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser/utils"

	"github.com/who-does-what/wdw/pkg/words"
)

// longestWord is how much of somebody's word a message repeats.
const longestWord = 80

// quoted is a word in a message.
func quoted(word string) string {
	if utf8.RuneCountInString(word) > longestWord {
		word = string([]rune(word)[:longestWord]) + "…"
	}
	return fmt.Sprintf("%q", word)
}

// shown is a part of the expression as its writer would write it, "…" where that is
// long. A node may stand in several places, so that its text can be far longer than the
// expression.
func (c *compiler) shown(n ast.Node) string {
	left := 20
	var fits func(n ast.Node) bool
	fits = func(n ast.Node) bool {
		left--
		children, ok := childrenOf(n)
		return ok && left > 0 && !slices.ContainsFunc(children, func(n ast.Node) bool { return !fits(n) })
	}
	if !fits(n) {
		return "…"
	}
	text := n.String()
	if utf8.RuneCountInString(text) > longestWord {
		return "…"
	}
	return text
}

// childrenOf lists the nodes inside one; ok is false for a form that is not known here.
func childrenOf(n ast.Node) (children []ast.Node, ok bool) {
	switch at := n.(type) {
	case *ast.UnaryNode:
		return []ast.Node{at.Node}, true
	case *ast.BinaryNode:
		return []ast.Node{at.Left, at.Right}, true
	case *ast.ChainNode:
		return []ast.Node{at.Node}, true
	case *ast.MemberNode:
		return []ast.Node{at.Node, at.Property}, true
	case *ast.CallNode:
		return append([]ast.Node{at.Callee}, at.Arguments...), true
	case *ast.BuiltinNode:
		return at.Arguments, true
	case *ast.PredicateNode:
		return []ast.Node{at.Node}, true
	case *ast.ConditionalNode:
		return []ast.Node{at.Cond, at.Exp1, at.Exp2}, true
	case *ast.ArrayNode:
		return at.Nodes, true
	case *ast.NilNode, *ast.IntegerNode, *ast.FloatNode, *ast.StringNode, *ast.BoolNode, *ast.IdentifierNode, *ast.PointerNode:
		return nil, true
	}
	return nil, false
}

// keywords are names that mean something else in an expression.
var keywords = []string{"in", "not", "and", "or", "let", "if", "else", "matches", "contains", "startsWith", "endsWith", "true", "false", "nil", "$env"}

func isPlainName(name string) bool {
	return utils.IsValidIdentifier(name) && !slices.Contains(keywords, name)
}

// whereName is how a field is called in an expression.
func whereName(path []string) string {
	var b strings.Builder
	for i, name := range path {
		switch {
		case i == 0 && isPlainName(name):
			b.WriteString(name)
		case i == 0:
			fmt.Fprintf(&b, "$env[%q]", name)
		case utils.IsValidIdentifier(name):
			b.WriteString("." + name)
		default:
			fmt.Fprintf(&b, "[%q]", name)
		}
	}
	return b.String()
}

// didYouMean is the help that names corrections. What has quotation marks in it already
// gets no others.
func didYouMean(found []string) string {
	var corrections []string
	for _, f := range found[:min(3, len(found))] {
		if !strings.Contains(f, `"`) {
			f = `"` + f + `"`
		}
		corrections = append(corrections, f)
	}
	if len(corrections) == 0 {
		return ""
	}
	return "did you mean " + words.Join(corrections, "or") + "?"
}

// beginners are the names that begin with a word and go on with what no plain name has.
func beginners(word string, names []string) []string {
	var out []string
	for _, name := range names {
		if rest, ok := strings.CutPrefix(name, word); ok && rest != "" && !utils.IsValidIdentifier("a"+rest) {
			out = append(out, name)
		}
	}
	return out
}

// nearestValues is the help for a value that is none of those allowed: what it may have
// meant, else what there is.
func nearestValues(word string, values []string) string {
	if help := words.DidYouMean(word, values); help != "" {
		return help
	}
	if len(values) <= 15 {
		return "it is one of " + words.Quoted(values, "or")
	}
	word = strings.ToLower(word)
	alike := slices.DeleteFunc(slices.Clone(values), func(v string) bool {
		return !strings.Contains(v, word) && !strings.HasPrefix(v, beginning(word))
	})
	if len(alike) == 0 {
		alike = values
	}
	return fmt.Sprintf("there are %d values, such as %s", len(values), words.Quoted(alike[:min(3, len(alike))], "and"))
}

// beginning is the part of an id before its last dash, or all of it.
func beginning(id string) string {
	if i := strings.LastIndexByte(id, '-'); i > 0 {
		return id[:i+1]
	}
	return id
}

// fieldsAre is the help that lists fields.
func fieldsAre(names []string) string {
	const most = 12
	if len(names) > most {
		return fmt.Sprintf(`the fields are "%s" and %d more`, strings.Join(names[:most], `", "`), len(names)-most)
	}
	return "the fields are " + words.Quoted(names, "and")
}
