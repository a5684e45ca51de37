package cmd_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

// openPTY opens a pseudo-terminal: what is written to one end is typed on the other.
func openPTY(t *testing.T) (keyboard, terminal *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { keyboard.Close() })
	control := func(request uintptr, value *int32) {
		conn, err := keyboard.SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		var errno syscall.Errno
		if err := conn.Control(func(fd uintptr) {
			_, _, errno = syscall.Syscall(syscall.SYS_IOCTL, fd, request, uintptr(unsafe.Pointer(value)))
		}); err != nil {
			t.Fatal(err)
		}
		if errno != 0 {
			t.Skipf("no pseudo-terminals here: %v", errno)
		}
	}
	var locked, number int32
	control(syscall.TIOCSPTLCK, &locked)
	control(syscall.TIOCGPTN, &number)
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close() })
	return keyboard, terminal
}

// turn is one question that the interview must ask, by words in it, and the answer.
type turn struct{ question, answer string }

// converse runs the program on a terminal in a folder and answers its questions. It
// returns what the terminal showed and the exit code.
func converse(t *testing.T, dir string, turns []turn, args ...string) (shown string, code int) {
	t.Helper()
	keyboard, terminal := openPTY(t)
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(os.Args[0], args...)
	c.Args[0] = "process" // the name under which the test binary is the program
	c.Dir = dir
	c.Env = append(os.Environ(), "REPOSITORY="+root, "PWD="+dir)
	c.Stdin, c.Stdout, c.Stderr = terminal, terminal, terminal
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	terminal.Close() // so that reading ends when the program does
	// Should the program wait for an answer to another question, the test must not.
	if err := keyboard.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	var all, unread strings.Builder
	buffer := make([]byte, 4096)
	read := func() bool {
		n, err := keyboard.Read(buffer)
		all.Write(buffer[:n])
		unread.Write(buffer[:n])
		return err == nil
	}
	for _, turn := range turns {
		// A question is complete when the prompt stands behind it.
		asked := func() bool {
			text := strings.ReplaceAll(unread.String(), "\r\n", "\n")
			return strings.Contains(text, turn.question) && (strings.HasSuffix(text, "> ") || strings.HasSuffix(text, "] "))
		}
		for !asked() {
			if !read() {
				c.Process.Kill()
				c.Wait()
				t.Fatalf("the program did not ask %q:\n%s", turn.question, all.String())
			}
		}
		unread.Reset()
		if _, err := keyboard.WriteString(turn.answer + "\n"); err != nil {
			t.Fatal(err)
		}
	}
	for read() {
	}
	err = c.Wait()
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(all.String(), "\r\n", "\n"), code
}

