// Package link asks web addresses whether they answer.
//
// It uses the network, and only when it is called. It is polite: HEAD before GET, one
// request at a time and a pause for each host, few retries with growing pauses, and none
// before a server wants to be asked again.
// Addresses come from strangers, so it does not let itself be sent to machines that
// only the caller can reach: loopback, private and link-local addresses are refused
// after the name has been looked up, redirects included.
package link

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Outcome is what came of asking an address.
type Outcome string

// The outcomes, worst first.
const (
	// Broken is an address that is gone or wrong: 404, 410 or another 4xx, a host that
	// does not exist, a redirect that leads round in a circle.
	Broken Outcome = "broken"
	// Failing is a server that did not answer, or answered with an error of its own,
	// each time it was asked. It may be so for a while only.
	Failing Outcome = "failing"
	// Refused is an answer that says nothing about the page: 401, 403, 405, 429, 451, 999.
	// Many sites refuse programs.
	Refused Outcome = "refused"
	// Private is an address that was not asked, because it leads into a private network.
	Private Outcome = "private"
	// Moved is a page that answers at another address for good.
	Moved Outcome = "moved"
	// OK is a page that answers.
	OK Outcome = "ok"
)

// Outcomes lists them, worst first.
func Outcomes() []Outcome { return []Outcome{Broken, Failing, Refused, Private, Moved, OK} }

// Result is what is known of one address. Its tags are what "wdw links -o json" has.
type Result struct {
	URL     string  `json:"url"`
	Outcome Outcome `json:"outcome"`
	// Status is the HTTP status of the last answer, 0 if there was none.
	Status int `json:"status"`
	// To is the address that answered in the end, empty if it is URL.
	To string `json:"to"`
	// Detail says in words why the outcome is not OK, empty if it is.
	Detail string `json:"detail"`
}

// Checker says how to ask.
type Checker struct {
	// Sleep waits, or returns ctx's error. It is asked for each pause.
	Sleep func(ctx context.Context, d time.Duration) error
	// Timeout is how long one request may take; 0 means 20 seconds.
	Timeout time.Duration
	// Pause is the time between two requests to one host.
	Pause time.Duration
	// Retries is how often a request that failed for a while only is made again. The
	// first pause is Backoff, each further one twice as long; a server that says how
	// long to wait is obeyed, and not asked again where that is more than MaxWait.
	Retries          int
	Backoff, MaxWait time.Duration
	// Hosts is how many hosts are asked at the same time; 0 means 8.
	Hosts int
	// AllowPrivate lets addresses lead into private networks.
	AllowPrivate bool
	// Agent is the User-Agent.
	Agent string
	// Progress is told how many of all addresses are done; nil tells nobody. It is
	// called by several goroutines at once.
	Progress func(done, total int)
}

// maxRedirects is how many redirects are followed, as browsers do.
const maxRedirects = 10

// maxBody is how much of a page is read at most, so that the connection can be used
// again.
const maxBody = 64 << 10

// maxAddress is how long an address may be that a server sends on to.
const maxAddress = 2048

// manySilent is how many hosts are looked for while none is found, before it is said that
// there is no network.
const manySilent = 8

var errPrivate = errors.New("the address leads into a private network")

// NoNetworkError says that not one of several hosts could be found or reached, so that the
// network is the likelier fault and nothing is known of any address.
type NoNetworkError struct{ Cause string }

func (e *NoNetworkError) Error() string {
	return "no host can be reached (" + e.Cause + "); is there a network?"
}

// Check asks each address and returns the results in the order of urls. It ends early,
// with ctx's error, when ctx does. The error is a *NoNetworkError if no host was reached.
func (c *Checker) Check(ctx context.Context, urls []string) ([]Result, error) {
	results := make([]Result, len(urls))
	var hosts []string
	byHost := map[string][]int{}
	for i, address := range urls {
		host := hostOf(address)
		if byHost[host] == nil {
			hosts = append(hosts, host)
		}
		byHost[host] = append(byHost[host], i)
	}
	waiting := make(chan []int, len(hosts))
	for _, host := range hosts {
		waiting <- byHost[host]
	}
	close(waiting)
	var wg sync.WaitGroup
	var done, answering, silent atomic.Int64
	faults := make([]error, len(urls))
	for range min(cmp.Or(c.Hosts, 8), len(hosts)) {
		wg.Go(func() {
			for indexes := range waiting {
				if answering.Load() == 0 && silent.Load() >= manySilent {
					return
				}
				transport := c.transport()
				for n, i := range indexes {
					// A host that is not there is not looked for again.
					if n > 0 && unreached(faults[indexes[n-1]]) {
						results[i], faults[i] = results[indexes[n-1]], faults[indexes[n-1]]
						results[i].URL = urls[i]
					} else if ctx.Err() != nil || n > 0 && c.Sleep(ctx, c.Pause) != nil {
						break
					} else if results[i], faults[i] = c.one(ctx, transport, urls[i]); unreached(faults[i]) {
						silent.Add(1)
					} else if isWeb(urls[i]) {
						answering.Add(1)
					}
					if finished := done.Add(1); c.Progress != nil {
						c.Progress(int(finished), len(urls))
					}
				}
				transport.CloseIdleConnections()
			}
		})
	}
	wg.Wait()
	if ctx.Err() == nil && answering.Load() == 0 {
		if first := slices.IndexFunc(faults, unreached); first >= 0 && (len(hosts) > 1 || !isNoHost(faults[first])) {
			_, cause := fault(faults[first])
			return results, &NoNetworkError{cause}
		}
	}
	return results, ctx.Err()
}

