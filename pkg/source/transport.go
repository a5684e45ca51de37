package source

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
)

// git runs one command, in a copy or in none, with the network open for the one
// protocol of the address. What is not given as an argument, such as a password, is seen by nobody else.
func (m *Remote) git(ctx context.Context, dir, input string, args ...string) (string, error) {
	program, err := findGit(m.Env)
	if err != nil {
		return "", err
	}
	r := &Repo{program: program, dir: m.Cache}
	r.env = append(environ(m.Env, slices.Concat(locations, objectLocations)...), "GIT_ALLOW_PROTOCOL="+m.Address.protocol)
	if dir != "" {
		r.env = append(r.env, "GIT_DIR="+dir)
	}
	if m.Address.secret != "" {
		// The address in the copy's configuration has no password, and git is told in its
		// environment to use the one that has.
		n, _ := strconv.Atoi(getenv(m.Env, "GIT_CONFIG_COUNT"))
		full := m.Address.protocol + "://" + m.Address.secret + "@" + strings.TrimPrefix(m.Address.address, m.Address.protocol+"://")
		r.env = append(r.env, fmt.Sprintf("GIT_CONFIG_COUNT=%d", n+1),
			fmt.Sprintf("GIT_CONFIG_KEY_%d=url.%s.insteadOf", n, full), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", n, m.Address.address))
	}
	cmd := r.command(ctx, append([]string{"-c", "core.hooksPath=" + os.DevNull, "-c", "gc.auto=0", "-c", "maintenance.auto=false"}, args...)...)
	var out, complaint bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &out, &complaint
	if m.Progress != nil {
		cmd.Stderr = io.MultiWriter(&complaint, &plainWriter{m.Progress, m.Address})
	}
	if err := cmd.Run(); err != nil {
		command := args[0]
		if command == "-c" {
			command = args[2]
		}
		return "", failure(ctx, command, err, []byte(m.Address.scrub(complaint.String())))
	}
	return out.String(), nil
}

// plainWriter passes on what git and the server say, but for what would act on a
// terminal, and passwords.
type plainWriter struct {
	w       io.Writer
	address Address
}

func (p *plainWriter) Write(text []byte) (int, error) {
	clean := bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' || r >= 0x7F && r <= 0x9F {
			return -1
		}
		return r
	}, text)
	if _, err := io.WriteString(p.w, p.address.scrub(string(clean))); err != nil {
		return 0, err
	}
	return len(text), nil
}
