package schema

import (
	"errors"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"golang.org/x/net/idna"

	"github.com/who-does-what/wdw/pkg/date"
)

// PartialDate is our own format: YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD, and in the
// calendar.
const PartialDate = "partial-date"

// formats are ours, and those that the library takes to be wider or narrower than their
// RFC.
var formats = map[string]func(string) bool{
	PartialDate: func(s string) bool {
		_, err := date.Parse(s)
		return err == nil
	},
	"uri":           func(s string) bool { return isAddress(uriForm(), s) },
	"uri-reference": func(s string) bool { return isAddress(uriForm(), s) || isAddress(relativeForm(), s) },
	"iri":           func(s string) bool { return isAddress(uriForm(), ascii(s)) },
	"iri-reference": func(s string) bool { return isAddress(uriForm(), ascii(s)) || isAddress(relativeForm(), ascii(s)) },
	"uri-template":  func(s string) bool { return templateForm().MatchString(s) },
	"ipv4": func(s string) bool {
		addr, err := netip.ParseAddr(s)
		return err == nil && addr.Is4()
	},
	"hostname":     isHostname,
	"idn-hostname": isInternational,
	"idn-email":    func(s string) bool { return jsonschema.Formats["email"](ascii(s)) },
	"regex":        isRegex,
}

// RFC 3986, but for what is in brackets.
const (
	pchar    = `(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})`
	regName  = `(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*`
	segments = `(?:/` + pchar + `*)*`
	// hier is "//" authority path, or a path that does not begin so.
	hier = `(?://(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?(?:\[([^\[\]]*)\]|` + regName + `)(?::[0-9]*)?` + segments +
		`|/(?:` + pchar + `+` + segments + `)?|`
	trail = `(?:\?(?:` + pchar + `|[/?])*)?(?:#(?:` + pchar + `|[/?])*)?$`
)

var (
	uriForm      = lazily(`^[A-Za-z][A-Za-z0-9+.-]*:` + hier + pchar + `+` + segments + `)?` + trail)
	relativeForm = lazily(`^` + hier + strings.Replace(pchar, `;=:@`, `;=@`, 1) + `+` + segments + `)?` + trail)
	futureForm   = lazily(`^[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+$`)
	// RFC 6570, with the apostrophe that its errata allow.
	templateForm = lazily("^(?:[^\\x00-\\x20\\x7f\"%<>\\\\^`{|}]|%[0-9A-Fa-f]{2}|\\{[+#./;?&=,!@|]?" + varSpec + `(?:,` + varSpec + `)*\})*$`)
	notInECMA    = lazily(`^(?:[^\\]|\\.)*?(?:\(\?P|\(\?[a-zA-Z-]+\)|\\[aAzZQ])`)
)

const (
	varChar = `(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})`
	varSpec = varChar + `(?:\.?` + varChar + `)*(?::[1-9][0-9]{0,3}|\*)?`
)

// lazily compiles an expression on first use.
func lazily(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

func isAddress(form *regexp.Regexp, s string) bool {
	m := form.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	host := m[1]
	if !strings.Contains(s, "["+host+"]") || futureForm().MatchString(host) {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Is6() && addr.Zone() == ""
}

var dots = strings.NewReplacer("。", ".", "．", ".", "｡", ".")

// ascii puts a letter for each character that an internationalised name may have besides
// those of ASCII, so that its form can be checked.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && (unicode.IsGraphic(r) || unicode.Is(unicode.Co, r)) && !unicode.IsSpace(r) {
			return 'a'
		}
		return r
	}, s)
}

// isHostname recognises the names of RFC 1123, and of RFC 5891 those that begin with "xn--".
func isHostname(s string) bool {
	return isForm(s) && (!strings.Contains(strings.ToLower(s), "xn--") || isInternational(s))
}

// isForm tells whether the characters are those of a host name. A label whose third and
// fourth characters are hyphens is one of RFC 5891.
func isForm(s string) bool {
	if strings.HasSuffix(s, ".") || !jsonschema.Formats["hostname"](s) {
		return false
	}
	for label := range strings.SplitSeq(strings.ToLower(s), ".") {
		if strings.HasPrefix(label, "-") || len(label) > 3 && label[2:4] == "--" && !strings.HasPrefix(label, "xn--") {
			return false
		}
	}
	return true
}

// isInternational recognises the names of RFC 5890 to 5893.
func isInternational(s string) bool {
	plain, err := international().ToASCII(dots.Replace(s))
	if err != nil || !isForm(plain) {
		return false
	}
	for label := range strings.SplitSeq(plain, ".") {
		text, err := international().ToUnicode(label)
		back, errBack := international().ToASCII(text)
		if err != nil || errBack != nil || !strings.EqualFold(back, label) || !isInContext([]rune(text)) {
			return false
		}
	}
	return true
}

var international = sync.OnceValue(func() *idna.Profile {
	return idna.New(idna.ValidateLabels(true), idna.VerifyDNSLength(true), idna.StrictDomainName(true), idna.BidiRule(), idna.CheckJoiners(true), idna.CheckHyphens(true))
})

// isInContext checks the characters that RFC 5892, appendix A, lets stand beside some only,
// and those that its section 2.6 takes out.
func isInContext(label []rune) bool {
	at := func(i int) rune {
		if i < 0 || i >= len(label) {
			return 0
		}
		return label[i]
	}
	has := func(is func(rune) bool) bool { return slices.ContainsFunc(label, is) }
	isArabic := func(r rune) bool { return r >= '\u0660' && r <= '\u0669' }
	isPersian := func(r rune) bool { return r >= '\u06f0' && r <= '\u06f9' }
	for i, r := range label {
		ok := true
		switch r {
		case '\u00b7': // middle dot
			ok = at(i-1) == 'l' && at(i+1) == 'l'
		case '\u0375': // Greek keraia
			ok = unicode.Is(unicode.Greek, at(i+1))
		case '\u05f3', '\u05f4': // Hebrew geresh and gershayim
			ok = unicode.Is(unicode.Hebrew, at(i-1))
		case '\u30fb': // Katakana middle dot
			ok = has(func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) })
		case '\u0640', '\u07fa', '\u302e', '\u302f', '\u3031', '\u3032', '\u3033', '\u3034', '\u3035', '\u303b':
			ok = false
		}
		if !ok || isArabic(r) && has(isPersian) {
			return false
		}
	}
	return true
}

// isRegex recognises the expressions of ECMA-262, those that cannot be run included.
func isRegex(s string) bool {
	if notInECMA().MatchString(s) {
		return false
	}
	_, err := parsePattern(s)
	_, isLimit := errors.AsType[limitError](err)
	return err == nil || isLimit
}
