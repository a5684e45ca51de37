package source

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Address is where a repository stands that is not on this machine, or is to be read
// as if it were not. It holds no password.
type Address struct {
	// Rev is the revision that was asked for with "@", empty for what the repository calls
	// its HEAD.
	Rev string

	text     string // as git takes it, without the revision
	protocol string // "https", "ssh" or "file"
}

var (
	schemed = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*)://`)
	// helper is how git is told to run a program for the transport: ext::COMMAND.
	helper   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9+.-]*::`)
	scpStyle = regexp.MustCompile(`^([A-Za-z0-9_.][A-Za-z0-9_.-]*)@([A-Za-z0-9][A-Za-z0-9.-]*):([^:-].*)$`)
	// slashed and noScheme are slips of the keyboard: https:/… and USER:PASSWORD@HOST.
	slashed  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:/+`)
	noScheme = regexp.MustCompile(`^[^/\\:@]+:[^@]*@[^/]`)
	drive    = regexp.MustCompile(`^[A-Za-z]:[/\\]`)
	// hostPort is what stands between the user and the path.
	hostPort = regexp.MustCompile(`^(\[[0-9A-Fa-f:.]+\]|[^:@\[\]]*)(:[0-9]{1,5})?$`)
)

// IsAddress tells whether a text is meant as an address of a repository rather than as
// a folder, be it one that ParseAddress takes or not.
func IsAddress(text string) bool {
	return !drive.MatchString(text) && slices.ContainsFunc([]*regexp.Regexp{slashed, helper, scpStyle, noScheme},
		func(form *regexp.Regexp) bool { return form.MatchString(text) })
}

const (
	whichForms = "write https://, ssh://, file:// or USER@HOST:PATH"
	// noPassword: others read the address in the list of processes and in the copy.
	noPassword = "a user or password has no place in it; leave it out, and keep it in git's credential store (git help credentials)"
)

// ParseAddress reads https://, ssh:// and file:// addresses and USER@HOST:PATH, each
// with "@REVISION" after it or without. Other transports are not used, because they run
// programs or can be read on the way. The error shows no password.
func ParseAddress(text string) (Address, error) {
	a, why := parseAddress(text)
	if why != "" {
		return Address{}, fmt.Errorf("%q is not used: %s", HideUser(text), why)
	}
	return a, nil
}

// parseAddress says why a text is not used, empty if it is.
func parseAddress(text string) (a Address, why string) {
	m := schemed.FindStringSubmatch(text)
	switch {
	case strings.HasPrefix(text, "-"):
		return a, "it begins with a hyphen, like an option"
	case m != nil && strings.Contains(text, " "):
		return a, "it has a blank in it; write %20"
	case strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7F }):
		return a, "it has a blank or a control character in it"
	case helper.MatchString(text):
		return a, "it would run a program; " + whichForms
	case m != nil:
		return parseURL(strings.ToLower(m[1]), text[len(m[0]):])
	}
	if m = scpStyle.FindStringSubmatch(text); m == nil {
		return a, whichForms
	}
	a.protocol = "ssh"
	path, why := a.cutRevision(m[3])
	if host, _, ok := strings.Cut(a.Rev, "/"); ok && strings.ContainsAny(host, ".:") {
		return a, noPassword + ", and give a revision with a slash with --at"
	}
	a.text = m[1] + "@" + m[2] + ":" + path
	return a, why
}

func parseURL(protocol, rest string) (a Address, why string) {
	if protocol != "https" && protocol != "ssh" && protocol != "file" {
		return a, "write https://, ssh:// or file:// in place of " + protocol + "://"
	}
	slash := strings.IndexByte(rest, '/')
	if slash < 0 {
		return a, "there is no path after the host"
	}
	a.protocol = protocol
	path, why := a.cutRevision(rest[slash:])
	user, host := "", rest[:slash]
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		user, host = host[:at], host[at+1:]
	}
	a.text = protocol + "://" + strings.TrimPrefix(rest[:slash], "@") + path
	_, err := url.Parse(a.text)
	switch {
	case why != "":
		return a, why
	case strings.HasPrefix(host, "-") || strings.HasPrefix(user, "-"):
		return a, "the host begins with a hyphen, like an option"
	case user != "" && protocol == "https":
		return a, noPassword
	case strings.ContainsAny(user, ":@"):
		return a, "a password has no place in it; ssh takes a key"
	case host == "" && protocol != "file":
		return a, "there is no host in it"
	case !hostPort.MatchString(host):
		return a, "its port is not a number; " + noPassword
	case strings.Contains(host, ":") && strings.Contains(a.Rev, "/"):
		return a, noPassword + ", and give a revision with a slash with --at"
	case protocol != "file" && strings.ContainsAny(path, "?#"):
		return a, "the address of a repository has no question mark and no hash in it; in a name write %3F and %23"
	case err != nil:
		return a, "it is not a web address"
	}
	return a, ""
}

// cutRevision takes "@REVISION" off a path, or says why it cannot. In a path on this
// machine an at sign may belong to the name of a folder, unless that is a repository by
// its name; elsewhere such a name has %40.
func (a *Address) cutRevision(path string) (before, why string) {
	at := strings.Index(path, ".git@")
	switch {
	case at >= 0:
		at += len(".git")
	case a.protocol != "file":
		at = strings.IndexByte(path, '@')
	default:
		if at = strings.LastIndexByte(path, '@'); at < strings.LastIndexByte(path, '/') {
			at = -1
		}
	}
	if at >= 0 {
		path, a.Rev = path[:at], path[at+1:]
		if a.Rev == "" {
			return "", "there is no revision after the at sign"
		}
	}
	// With a slash at the end or without it is the same repository.
	if trimmed := strings.TrimRight(path, "/"); trimmed != "" {
		path = trimmed
	}
	return path, ""
}

// HideUser takes out of what is no address what may be a user and a password, also
// where they are not written as they should be and hold slashes or at signs; and what
// stands behind a question mark. It would rather hide too much. Addresses and other
// texts stay as they are.
func HideUser(text string) string {
	if _, why := parseAddress(text); why == "" || drive.MatchString(text) {
		return text
	}
	scheme := slashed.FindString(text)
	if strings.EqualFold(strings.TrimRight(scheme, "/"), "file:") {
		return text
	}
	rest := text[len(scheme):]
	host, _, _ := strings.Cut(rest, "/")
	// An at sign in what follows the last slash is that of a revision.
	at := strings.LastIndexByte(rest[:max(len(host), strings.LastIndexByte(rest, '/'))], '@')
	switch {
	case scheme != "":
		rest = rest[at+1:]
		if i := strings.IndexAny(rest, "?#"); i >= 0 {
			rest = rest[:i]
		}
	case at >= 0 && strings.IndexByte(rest[:at], ':') >= 1:
		rest = rest[at+1:]
	}
	return scheme + rest
}

// String is the address for people, without the revision.
func (a Address) String() string { return a.text }
