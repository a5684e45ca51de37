package cmd_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/who-does-what/wdw/cmd"
)

// TestServe shows the site on this computer alone, and follows the files.
func TestServe(t *testing.T) {
	dir := smallCopy(t, nil)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	told, errs := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- cmd.Main(ctx, []string{"site", "--serve", "--port", "0"}, cmd.App{
			Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: errs, Dir: dir,
			Env: []string{"GIT_CEILING_DIRECTORIES=" + filepath.Dir(dir), "PATH="}, Embedded: builtIn(repository), Version: "v0.0.0-test",
			Now: func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) },
		})
		errs.Close()
	}()
	// What it could not tell of the history comes first: there is no git here.
	lines, base := bufio.NewScanner(told), ""
	for base == "" && lines.Scan() {
		base = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(lines.Text())
	}
	if base == "" {
		t.Fatalf("it names no address: %v", lines.Err())
	}
	go io.Copy(io.Discard, told)
	get := func(path string) string {
		t.Helper()
		answer, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.Status + "\n" + string(text)
	}
	if got := get(""); !strings.HasPrefix(got, "200 OK\n") || !strings.Contains(got, "Example catalogue") {
		t.Errorf("the first page is %.300s", got)
	}
	if got := get("services/none.html"); !strings.HasPrefix(got, "404 ") {
		t.Errorf("what is not there is %.100s", got)
	}
	file := filepath.Join(dir, "catalogue", "services", "letter-post.yaml")
	replaceIn(t, file, "name: Letter Post", "name: Post by letter and parcel")
	if got := get("services/letter-post.html"); !strings.Contains(got, "Post by letter and parcel") {
		t.Errorf("an edit is not followed: %.300s", got)
	}
	// What cannot be shown any more is said, until it can be again.
	replaceIn(t, filepath.Join(dir, "catalogue", "vocabulary", "capabilities.yaml"), "id: ", "id: ../")
	if got := get(""); !strings.HasPrefix(got, "500 ") || !strings.Contains(got, "cannot have a page") {
		t.Errorf("a fault is not told: %.300s", got)
	}
	stop()
	if code := <-done; code != cmd.ExitDone {
		t.Errorf("it ends with %d", code)
	}
}
