package signing

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"time"
)

// program is a site's own program that signs: it is given the bytes on its
// standard input and answers with the signature on its standard output.
type program struct {
	name string
	args []string
	wait time.Duration
}

// Bounds of a program's answer.
const (
	patience   = 30 * time.Second
	mostAnswer = 1 << 20
	mostTalk   = 500 // of what it complained, in bytes
)

// newProgram finds the program of a command line; words are parted by blanks.
func newProgram(line string) (*program, error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return nil, &Error{Fault: NoProgram, Path: line}
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		return nil, &Error{Fault: NoProgram, Path: words[0], Err: err}
	}
	return &program{path, words[1:], patience}, nil
}

// SignCMS has the program sign the bytes of a PDF.
func (p *program) SignCMS(ctx context.Context, content []byte) ([]byte, error) {
	return p.run(ctx, content)
}

// run gives the program the bytes and takes its answer, in good time.
func (p *program) run(ctx context.Context, content []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, p.wait)
	defer cancel()
	answer, talk := bounded{most: mostAnswer}, bounded{most: mostTalk}
	cmd := exec.CommandContext(ctx, p.name, p.args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(content), &answer, &talk
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, &Error{Fault: Slow, Path: p.name, Err: ctx.Err()}
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case answer.over:
		return nil, &Error{Fault: TooMuch, Path: p.name}
	case err != nil || len(answer.data) == 0:
		return nil, &Error{Fault: Failed, Path: p.name, Said: strings.ToValidUTF8(strings.TrimSpace(string(talk.data)), ""), Err: err}
	}
	return answer.data, nil
}

// bounded keeps so much of what is written and lets the rest go.
type bounded struct {
	data []byte
	most int
	over bool
}

func (b *bounded) Write(p []byte) (int, error) {
	room := min(len(p), b.most-len(b.data))
	b.data = append(b.data, p[:room]...)
	b.over = b.over || room < len(p)
	return len(p), nil
}
