package office

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// finalised gives an office that keeps 定稿包, with a minutes as far as 定稿.
func finalised(t *testing.T) (*Office, workflow.Minutes) {
	t.Helper()
	o, err := Open(t.Context(), Config{
		Dir: t.TempDir(), Now: func() time.Time { return time.Date(2026, 5, 12, 1, 30, 0, 0, time.UTC) }, Packages: true,
		Render: func(m workflow.Minutes, _ workflow.Date) ([]byte, error) { return []byte("%PDF " + m.Text), nil },
		RenderOFD: func(m workflow.Minutes, on workflow.Date) ([]byte, error) {
			return []byte("OFD " + string(on) + m.Text), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	draft, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	preview, err := o.Preview(t.Context(), draft)
	if err == nil {
		err = found.Err()
	}
	if err == nil {
		err = o.Alter(t.Context(), Warrant{Note: "首次导入"}, preview.Changes)
	}
	if err != nil {
		t.Fatal(err)
	}
	text := "一、审议办法\n会议原则同意。由市财政局印发实施。\n"
	m := act(t, o, workflow.Minutes{}, workflow.Command{
		Minutes: "m-1", Action: workflow.Create, Title: "第99次常务会议纪要", Type: "changwu", Text: &text, Actor: actorOf("linshuyan"),
	})
	for _, step := range []struct {
		who    string
		action workflow.Action
	}{
		{"linshuyan", workflow.Submit},
		{"zhugemingchuan", workflow.Approve},
		{"gaomingyuan", workflow.Approve},
		{"shenruochuan", workflow.Approve},
		{"lumingyuan", workflow.Sign},
		{"tangxiaohe", workflow.Number},
		{"tangxiaohe", workflow.Finalize},
	} {
		m = act(t, o, m, workflow.Command{Action: step.action, Actor: actorOf(step.who)})
	}
	return o, m
}

func actorOf(id string) workflow.Actor { return workflow.Actor{Person: workflow.Person{ID: id}} }

// act carries a command out on the minutes as it is, by the clerk if nobody is
// named.
func act(t *testing.T, o *Office, m workflow.Minutes, cmd workflow.Command) workflow.Minutes {
	t.Helper()
	if cmd.Minutes == "" {
		cmd.Minutes, cmd.Version = m.ID, m.Version
	}
	if cmd.Actor.ID == "" {
		cmd.Actor = actorOf("tangxiaohe")
	}
	step, err := o.Do(t.Context(), cmd)
	if err != nil {
		t.Fatalf("%s: %v", cmd.Action, err)
	}
	return step.Minutes
}

// unpacked gives the files of a 定稿包.
func unpacked(t *testing.T, path string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(data)
	}
	return files
}

// A 定稿包 has the paper, the text, the register and the recipients, with their
// digests; it is of the minutes as it is, and comes again at 印发.
func TestPackage(t *testing.T) {
	o, m := finalised(t)
	p, err := o.PackageOf(m)
	if err != nil || !p.Current || p.Fault != "" || filepath.Base(p.File) != m.Number.Text+".zip" {
		t.Fatalf("%+v, %v", p, err)
	}
	files := unpacked(t, p.File)
	note := files["说明.txt"]
	for name, want := range map[string]string{
		"纪要.pdf": "%PDF", "纪要.ofd": "OFD ", "纪要.txt": "\ufeff", "文号登记.csv": m.Number.Text, "分送清单.csv": "留存",
	} {
		sum := sha256.Sum256([]byte(files[name]))
		if !strings.Contains(files[name], want) || !strings.Contains(note, hex.EncodeToString(sum[:])) {
			t.Errorf("%s: %.60q, its digest in the note: %v", name, files[name], strings.Contains(note, hex.EncodeToString(sum[:])))
		}
	}
	for _, want := range []string{m.Title, m.Number.Text, "还没有付印", "恢复后"} {
		if !strings.Contains(note, want) {
			t.Errorf("the note does not say %q:\n%s", want, note)
		}
	}
	m = act(t, o, m, workflow.Command{Action: workflow.Issue})
	if p, err = o.PackageOf(m); err != nil || !p.Current || !strings.Contains(unpacked(t, p.File)["说明.txt"], "已付印") {
		t.Errorf("after 印发: %+v, %v", p, err)
	}
}

// What keeps the 定稿包 from being written does not keep the minutes: it is said,
// and tried again.
func TestPackageFails(t *testing.T) {
	o, m := finalised(t)
	if err := os.RemoveAll(o.files(packages)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(o.files(packages), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m = act(t, o, m, workflow.Command{Action: workflow.Issue})
	p, _ := o.PackageOf(m)
	if m.PDF.IsZero() || p.Current || !strings.Contains(p.Fault, "无法") {
		t.Errorf("issued: %v, package %+v", !m.PDF.IsZero(), p)
	}
	if err := os.Remove(o.files(packages)); err != nil {
		t.Fatal(err)
	}
	o.packFaulty(t.Context())
	if p, err := o.PackageOf(m); err != nil || !p.Current || p.Fault != "" {
		t.Errorf("tried again: %+v, %v", p, err)
	}
}
