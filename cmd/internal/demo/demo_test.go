package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/templates"
	"jiyao/workflow"
)

func walkConfig(t *testing.T, dir string) Config {
	t.Helper()
	text, err := templates.Sample("suzhou-changwu")
	if err != nil {
		t.Fatal(err)
	}
	return Config{
		Dir: dir, Text: string(text), Check: Proofread,
		Render: func(number string, issued workflow.Date) ([]byte, error) {
			return fmt.Appendf(nil, "%%PDF-1.4 %s %s", number, issued), nil
		},
		Now: func() time.Time { return time.Date(2026, 6, 1, 17, 30, 0, 0, time.UTC) }, // 2 June in Shanghai
	}
}

func TestWalk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "新建", "演示")
	config := walkConfig(t, dir)
	var steps []string
	config.Out = func(s Stride) {
		steps = append(steps, fmt.Sprintf("%s %s→%s %s", s.Label, s.From, s.To, s.Entry.Actor.Name))
	}
	walked, err := Walk(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"起草 未起草→记录 林书言", "送审 记录→审核 林书言", "退回 审核→记录 高明远", "送审 记录→审核 林书言",
		"审核同意 审核→签发 高明远", "签发 签发→整理 沈若川", "编号 整理→整理 唐小禾", "定稿 整理→整理 唐小禾",
		"印发 整理→印发 唐小禾", "分送 印发→分送 唐小禾", "办结 分送→办结 唐小禾",
	}
	if got := strings.Join(steps, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("steps:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
	checkReleased(t, walked, "常务会议纪要〔2026〕1号", "2026-06-02")
}

func checkReleased(t *testing.T, walked Walked, number, issued string) {
	t.Helper()
	data, err := os.ReadFile(walked.File)
	if err != nil {
		t.Fatal(err)
	}
	if want := "%PDF-1.4 " + number + " " + issued; string(data) != want {
		t.Errorf("released %q, want %q", data, want)
	}
	if filepath.Base(walked.File) != number+".pdf" {
		t.Errorf("released as %s", walked.File)
	}
	sum := sha256.Sum256(data)
	if got := walked.Minutes.PDF; got.SHA256 != hex.EncodeToString(sum[:]) || got.Bytes != int64(len(data)) {
		t.Errorf("recorded %+v for %d bytes with %x", got, len(data), sum)
	}
}

// TestWalkAgain walks twice in one folder: the second minutes has the next
// number, and the first file is what it was.
func TestWalkAgain(t *testing.T) {
	dir := t.TempDir()
	first, err := Walk(context.Background(), walkConfig(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	second, err := Walk(context.Background(), walkConfig(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	checkReleased(t, first, "常务会议纪要〔2026〕1号", "2026-06-02")
	checkReleased(t, second, "常务会议纪要〔2026〕2号", "2026-06-02")
	if left, _ := filepath.Glob(filepath.Join(dir, "*", ".jiyao-*")); len(left) != 0 {
		t.Errorf("temporary files stay: %v", left)
	}
}

// TestWalkRenderFails demands that a minutes whose file cannot be made is not
// issued, that its number is kept, and that the next walk takes the next one.
func TestWalkRenderFails(t *testing.T) {
	dir := t.TempDir()
	config := walkConfig(t, dir)
	broken := errors.New("纸用完了")
	render := config.Render
	config.Render = func(string, workflow.Date) ([]byte, error) { return nil, broken }
	if _, err := Walk(context.Background(), config); !errors.Is(err, broken) {
		t.Errorf("walk with a broken renderer: %v", err)
	}
	config.Render = render
	walked, err := Walk(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	checkReleased(t, walked, "常务会议纪要〔2026〕2号", "2026-06-02")
	if files, _ := filepath.Glob(filepath.Join(dir, "pdf", "*")); len(files) != 1 {
		t.Errorf("released files %v, want one", files)
	}
}

func TestWalkRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Config){
		"no text":   func(c *Config) { c.Text = " \n" },
		"not UTF-8": func(c *Config) { c.Text = "正文\xff" },
		"proof-reading": func(c *Config) {
			c.Check = func(workflow.Action, string) workflow.Findings { return workflow.Findings{Errors: 1, First: "漏字"} }
		},
		"empty PDF":       func(c *Config) { c.Render = func(string, workflow.Date) ([]byte, error) { return nil, nil } },
		"before the time": func(c *Config) { c.Now = func() time.Time { return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) } },
	} {
		config := walkConfig(t, t.TempDir())
		spoil(&config)
		_, err := Walk(context.Background(), config)
		var refused *workflow.Error
		if !errors.As(err, &refused) || refused.Kind == workflow.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestProofread counts what blocks and nothing else.
func TestProofread(t *testing.T) {
	for text, want := range map[string]int{
		"会议指出，要抓好落实。":              0,
		"会议指出（要抓好落实。":              1,
		"会议指出（要抓好落实。\n会议要求“要抓好落实。": 2,
	} {
		found := Proofread(workflow.Submit, text)
		if found.Errors != want || (found.First != "") != (want > 0) {
			t.Errorf("%q: %+v, want %d", text, found, want)
		}
	}
	for _, r := range lint.Rules() {
		found := lint.Check(drafting.Parse(r.Bad), lint.Options{At: lint.Recording})
		if len(found) == 0 || lint.Blocking(found) {
			continue
		}
		if got := Proofread(workflow.Submit, r.Bad); got != (workflow.Findings{}) {
			t.Errorf("%s blocks: %+v", r.ID, got)
		}
	}
}
