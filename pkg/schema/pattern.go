package schema

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// pattern is a regular expression of a schema, in the dialect of ECMA-262. Go's engine runs
// in linear time, which is why it knows no look-around; but what looks ahead from the
// beginning of the text can be asked beforehand: "^(?!a)b" fits what fits "^b" and not "^a".
type pattern struct {
	// ways are the alternatives, one of which has to fit. All looks of a way must hold.
	ways [][]look
}

type look struct {
	expr  *regexp.Regexp
	ahead *pattern // in place of expr
	not   bool
}

func (p *pattern) fits(text string) bool {
	return slices.ContainsFunc(p.ways, func(way []look) bool {
		return !slices.ContainsFunc(way, func(l look) bool {
			if l.ahead != nil {
				return l.ahead.fits(text) == l.not
			}
			return !l.expr.MatchString(text)
		})
	})
}

// limitError says that a pattern is right, and that Go's engine cannot run it.
type limitError struct{ why string }

func (e limitError) Error() string { return e.why }

// isPlain tells whether Go reads a pattern as it stands.
func isPlain(text string) bool {
	_, err := regexp.Compile(text)
	return err == nil
}

// parsePattern reads a pattern. The error is a limitError for one that is right.
func parsePattern(text string) (*pattern, error) {
	if expr, err := regexp.Compile(text); err == nil {
		return &pattern{[][]look{{{expr: expr}}}}, nil
	}
	text, err := translate(text)
	if err != nil {
		return nil, err
	}
	p := &pattern{}
	return p, p.add(text, nil, 0)
}

// Bounds for patterns that stand in one another.
const (
	maxWays  = 50
	maxInner = 20
)

