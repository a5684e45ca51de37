package link

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// world is a server that answers by path and remembers what it was asked, and a
// checker whose pauses are only written down.
type world struct {
	*httptest.Server
	Checker
	mu     sync.Mutex
	asked  []string
	pauses []time.Duration
	counts map[string]int
}

func newWorld(t *testing.T) *world {
	w := &world{counts: map[string]int{}}
	w.Server = httptest.NewServer(http.HandlerFunc(w.answer))
	t.Cleanup(w.Close)
	w.Checker = Checker{
		Sleep: func(ctx context.Context, d time.Duration) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.pauses = append(w.pauses, d)
			return ctx.Err()
		},
		Pause: time.Second, Retries: 3, Backoff: 2 * time.Second, MaxWait: time.Minute,
		AllowPrivate: true, Agent: "test",
	}
	return w
}

// nobody is an address at which nobody listens.
const nobody = "http://127.0.0.1:1/"

func (w *world) answer(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.asked = append(w.asked, r.Method+" "+r.URL.Path)
	w.counts[r.URL.Path]++
	n := w.counts[r.URL.Path]
	w.mu.Unlock()
	switch r.URL.Path {
	case "/ok":
	case "/moved":
		http.Redirect(rw, r, "/ok", http.StatusMovedPermanently)
	case "/for-now":
		http.Redirect(rw, r, "/ok", http.StatusFound)
	case "/slash":
		http.Redirect(rw, r, "/slash/", http.StatusMovedPermanently)
	case "/slash/":
	case "/round":
		http.Redirect(rw, r, "/round", http.StatusFound)
	case "/to-nothing":
		http.Redirect(rw, r, "/gone", http.StatusMovedPermanently)
	case "/to-file":
		rw.Header().Set("Location", "file:///etc/passwd")
		rw.WriteHeader(http.StatusFound)
	case "/no-head":
		if r.Method == http.MethodHead {
			rw.WriteHeader(http.StatusNotFound)
		}
	case "/closed":
		rw.WriteHeader(http.StatusForbidden)
	case "/tired":
		if n < 3 {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
	case "/busy":
		if n == 1 {
			rw.Header().Set("Retry-After", "30")
			rw.WriteHeader(http.StatusTooManyRequests)
		}
	case "/head-closes", "/head-babbles", "/babbles":
		if r.Method == http.MethodGet && r.URL.Path != "/babbles" {
			return
		}
		conn, _, err := rw.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		if r.URL.Path != "/head-closes" {
			io.WriteString(conn, "\x1b[31m::error::no HTTP\r\n\r\n")
		}
		conn.Close()
	case "/cookie":
		if _, err := r.Cookie("seen"); err != nil {
			http.SetCookie(rw, &http.Cookie{Name: "seen", Value: "1"})
			http.Redirect(rw, r, "/cookie", http.StatusFound)
		}
	case "/later":
		rw.Header().Set("Date", "Tue, 01 Dec 2026 12:00:00 GMT")
		if n == 1 {
			rw.Header().Set("Retry-After", "Tue, 01 Dec 2026 12:00:40 GMT")
			rw.WriteHeader(http.StatusTooManyRequests)
		}
	case "/tomorrow":
		rw.Header().Set("Retry-After", "86400")
		rw.WriteHeader(http.StatusTooManyRequests)
	case "/far":
		http.Redirect(rw, r, "/"+strings.Repeat("x", 3000), http.StatusFound)
	case "/to-nobody":
		http.Redirect(rw, r, nobody, http.StatusFound)
	case "/down":
		rw.WriteHeader(http.StatusInternalServerError)
	default:
		rw.WriteHeader(http.StatusNotFound)
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		path   string
		want   Result
		asked  string
		pauses []time.Duration
	}{
		{"/ok", Result{Outcome: OK, Status: 200}, "HEAD /ok", nil},
		{"/moved", Result{Outcome: Moved, Status: 200, To: "/ok", Detail: "it has moved for good"}, "HEAD /moved HEAD /ok", nil},
		{"/for-now", Result{Outcome: OK, Status: 200, To: "/ok"}, "HEAD /for-now HEAD /ok", nil},
		{"/slash", Result{Outcome: OK, Status: 200, To: "/slash/"}, "HEAD /slash HEAD /slash/", nil},
		{"/no-head", Result{Outcome: OK, Status: 200}, "HEAD /no-head GET /no-head", nil},
		{"/gone", Result{Outcome: Broken, Status: 404, Detail: "it answers 404 Not Found"}, "HEAD /gone GET /gone", nil},
		{"/to-nothing", Result{Outcome: Broken, Status: 404, To: "/gone", Detail: "it answers 404 Not Found"},
			"HEAD /to-nothing HEAD /gone GET /to-nothing GET /gone", nil},
		{"/closed", Result{Outcome: Refused, Status: 403, Detail: "it answers 403 Forbidden"}, "HEAD /closed GET /closed", nil},
		{"/to-file", Result{Outcome: Broken, Status: 302, Detail: "it redirects to file:///etc/passwd, which is no web address"}, "HEAD /to-file", nil},
		{"/tired", Result{Outcome: OK, Status: 200}, "HEAD /tired GET /tired HEAD /tired", []time.Duration{2 * time.Second}},
		{"/busy", Result{Outcome: OK, Status: 200}, "HEAD /busy HEAD /busy", []time.Duration{30 * time.Second}},
		{"/head-closes", Result{Outcome: OK, Status: 200}, "HEAD /head-closes GET /head-closes", nil},
		{"/head-babbles", Result{Outcome: OK, Status: 200}, "HEAD /head-babbles GET /head-babbles", nil},
		{"/babbles", Result{Outcome: Failing, Detail: "its answer is no HTTP"}, strings.TrimSpace(strings.Repeat("HEAD /babbles GET /babbles ", 4)),
			[]time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second}},
		{"/cookie", Result{Outcome: OK, Status: 200}, "HEAD /cookie HEAD /cookie", nil},
		{"/later", Result{Outcome: OK, Status: 200}, "HEAD /later HEAD /later", []time.Duration{40 * time.Second}},
		{"/tomorrow", Result{Outcome: Refused, Status: 429, Detail: "it answers 429 Too Many Requests"}, "HEAD /tomorrow", nil},
		{"/far", Result{Outcome: Broken, Status: 302, Detail: "it redirects to an address of more than 2048 characters"}, "HEAD /far", nil},
		{"/down", Result{Outcome: Failing, Status: 500, Detail: "it answers 500 Internal Server Error"},
			strings.TrimSpace(strings.Repeat("HEAD /down GET /down ", 4)), []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second}},
		{"/round", Result{Outcome: Broken, Status: 302, Detail: "it redirects more than 10 times"}, strings.TrimSpace(strings.Repeat("HEAD /round ", 11)), nil},
	} {
		w := newWorld(t)
		got, err := w.Check(t.Context(), []string{w.URL + test.path})
		if err != nil {
			t.Fatal(err)
		}
		test.want.URL = w.URL + test.path
		if test.want.To != "" {
			test.want.To = w.URL + test.want.To
		}
		if diff := cmp.Diff([]Result{test.want}, got); diff != "" {
			t.Errorf("Check(%s) mismatch (-want +got):\n%s", test.path, diff)
		}
		if diff := cmp.Diff(test.asked, strings.Join(w.asked, " ")); diff != "" {
			t.Errorf("Check(%s) asked (-want +got):\n%s", test.path, diff)
		}
		if diff := cmp.Diff(test.pauses, w.pauses); diff != "" {
			t.Errorf("Check(%s) paused (-want +got):\n%s", test.path, diff)
		}
	}
}

