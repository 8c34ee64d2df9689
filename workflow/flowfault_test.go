package workflow

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// soundFlow is a small flow with something of everything; faults.txtar spoils
// it.
func soundFlow(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/flows/sound.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParseFlowErrors(t *testing.T) {
	sound := soundFlow(t)
	if _, err := ParseFlow("kuai.yaml", sound); err != nil {
		t.Fatalf("the sound flow: %v", err)
	}
	archive, err := txtar.ParseFile("testdata/flows/faults.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		t.Run(f.Name, func(t *testing.T) {
			want, edit, _ := strings.Cut(string(f.Data), "\n")
			source := spoilt(t, string(sound), edit)
			_, err := ParseFlow("kuai.yaml", []byte(source))
			var fault *FlowError
			if !errors.As(err, &fault) || err.Error() != want {
				t.Errorf("got  %v\nwant %s\n%s", err, want, source)
			}
		})
	}
}

// spoilt carries out an edit of faults.txtar.
func spoilt(t *testing.T, sound, edit string) string {
	t.Helper()
	var out, in, whole []string
	for _, line := range strings.Split(strings.TrimSuffix(edit, "\n"), "\n") {
		mark, rest, _ := strings.Cut(line, " ")
		switch mark {
		case "-":
			out = append(out, rest)
		case "+":
			in = append(in, rest)
		case "=":
			whole = append(whole, rest)
		default:
			t.Fatalf("an edit begins with -, + or =, not %q", line)
		}
	}
	if whole != nil {
		return strings.Join(whole, "\n") + "\n"
	}
	old, anew := strings.Join(out, "\n"), strings.Join(in, "\n")
	if anew == "" {
		old += "\n"
	}
	if !strings.Contains(sound, old) {
		t.Fatalf("the sound flow has no %q", old)
	}
	return strings.Replace(sound, old, anew, 1)
}

// TestForeignBytes: files as they come from other machines are read or told
// from a flow.
func TestForeignBytes(t *testing.T) {
	sound := string(soundFlow(t))
	for name, source := range map[string]string{
		"byte order mark": "\uFEFF" + sound,
		"line ends":       strings.ReplaceAll(sound, "\n", "\r\n"),
		"no last line":    strings.TrimSuffix(sound, "\n"),
		"end mark":        sound + "---\n",
		"block style":     strings.Replace(sound, "{rule: quorum, quorum: 2}", "\n  rule: all", 1),
	} {
		if _, err := ParseFlow("kuai.yaml", []byte(source)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	gbk := "name: kuai\nlabel: \xbf\xec\xb0\xec\n"
	_, err := ParseFlow("kuai.yaml", []byte(gbk))
	if err == nil || err.Error() != "流程文件 kuai.yaml：文件不是 UTF-8 编码，请另存为 UTF-8。" {
		t.Errorf("GBK: %v", err)
	}
	_, err = ParseFlow("kuai.yaml", []byte("name: [\n"))
	if errors.Unwrap(err) == nil {
		t.Errorf("the YAML reader's own words are lost: %v", err)
	}
}

// TestNothingUndoesWhatIsPrinted: after 印发 a flow neither returns a minutes nor
// makes it void.
func TestNothingUndoesWhatIsPrinted(t *testing.T) {
	source, err := os.ReadFile("../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{
		"{action: void, from: [issued], to: [voided], roles: [clerk]}",
		"{action: return, from: [distributed], to: [collation], roles: [clerk]}",
	} {
		_, err := ParseFlow("f.yaml", append(source, "\n  - "+row+"\n"...))
		if err == nil || !strings.Contains(err.Error(), "印发以后用更正或重印替换") {
			t.Errorf("%s: %v", row, err)
		}
	}
}