// unreached tells whether a request ended before there was a connection: the host was not
// found, or nobody took the call.
func unreached(err error) bool {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return true
	}
	op, ok := errors.AsType[*net.OpError](err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect") && !errors.Is(err, errPrivate)
}

// isNoHost tells whether a look-up was answered: there is no host of that name.
func isNoHost(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return strings.ToLower(u.Host)
	}
	return ""
}

// isWeb tells whether an address is one that can be asked.
func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

func (c *Checker) timeout() time.Duration { return cmp.Or(c.Timeout, 20*time.Second) }

// transport refuses private addresses where it dials, after the look-up of the name, so
// that neither a name nor a redirect gets round it.
func (c *Checker) transport() *http.Transport {
	timeout := c.timeout()
	dialer := &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error {
		if c.AllowPrivate || isPublic(address) {
			return nil
		}
		return errPrivate
	}}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    timeout,
		MaxIdleConnsPerHost:    1,
		MaxResponseHeaderBytes: maxBody,
		ForceAttemptHTTP2:      true,
	}
}

// isPublic tells whether an address and port that is about to be dialled belongs to
// the open internet.
func isPublic(address string) bool {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return false
	}
	ip := at.Addr().Unmap()
	return ip.IsGlobalUnicast() && !ip.IsPrivate() &&
		!slices.ContainsFunc(reservedNetworks, func(reserved netip.Prefix) bool { return reserved.Contains(ip) })
}

// reservedNetworks are those beside RFC 1918 that lead to nobody's public machine: this
// network, carrier-grade NAT, protocol assignments, documentation, benchmarking, the
// reserved block, and IPv6 forms that hold an IPv4 address.
var reservedNetworks = func() []netip.Prefix {
	var out []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2001:db8::/32", "2002::/16",
	} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}()

type answer struct {
	status    int
	at        string
	permanent bool // every redirect on the way was for good
	wait      time.Duration
}

// one asks an address. The error is that of the address itself, not of where it led.
func (c *Checker) one(ctx context.Context, transport *http.Transport, address string) (Result, error) {
	if !isWeb(address) {
		return Result{URL: address, Outcome: Broken, Detail: "it is no web address"}, nil
	}
	pause := c.Backoff
	for try := 0; ; try++ {
		a, err := c.ask(ctx, transport, http.MethodHead, address)
		// Some servers do not know HEAD, answer it otherwise than they answer people, or
		// send what is none, after which the connection is not to be used.
		if err == nil && a.status >= 400 && a.status != http.StatusTooManyRequests || misled(err) && ctx.Err() == nil {
			transport.CloseIdleConnections()
			a, err = c.ask(ctx, transport, http.MethodGet, address)
		}
		result := judge(address, a, err)
		if a.at != address {
			err = nil
		}
		passing := result.Outcome == Failing || a.status == http.StatusTooManyRequests
		if !passing || try >= c.Retries || a.wait > c.MaxWait || ctx.Err() != nil {
			return result, err
		}
		if c.Sleep(ctx, max(pause, a.wait)) != nil {
			return result, err
		}
		pause *= 2
	}
}

// misled tells whether an error can come from the method alone: somebody was there, and
// what he said is not understood, or he said nothing.
func misled(err error) bool {
	var wrong *tls.CertificateVerificationError
	var redirect redirectError
	return err != nil && !unreached(err) && !errors.Is(err, errPrivate) && !errors.As(err, &wrong) && !errors.As(err, &redirect)
}

// retryAfter is how long a server asks not to be asked again, 0 if it does not say.
func retryAfter(h http.Header) time.Duration {
	text := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	until, err := http.ParseTime(text)
	now, err2 := http.ParseTime(h.Get("Date")) // the server's clock
	if err != nil || err2 != nil {
		return 0
	}
	return max(until.Sub(now), 0)
}

