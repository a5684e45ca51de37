package query

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser/utils"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/words"
)

// The help of a fault is what the person most likely meant, in their own words where
// that can be: a correction to copy is worth more than a rule to apply.

// longestWord is how much of somebody's word a message repeats.
const longestWord = 80

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
	const most = 20
	if p := c.node(n); c.err == nil && p.size <= most {
		if text := n.String(); utf8.RuneCountInString(text) <= longestWord {
			return text
		}
	}
	return "…"
}

func (c *compiler) asked(left ast.Node, operator string, right ast.Node) string {
	return c.shown(left) + " " + operator + " " + c.shown(right)
}

// keywords are names that mean something else in an expression.
var keywords = []string{"in", "not", "and", "or", "let", "if", "else", "matches", "contains", "startsWith", "endsWith", "true", "false", "nil", "$env"}

func isPlainName(name string) bool {
	return utils.IsValidIdentifier(name) && !slices.Contains(keywords, name)
}

// whereName is how a field is called in an expression, after what has it: "$env" is the
// entry.
func whereName(of string, path ...string) string {
	for _, step := range path {
		switch {
		case of == "$env" && isPlainName(step):
			of = step
		case of != "$env" && utils.IsValidIdentifier(step):
			of += "." + step
		default:
			of += fmt.Sprintf("[%q]", step)
		}
	}
	return of
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
// meant, else what there is, those first that look like it.
func nearestValues(word string, values []string) string {
	beginning := strings.ToLower(word)
	if i := strings.LastIndexByte(beginning, '-'); i > 0 {
		beginning = beginning[:i+1]
	}
	alike := slices.DeleteFunc(slices.Clone(values), func(v string) bool {
		return !strings.Contains(v, strings.ToLower(word)) && !strings.HasPrefix(v, beginning)
	})
	if len(alike) == 0 {
		alike = values
	}
	return valuesHelp(words.Nearest(word, values, 3), values, alike)
}

// valuesHelp is the help for a value that is none of those allowed: the nearest, or all,
// or some.
func valuesHelp(nearest, allowed, some []string) string {
	switch {
	case len(nearest) > 0:
		return "did you mean " + words.Quoted(nearest, "or") + "?"
	case len(allowed) <= 15:
		return "it is one of " + words.Quoted(allowed, "or")
	}
	return fmt.Sprintf("there are %d values, such as %s", len(allowed), words.Quoted(some[:min(3, len(some))], "and"))
}

func fieldsAre(names []string) string {
	const most = 12
	if len(names) > most {
		return fmt.Sprintf(`the fields are "%s" and %d more`, strings.Join(names[:most], `", "`), len(names)-most)
	}
	return "the fields are " + words.Quoted(names, "and")
}

// otherWays are for functions of other languages.
var otherWays = map[string]string{
	"now": "write today()", "date": "write the date in quotes", "duration": "age(DATE) is a number of days",
	"exists": `write has("FIELD")`, "length": "write len(LIST)", "size": "write len(LIST)",
	"find": "write any(LIST, CONDITION)", "first": "write any(LIST, CONDITION)", "last": "write any(LIST, CONDITION)",
	"contains": `write TEXT contains "…"`, "startswith": `write TEXT startsWith "…"`, "endswith": `write TEXT endsWith "…"`,
	"matches": `write TEXT matches "…"`, "hasprefix": `write TEXT startsWith "…"`, "hassuffix": `write TEXT endsWith "…"`,
}

func functionHelp(name string) string {
	var names []string
	for _, f := range whereFunctions() {
		names = append(names, f.name())
	}
	slices.Sort(names)
	return cmp.Or(otherWays[strings.ToLower(name)], words.DidYouMean(name, names), "the functions are "+strings.Join(names, ", "))
}

func (c *compiler) asFunction(callee *ast.MemberNode, args []ast.Node) string {
	name, ok := callee.Property.(*ast.StringNode)
	switch {
	case !ok:
		return ""
	case slices.Contains(keywords, name.Value) && len(args) == 1:
		return "write " + c.asked(callee.Node, name.Value, args[0])
	}
	return fmt.Sprintf("write %s(%s)", name.Value, c.shown(callee.Node))
}

func (c *compiler) unknown(at ast.Node, of typ, name string) part {
	message, prefix, others := quoted(name)+" is not a field here", "", fieldsAre(of.names())
	if of.isEntry() {
		message, prefix = quoted(name)+" is not a field", "$env"
		if !c.cat.IsForeign() {
			others = `the fields are those of "wdw list --help"`
		}
		others = "if it is text, write it in quotes; " + others
	}
	var corrections []string
	for _, known := range beginners(name, of.names()) {
		corrections = append(corrections, whereName(prefix, known))
	}
	if len(corrections) == 0 {
		for _, path := range nearestPaths(of.shape, name) {
			corrections = append(corrections, whereName(prefix, path...))
		}
	}
	return c.fail(at, message, cmp.Or(didYouMean(corrections), others))
}

// byNumber is the fault of taking an item, or characters, by number.
func (c *compiler) byNumber(at, of ast.Node) part {
	switch c.node(of).kind {
	case textKind:
		return c.fail(at, "characters are not taken by number", "write "+c.shown(of)+` startsWith "…", or matches "…"`)
	case mapKind:
		return c.fail(at, "the name of a field stands in quotes here", fmt.Sprintf("write %s[%q]", c.shown(of), "…"))
	}
	return c.fail(at, "items are not taken by number", "to ask for one of them write any("+c.shown(of)+", CONDITION)")
}

// dashed is a name, or several that a dash was read as a minus sign between; empty for
// anything else.
func dashed(n ast.Node) string {
	switch at := n.(type) {
	case *ast.IdentifierNode:
		return at.Value
	case *ast.BinaryNode:
		if at.Operator != "-" {
			break
		}
		if left, right := dashed(at.Left), dashed(at.Right); left != "" && right != "" {
			return left + "-" + right
		}
	}
	return ""
}

func (c *compiler) isField(name string) bool {
	_, known := c.field(c.entry().typ, name)
	return name != "" && known
}

// looseNot refuses a "not" that takes the first value of a comparison alone.
func (c *compiler) looseNot(at *ast.BinaryNode) {
	not, ok := at.Left.(*ast.UnaryNode)
	if !ok || not.Operator != "not" && not.Operator != "!" {
		return
	}
	if p := c.node(not.Node); !p.may(boolKind) {
		c.mismatch(not.Node, p.typ, boolKind, `"not" takes it alone; write not (`+c.asked(not.Node, at.Operator, at.Right)+")")
	}
}

// choiceOfTexts refuses `status == ("live" or "retired")`.
func (c *compiler) choiceOfTexts(at *ast.BinaryNode) {
	choice, ok := at.Right.(*ast.BinaryNode)
	if ok && isLogical(choice.Operator) && c.node(choice.Left).kind == textKind {
		first := ast.BinaryNode{Operator: at.Operator, Left: at.Left, Right: choice.Left}
		help := c.missingComparison(&ast.BinaryNode{Operator: choice.Operator, Left: &first, Right: choice.Right})
		c.mismatch(choice.Left, typ{kind: textKind}, boolKind, help)
	}
}

// missingComparison is the help for `status == "live" or "retired"`.
func (c *compiler) missingComparison(at *ast.BinaryNode) string {
	text, isText := at.Right.(*ast.StringNode)
	before, isBinary := at.Left.(*ast.BinaryNode)
	if isBinary && before.Operator == at.Operator {
		before, isBinary = before.Right.(*ast.BinaryNode)
	}
	if !isText || !isBinary || isLogical(before.Operator) {
		return ""
	}
	return "write " + c.asked(before.Left, before.Operator, before.Right) + " " + at.Operator + " " + c.asked(before.Left, before.Operator, text)
}

var startOfDate = regexp.MustCompile(`^\d{4}(-(Q\d|\d\d(-\d\d)?))?`)

// bareDate refuses a date without quotes where one is compared, which was read as a
// number or a difference of numbers.
func (c *compiler) bareDate(n ast.Node, other part) {
	first := n
	for minus, ok := n.(*ast.BinaryNode); ok && minus.Operator == "-"; minus, ok = first.(*ast.BinaryNode) {
		first = minus.Left
	}
	if _, ok := first.(*ast.IntegerNode); !ok || other.kind != dateKind {
		return
	}
	text := startOfDate.FindString(string([]rune(c.text)[first.Location().From:]))
	if _, err := date.Parse(text); err == nil {
		c.fail(n, "a date stands in quotes", fmt.Sprintf("write %q", text))
	}
}

// bareValue refuses text and dates without quotes on the right of a comparison.
func (c *compiler) bareValue(n ast.Node, left part) {
	c.bareDate(n, left)
	word := dashed(n)
	if word == "" || word == "$env" || c.isOfItem(word) || c.isField(word) {
		return
	}
	_, isOne := n.(*ast.IdentifierNode)
	if slices.Contains(c.values(left.typ), word) || isOne && len(nearestPaths(c.shape, word)) == 0 {
		c.fail(n, quoted(word)+" is not a field", "text stands in quotes: "+quoted(word))
	}
}

// unquoted is the help for a value that is compared with text because of quotation
// marks.
func unquoted(left, right part) string {
	for _, pair := range [][2]part{{left, right}, {right, left}} {
		literal, ok := pair[1].at.(*ast.StringNode)
		if ok && (pair[0].kind == boolKind || pair[0].kind == numberKind) && isNotText(literal.Value) {
			return fmt.Sprintf("write %s without quotes", literal.Value)
		}
	}
	return ""
}

// instead is the help for a part of another kind than is wanted where it stands.
func (c *compiler) instead(at, n ast.Node, got typ, wanted kind) string {
	binary, _ := at.(*ast.BinaryNode)
	_, isText := n.(*ast.StringNode)
	switch {
	case got.kind == listKind && binary != nil:
		return c.withItems(binary, n, got)
	case got.kind == listKind:
		return fmt.Sprintf("to ask for its items write any(%s, CONDITION)", c.shown(n))
	case got.kind == textKind && wanted == listKind && binary != nil:
		return "to look for a piece of text write " + c.asked(n, "contains", binary.Left)
	case got.kind == dateKind && wanted == numberKind:
		if binary != nil && n == binary.Left && c.node(binary.Right).kind == dateKind {
			n = binary.Right // not today(), mostly
		}
		return fmt.Sprintf("age(%s) is the days since then, less than 0 for a day to come", c.shown(n))
	case wanted == dateKind:
		return c.someDate()
	case got.kind == dateKind && wanted == textKind:
		return fmt.Sprintf(`a date in quotes stands for all of its days, as in %s == "2027"`, c.shown(n))
	case got.kind == mapKind && wanted != boolKind && len(got.names()) > 0:
		return fieldsAre(got.names())
	case wanted != boolKind:
		return ""
	case isText:
		return "compare a field with it"
	case got.path != nil:
		return fmt.Sprintf("to ask whether there is one write %s != nil", c.shown(n))
	}
	return "compare it with something"
}

func (c *compiler) withItems(at *ast.BinaryNode, n ast.Node, list typ) string {
	shown, ask := c.shown(n), "# "+at.Operator+" "+c.shown(at.Right)
	if n == at.Right {
		ask = c.shown(at.Left) + " " + at.Operator + " #"
	}
	item, _ := list.inside()
	array, isArray := at.Right.(*ast.ArrayNode)
	switch {
	case isArray && len(array.Nodes) == 0:
		return fmt.Sprintf("to ask whether it is empty write %s == nil", shown)
	case isArray && item.kind != mapKind:
		ask = "# in " + c.shown(array)
	case len(item.names()) > 0:
		ask = fmt.Sprintf(".%s %s …", item.names()[0], at.Operator)
	case n == at.Left && (at.Operator == "==" || at.Operator == "contains"):
		return fmt.Sprintf("to look for an item write %s in %s", c.shown(at.Right), shown)
	}
	return fmt.Sprintf("to ask for one of them write any(%s, %s)", shown, ask)
}

func (c *compiler) byKey(at *ast.BinaryNode, list typ) string {
	if list.shape == nil || itemKey(list.shape) == "" {
		return ""
	}
	return fmt.Sprintf("write %s.%s", c.asked(at.Left, at.Operator, at.Right), itemKey(list.shape))
}

// someDate names a date of the entry itself, not of an item of a list.
func (c *compiler) someDate() string {
	for _, path := range walkPaths(c.shape) {
		inList := slices.ContainsFunc(path, func(name string) bool {
			return c.shape.At(path[:slices.Index(path, name)+1]...).Items != nil
		})
		if !inList && typeOf(c.shape.At(path...)).kind == dateKind {
			return "one is " + whereName("$env", path...)
		}
	}
	return ""
}
