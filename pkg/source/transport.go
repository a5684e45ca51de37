package source

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// git runs one command, in a copy or in none, with the network open for the one
// protocol of the address.
func (m *Remote) git(ctx context.Context, dir, input string, args ...string) (string, error) {
	program, err := findGit(m.Env)
	if err != nil {
		return "", err
	}
	r := &Repo{program: program, dir: m.Cache}
	r.env = append(environ(m.Env, slices.Concat(locations, objectLocations)...), "GIT_ALLOW_PROTOCOL="+m.Address.protocol)
	if dir != "" {
		r.env = append(r.env, "GIT_DIR="+dir)
	} else {
		// The folder for copies may lie in a repository of the user's.
		r.env = append(r.env, "GIT_CEILING_DIRECTORIES="+filepath.Dir(m.Cache))
	}
	r.env = configured(r.env, m.Address.credentials())
	at := 0 // the command, behind settings
	for args[at] == "-c" {
		at += 2
	}
	command := args[at]
	talks := m.Progress != nil && (command == "clone" || command == "fetch")
	if talks {
		args = slices.Insert(slices.Clone(args), at+1, "--progress")
	}
	cmd := r.command(ctx, append([]string{"-c", "core.hooksPath=" + os.DevNull, "-c", "gc.auto=0", "-c", "maintenance.auto=false"}, args...)...)
	var out, complaint bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &out, &complaint
	if talks {
		cmd.Stderr = io.MultiWriter(&complaint, &progressReader{show: m.Progress})
		defer m.Progress(Progress{})
	}
	if err := cmd.Run(); err != nil {
		if m.Address.secret != "" && ctx.Err() == nil {
			if err := r.checkVersion(ctx, oldestConfigured); err != nil {
				return "", fmt.Errorf("give a user to the server: %w", err)
			}
		}
		return "", m.Address.advise(failure(ctx, command, err, []byte(m.Address.scrub(complaint.String()))))
	}
	return out.String(), nil
}

// configured adds settings of git to an environment. Unlike arguments, other users of
// the machine cannot read it.
func configured(env []string, settings [][2]string) []string {
	n, _ := strconv.Atoi(getenv(env, "GIT_CONFIG_COUNT"))
	for _, s := range settings {
		env = append(env, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", n, s[0]), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", n, s[1]))
		n++
	}
	return append(env, fmt.Sprintf("GIT_CONFIG_COUNT=%d", n))
}

// credentials are the settings that make git give the user and password of an address
// to its server. An address that holds them, be it in a setting, would become an
// argument of the program that speaks HTTPS.
//
// With a password git follows no redirection, because it would send the header on to
// wherever that leads. A user alone is told to whatever the user has for passwords.
func (a Address) credentials() [][2]string {
	user, password, ok := a.userAndPassword()
	switch {
	case a.secret == "":
		return nil
	case !ok:
		return [][2]string{{"credential." + a.address + ".username", user}}
	}
	header := "Authorization: Basic " + basic(user, password)
	return [][2]string{{"http." + a.address + ".extraHeader", header}, {"http." + a.address + ".followRedirects", "false"}}
}

// advise says what to do about a refusal that git names no way out of.
func (a Address) advise(err error) error {
	hasPassword := a.HasPassword()
	hint := ""
	switch asked := refusal(err, "could not read Username") || refusal(err, "could not read Password") || refusal(err, "Authentication failed"); {
	case asked && hasPassword:
		hint = "the server refuses the user and password of the address"
	case asked:
		hint = "the server asks who you are: set up a credential helper of git, or write USER:TOKEN@ before the host"
	case hasPassword && refusal(err, "returned error: 30"):
		hint = "the server sends on to another address, and a password is not sent along: give that address, often with .git at its end"
	default:
		return err
	}
	return fmt.Errorf("%w; %s", err, hint)
}

// Progress is how far git has come with one part of a fetch: "receiving" 45 of 100
// "objects". The zero value says that git has ended.
type Progress struct {
	Verb, Noun  string
	Done, Total int
}

// progressLine is what git and the server say about it. The rest of what a server says
// is shown to nobody.
var progressLine = regexp.MustCompile(`^(?:remote: )?(Counting|Compressing|Receiving|Resolving|Writing) (objects|deltas): +\d+% \((\d+)/(\d+)\)`)

// progressReader passes on how far git has come.
type progressReader struct {
	show func(Progress)
	line []byte // what has come of a line that has not ended
}

func (p *progressReader) Write(text []byte) (int, error) {
	for _, b := range text {
		if b != '\r' && b != '\n' {
			if len(p.line) < 200 { // no line of git's is as long
				p.line = append(p.line, b)
			}
			continue
		}
		if m := progressLine.FindSubmatch(p.line); m != nil {
			done, err := strconv.Atoi(string(m[3]))
			total, err2 := strconv.Atoi(string(m[4]))
			if err == nil && err2 == nil {
				p.show(Progress{strings.ToLower(string(m[1])), string(m[2]), done, total})
			}
		}
		p.line = p.line[:0]
	}
	return len(text), nil
}
