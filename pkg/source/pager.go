package source

import (
	"bytes"
	"io"
	"os/exec"
)

// Pager writes to a terminal, through a program once it is more than fits. What goes
// wrong with that is no error: whoever leaves a pager has read enough.
type Pager struct {
	// Words are the program, which is found in the PATH of Env, and its arguments. No
	// shell is run.
	Words []string
	Dir   string
	Env   []string
	// Height is how many lines fit.
	Height         int
	Stdout, Stderr io.Writer

	held bytes.Buffer
	to   io.Writer // once it is more
	in   io.WriteCloser
	cmd  *exec.Cmd
}

// Write holds back what it gets until it is more than fits.
func (p *Pager) Write(text []byte) (int, error) {
	switch {
	case p.in != nil:
		_, _ = p.in.Write(text)
		return len(text), nil
	case p.to != nil:
		return p.to.Write(text)
	}
	p.held.Write(text)
	if bytes.Count(p.held.Bytes(), []byte("\n")) < p.Height {
		return len(text), nil
	}
	p.start()
	_, err := p.Write(p.held.Bytes())
	return len(text), err
}

// start runs the program; where it cannot, the terminal gets the text itself.
func (p *Pager) start() {
	p.to = p.Stdout
	path, err := findProgram(p.Env, p.Words[0])
	if err != nil {
		return
	}
	cmd := exec.Command(path, p.Words[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.Dir, p.Env, p.Stdout, p.Stderr
	in, err := cmd.StdinPipe()
	if err != nil || cmd.Start() != nil {
		return
	}
	p.in, p.cmd = in, cmd
}

// Close waits until somebody has read it.
func (p *Pager) Close() error {
	switch {
	case p.in != nil:
		_ = p.in.Close()
		_ = p.cmd.Wait()
	case p.to == nil:
		_, err := p.held.WriteTo(p.Stdout)
		return err
	}
	return nil
}