// add takes a translated pattern, to which some looks belong already.
func (p *pattern) add(text string, looks []look, depth int) error {
	if expr, err := regexp.Compile(text); err == nil {
		if p.ways = append(p.ways, append(slices.Clip(looks), look{expr: expr})); len(p.ways) <= maxWays {
			return nil
		}
		return limitError{"has too many alternatives"}
	} else if depth > maxInner || !hasLook(text) {
		return limitOf(err)
	}
	if parts := alternatives(text); len(parts) > 1 {
		for _, part := range parts {
			if err := p.add(part, looks, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	rest, isAnchored := strings.CutPrefix(text, "^")
	end := closing(rest)
	switch {
	case strings.HasPrefix(rest, "(") && end < 0:
		return errors.New("missing closing )")
	case !isAnchored || end < 0:
		_, err := regexp.Compile(text)
		return limitOf(err)
	}
	inner, after := rest[:end], rest[end+1:]
	switch ahead := strings.HasPrefix(inner, "(?="); {
	case after != "" && strings.ContainsRune("*+?{", rune(after[0])):
		return limitError{lookWords}
	case ahead || strings.HasPrefix(inner, "(?!"):
		l := look{ahead: &pattern{}, not: !ahead}
		if err := l.ahead.add("^(?:"+inner[3:]+")", nil, depth+1); err != nil {
			return err
		}
		return p.add("^"+after, append(slices.Clip(looks), l), depth+1)
	case strings.HasPrefix(inner, "(?<=") || strings.HasPrefix(inner, "(?<!"):
		return limitError{lookWords}
	}
	// A group that stands first: each of its alternatives begins the text.
	for _, part := range alternatives(groupHead.ReplaceAllString(inner, "")) {
		if err := p.add("^"+part+after, looks, depth+1); err != nil {
			return err
		}
	}
	return nil
}

var groupHead = regexp.MustCompile(`^\((\?:|\?P?<[^>]*>)?`)

const lookWords = "looks around elsewhere than ahead from its beginning, which is not supported"

func hasLook(text string) bool {
	return strings.Contains(text, "(?=") || strings.Contains(text, "(?!") || strings.Contains(text, "(?<=") || strings.Contains(text, "(?<!")
}

// limitOf tells what Go's engine cannot do from what is no pattern.
func limitOf(err error) error {
	fault, ok := errors.AsType[*syntax.Error](err)
	switch {
	case !ok:
		return err
	case hasLook(fault.Expr[:min(4, len(fault.Expr))]):
		return limitError{lookWords}
	case fault.Code == syntax.ErrInvalidEscape && len(fault.Expr) > 1 && strings.ContainsRune("123456789k", rune(fault.Expr[1])):
		return limitError{"refers back to a group, which is not supported"}
	case backwards(fault.Expr):
	case fault.Code == syntax.ErrInvalidRepeatSize || fault.Code == syntax.ErrLarge:
		return limitError{"repeats more often than is supported"}
	case fault.Code == syntax.ErrInvalidCharRange && strings.HasPrefix(strings.ToLower(fault.Expr), `\p`):
		return limitError{fmt.Sprintf("names a kind of character, %s, that is not known", fault.Expr)}
	}
	return fmt.Errorf("%s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
}

// backwards recognises a count that is higher than its limit, such as "{3,1}".
func backwards(text string) bool {
	var from, to int
	n, _ := fmt.Sscanf(text, "{%d,%d}", &from, &to)
	return n == 2 && from > to
}

// alternatives splits a pattern at each "|" that stands in no group and no class.
func alternatives(text string) (parts []string) {
	begin := 0
	walkPattern(text, func(at, depth int, c byte) bool {
		if c == '|' && depth == 0 {
			parts = append(parts, text[begin:at])
			begin = at + 1
		}
		return true
	})
	return append(parts, text[begin:])
}

// closing is where the group ends that a pattern begins with, -1 if it begins with none.
func closing(text string) int {
	end := -1
	if strings.HasPrefix(text, "(") {
		walkPattern(text, func(at, depth int, c byte) bool {
			if c == ')' && depth == 0 {
				end = at
			}
			return end < 0
		})
	}
	return end
}

// walkPattern visits the characters of a pattern that stand in no class and are not
// escaped, with the number of groups around each, until visit is false.
func walkPattern(text string, visit func(at, depth int, c byte) bool) {
	depth, inClass := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\':
			i++
			continue
		case inClass:
			inClass = c != ']'
			continue
		case c == '[':
			inClass = true
		case c == ')':
			depth--
		}
		if !visit(i, depth, c) {
			return
		}
		if c == '(' {
			depth++
		}
	}
}

// translate writes in Go's words what ECMA-262 alone has: "\u00e9", "\cA", "[^]" and "[]".
func translate(text string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, "[^]"):
			b.WriteString(`[\s\S]`)
			i += 2
		case strings.HasPrefix(rest, "[]"):
			b.WriteString(`[^\s\S]`)
			i++
		case rest[0] != '\\' || len(rest) == 1:
			b.WriteByte(rest[0])
		case rest[1] == 'c' && len(rest) > 2 && isLetter(rest[2]):
			fmt.Fprintf(&b, `\x%02x`, rest[2]&31)
			i += 2
		case codeUnit.MatchString(rest):
			m := codeUnit.FindStringSubmatch(rest)
			r, _ := strconv.ParseInt(m[1]+m[2], 16, 32)
			if low := codeUnit.FindStringSubmatch(rest[len(m[0]):]); utf16.IsSurrogate(rune(r)) && low != nil {
				second, _ := strconv.ParseInt(low[1]+low[2], 16, 32)
				r = int64(utf16.DecodeRune(rune(r), rune(second)))
				m[0] += low[0]
			}
			if utf16.IsSurrogate(rune(r)) {
				return "", limitError{"holds half a character, which is not supported"}
			}
			fmt.Fprintf(&b, `\x{%x}`, r)
			i += len(m[0]) - 1
		default:
			b.WriteString(rest[:2])
			i++
		}
	}
	return b.String(), nil
}

var codeUnit = regexp.MustCompile(`^\\u(?:([0-9A-Fa-f]{4})|\{([0-9A-Fa-f]{1,6})\})`)

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
