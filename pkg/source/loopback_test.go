package source

import (
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

// loopback serves a repository over HTTPS on this machine.
type loopback struct{ *httptest.Server }

// serve makes an address of the workshop's repository, for one user. The environment of
// the workshop trusts its certificate from then on.
func (w *workshop) serve(user, password string) loopback {
	w.t.Helper()
	backend := filepath.Join(w.git("--exec-path"), "git-http-backend")
	if _, err := os.Stat(backend); err != nil {
		w.t.Skip("git cannot serve: ", err)
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		if u, p, _ := in.BasicAuth(); u != user || p != password {
			out.Header().Set("WWW-Authenticate", `Basic realm="catalogue"`)
			http.Error(out, "who are you?", http.StatusUnauthorized)
			return
		}
		handler := cgi.Handler{Path: backend, Env: []string{
			"GIT_PROJECT_ROOT=" + w.dir, "GIT_HTTP_EXPORT_ALL=1", "GIT_PROTOCOL=" + in.Header.Get("Git-Protocol"),
			"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		}}
		handler.ServeHTTP(out, in)
	}))
	w.t.Cleanup(server.Close)
	w.env = append(w.env, "GIT_SSL_NO_VERIFY=1")
	return loopback{server}
}

// address is where the repository is.
func (l loopback) address(t testing.TB) Address {
	t.Helper()
	a, err := ParseAddress(l.URL + "/.git")
	if err != nil {
		t.Fatal(err)
	}
	return a
}
