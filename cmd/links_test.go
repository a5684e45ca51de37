package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/cmd"
)

// runHere runs the program inside the test, in a folder, without waiting for pauses.
func runHere(ctx context.Context, dir string, stdin io.Reader, args ...string) (stdout, stderr string, code int) {
	var result, errs bytes.Buffer
	code = cmd.Main(ctx, args, cmd.App{
		Stdin: stdin, Stdout: &result, Stderr: &errs, Dir: dir, Env: os.Environ(),
		Now:        func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) },
		Sleep:      func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		InTerminal: stdin != nil,
		Embedded:   builtIn(repository), Version: "v0.0.0-test",
	})
	return result.String(), errs.String(), code
}

// linkedCatalogue is the small catalogue with addresses on a server of the test.
func linkedCatalogue(t *testing.T) (dir, server string) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/old-index":
			w.WriteHeader(http.StatusNotFound)
		case "/fax-relay":
			http.Redirect(w, r, "/letter-post", http.StatusMovedPermanently)
		case "/message-hub":
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	t.Cleanup(s.Close)
	dir = smallFolder(t)
	files, err := filepath.Glob(filepath.Join(dir, "catalogue/*/*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, bytes.ReplaceAll(src, []byte("https://example.org"), []byte(s.URL)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir, s.URL
}

func smallFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestLinks asks a local server for every address of a catalogue.
func TestLinks(t *testing.T) {
	dir, server := linkedCatalogue(t)
	stdout, stderr, code := runHere(t.Context(), dir, nil, "links", "--allow-private", "--record", "links.json")
	if code != 1 {
		t.Errorf("exit code %d, want 1\n%s", code, stderr)
	}
	want := strings.ReplaceAll(`Outcome	Address	Why	Answers at	Stands at
broken	SERVER/old-index	it answers 404 Not Found		catalogue/services/old-index.yaml:28
refused	SERVER/message-hub	it answers 403 Forbidden		catalogue/services/message-hub.yaml:30
moved	SERVER/fax-relay	it has moved for good	SERVER/letter-post	catalogue/services/fax-relay.yaml:28
`, "SERVER", server)
	if diff := cmp.Diff(want, stdout); diff != "" {
		t.Errorf("links mismatch (-want +got):\n%s", diff)
	}
	if want := "wdw: 6 addresses: 1 broken, 1 refused, 1 moved, 3 ok\n"; stderr != want {
		t.Errorf("stderr is %q, want %q", stderr, want)
	}
	var record struct {
		Date  string
		Links []struct{ URL, Outcome string }
	}
	src, err := os.ReadFile(filepath.Join(dir, "links.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(src, &record); err != nil || record.Date != "2026-11-22" || len(record.Links) != 6 {
		t.Errorf("the record is %s (%v)", src, err)
	}
	if entries, _ := filepath.Glob(filepath.Join(dir, "catalogue/*.json")); len(entries) > 0 {
		t.Errorf("recorded in the catalogue: %v", entries)
	}

	stdout, _, code = runHere(t.Context(), dir, nil, "links", "letter-post", "patient-index", "--allow-private", "--all", "-o", "json")
	var got []struct{ Outcome string }
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || code != 0 || len(got) != 2 {
		t.Errorf("exit code %d, %s (%v)", code, stdout, err)
	}

	// Without --allow-private no request is made, and a private address is no fault of
	// the catalogue's that a machine could judge.
	stdout, _, code = runHere(t.Context(), dir, nil, "links")
	if code != 0 || strings.Count(stdout, "private\t") != 6 {
		t.Errorf("exit code %d\n%s", code, stdout)
	}

	// Since a revision: only what is new.
	git := func(args ...string) {
		c := exec.Command("git", append([]string{"-c", "user.name=Example", "-c", "user.email=e@example.org", "-c", "init.defaultBranch=main"}, args...)...)
		c.Dir = dir
		if list, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, list)
		}
	}
	git("init", "-q")
	git("add", "catalogue")
	git("commit", "-q", "-m", "first")
	if _, stderr, code := runHere(t.Context(), dir, nil, "set", "letter-post", "links+={title: More, url: "+server+"/more}"); code != 0 {
		t.Fatal(stderr)
	}
	stdout, stderr, _ = runHere(t.Context(), dir, nil, "links", "--since", "HEAD", "--allow-private", "--all", "-o", "csv")
	want = "outcome,url,detail,to,places\nok," + server + "/more,,,catalogue/services/letter-post.yaml:"
	if !strings.HasPrefix(strings.ReplaceAll(stdout, "\r", ""), want) || stderr != "wdw: 1 address: 1 ok\n" {
		t.Errorf("links --since prints %q and %q, want %q", stdout, stderr, want)
	}

	for name, args := range map[string][]string{
		"lies in the catalogue":                {"links", "--record", "catalogue/links.json"},
		`"letter-pst" is not an entry`:         {"links", "letter-pst"},
		"-o: \"svg\" is not a format":          {"links", "-o", "svg"},
		"--since: ":                            {"links", "--since", "no-such-revision"},
		`it is one of table, wide, json, json`: {"links", "-o", "x"},
	} {
		if _, stderr, code := runHere(t.Context(), dir, nil, args...); code < 2 || !strings.Contains(stderr, name) {
			t.Errorf("%v gives exit code %d and %q, want %q", args, code, stderr, name)
		}
	}
}

// TestInterviewInterrupted ends at once when the run does, although nobody has
// answered.
func TestInterviewInterrupted(t *testing.T) {
	dir := smallFolder(t)
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer w.Close()
	go func() {
		io.WriteString(w, "Parcel Post\n") // read once the first question is asked
		cancel()
	}()
	_, stderr, code := runHere(ctx, dir, r, "new")
	if code != 3 || !strings.Contains(stderr, "wdw: interrupted") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
	left, err := filepath.Glob(filepath.Join(dir, "catalogue/services/*"))
	if err != nil || len(left) != 5 || slices.ContainsFunc(left, func(s string) bool { return strings.Contains(s, "parcel") }) {
		t.Errorf("there is %v (%v)", left, err)
	}
}
