package query

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/operator"
	"github.com/expr-lang/expr/parser/utils"
)

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

// syntaxError puts the library's words about the form of an expression into ours.
func (c *compiler) syntaxError(err error) *WhereError {
	out := &WhereError{Expression: c.text, To: 1, Message: "this cannot be read"}
	var fault *file.Error
	if !errors.As(err, &fault) {
		return out
	}
	out.From, out.To = fault.From, max(fault.To, fault.From+1)
	chars := []rune(c.text)
	if out.From > len(chars) {
		out.From, out.To = len(chars), len(chars)+1
	}
	if c.isOtherName(chars, out) {
		return out
	}
	message := fault.Message
	kind, value := "", "" // of a token, as in `unexpected token Operator("=")`
	if token, ok := strings.CutPrefix(message, "unexpected token "); ok {
		kind, value, _ = strings.Cut(token, "(")
		value, _ = strconv.Unquote(strings.TrimSuffix(value, ")"))
	}
	switch starts := func(s string) bool { return strings.HasPrefix(message, s) }; {
	case kind == "EOF", starts("unexpected end"):
		out.Message = "the expression ends too soon"
		out.From, out.To = len(chars), len(chars)+1
	case starts("unrecognized character"), kind == "Operator":
		strangeSign(chars, out, value)
	case kind != "":
		out.Message = quoted(value) + " is not expected here"
		switch here := otherWords[strings.ToLower(value)]; {
		case here != "" && kind == "Identifier":
			out.Help = fmt.Sprintf("write %q", here)
		case kind == "Identifier" || kind == "String":
			out.Help = `put "and" or "or" between two conditions`
		}
	case starts("literal not terminated"):
		out.Message = "the text is not closed by a quotation mark"
	case starts("invalid char escape"), starts("unable to unescape"):
		out.Message, out.Help = "a backslash begins nothing known here", "write the text between back-quotes, as in `\\d+`, or double the backslash"
	case starts("invalid integer"), starts("invalid float"), strings.Contains(message, "literal is too large"):
		out.Message = "the number is too large"
	case starts("bad number syntax"), starts("invalid hex"), starts("invalid binary"), starts("invalid octal"):
		out.Message = "this is neither a number nor a name"
	case starts("expected at least"):
		out.Message, out.Help = "a condition on the items is missing", "write something like any(LIST, CONDITION)"
	case starts("expected name"):
		out.Message = "the name of a field is missing after the dot"
	case starts("a map key must be"):
		out.Message = quoted(string(chars[out.From:min(out.To, len(chars))])) + " is not expected here"
	case starts("unclosed comment"):
		out.Message = "the comment is not closed by */"
	case starts("Operator") && strings.Contains(message, "cannot be mixed"):
		out.Message, out.Help = `"??" cannot stand beside another operator`, "put brackets around it and its two values"
	case strings.Contains(message, "exceeds maximum allowed nodes"):
		out.Message = fmt.Sprintf("the expression has more than %d parts", maxWhereNodes)
	}
	return out
}

// isOtherName recognises the name of a field that cannot stand alone, around the place
// of the fault or just before it.
func (c *compiler) isOtherName(chars []rune, out *WhereError) bool {
	inName := func(i int) bool { return chars[i] == '-' || utils.IsAlphaNumeric(chars[i]) }
	before := out.From
	for before > 0 && chars[before-1] == ' ' {
		before--
	}
	for _, from := range []int{out.From, before} {
		to := from
		for from > 0 && inName(from-1) {
			from--
		}
		for to < len(chars) && inName(to) {
			to++
		}
		name := string(chars[from:to])
		if name != "" && !isPlainName(name) && slices.Contains(c.shape.Names(), name) {
			out.From, out.To = from, to
			out.Message, out.Help = quoted(name)+" means something else here", "the field of that name is "+whereName([]string{name})
			return true
		}
	}
	return false
}

// signHelp is for signs that mean something elsewhere.
var signHelp = map[string]string{
	",": "values stand with commas in [ ]; between two conditions stands \"and\" or \"or\"",
	"#": "# stands for an item inside any(), all() and the like",
	".": ".field is that of an item, inside any(), all() and the like",
}

// strangeSign explains a sign that does not belong where it stands. value is what the
// library took it for, empty if for nothing.
func strangeSign(chars []rune, out *WhereError, value string) {
	r := chars[min(out.From, len(chars)-1)]
	if strings.ContainsRune("“”„‘’‚«»", r) {
		out.Message, out.Help = "this is not a quotation mark that is known here", `write "…"`
		return
	}
	// The library may have taken the first half of a sign for one of its own.
	_, isOperator := operator.Binary[value]
	for _, back := range []int{2, 1, 0} {
		from := out.From - back
		if from < 0 || back == 0 && isOperator {
			continue
		}
		rest := string(chars[from:])
		for _, other := range otherSigns {
			if strings.HasPrefix(rest, other.sign) && utf8.RuneCountInString(other.sign) > back {
				out.From, out.To = from, from+utf8.RuneCountInString(other.sign)
				out.Message = quoted(other.sign) + " is not an operator"
				out.Help = "write " + other.here
				return
			}
		}
	}
	sign := string(chars[out.From:min(out.To, len(chars))])
	out.Message, out.Help = quoted(sign)+" is not expected here", signHelp[sign]
	if before := strings.TrimSpace(string(chars[:out.From])); strings.HasSuffix(before, " not") && isOperator {
		out.Help = `write "!=", or not (…) around the comparison`
	}
}
