package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/words"
)

// The help of a fault is what the person most likely meant, in their own words where
// that can be: a correction to copy is worth more than a rule to apply.

// otherWays are for functions of other languages.
var otherWays = map[string]string{
	"now":      "write today()",
	"date":     "write the date in quotes",
	"duration": "age(DATE) is a number of days",
	"exists":   `write has("FIELD")`,
	"length":   "write len(LIST)",
	"size":     "write len(LIST)",
	"find":     "write any(LIST, CONDITION)",
	"first":    "write any(LIST, CONDITION)",
	"last":     "write any(LIST, CONDITION)",
	"contains": `write TEXT contains "…"`, "startswith": `write TEXT startsWith "…"`, "endswith": `write TEXT endsWith "…"`,
	"matches": `write TEXT matches "…"`, "hasprefix": `write TEXT startsWith "…"`, "hassuffix": `write TEXT endsWith "…"`,
}

// asFunction is the help for a call in the way of other languages.
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

// asked is a comparison in the writer's words.
func (c *compiler) asked(left ast.Node, operator string, right ast.Node) string {
	return c.shown(left) + " " + operator + " " + c.shown(right)
}

// unknown is the fault of a name that is no field of the entry.
func (c *compiler) unknown(at ast.Node, name string) part {
	message := quoted(name) + " is not a field"
	if c.isOfItem(name) {
		return c.fail(at, message+" of the entry", didYouMean([]string{"." + name}))
	}
	var corrections []string
	for _, known := range beginners(name, c.shape.Names()) {
		corrections = append(corrections, whereName([]string{known}))
	}
	if len(corrections) == 0 {
		for _, path := range nearestPaths(c.shape, name) {
			corrections = append(corrections, whereName(path))
		}
	}
	if help := didYouMean(corrections); help != "" {
		return c.fail(at, message, help)
	}
	if c.cat.IsForeign() {
		return c.fail(at, message, "if it is text, write it in quotes; "+fieldsAre(c.shape.Names()))
	}
	return c.fail(at, message, `if it is text, write it in quotes; the fields are those of "wdw list --help"`)
}

func (c *compiler) unknownMember(at *ast.MemberNode, of typ, name string) part {
	message := quoted(name) + " is not a field here"
	names := of.names()
	if found := beginners(name, names); len(found) > 0 {
		for i, name := range found {
			found[i] = fmt.Sprintf("%s[%q]", c.shown(at.Node), name)
		}
		return c.fail(at, message, didYouMean(found))
	}
	if help := words.DidYouMean(name, names); help != "" {
		return c.fail(at, message, help)
	}
	return c.fail(at, message, fieldsAre(names))
}

func (c *compiler) noFields(at *ast.MemberNode, of typ, name string) part {
	message, help := fmt.Sprintf("%s has no fields, and no %s", of.words(), quoted(name)), ""
	if slices.Contains([]string{"length", "size", "count"}, name) {
		help = "write len(" + c.shown(at.Node) + ")"
	}
	return c.fail(at, message, help)
}

// byNumber is the fault of taking an item, or characters, by number.
func (c *compiler) byNumber(at, of ast.Node) part {
	p := c.node(of)
	if p.kind == textKind {
		return c.fail(at, "characters are not taken by number", "write "+c.shown(of)+` startsWith "…", or matches "…"`)
	}
	if p.kind == mapKind {
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
		left, right := dashed(at.Left), dashed(at.Right)
		if at.Operator == "-" && left != "" && right != "" {
			return left + "-" + right
		}
	}
	return ""
}

// dashedName is the help for the name of a field that was read as a difference.
func (c *compiler) dashedName(at *ast.BinaryNode) string {
	name := dashed(at)
	if name == "" {
		return ""
	}
	if _, known := c.field(c.entry().typ, name); known {
		return "the field of that name is " + whereName([]string{name})
	}
	return ""
}

// withAge is the help for dates that are added to or subtracted.
func (c *compiler) withAge(left, right part) string {
	for _, side := range []part{left, right} {
		if _, isCall := side.at.(*ast.CallNode); side.kind == dateKind && !isCall {
			return fmt.Sprintf("age(%s) is the days since then, less than 0 for a day to come", c.shown(side.at))
		}
	}
	return "age(DATE) is the days since a date, less than 0 for a day to come"
}

