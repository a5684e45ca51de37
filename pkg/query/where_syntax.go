package query

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/operator"
)

var formFaults = []struct{ has, message, help string }{
	{"literal not terminated", "the text is not closed by a quotation mark", ""},
	{"unclosed comment", "the comment is not closed by */", ""},
	{"escape", "a backslash begins nothing known here", "write the text between back-quotes, as in `\\d+`, or double the backslash"},
	{"invalid integer", "the number is too large", ""},
	{"invalid float", "the number is too large", ""},
	{"literal is too large", "the number is too large", ""},
	{"bad number syntax", "this is neither a number nor a name", ""},
	{"invalid", "this is neither a number nor a name", ""},
	{"expected at least", "a condition on the items is missing", "write something like any(LIST, CONDITION)"},
	{"expected name", "the name of a field is missing after the dot", ""},
	{"cannot be mixed", `"??" cannot stand beside another operator`, "put brackets around it and its two values"},
	{"exceeds maximum allowed nodes", fmt.Sprintf("the expression has more than %d parts", maxWhereNodes), ""},
}

// otherSigns are operators of other languages, and what they are called here. A longer
// one stands before its beginning.
var otherSigns = []struct{ sign, here string }{
	{"===", `"=="`}, {"!==", `"!="`}, {"<>", `"!="`}, {"=<", `"<="`}, {"=>", `">="`}, {"=~", `"matches"`}, {"!~", `"not matches"`},
	{"~", `"contains", or "matches" for a pattern`}, {"=", `"=="`}, {":", `"=="`}, {"&", `"and"`},
}

// otherWords are the same for words, without regard to case.
var otherWords = map[string]string{
	"and": "and", "or": "or", "not": "not", "in": "in", "is": "==", "eq": "==", "equals": "==", "ne": "!=",
	"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "like": "contains", "includes": "contains", "has": "contains",
}

// signHelp is for signs that mean something elsewhere.
var signHelp = map[string]string{
	",": "values stand with commas in [ ]; between two conditions stands \"and\" or \"or\"",
	"#": "# stands for an item inside any(), all() and the like",
	".": ".field is that of an item, inside any(), all() and the like",
}

// unexpected is what the library did not expect, as in `unexpected token Operator("=")`.
var unexpected = regexp.MustCompile(`unexpected token (\w+)(?:\((".*")\))?`)

// syntaxError puts the library's words about the form of an expression into ours.
func (c *compiler) syntaxError(err error) *WhereError {
	chars := []rune(c.text)
	out := &WhereError{Expression: c.text, From: len(chars), To: len(chars) + 1, Message: "the expression ends too soon"}
	var fault *file.Error
	if !errors.As(err, &fault) {
		out.Message = err.Error()
		return out
	}
	from := min(fault.From, len(chars))
	to := max(fault.To, from+1)
	if c.isOtherName(out, chars, from) || strings.HasPrefix(fault.Message, "unexpected end") {
		return out
	}
	kind, value := "", ""
	if found := unexpected.FindStringSubmatch(fault.Message); found != nil {
		kind = found[1]
		value, _ = strconv.Unquote(found[2])
	}
	if kind == "EOF" {
		return out
	}
	out.From, out.To, out.Message = from, to, "this cannot be read"
	for _, f := range formFaults {
		if kind == "" && strings.Contains(fault.Message, f.has) {
			out.Message, out.Help = f.message, f.help
			return out
		}
	}
	switch here := otherWords[strings.ToLower(value)]; {
	case kind == "Operator", strings.HasPrefix(fault.Message, "unrecognized character"):
		strangeSign(out, chars, value)
		return out
	case kind == "Identifier" && here != "":
		out.Help = fmt.Sprintf("write %q", here)
	case kind == "Identifier", kind == "String":
		out.Help = `put "and" or "or" between two conditions`
	}
	if kind != "" {
		out.Message = quoted(value) + " is not expected here"
	}
	return out
}

// likeName is a name of a field, or what looks like one to who wrote it.
var likeName = regexp.MustCompile(`[\pL\d_$-]+`)

// isOtherName recognises the name of a field that cannot stand alone, around the place
// of a fault or just before it.
func (c *compiler) isOtherName(out *WhereError, chars []rune, at int) bool {
	for _, place := range likeName.FindAllStringIndex(c.text, -1) {
		name := c.text[place[0]:place[1]]
		from := utf8.RuneCountInString(c.text[:place[0]])
		to := from + utf8.RuneCountInString(name)
		isThere := from <= at && strings.TrimSpace(string(chars[min(to, at):at])) == ""
		if isThere && !isPlainName(name) && slices.Contains(c.shape.Names(), name) {
			out.From, out.To = from, to
			out.Message, out.Help = quoted(name)+" means something else here", "the field of that name is "+whereName("$env", name)
			return true
		}
	}
	return false
}

// strangeSign explains a sign that does not belong where it stands. value is what the
// library took it for, empty if for nothing.
func strangeSign(out *WhereError, chars []rune, value string) {
	sign := string(chars[out.From:min(out.To, len(chars))])
	out.Message, out.Help = quoted(sign)+" is not expected here", signHelp[sign]
	_, isOperator := operator.Binary[value]
	if isOperator && strings.HasSuffix(strings.TrimSpace(string(chars[:out.From])), " not") {
		out.Help = `write "!=", or not (…) around the comparison`
	}
	if strings.ContainsAny(sign, "“”„‘’‚«»") {
		out.Message, out.Help = "this is not a quotation mark that is known here", `write "…"`
	}
	// The library may have taken the first half of a sign for one of its own.
	for _, back := range []int{2, 1, 0} {
		from := out.From - back
		if from < 0 || back == 0 && isOperator {
			continue
		}
		for _, other := range otherSigns {
			if strings.HasPrefix(string(chars[from:]), other.sign) && len(other.sign) > back {
				out.From, out.To = from, from+len(other.sign)
				out.Message, out.Help = quoted(other.sign)+" is not an operator", "write "+other.here
				return
			}
		}
	}
}
