package source

import (
	"context"
	"encoding/base64"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPasswordIsNoArgument fetches from a server that wants a password, and looks at
// the arguments of every process meanwhile.
func TestPasswordIsNoArgument(t *testing.T) {
	w := newWorkshop(t)
	w.git("config", "uploadpack.allowFilter", "true")
	w.write("a", "one\n")
	w.commit("2026-01-01T00:00:00Z", "first")
	code := base64.StdEncoding.EncodeToString([]byte("me:s3c@/et"))
	server := w.serve("Basic "+code, "s3c", code)
	cache := t.TempDir()
	for _, refresh := range []bool{false, true} {
		m := &Remote{Address: server.address(t, "me:s3c%40%2Fet"), Cache: cache, Env: w.env, Refresh: refresh}
		if got, err := m.read(t, "HEAD"); err != nil || got["a"] != "one\n" {
			t.Fatalf("%v, %v", got, err)
		}
	}
	headers, argued := server.seen()
	if diff := cmp.Diff([]string{"Basic " + code}, headers); diff != "" {
		t.Errorf("headers mismatch (-want +got):\n%s", diff)
	}
	if len(argued) > 0 {
		t.Errorf("the password is an argument of %q", argued)
	}
	err := filepath.WalkDir(cache, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		if strings.Contains(string(text), "s3c") || strings.Contains(string(text), code) {
			t.Errorf("%s holds the password", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestUserAlone leaves the password to whatever the user has for passwords.
func TestUserAlone(t *testing.T) {
	w := newWorkshop(t)
	w.write("a", "one\n")
	w.commit("2026-01-01T00:00:00Z", "first")
	server := w.serve("Basic " + base64.StdEncoding.EncodeToString([]byte("me@nhs.net:s3c")))
	passwords := filepath.Join(t.TempDir(), "passwords")
	text := strings.Replace(server.URL, "https://", "https://other:no@", 1) + "\n" + strings.Replace(server.URL, "https://", "https://me%40nhs.net:s3c@", 1) + "\n"
	if err := os.WriteFile(passwords, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	env := configured(w.env, [][2]string{{"credential.helper", "store --file " + filepath.ToSlash(passwords)}})
	m := &Remote{Address: server.address(t, "me%40nhs.net"), Cache: t.TempDir(), Env: env}
	if got, err := m.read(t, "HEAD"); err != nil || got["a"] != "one\n" {
		t.Errorf("%v, %v", got, err)
	}
}

// TestPasswordStaysWithItsServer meets a server that sends on to another one.
func TestPasswordStaysWithItsServer(t *testing.T) {
	w := newWorkshop(t)
	w.write("a", "one\n")
	w.commit("2026-01-01T00:00:00Z", "first")
	other := w.serve("")
	server := w.serve("")
	server.move(other.URL)
	m := &Remote{Address: server.address(t, "me:s3c"), Cache: t.TempDir(), Env: w.env}
	_, err := m.read(t, "HEAD")
	if want := "give that address"; err == nil || strings.Contains(err.Error(), "s3c") || !strings.Contains(err.Error(), want) {
		t.Errorf("it says %v, want %q", err, want)
	}
	if headers, _ := other.seen(); len(headers) > 0 {
		t.Errorf("the other server got %q", headers)
	}
	m = &Remote{Address: server.address(t, ""), Cache: t.TempDir(), Env: w.env}
	if got, err := m.read(t, "HEAD"); err != nil || got["a"] != "one\n" {
		t.Errorf("without a password: %v, %v", got, err)
	}
}

// TestRemoteSaysWhy has the reasons that git itself hides behind a general sentence, or
// names no way out of.
func TestRemoteSaysWhy(t *testing.T) {
	w := newWorkshop(t)
	w.commit("2026-01-01T00:00:00Z", "first")
	server := w.serve("Basic " + basic("me", "s3cret"))
	nowhere := "file://" + filepath.ToSlash(filepath.Join(t.TempDir(), "src"))
	tests := []struct{ name, address, want string }{
		{"nothing there", nowhere, "' does not appear to be a git repository"},
		{"a branch with a slash", nowhere + "@feature/x", "' does not appear to be a git repository; a revision with a slash in it is given with --at"},
		{"nobody asks", server.address(t, "").String(), "terminal prompts disabled; the server asks who you are: set up a credential helper of git, or write USER:TOKEN@ before the host"},
		{"refused", strings.Replace(server.URL, "//", "//me:wrong@", 1) + "/.git", "; the server refuses the user and password of the address"},
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
	w.git("config", "uploadpack.allowFilter", "true")
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

// TestRemoteEndsItsHelpers interrupts a fetch from a server that never answers.
func TestRemoteEndsItsHelpers(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes are listed in /proc")
	}
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
	processes, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, name := range processes {
		if args, _ := os.ReadFile(name); strings.Contains(string(args), a.String()) {
			t.Errorf("%q is still running", args)
		}
	}
	if left, err := os.ReadDir(cache); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// TestPasswordNeedsANewerGit has one that reads no settings from its environment.
func TestPasswordNeedsANewerGit(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script as program")
	}
	bin := t.TempDir()
	script := "#!/bin/sh\nfor a; do case $a in version) echo git version 2.30.2; exit;; esac; done\necho fatal: could not read Username >&2\nexit 128\n"
	if err := os.WriteFile(filepath.Join(bin, "git"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	a, err := ParseAddress("https://me:s3cret@127.0.0.1:1/b.git")
	if err != nil {
		t.Fatal(err)
	}
	_, err = (&Remote{Address: a, Cache: t.TempDir(), Env: []string{"PATH=" + bin}}).Open(context.Background())
	if want := "read https://127.0.0.1:1/b.git: give a user to the server: git is version 2.30.2 and must be 2.31 or newer"; err == nil || err.Error() != want {
		t.Errorf("it says %v, want %s", err, want)
	}
}