// TestCheckMany asks two hosts: results keep the order, and one host is asked one at
// a time with a pause between.
func TestCheckMany(t *testing.T) {
	a, b := newWorld(t), newWorld(t)
	var urls []string
	for range 3 {
		urls = append(urls, a.URL+"/ok", b.URL+"/gone")
	}
	urls = append(urls, "not an address")
	var done []int
	var mu sync.Mutex
	a.Progress = func(n, total int) {
		mu.Lock()
		defer mu.Unlock()
		done = append(done, total)
	}
	got, err := a.Check(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	var outcomes []Outcome
	for i, r := range got {
		if r.URL != urls[i] {
			t.Errorf("result %d is about %s, want %s", i, r.URL, urls[i])
		}
		outcomes = append(outcomes, r.Outcome)
	}
	if diff := cmp.Diff([]Outcome{OK, Broken, OK, Broken, OK, Broken, Broken}, outcomes); diff != "" {
		t.Errorf("outcomes mismatch (-want +got):\n%s", diff)
	}
	if len(done) != len(urls) || done[0] != len(urls) {
		t.Errorf("progress was told %v, want %d times %d", done, len(urls), len(urls))
	}
	pauses := 0
	for _, d := range a.pauses {
		if d == time.Second {
			pauses++
		}
	}
	if pauses != 4 {
		t.Errorf("paused %d times between requests to one host, want 4", pauses)
	}
}

// TestNoNetwork says once that no host is reached, and not of each address; a host that
// is not there is not looked for at its other addresses, and one that is leaves a verdict.
func TestNoNetwork(t *testing.T) {
	w := newWorld(t)
	urls := []string{"http://127.0.0.1:1/a", "http://127.0.0.1:2/b", "http://127.0.0.1:1/c", "no address"}
	if _, err := w.Check(t.Context(), urls); err == nil || err.Error() != "no host can be reached (it refuses the connection); is there a network?" {
		t.Errorf("Check gives %v", err)
	}
	if want := 2 * w.Retries; len(w.pauses) != want {
		t.Errorf("it waited %d times, want %d", len(w.pauses), want)
	}
	got, err := w.Check(t.Context(), append(urls, w.URL+"/ok", w.URL+"/to-nobody"))
	var outcomes []Outcome
	for _, r := range got {
		outcomes = append(outcomes, r.Outcome)
	}
	if diff := cmp.Diff([]Outcome{Failing, Failing, Failing, Broken, OK, Failing}, outcomes); diff != "" || err != nil {
		t.Errorf("outcomes mismatch (-want +got):\n%s (%v)", diff, err)
	}
}

// TestFaultWords lets no word of a stranger's certificate through.
func TestFaultWords(t *testing.T) {
	w := newWorld(t)
	secure := httptest.NewTLSServer(http.HandlerFunc(w.answer))
	defer secure.Close()
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	got, err := w.Check(t.Context(), []string{secure.URL + "/ok", strings.Replace(w.URL, "http:", "https:", 1) + "/ok"})
	if err != nil {
		t.Fatal(err)
	}
	want := []Result{
		{URL: got[0].URL, Outcome: Failing, Detail: "its certificate is not trusted: nobody known here has signed it"},
		{URL: got[1].URL, Outcome: Failing, Detail: "no secure connection comes about"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Check mismatch (-want +got):\n%s", diff)
	}
}

// TestCheckPrivate does not let addresses lead into private networks, by whatever
// name.
func TestCheckPrivate(t *testing.T) {
	w := newWorld(t)
	w.AllowPrivate = false
	port := w.URL[strings.LastIndexByte(w.URL, ':'):]
	var urls []string
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		urls = append(urls, "http://"+host+port+"/ok")
	}
	got, err := w.Check(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range got {
		if r.Outcome != Private {
			t.Errorf("%s is %s (%s), want private", r.URL, r.Outcome, r.Detail)
		}
	}
	if len(w.asked) > 0 {
		t.Errorf("the server was asked %v", w.asked)
	}
}

func TestIsPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8:443": true, "[2606:4700::1111]:443": true,
		"127.0.0.1:80": false, "10.1.2.3:80": false, "172.16.0.1:80": false, "192.168.1.1:80": false,
		"169.254.169.254:80": false, "100.100.0.1:80": false, "0.0.0.0:80": false, "255.255.255.255:80": false, "224.0.0.1:80": false,
		"[::1]:80": false, "[fe80::1]:80": false, "[fd00::1]:80": false, "[::ffff:10.0.0.1]:80": false, "[64:ff9b::a00:1]:80": false,
		"[2002:7f00:1::]:80": false, "nonsense": false,
	} {
		if got := isPublic(address); got != want {
			t.Errorf("isPublic(%s) = %v, want %v", address, got, want)
		}
	}
}

// TestCheckCancelled ends when it is told to.
func TestCheckCancelled(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.Sleep = func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() }
	_, err := w.Check(ctx, []string{w.URL + "/ok", w.URL + "/ok", w.URL + "/ok"})
	if err != context.Canceled {
		t.Errorf("Check gives %v, want %v", err, context.Canceled)
	}
	if n := len(w.asked); n != 1 {
		t.Errorf("%d requests were made, want 1: %s", n, fmt.Sprint(w.asked))
	}
}
