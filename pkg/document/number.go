package document

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"
)

// reportNumber reports a number that is too large, or none at all.
func (p *parser) reportNumber(n *Node) {
	what := "is not a number that can be stored"
	if isJSONNumber(n.Text) {
		what = "is too large a number, or too small a part of one"
	}
	p.report(n.Start, n.End, "yaml.special-float", "write a number, or put the text in quotes", "%s %s", n.Text, what)
	n.Kind = Hole
}

// maxExponent is the power of ten above which a number is not stored: it fits no
// float64, and exact arithmetic on it would cost gigabytes.
const maxExponent = 400

// jsonNumber rewrites a YAML number as a JSON one without losing a digit. It
// refuses infinities, not-a-number and exponents beyond maxExponent.
func jsonNumber(text string) (string, bool) {
	if isJSONNumber(text) {
		return text, canStore(text)
	}
	plain := strings.ReplaceAll(strings.TrimPrefix(text, "+"), "_", "")
	if unsigned := strings.TrimPrefix(plain, "-"); digits(unsigned) == len(unsigned) {
		// YAML 1.2 reads 010 as ten, as everybody does but computers.
		plain = plain[:len(plain)-len(unsigned)] + cmp.Or(strings.TrimLeft(unsigned, "0"), "0")
	}
	if i, ok := new(big.Int).SetString(plain, 0); ok {
		return i.String(), true
	}
	// ".5", "5." and "1_0.5" only lack what JSON insists on.
	sign := ""
	if strings.HasPrefix(plain, "-") {
		sign, plain = "-", plain[1:]
	}
	mantissa, exponent := plain, ""
	if i := strings.IndexAny(plain, "eE"); i >= 0 {
		mantissa, exponent = plain[:i], plain[i:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	whole = cmp.Or(strings.TrimLeft(whole, "0"), "0")
	if fraction != "" {
		whole += "." + fraction
	}
	if plain = sign + whole + exponent; !isJSONNumber(plain) {
		return plain, false
	}
	return jsonNumber(plain)
}

// canStore tells whether a number of JSON has a size that everybody can work with.
func canStore(number string) bool {
	i := strings.IndexAny(number, "eE")
	if i < 0 && len(number) < maxExponent/2 {
		return true
	}
	if _, err := strconv.ParseFloat(number, 64); err != nil || i < 0 {
		return err == nil
	}
	n, err := strconv.Atoi(number[i+1:])
	return err == nil && n >= -maxExponent
}

// isJSONNumber recognises a number of JSON.
func isJSONNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	if s = s[whole:]; s != "" && s[0] == '.' {
		fraction := digits(s[1:])
		if fraction == 0 {
			return false
		}
		s = s[1+fraction:]
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		if s = s[1:]; s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		return s != "" && digits(s) == len(s)
	}
	return s == ""
}

// digits counts those that text begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
