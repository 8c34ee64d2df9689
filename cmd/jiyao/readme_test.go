package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// Every command of the READMEs does what it says, in the order they stand in;
// what needs a database server or ends the work is left to other tests.
func TestReadmes(t *testing.T) {
	sample, err := os.ReadFile(filepath.Join("..", "..", "templates", "samples", "changwu.txt"))
	if err != nil {
		t.Fatal(err)
	}
	word, err := os.ReadFile(filepath.Join("..", "..", "drafting", "docx", "testdata", "foreign", "minutes-pandoc.docx"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "README.en.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			r := &reader{t: t, env: map[string]string{}}
			for _, draft := range []string{"纪要.txt", "minutes.txt"} {
				if err := os.WriteFile(draft, sample, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for _, draft := range []string{"来稿.docx", "draft.docx"} {
				if err := os.WriteFile(draft, word, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			lines := commands(string(text))
			for _, line := range lines {
				if !strings.Contains(line, "user token") && !strings.HasPrefix(line, "jiyao api") {
					r.follow(line)
				}
			}
			r.serve(lines)
			if r.done < 15 {
				t.Errorf("%d commands", r.done)
			}
		})
	}
}

// commands gives the command lines of a text's shell blocks, without comments.
func commands(text string) []string {
	var all []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(text, -1) {
		for line := range strings.Lines(block[1]) {
			line, _, _ = strings.Cut(line, " #")
			line = strings.TrimSpace(regexp.MustCompile(`\[[^\]]*\]`).ReplaceAllString(line, ""))
			if strings.HasPrefix(line, "jiyao ") || strings.HasPrefix(line, "cd ") {
				all = append(all, line)
			}
		}
	}
	return all
}

// A reader does what a README says.
type reader struct {
	t     *testing.T
	env   map[string]string
	id    string // of the minutes that was begun
	token string
	url   string
	done  int
}

func (r *reader) follow(line string) {
	r.t.Helper()
	if folder, ok := strings.CutPrefix(line, "cd "); ok {
		folder, _, _ = strings.Cut(folder, ";")
		for _, draft := range []string{"纪要.txt", "minutes.txt"} {
			data, err := os.ReadFile(draft)
			if err == nil {
				err = os.WriteFile(filepath.Join(folder, draft), data, 0o600)
			}
			if err != nil {
				r.t.Fatal(err)
			}
		}
		r.t.Chdir(folder)
		r.env["JIYAO_DIR"] = "."
		return
	}
	for _, elsewhere := range []string{"postgres://", "db restore", "db rekey"} {
		if strings.Contains(line, elsewhere) {
			return
		}
	}
	code, said := r.run(line)
	if code != 0 {
		r.t.Errorf("%s ends with %d:\n%s", line, code, said)
	}
	if strings.HasPrefix(line, "jiyao minutes new") {
		_, list := r.run("jiyao minutes list --json")
		r.id = regexp.MustCompile(`"id": "([^"]+)"`).FindStringSubmatch(list)[1]
	}
	if found := regexp.MustCompile(`jy_[a-z0-9]+`).FindString(said); found != "" {
		r.token = found
	}
}

// run carries out a line, with what was made before in place of what stands
// for it.
func (r *reader) run(line string) (code int, said string) {
	r.done++
	fill := strings.NewReplacer("纪要编号", r.id, "目录", "演示", "DIR", "walk", " FILE", " 备份.db", " 文件", " 备份.db", "jy_…", r.token, "http://127.0.0.1:8098", r.url, "'", "")
	var out bytes.Buffer
	var args []string
	for _, arg := range strings.Fields(strings.TrimPrefix(line, "jiyao ")) {
		if arg == "ID" {
			arg = r.id
		}
		args = append(args, fill.Replace(" " + arg)[1:])
	}
	code = newApp(streams{strings.NewReader(""), &out, &out}, func(name string) string { return r.env[name] }).run(context.Background(), args)
	return code, out.String()
}

// serve follows what is said about a server, beside one.
func (r *reader) serve(lines []string) {
	ctx, end := context.WithCancel(context.Background())
	var talk lockedBuffer
	var running sync.WaitGroup
	running.Go(func() {
		a := newApp(streams{strings.NewReader(""), &talk, &talk}, func(name string) string { return r.env[name] })
		if code := a.run(ctx, []string{"serve", "--addr", "127.0.0.1:0"}); code != 0 {
			r.t.Errorf("the server ended with %d: %s", code, talk.String())
		}
	})
	defer running.Wait()
	defer end()
	for range 500 {
		if r.url = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(talk.String()); r.url != "" {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	for _, line := range lines {
		if strings.Contains(line, "user token") || strings.HasPrefix(line, "jiyao api") {
			r.follow(line)
		}
	}
}