// looseNot is the fault of a "not" that takes the first value of a comparison alone.
func (c *compiler) looseNot(at *ast.BinaryNode) (message, help string) {
	not, ok := at.Left.(*ast.UnaryNode)
	if !ok || not.Operator != "not" && not.Operator != "!" {
		return "", ""
	}
	p := c.node(not.Node)
	if c.err != nil || p.kind == boolKind || p.kind == anyKind {
		return "", ""
	}
	value := c.shown(not.Node)
	return fmt.Sprintf("%q takes %s alone here, which is %s", not.Operator, value, p.words()), "write not (" + c.asked(not.Node, at.Operator, at.Right) + ")"
}

// choiceOfTexts is the help for `status == ("live" or "retired")`.
func (c *compiler) choiceOfTexts(at *ast.BinaryNode) string {
	choice, ok := at.Right.(*ast.BinaryNode)
	if !ok {
		return ""
	}
	first := ast.BinaryNode{Operator: at.Operator, Left: at.Left, Right: choice.Left}
	_, isText := choice.Left.(*ast.StringNode)
	if !isText || !slices.Contains([]string{"or", "||", "and", "&&"}, choice.Operator) {
		return ""
	}
	return c.missingComparison(&ast.BinaryNode{Operator: choice.Operator, Left: &first, Right: choice.Right})
}

// missingComparison is the help for `status == "live" or "retired"`.
func (c *compiler) missingComparison(at *ast.BinaryNode) string {
	text, isText := at.Right.(*ast.StringNode)
	before, isBinary := at.Left.(*ast.BinaryNode)
	if isBinary && before.Operator == at.Operator {
		before, isBinary = before.Right.(*ast.BinaryNode)
	}
	if !isText || !isBinary {
		return ""
	}
	switch word := strings.NewReplacer("||", "or", "&&", "and").Replace(at.Operator); before.Operator + " " + word {
	case "== or":
		return fmt.Sprintf("write %s in [%s, %s]", c.shown(before.Left), c.shown(before.Right), c.shown(text))
	case "!= and":
		return fmt.Sprintf("write %s not in [%s, %s]", c.shown(before.Left), c.shown(before.Right), c.shown(text))
	case "and and", "or or", "and or", "or and", "&& and", "|| or":
		return ""
	default:
		return fmt.Sprintf("write %s %s %s", c.asked(before.Left, before.Operator, before.Right), word, c.asked(before.Left, before.Operator, text))
	}
}

// bareDateText is a date without quotes, which was read as a number or a difference of
// numbers; empty if the part is nothing of the kind.
func (c *compiler) bareDateText(n ast.Node) string {
	for {
		at, ok := n.(*ast.BinaryNode)
		if !ok || at.Operator != "-" {
			break
		}
		n = at.Left
	}
	if _, ok := n.(*ast.IntegerNode); !ok {
		return ""
	}
	text := string([]rune(c.text)[n.Location().From:])
	for _, length := range []int{len("2027-03-31"), len("2027-03"), len("2027")} {
		text := text[:min(length, len(text))]
		if _, err := date.Parse(text); err == nil {
			return text
		}
	}
	return ""
}

// unquoted is the help for two kinds that cannot be compared because of quotation marks.
func (c *compiler) unquoted(left, right part) string {
	for _, pair := range [][2]part{{left, right}, {right, left}} {
		field, value := pair[0], pair[1]
		if text := c.bareDateText(value.at); text != "" && field.kind == dateKind {
			return fmt.Sprintf("a date stands in quotes: %q", text)
		}
		literal, ok := value.at.(*ast.StringNode)
		if ok && (field.kind == boolKind || field.kind == numberKind) && isNotText(literal.Value) {
			return fmt.Sprintf("write %s without quotes", literal.Value)
		}
	}
	return ""
}

