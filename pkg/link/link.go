// Package link asks web addresses whether they answer.
//
// It uses the network, and only when it is called. It is polite: HEAD before GET, one
// request at a time and a pause for each host, few retries with growing pauses.
// Addresses come from strangers, so it does not let itself be sent to machines that
// only the caller can reach: loopback, private and link-local addresses are refused
// after the name has been looked up, redirects included.
package link

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
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
	// long to wait is obeyed up to MaxWait.
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

var errPrivate = errors.New("the address leads into a private network")

// Check asks each address and returns the results in the order of urls. It ends early,
// with ctx's error, when ctx does.
func (c *Checker) Check(ctx context.Context, urls []string) ([]Result, error) {
	client := c.client()
	defer client.CloseIdleConnections()
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
	var done atomic.Int64
	for range min(cmp.Or(c.Hosts, 8), len(hosts)) {
		wg.Go(func() {
			for indexes := range waiting {
				for n, i := range indexes {
					if ctx.Err() != nil || n > 0 && c.Sleep(ctx, c.Pause) != nil {
						return
					}
					results[i] = c.one(ctx, client, urls[i])
					if finished := done.Add(1); c.Progress != nil {
						c.Progress(int(finished), len(urls))
					}
				}
			}
		})
	}
	wg.Wait()
	return results, ctx.Err()
}

func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return strings.ToLower(u.Host)
	}
	return ""
}

// client refuses private addresses where it dials, after the look-up of the name, so
// that neither a name nor a redirect gets round it.
func (c *Checker) client() *http.Client {
	timeout := cmp.Or(c.Timeout, 20*time.Second)
	dialer := &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error {
		if c.AllowPrivate || isPublic(address) {
			return nil
		}
		return errPrivate
	}}
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			DialContext:         dialer.DialContext,
			TLSHandshakeTimeout: timeout,
			MaxIdleConnsPerHost: 1,
			ForceAttemptHTTP2:   true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
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

func (c *Checker) one(ctx context.Context, client *http.Client, address string) Result {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return Result{URL: address, Outcome: Broken, Detail: "it is no web address"}
	}
	var result Result
	pause := c.Backoff
	for try := 0; ; try++ {
		a, err := c.ask(ctx, client, http.MethodHead, address)
		// Some servers do not know HEAD, or answer it otherwise than they answer people.
		if err == nil && a.status >= 400 && a.status != http.StatusTooManyRequests {
			a, err = c.ask(ctx, client, http.MethodGet, address)
		}
		result = judge(address, a, err)
		passing := result.Outcome == Failing || a.status == http.StatusTooManyRequests
		if !passing || try >= c.Retries || ctx.Err() != nil {
			return result
		}
		wait := max(pause, min(a.wait, c.MaxWait))
		if c.Sleep(ctx, wait) != nil {
			return result
		}
		pause *= 2
	}
}

func (c *Checker) ask(ctx context.Context, client *http.Client, method, address string) (answer, error) {
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
		a.wait = 0
		if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
			a.wait = time.Duration(seconds) * time.Second
		}
		to, err := resp.Location()
		if a.status < 300 || a.status >= 400 || err != nil {
			return a, nil
		}
		if to.Scheme != "http" && to.Scheme != "https" {
			return a, redirectError(fmt.Sprintf("it redirects to %s, which is no web address", to))
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

// fault says what went wrong on the way, without the address, which the reader has.
func fault(err error) (Outcome, string) {
	var dns *net.DNSError
	var wrong *tls.CertificateVerificationError
	var redirect redirectError
	var timeout net.Error
	switch {
	case errors.Is(err, errPrivate):
		return Private, errPrivate.Error()
	case errors.As(err, &redirect):
		return Broken, redirect.Error()
	case errors.As(err, &dns) && dns.IsNotFound:
		return Broken, "there is no such host"
	case errors.As(err, &wrong):
		return Failing, "its certificate is not trusted: " + wrong.Err.Error()
	case errors.Is(err, context.Canceled):
		return Failing, "it was not waited for"
	case errors.As(err, &timeout) && timeout.Timeout():
		return Failing, "it did not answer in time"
	}
	if at, ok := errors.AsType[*url.Error](err); ok {
		err = at.Err
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err
	}
	return Failing, err.Error()
}
