package source

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCredentialStore fetches from a server that wants a password, which git's credential
// store has.
func TestCredentialStore(t *testing.T) {
	w := newWorkshop(t)
	w.write("a", "one\n")
	w.commit("2026-01-01T00:00:00Z", "first")
	server := w.serve("me", "s3c")
	store := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(store, []byte(strings.Replace(server.URL, "https://", "https://me:s3c@", 1)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := append(w.env, "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=credential.helper", "GIT_CONFIG_VALUE_0=store --file "+filepath.ToSlash(store))
	cache := t.TempDir()
	for _, refresh := range []bool{false, true} {
		m := &Remote{Address: server.address(t), Cache: cache, Env: env, Refresh: refresh}
		if got, err := m.read(t, "HEAD"); err != nil || got["a"] != "one\n" {
			t.Errorf("refreshed %v: %v, %v", refresh, got, err)
		}
	}
}

// TestRemoteSaysWhy has the reasons that git itself hides behind a general sentence, or
// names no way out of.
func TestRemoteSaysWhy(t *testing.T) {
	w := newWorkshop(t)
	w.commit("2026-01-01T00:00:00Z", "first")
	server := w.serve("me", "s3cret")
	nowhere := "file://" + filepath.ToSlash(filepath.Join(t.TempDir(), "src"))
	tests := []struct{ name, address, want string }{
		{"nothing there", nowhere, "' does not appear to be a git repository"},
		{"a branch with a slash", nowhere + "@feature/x", "' does not appear to be a git repository; a revision with a slash in it is given with --at"},
		{"nobody asks", server.address(t).String(), "terminal prompts disabled; the server asks who you are: keep user and password in git's credential store (git help credentials)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, err := ParseAddress(tt.address)
			if err != nil {
				t.Fatal(err)
			}
			_, err = (&Remote{Address: a, Cache: t.TempDir(), Env: w.env}).Open(context.Background())
			if err == nil || !strings.HasSuffix(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "read "+a.String()+": git ") {
				t.Errorf("it says %v, want %q at the end", err, tt.want)
			}
		})
	}

	// A refresh that fails says that nothing is lost.
	cache := t.TempDir()
	if _, err := w.remoteOf(cache).read(t, "HEAD"); err != nil {
		t.Fatal(err)
	}
	m := w.remoteOf(cache)
	m.Refresh = true
	if err := os.Rename(w.dir, w.dir+".gone"); err != nil {
		t.Fatal(err)
	}
	_, err := m.Open(context.Background())
	if want := "does not appear to be a git repository; without --refresh the copy on this machine is used"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("it says %v, want %q at the end", err, want)
	}
}

func TestProgressReader(t *testing.T) {
	var got []Progress
	p := &progressReader{show: func(p Progress) { got = append(got, p) }}
	for _, text := range []string{
		"Cloning into bare repository '/c/x.git.new-1'...\n", "remote: Counting objects:  50% (1/2)\rremote: Counting obj", "ects: 100% (2/2), done.\n",
		"remote: \x1b[2J\u202eReceiving objects: 100% (1/1)\n", "Receiving objects:  45% (450/1000), 1.2 MiB | 3 MiB/s\r", "Resolving deltas: 100% (9/9), done.\n",
		"Receiving objects: 100% (99999999999999999999/1)\n", strings.Repeat("x", 1000),
	} {
		if n, err := p.Write([]byte(text)); n != len(text) || err != nil {
			t.Errorf("Write(%q) = %d, %v", text, n, err)
		}
	}
	want := []Progress{{"counting", "objects", 1, 2}, {"counting", "objects", 2, 2}, {"receiving", "objects", 450, 1000}, {"resolving", "deltas", 9, 9}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("progress mismatch (-want +got):\n%s", diff)
	}
}

// TestRemoteEnds interrupts a fetch from a server that never answers.
func TestRemoteEnds(t *testing.T) {
	env := gitEnv(t)
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	a, err := ParseAddress("https://" + silent.Addr().String() + "/b.git")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		if c, err := silent.Accept(); err == nil {
			defer c.Close()
			cancel()
			<-t.Context().Done()
		}
	}()
	cache := t.TempDir()
	if _, err := (&Remote{Address: a, Cache: cache, Env: env}).Open(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Open = %v, want %v", err, context.Canceled)
	}
	if left, err := os.ReadDir(cache); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