// bareValue refuses text and dates without quotes on the right of a comparison.
func (c *compiler) bareValue(n ast.Node, left part) {
	if text := c.bareDateText(n); text != "" && left.kind == dateKind {
		c.failWhole(n, "a date stands in quotes", fmt.Sprintf("write %q", text))
		return
	}
	word := dashed(n)
	if word == "" || word == "$env" || c.isOfItem(word) {
		return
	}
	if _, known := c.field(c.entry().typ, word); known {
		return
	}
	_, isOne := n.(*ast.IdentifierNode)
	if slices.Contains(c.values(left.typ), word) || isOne && len(nearestPaths(c.shape, word)) == 0 {
		c.failWhole(n, quoted(word)+" is not a field", "text stands in quotes: "+quoted(word))
	}
}

// inList is the help for a list, or a mapping, where a single value is wanted.
func (c *compiler) inList(at *ast.BinaryNode, side part) string {
	left, right := c.shown(at.Left), c.shown(at.Right)
	item, _ := side.inside()
	list, ask := left, fmt.Sprintf("# %s %s", at.Operator, right)
	if side.at == at.Right {
		list, ask = right, fmt.Sprintf("%s %s #", left, at.Operator)
	}
	other := at.Right
	if side.at == at.Right {
		other = at.Left
	}
	array, isArray := other.(*ast.ArrayNode)
	switch {
	case side.kind == mapKind:
		return fieldsAre(side.names())
	case isArray && len(array.Nodes) == 0:
		return fmt.Sprintf("to ask whether it is empty write %s == nil", list)
	case isArray && item.kind != mapKind:
		return fmt.Sprintf("to ask for one of them write any(%s, # in %s)", list, c.shown(other))
	case item.kind == mapKind && len(item.names()) > 0:
		return fmt.Sprintf("to ask for one of them write any(%s, .%s %s …)", list, item.names()[0], at.Operator)
	case at.Operator == "==" && side.at == at.Left:
		return fmt.Sprintf("to look for an item write %s in %s", right, left)
	}
	return fmt.Sprintf("to ask for one of them write any(%s, %s)", list, ask)
}

// instead is the help for a part of another kind than is wanted.
func (c *compiler) instead(n ast.Node, t typ, want kind) string {
	_, isText := n.(*ast.StringNode)
	switch {
	case isText && want == boolKind:
		return "compare a field with it"
	case t.kind == listKind && want == boolKind:
		return fmt.Sprintf("to ask for its items write any(%s, CONDITION)", c.shown(n))
	case t.kind == mapKind && want != boolKind && len(t.names()) > 0:
		return fieldsAre(t.names())
	case want == boolKind && t.path != nil:
		return fmt.Sprintf("to ask whether there is one write %s != nil", c.shown(n))
	case want == boolKind:
		return "compare it with something"
	}
	return ""
}

// byKey is the help for a value that is looked for in a list of mappings.
func (c *compiler) byKey(at *ast.BinaryNode, list, item typ) string {
	names := item.names()
	if len(names) == 0 {
		return ""
	}
	name := names[0]
	if list.shape != nil && list.shape.Key != "" {
		name = list.shape.Key
	}
	return fmt.Sprintf("write %s %s %s.%s", c.shown(at.Left), at.Operator, c.shown(at.Right), name)
}

// inText is the help for what is not text where the characters of one are looked at.
func (c *compiler) inText(at *ast.BinaryNode, side part) string {
	left, right := c.shown(at.Left), c.shown(at.Right)
	switch {
	case side.kind == listKind && side.at == at.Left && at.Operator == "contains":
		return fmt.Sprintf("to look for an item write %s in %s", right, left)
	case side.kind == listKind && side.at == at.Left:
		return fmt.Sprintf("to ask for one of them write any(%s, # %s %s)", left, at.Operator, right)
	case side.kind == dateKind:
		return fmt.Sprintf(`a date in quotes stands for all of its days, as in %s == "2027"`, c.shown(side.at))
	case side.kind == mapKind && len(side.names()) > 0:
		return fieldsAre(side.names())
	}
	return ""
}

// someDate is the help for age() of what is no date.
func (c *compiler) someDate(p part) string {
	if item, inList := p.inside(); inList && item.kind == dateKind {
		return fmt.Sprintf("to ask for one of them write any(%s, age(#) > 0)", c.shown(p.at))
	}
	for _, path := range walkPaths(c.shape) {
		if typeOf(c.shape.At(path...)).kind == dateKind {
			return "write something like age(" + whereName(path) + ")"
		}
	}
	return ""
}