// ask follows redirects. The cookies of one answer are sent to the next, as browsers do,
// because some sites lead round in a circle without, and are forgotten then.
func (c *Checker) ask(ctx context.Context, transport *http.Transport, method, address string) (answer, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return answer{}, err
	}
	client := &http.Client{
		Transport: transport, Timeout: c.timeout(), Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	a := answer{at: address, permanent: true}
	for range maxRedirects + 1 {
		req, err := http.NewRequestWithContext(ctx, method, a.at, nil)
		if err != nil {
			return a, err
		}
		req.Header.Set("User-Agent", c.Agent)
		req.Header.Set("Accept", "*/*")
		resp, err := client.Do(req)
		if err != nil {
			return a, err
		}
		io.Copy(io.Discard, io.LimitReader(resp.Body, maxBody))
		resp.Body.Close()
		a.status = resp.StatusCode
		a.wait = retryAfter(resp.Header)
		to, err := resp.Location()
		if a.status < 300 || a.status >= 400 || err != nil {
			return a, nil
		}
		if to.Scheme != "http" && to.Scheme != "https" {
			return a, redirectError(fmt.Sprintf("it redirects to %s, which is no web address", to))
		}
		if len(to.String()) > maxAddress {
			return a, redirectError(fmt.Sprintf("it redirects to an address of more than %d characters", maxAddress))
		}
		a.permanent = a.permanent && (a.status == http.StatusMovedPermanently || a.status == http.StatusPermanentRedirect)
		a.at = to.String()
	}
	return a, redirectError(fmt.Sprintf("it redirects more than %d times", maxRedirects))
}

// redirectError says that a redirect leads nowhere.
type redirectError string

func (e redirectError) Error() string { return string(e) }

func judge(address string, a answer, err error) Result {
	r := Result{URL: address, Status: a.status}
	if a.at != address {
		r.To = a.at
	}
	if err != nil {
		r.Outcome, r.Detail = fault(err)
		return r
	}
	switch {
	case a.status >= 200 && a.status < 300:
		r.Outcome = OK
		if r.To != "" && a.permanent && !sameBut(address, r.To) {
			r.Outcome, r.Detail = Moved, "it has moved for good"
		}
	case a.status >= 300 && a.status < 400:
		r.Outcome, r.Detail = Broken, fmt.Sprintf("it answers %d and does not say where to", a.status)
	default:
		r.Outcome, r.Detail = Broken, strings.TrimSpace(fmt.Sprintf("it answers %d %s", a.status, http.StatusText(a.status)))
		if slices.Contains([]int{401, 403, 405, 429, 451, 999}, a.status) {
			r.Outcome = Refused
		} else if a.status >= 500 {
			r.Outcome = Failing
		}
	}
	return r
}

// sameBut tells whether two addresses differ in no more than a slash at the end.
func sameBut(a, b string) bool { return strings.TrimSuffix(a, "/") == strings.TrimSuffix(b, "/") }

// fault says what went wrong on the way, without the address, which the reader has. The
// words are ours: what a library says may hold what a stranger sent.
func fault(err error) (Outcome, string) {
	var dns *net.DNSError
	var wrong *tls.CertificateVerificationError
	var redirect redirectError
	var timeout net.Error
	var alert tls.AlertError
	var record tls.RecordHeaderError
	is := func(targets ...error) bool {
		return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
	}
	switch {
	case is(errPrivate):
		return Private, errPrivate.Error()
	case errors.As(err, &redirect):
		return Broken, redirect.Error()
	case isNoHost(err):
		return Broken, "there is no such host"
	case errors.As(err, &dns):
		return Failing, "its name could not be looked up"
	case errors.As(err, &wrong):
		return Failing, "its certificate is not trusted: " + distrust(wrong.Err)
	case is(context.Canceled):
		return Failing, "it was not waited for"
	case errors.As(err, &timeout) && timeout.Timeout():
		return Failing, "it did not answer in time"
	case is(syscall.ECONNREFUSED):
		return Failing, "it refuses the connection"
	case is(syscall.ENETUNREACH, syscall.EHOSTUNREACH):
		return Failing, "the network is unreachable"
	case unreached(err):
		return Failing, "it could not be reached"
	case is(io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE):
		return Failing, "it closed the connection"
	case errors.As(err, &alert), errors.As(err, &record), is(http.ErrSchemeMismatch):
		return Failing, "no secure connection comes about"
	}
	return Failing, "its answer is no HTTP"
}

// distrust says what is wrong with a certificate.
func distrust(err error) string {
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var signer x509.UnknownAuthorityError
	switch {
	case errors.As(err, &host):
		return "it is for another host"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "it has expired, or is not valid yet"
	case errors.As(err, &signer):
		return "nobody known here has signed it"
	}
	return "it is not valid"
}
