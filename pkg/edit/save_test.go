package edit_test

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/edit"
)

// counting makes the test binary a child that edits the file of the folder named in
// this variable over and over; see count.
const counting = "WDW_TEST_COUNT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(counting); dir != "" {
		times, err := strconv.Atoi(os.Args[1])
		if err == nil {
			err = countUp(dir, times)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const counter = "# a counter\nn: 0 # how often\ntext: |\n  that must stay\n"

// countUp adds 1 to the number in count.yaml, that many times, and prints each number
// that it has written. Who loses a race reads again.
func countUp(dir string, times int) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for times > 0 {
		old, err := edit.Read(root, "count.yaml")
		if err != nil {
			return err
		}
		n, next, err := increment(old)
		if err != nil {
			return err
		}
		switch err := edit.Save(root, edit.Change{Name: "count.yaml", Old: old, New: next}); {
		case errors.Is(err, edit.ErrChanged):
			continue
		case err != nil:
			return err
		}
		fmt.Println(n)
		times--
	}
	return nil
}

func increment(old []byte) (int, []byte, error) {
	f, findings := edit.Parse("count.yaml", old, nil)
	if f == nil {
		return 0, nil, fmt.Errorf("%v in %q", findings, old)
	}
	n, err := strconv.Atoi(f.Root().Field("n").Text)
	if err != nil {
		return 0, nil, err
	}
	number := *f.Root().Field("n")
	number.Text = strconv.Itoa(n + 1)
	if err := f.Edit(edit.With(f.Root(), &number, "n")); err != nil {
		return 0, nil, err
	}
	return n + 1, f.Bytes(), nil
}

func counterDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "count.yaml"), []byte(counter), 0o640); err != nil {
		t.Fatal(err)
	}
	return dir
}

func child(dir string, times int) *exec.Cmd {
	c := exec.Command(os.Args[0], strconv.Itoa(times))
	c.Env = append(os.Environ(), counting+"="+dir)
	return c
}

// TestSaveKilled kills a process that edits in a loop, at another point of its work
// each time: the file is always whole, and what was reported written is there.
func TestSaveKilled(t *testing.T) {
	dir := counterDir(t)
	for round := range 12 {
		c := child(dir, 1_000_000)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		last := 0
		lines := bufio.NewScanner(out)
		for range 1 + round%4 {
			if lines.Scan() {
				last, _ = strconv.Atoi(lines.Text())
			}
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it reported before it died
			last, _ = strconv.Atoi(lines.Text())
		}
		if err := c.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
		src, err := os.ReadFile(filepath.Join(dir, "count.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		n, _, err := increment(src)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if n-1 < last {
			t.Fatalf("round %d: %d was reported written, and the file says %d", round, last, n-1)
		}
		if diff := cmp.Diff(strings.Replace(counter, "0", strconv.Itoa(n-1), 1), string(src)); diff != "" {
			t.Fatalf("round %d mismatch (-want +got):\n%s", round, diff)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range left {
		if d.Name() != "count.yaml" && !strings.HasPrefix(d.Name(), ".") {
			t.Errorf("%s was left behind in sight", d.Name())
		}
	}
}

// TestSaveTogether lets several processes change one file: no change is lost.
func TestSaveTogether(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there folders cannot be locked, and a change can be lost between comparing and writing")
	}
	const processes, times = 3, 10
	dir := counterDir(t)
	var wg sync.WaitGroup
	for range processes {
		wg.Go(func() {
			if out, err := child(dir, times).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	wg.Wait()
	src, err := os.ReadFile(filepath.Join(dir, "count.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("n: %d #", processes*times); !strings.Contains(string(src), want) {
		t.Errorf("want %q in\n%s", want, src)
	}
}

func TestSave(t *testing.T) {
	dir := counterDir(t)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	links := true
	for name, target := range map[string]string{"inside.yaml": "count.yaml", "outside.yaml": filepath.Join(t.TempDir(), "x.yaml")} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			links = false
		}
	}
	for _, test := range []struct {
		name   string
		change edit.Change
		want   error
	}{
		{"changed since", edit.Change{Name: "count.yaml", Old: []byte("n: 5\n"), New: []byte("x")}, edit.ErrChanged},
		{"gone since", edit.Change{Name: "gone.yaml", Old: []byte("n: 5\n"), New: []byte("x")}, edit.ErrChanged},
		{"new, but there", edit.Change{Name: "count.yaml", New: []byte("x")}, fs.ErrExist},
		{"a link", edit.Change{Name: "inside.yaml", Old: []byte(counter), New: []byte("x")}, edit.ErrNotPlain},
		{"a link that leads out", edit.Change{Name: "outside.yaml", New: []byte("x")}, edit.ErrNotPlain},
		{"a folder", edit.Change{Name: "sub", Old: []byte{}, New: []byte("x")}, edit.ErrNotPlain},
		{"above", edit.Change{Name: "../x.yaml", New: []byte("x")}, fs.ErrInvalid},
	} {
		if !links && strings.HasPrefix(test.name, "a link") {
			continue
		}
		// A good change in the same call must not be written either.
		good := edit.Change{Name: "good.yaml", New: []byte("a: 1\n")}
		if err := edit.Save(root, good, test.change); !errors.Is(err, test.want) {
			t.Errorf("%s: Save gives %v, want %v", test.name, err, test.want)
		}
		if _, err := root.Stat("good.yaml"); err == nil {
			t.Fatalf("%s: one of two changes was written", test.name)
		}
	}
	if err := edit.Save(root,
		edit.Change{Name: "count.yaml", Old: []byte(counter), New: []byte("n: 1\n")},
		edit.Change{Name: "new/folder/new.yaml", New: []byte("a: 1\n")}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"count.yaml": "n: 1\n", "new/folder/new.yaml": "a: 1\n"} {
		if got, err := root.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s holds %q (%v), want %q", name, got, err, want)
		}
	}
	if info, err := root.Stat("count.yaml"); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("permissions are %v (%v), want 0640", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*.tmp")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
