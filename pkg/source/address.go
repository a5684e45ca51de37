package source

import (
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
)

// IsAddress tells whether a text is meant as an address of a repository rather than as
// a folder, be it one that ParseAddress takes or not.
func IsAddress(text string) bool {
	return schemed.MatchString(text) || helper.MatchString(text) || scpStyle.MatchString(text)
}

// ParseAddress reads https://, ssh:// and file:// addresses and USER@HOST:PATH, each
// with "@REVISION" after it or without. The error is a *BadAddressError: other
// transports are not used, because they run programs or can be read on the way.
func ParseAddress(text string) (Address, error) {
	bad := func(why string) (Address, error) {
		return Address{}, &BadAddressError{Address: hideUser(text), Why: why}
	}
	switch {
	case strings.HasPrefix(text, "-"):
		return bad("it begins with a hyphen, like an option")
	case strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7F }):
		return bad("it has a blank or a control character in it")
	case helper.MatchString(text):
		return bad("it would run a program; write https://, ssh://, file:// or USER@HOST:PATH")
	}
	if m := scpStyle.FindStringSubmatch(text); m != nil && !schemed.MatchString(text) {
		path, rev, err := splitRevision(m[3])
		if err != nil {
			return bad(err.Error())
		}
		return Address{Rev: rev, address: m[1] + "@" + m[2] + ":" + path, protocol: "ssh"}, nil
	}
	m := schemed.FindStringSubmatch(text)
	if m == nil {
		return bad("write https://, ssh://, file:// or USER@HOST:PATH")
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
	path, rev, err := splitRevision(path)
	if err != nil {
		return bad(err.Error())
	}
	a.Rev = rev
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		user := host[:at]
		host = host[at+1:]
		switch {
		case a.protocol == "https":
			a.secret = user
			switch plain, err := url.PathUnescape(user); {
			case err != nil:
				return bad("write %25 for a percent sign in a password")
			case strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' || r == 0x7F }):
				return bad("its user or password has a control character in it")
			}
		case strings.Contains(user, ":"):
			return bad("a password has no place in it; ssh takes a key")
		default:
			host = user + "@" + host
		}
	}
	if _, name, _ := strings.Cut("@"+host, "@"); strings.HasPrefix(host, "-") || strings.HasPrefix(name[strings.LastIndexByte(name, '@')+1:], "-") {
		return bad("the host begins with a hyphen, like an option")
	}
	if host == "" && a.protocol != "file" {
		return bad("there is no host in it")
	}
	a.address = a.protocol + "://" + host + path
	if _, err := url.Parse(a.address); err != nil {
		return bad("it is not a web address")
	}
	return a, nil
}

// splitRevision cuts "@REVISION" off a path. An at sign in a folder's name is none of
// it, unless the folder is a repository by its name.
func splitRevision(path string) (before, rev string, err error) {
	at := strings.Index(path, ".git@")
	if at >= 0 {
		at += len(".git")
	} else if at = strings.LastIndexByte(path, '@'); at < strings.LastIndexByte(path, '/') {
		at = -1
	}
	if at < 0 {
		return path, "", nil
	}
	if rev = path[at+1:]; rev == "" {
		return "", "", fmt.Errorf("there is no revision after the at sign")
	}
	return path[:at], rev, nil
}

var userInfo = regexp.MustCompile(`://[^/@]*@`)

// hideUser takes the user and password out of an address.
func hideUser(text string) string { return userInfo.ReplaceAllString(text, "://") }

// String is the address for people, without a password, user name or revision.
func (a Address) String() string { return a.address }

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

// scrub takes the password out of what git says.
func (a Address) scrub(text string) string {
	if a.secret == "" {
		return text
	}
	text = strings.ReplaceAll(text, a.secret+"@", "")
	if _, password, ok := strings.Cut(a.secret, ":"); ok && password != "" {
		text = strings.ReplaceAll(text, password, "***")
		if plain, err := url.PathUnescape(password); err == nil && plain != "" {
			text = strings.ReplaceAll(text, plain, "***")
		}
	}
	return strings.ReplaceAll(text, a.secret, "***")
}