// TestInterview makes an entry on a terminal, with slips that are caught where they
// are made.
func TestInterview(t *testing.T) {
	dir := smallFolder(t)
	shown, code := converse(t, dir, []turn{
		{"Name (needed)", ""},
		{"this is needed", "message hub"},
		{`"message hub" is already the name of message-hub`, "Parcel: Post"},
		{"Id, or Enter for parcel-post", ""},
		{"Also known as", "PI"},
		{`"PI" is already an alias of patient-index`, "?"},
		{"for example: PDS\n               Patient Demographics Service\n>", "PP\x1b[A"},
		{`"PP\x1b[A" holds a key that writes no text`, "PP, Post"},
		{"Is that one, with its comma?", "n"},
		{">", ""},
		{"Kind (needed)", "servce"},
		{`"servce" is not one of the 7 choices; did you mean "service"?`, "1"},
		{"Summary (needed)", "Too short."},
		{"at least 20", "Carries parcels to patients who need medicines at home."},
		{"Description", ""},
		{"Category (needed)", "Messaging"},
		{"Capabilities (needed), several with commas", "message-patients, exchange-mesages"},
		{`did you mean "exchange-messages"?`, "message-patients"},
		{"Covers in part", ""},
		{"Part of", ""},
		{"Enablers", ""},
		{"Provider (needed)", "1"},
		{"Support (needed)", "national-service"},
		{"Autonomy: level (needed)", "3"},
		{"Autonomy: basis (needed)", "inferred"},
		{"Autonomy: why (needed)", "It is an example, and examples have to say something here."},
		{"Autonomy: cites", ""},
		{"Autonomy: criteria", "n"},
		{"Autonomy: scopes", ""},
		{"Autonomy: alternatives", ""},
		{"Status (needed)", "retired"},
		{"Status note", ""},
		{"Flags", ""},
		{"Dates", "y"},
		{"Dates: launched", "soon"},
		{"is not a date", "2020"},
		{"Dates: deprecated", ""},
		{"Dates: retires", ""},
		{"Dates: kind of end date", ""},
		{"Replaces", ""},
		{"Replaced by", ""},
		{"Milestones", "y"},
		{"Milestones 1: milestone (needed)", "Public beta"},
		{"Milestones 1: due (needed)", "2027"},
		{"Milestones 1: confidence (needed)", "3"},
		{"Milestones 1: funded", ""},
		{"Milestones 1: done", ""},
		{"Milestones 1: outcome", ""},
		{"Milestones 1: outcome note", ""},
		{"Milestones 1: as of", ""},
		{"Add another?", ""},
		{"Disposition", ""},
		{"Standards", "y"},
		{"Standards 1: standard (needed)", "FHIR R5"},
		{`"FHIR R5" is not one of the 2 choices`, "FHIR R4"},
		{"Standards 1: use", "required"},
		{"Add another?", ""},
		{"Interoperability patterns", "1, 2"},
		{"Depends on", "patient-index"},
		{"Complements", ""},
		{"Audience", "y"},
		{"Audience: users", "patients"},
		{"Audience: care settings", ""},
		{"Is it something else?", ""},
		{"Access", ""},
		{"Service level", ""},
		{"Onboarding", ""},
		{"Links", ""},
		{"Sources 1: address (needed)", "example.org"},
		{"write it like", "https://example.org/parcel-post"},
		{"Sources 1: copy", ""},
		{"Sources 1: shows (needed)", "that this is an example"},
		{"Sources 1: seen (needed)", "2026-11"},
		{"Add another?", ""},
		{"Owner of the review (needed)", "Example editors"},
		// What only the whole entry shows is asked again, and Enter keeps the rest.
		{`Dates: launched, now "2020", Enter keeps it`, ""},
		{"Dates: deprecated", ""},
		{"Dates: retires", "2025-Q2"},
		{"Dates: kind of end date", ""},
		{"Write this?", "y"},
	}, "new")
	if code != 0 {
		t.Fatalf("exit code %d:\n%s", code, shown)
	}
	for _, want := range []string{
		`"dates.retires" does not say when it ended`,
		"letter-post (Letter Post) has in common: capability message-patients",
		"wdw: wrote catalogue/services/parcel-post.yaml\n",
		"wdw: next: read it once more",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("the terminal did not show %q:\n%s", want, shown)
		}
	}
	got, err := os.ReadFile(filepath.Join(dir, "catalogue/services/parcel-post.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "interview.yaml")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("parcel-post.yaml mismatch (-want +got):\n%s", diff)
	}
}

// TestInterviewStopped keeps the answers of whoever stops, and goes on with them.
func TestInterviewStopped(t *testing.T) {
	dir := smallFolder(t)
	shown, code := converse(t, dir, []turn{
		{"Name (needed)", "Parcel Post"},
		{"Id, or Enter", ""},
		{"Also known as", "\x04"}, // Ctrl-D
	}, "new")
	if code != 3 || !strings.Contains(shown, "the answers ended before the last question") || !strings.Contains(shown, "wdw new --draft parcel-post.draft.yaml\n") {
		t.Errorf("exit code %d:\n%s", code, shown)
	}
	if _, err := os.Stat(filepath.Join(dir, "catalogue/services/parcel-post.yaml")); err == nil {
		t.Error("an entry was written all the same")
	}
	shown, code = converse(t, dir, []turn{{"Also known as", "\x04"}}, "new", "--draft", "parcel-post.draft.yaml")
	if code != 3 || strings.Contains(shown, "Name (needed)") {
		t.Errorf("exit code %d:\n%s", code, shown)
	}
}

// TestInterviewIDTaken judges the id before the first question.
func TestInterviewIDTaken(t *testing.T) {
	for id, want := range map[string]string{"letter-post": "is already the id of letter-post", "PI": "is already an alias of patient-index", "Pigeon_Post": "lower-case words joined by hyphens"} {
		shown, code := converse(t, smallFolder(t), nil, "new", id)
		if code < 2 || !strings.Contains(shown, want) || strings.Contains(shown, "Name (needed)") {
			t.Errorf("new %s: exit code %d:\n%s", id, code, shown)
		}
	}
}
