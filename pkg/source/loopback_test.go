package source

import (
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// loopback serves a repository over HTTPS on this machine, to whoever sends the header
// that it wants.
type loopback struct {
	*httptest.Server
	want string // the Authorization header, empty for anybody's

	// mu guards what follows. Requests come from other processes, so that nothing but
	// it says what happens first.
	mu     sync.Mutex
	moved  string   // where everything is now, empty for here
	got    []string // the Authorization headers, without repetitions
	argued []string // the processes of this machine whose arguments hold one of secrets
	// secrets are what no argument may hold.
	secrets []string
}

// serve makes an address of the workshop's repository. The environment of the workshop
// trusts its certificate from then on.
func (w *workshop) serve(want string, secrets ...string) *loopback {
	w.t.Helper()
	backend := filepath.Join(w.git("--exec-path"), "git-http-backend")
	if _, err := os.Stat(backend); err != nil {
		w.t.Skip("git cannot serve: ", err)
	}
	l := &loopback{want: want, secrets: secrets}
	l.Server = httptest.NewTLSServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		l.look(in.Header.Get("Authorization"))
		if l.want != "" && in.Header.Get("Authorization") != l.want {
			out.Header().Set("WWW-Authenticate", `Basic realm="catalogue"`)
			http.Error(out, "who are you?", http.StatusUnauthorized)
			return
		}
		if to := l.movedTo(); to != "" {
			http.Redirect(out, in, to+in.URL.RequestURI(), http.StatusMovedPermanently)
			return
		}
		handler := cgi.Handler{Path: backend, Env: []string{
			"GIT_PROJECT_ROOT=" + w.dir, "GIT_HTTP_EXPORT_ALL=1", "GIT_PROTOCOL=" + in.Header.Get("Git-Protocol"),
			"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		}}
		handler.ServeHTTP(out, in)
	}))
	w.t.Cleanup(l.Close)
	w.env = append(w.env, "GIT_SSL_NO_VERIFY=1")
	return l
}

// address is where the repository is, with a user and password or without.
func (l *loopback) address(t testing.TB, user string) Address {
	t.Helper()
	if user != "" {
		user += "@"
	}
	a, err := ParseAddress("https://" + user + strings.TrimPrefix(l.URL, "https://") + "/.git")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (l *loopback) movedTo() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.moved
}

// move sends whoever comes to another address.
func (l *loopback) move(to string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.moved = to
}

// seen returns the headers that came so far, and the processes that were given away.
func (l *loopback) seen() (headers, argued []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.got), slices.Clone(l.argued)
}

// look records what came with a request, and whether a process that runs meanwhile was
// given a secret as an argument, which every user of the machine can read.
func (l *loopback) look(header string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.got) == 0 || l.got[len(l.got)-1] != header {
		l.got = append(l.got, header)
	}
	if runtime.GOOS != "linux" {
		return
	}
	processes, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, name := range processes {
		args, _ := os.ReadFile(name) // it may have ended
		for _, secret := range l.secrets {
			if strings.Contains(string(args), secret) {
				l.argued = append(l.argued, strings.ReplaceAll(string(args), "\x00", " "))
			}
		}
	}
}
