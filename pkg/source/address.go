package source

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Address is where a repository stands that is not on this machine, or is to be read
// as if it were not.
type Address struct {
	// Rev is the revision that was asked for with "@", empty for what the repository calls
	// its HEAD.
	Rev string

	address  string // without what nobody else may see
	secret   string // the part of the address that nobody else may see, "USER:PASSWORD"
	protocol string // "https", "ssh" or "file"
}

// BadAddressError says that a text cannot be an address: wrong usage.
type BadAddressError struct {
	// Address is what was given, without a password in it.
	Address string
	// Why says what is wrong with it.
	Why string
}

func (e *BadAddressError) Error() string { return fmt.Sprintf("%q is not used: %s", e.Address, e.Why) }

var (
	schemed = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*)://`)
	// helper is how git is told to run a program for the transport: ext::COMMAND.
	helper   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9+.-]*::`)
	scpStyle = regexp.MustCompile(`^([A-Za-z0-9_.][A-Za-z0-9_.-]*)@([A-Za-z0-9][A-Za-z0-9.-]*):([^:-].*)$`)
	// oneSlash and noScheme are slips of the keyboard: https:/… and USER:PASSWORD@HOST.
	oneSlash = regexp.MustCompile(`^(?i:https?|ssh|git|ftps?|file):/`)
	noScheme = regexp.MustCompile(`^[^/\\:@]+:[^@]*@[^/]`)
	drive    = regexp.MustCompile(`^[A-Za-z]:[/\\]`)
	// hostPort is what stands between the user and the path.
	hostPort = regexp.MustCompile(`^(\[[0-9A-Fa-f:.]+\]|[^:@\[\]]*)(:[0-9]{1,5})?$`)
)

// IsAddress tells whether a text is meant as an address of a repository rather than as
// a folder, be it one that ParseAddress takes or not.
func IsAddress(text string) bool {
	if drive.MatchString(text) {
		return false
	}
	for _, form := range []*regexp.Regexp{schemed, helper, scpStyle, oneSlash, noScheme} {
		if form.MatchString(text) {
			return true
		}
	}
	return false
}

const (
	whichForms = "write https://, ssh://, file:// or USER@HOST:PATH"
	howEncoded = "in a password write %40 for an at sign and %2F for a slash"
)

// ParseAddress reads https://, ssh:// and file:// addresses and USER@HOST:PATH, each
// with "@REVISION" after it or without. The error is a *BadAddressError: other
// transports are not used, because they run programs or can be read on the way.
func ParseAddress(text string) (Address, error) {
	bad := func(why string) (Address, error) {
		return Address{}, &BadAddressError{Address: HideUser(text), Why: why}
	}
	m := schemed.FindStringSubmatch(text)
	switch {
	case strings.HasPrefix(text, "-"):
		return bad("it begins with a hyphen, like an option")
	case m != nil && strings.Contains(text, " "):
		return bad("it has a blank in it; write %20")
	case strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7F }):
		return bad("it has a blank or a control character in it")
	case helper.MatchString(text):
		return bad("it would run a program; " + whichForms)
	}
	if m := scpStyle.FindStringSubmatch(text); m != nil && !schemed.MatchString(text) {
		path, rev, err := splitRevision(m[3], "ssh")
		switch {
		case err != nil:
			return bad(err.Error())
		case looksLikeHost(rev):
			return bad("write https:// before it if it holds a password, and --at for a revision with a slash")
		}
		return Address{Rev: rev, address: m[1] + "@" + m[2] + ":" + path, protocol: "ssh"}, nil
	}
	if m == nil {
		return bad(whichForms)
	}
	a := Address{protocol: strings.ToLower(m[1])}
	if a.protocol != "https" && a.protocol != "ssh" && a.protocol != "file" {
		return bad("write https://, ssh:// or file:// in place of " + m[0])
	}
	rest := text[len(m[0]):]
	slash := strings.IndexByte(rest, '/')
	if slash < 0 {
		return bad("there is no path after the host")
	}
	host, path := rest[:slash], rest[slash:]
	path, rev, err := splitRevision(path, a.protocol)
	if err != nil {
		return bad(err.Error())
	}
	a.Rev = rev
	user := ""
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		user, host = host[:at], host[at+1:]
	}
	switch {
	case strings.HasPrefix(host, "-") || strings.HasPrefix(user, "-"):
		return bad("the host begins with a hyphen, like an option")
	case strings.Contains(user, "@"):
		return bad(howEncoded)
	case host == "" && a.protocol != "file":
		return bad("there is no host in it")
	case !hostPort.MatchString(host):
		return bad("its port is not a number; " + howEncoded)
	case strings.Contains(user+host, ":") && strings.Contains(rev, "/") && (looksLikeHost(rev) || !looksLikeHost(host+"/")):
		return bad(howEncoded + ", and --at for a revision with a slash")
	case a.protocol != "file" && strings.ContainsAny(path, "?#"):
		return bad("the address of a repository has no question mark and no hash in it; in a name write %3F and %23")
	case a.protocol == "https":
		switch plain, err := url.PathUnescape(user); {
		case err != nil:
			return bad("write %25 for a percent sign in a password")
		case strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' || r == 0x7F }):
			return bad("its user or password has a control character in it")
		}
		a.secret = user
	case strings.Contains(user, ":"):
		return bad("a password has no place in it; ssh takes a key")
	case user != "":
		host = user + "@" + host
	}
	a.address = a.protocol + "://" + host + path
	if _, err := url.Parse(a.address); err != nil {
		return bad("it is not a web address")
	}
	return a, nil
}

// splitRevision cuts "@REVISION" off a path. In a path on this machine an at sign may
// belong to the name of a folder, unless that is a repository by its name; elsewhere
// such a name has %40.
func splitRevision(path, protocol string) (before, rev string, err error) {
	at := strings.Index(path, ".git@")
	switch {
	case at >= 0:
		at += len(".git")
	case protocol != "file":
		at = strings.IndexByte(path, '@')
	default:
		if at = strings.LastIndexByte(path, '@'); at < strings.LastIndexByte(path, '/') {
			at = -1
		}
	}
	if at >= 0 {
		path, rev = path[:at], path[at+1:]
		if rev == "" {
			return "", "", fmt.Errorf("there is no revision after the at sign")
		}
	}
	// With a slash at the end or without it is the same repository.
	if trimmed := strings.TrimRight(path, "/"); trimmed != "" && !strings.HasSuffix(trimmed, ":") {
		path = trimmed
	}
	return path, rev, nil
}

// looksLikeHost tells whether what stands behind an at sign may be the end of an
// address, HOST/PATH, rather than a revision.
func looksLikeHost(text string) bool {
	text = text[strings.LastIndexByte(text, '@')+1:]
	host, _, ok := strings.Cut(text, "/")
	return ok && (strings.ContainsAny(host, ".:") || host == "localhost")
}

// HideUser takes out of an address what may be a user and a password, also where they
// are not written as they should be and hold slashes or at signs; and what stands
// behind a question mark. It would rather hide too much. Other texts stay as they are.
func HideUser(text string) string {
	if drive.MatchString(text) {
		return text
	}
	scheme := oneSlash.FindString(text)
	known := scheme != ""
	rest := text[len(scheme):]
	if m := schemed.FindString(text); m != "" {
		scheme, rest = m, text[len(m):]
	}
	last := strings.LastIndexByte(rest, '@')
	if last < 0 {
		return scheme + hideQuery(scheme, rest)
	}
	host, path, _ := strings.Cut(rest, "/")
	switch at := strings.LastIndexByte(host, '@'); {
	case scheme == "" && scpStyle.MatchString(text) && !looksLikeHost(text):
		return text
	case scheme == "":
		if colon := strings.IndexByte(rest, ':'); colon < 1 || colon > strings.IndexByte(rest, '@') && !looksLikeHost(text) {
			return text
		}
		return rest[last+1:]
	case !known:
		return scheme + rest[last+1:]
	case at < 0 && !strings.Contains(host, ":"): // no user, but a revision
		return scheme + hideQuery(scheme, rest)
	case at < 0 && hostPort.MatchString(host) && !looksLikeHost(path):
		return scheme + hideQuery(scheme, rest)
	case at >= 0 && !strings.Contains(rest[last+1:], "/") && last > at: // a user, and a revision
		return scheme + hideQuery(scheme, rest[at+1:])
	}
	return scheme + hideQuery(scheme, rest[last+1:])
}

// hideQuery cuts off what may be a token.
func hideQuery(scheme, rest string) string {
	if i := strings.IndexAny(rest, "?#"); i >= 0 && scheme != "" && !strings.HasPrefix(scheme, "file:") {
		return rest[:i]
	}
	return rest
}

// String is the address for people, without a password, user name or revision.
func (a Address) String() string { return a.address }

// HasPassword tells whether the address has a password in it.
func (a Address) HasPassword() bool { return strings.Contains(a.secret, ":") }

// userAndPassword are what the address has before its host, as they are meant; ok is
// false without a password.
func (a Address) userAndPassword() (user, password string, ok bool) {
	user, password, ok = strings.Cut(a.secret, ":")
	for _, part := range []*string{&user, &password} {
		if plain, err := url.PathUnescape(*part); err == nil {
			*part = plain
		}
	}
	return user, password, ok
}

// scrub takes the password out of what git says, and a user that is as long as a token.
func (a Address) scrub(text string) string {
	if a.secret == "" {
		return text
	}
	text = strings.ReplaceAll(text, a.secret+"@", "")
	user, password, ok := a.userAndPassword()
	if !ok {
		return text
	}
	rawUser, rawPassword, _ := strings.Cut(a.secret, ":")
	hidden := []string{a.secret, basic(user, password), rawPassword, password}
	if len(user) >= 16 {
		hidden = append(hidden, rawUser, user)
	}
	for _, h := range hidden {
		if h != "" {
			text = strings.ReplaceAll(text, h, "***")
		}
	}
	return text
}

// basic is how a user and a password are sent to a server.
func basic(user, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
}
