package source

import (
	"io"
	"os/exec"
)

// Program is another program that reads what is written to it, such as a pager. What goes
// wrong with it once it runs is no error: whoever leaves a pager has read enough.
type Program struct {
	in  io.WriteCloser
	cmd *exec.Cmd
}

// Start runs a program with arguments, that is found in the PATH of env. No shell is run.
func Start(words []string, dir string, env []string, stdout, stderr io.Writer) (*Program, error) {
	path, err := findProgram(env, words[0])
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(path, words[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, env, stdout, stderr
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, err
	}
	return &Program{in, cmd}, nil
}

// Write writes to the program as long as it reads.
func (p *Program) Write(text []byte) (int, error) {
	_, _ = p.in.Write(text)
	return len(text), nil
}

// Close waits until the program has ended.
func (p *Program) Close() error {
	_ = p.in.Close()
	_ = p.cmd.Wait()
	return nil
}
