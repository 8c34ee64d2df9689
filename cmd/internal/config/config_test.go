package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jiyao/cmd/internal/config"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
		near       string
		key, want  string
	}{
		{name: "plain", text: "\ufeff# 注\n\nJIYAO_NAME = 云州市人民政府办公室\n", key: "JIYAO_NAME", want: "云州市人民政府办公室"},
		{name: "quoted", text: `JIYAO_NAME="a = b # c"`, key: "JIYAO_NAME", want: "a = b # c"},
		{name: "empty", text: "JIYAO_NAME=\n", key: "JIYAO_NAME", want: ""},
		{name: "secret file", text: "JIYAO_DB_FILE=/run/db\n", key: "JIYAO_DB_FILE", want: "/run/db"},
		{name: "typo", text: "\nJIYAO_BACKUP_DIE=/b\n", line: 2, near: "JIYAO_BACKUP_DIR"},
		{name: "unknown", text: "PATH=/bin\n", line: 1},
		{name: "twice", text: "JIYAO_ADDR=a\nJIYAO_ADDR=b\n", line: 2, near: "JIYAO_ADDR"},
		{name: "no key", text: "hello\n", line: 1},
		{name: "no secret", text: "JIYAO_ADDR_FILE=/x\n", line: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := config.Parse("f", []byte(c.text))
			var fault *config.FileError
			if errors.As(err, &fault) != (c.line > 0) || err != nil && (fault.Line != c.line || c.near != "" && fault.Near != c.near) {
				t.Fatalf("%v", err)
			}
			if c.key != "" && f.Values[c.key] != c.want {
				t.Errorf("%q, want %q", f.Values[c.key], c.want)
			}
		})
	}
}

// default < file < environment; secrets come from files too, and are masked.
func TestPrecedence(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "db")
	if err := os.WriteFile(secret, []byte("postgres://u:geheim@h/d\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := config.Parse("f", []byte("JIYAO_ADDR=file\nJIYAO_NAME=file\nJIYAO_DB_FILE="+secret))
	if err != nil {
		t.Fatal(err)
	}
	outer := func(name string) string { return map[string]string{"JIYAO_ADDR": "env"}[name] }
	all, err := config.Effective(outer, f)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]config.Setting{}
	for _, s := range all {
		got[s.Name] = s
		if env := config.Env(outer, f)(s.Name); s.Source != config.FromDefault && env != s.Value {
			t.Errorf("%s: %q and %q", s.Name, env, s.Value)
		}
	}
	for name, want := range map[string][2]string{
		"JIYAO_ADDR": {"env", "environment"}, "JIYAO_NAME": {"file", "file"}, "JIYAO_BACKUP_KEEP": {"30", "default"}, "JIYAO_CERT": {"", "-"},
		"JIYAO_DB": {"postgres://u:geheim@h/d", "file"},
	} {
		if s := got[name]; s.Value != want[0] || string(s.Source) != want[1] {
			t.Errorf("%s: %q from %s", name, s.Value, s.Source)
		}
	}
	if strings.Contains(got["JIYAO_DB"].Masked(), "geheim") {
		t.Error("a secret is shown")
	}
	if got := config.Unknown([]string{"JIYAO_ADRR=1", "PATH=2", "JIYAO_ADDR=3", "JIYAO_CONFIG=4"}); !slices.Equal(got, []string{"JIYAO_ADRR"}) {
		t.Errorf("unknown: %v", got)
	}
	again, err := config.Parse("f", config.Text(f.Values))
	if err != nil || again.Values["JIYAO_NAME"] != "file" {
		t.Errorf("%v %v", again, err)
	}
}

// Whatever the program asks for is a setting.
func TestEveryKeyIsListed(t *testing.T) {
	files, err := filepath.Glob("../../jiyao/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, k := range config.Keys() {
		names = append(names, k.Name)
		if k.About == "" || k.English == "" {
			t.Errorf("%s does not say what it is for", k.Name)
		}
	}
	asked := regexp.MustCompile(`env\("(JIYAO_[A-Z_]+)"\)`)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(data), -1) {
			if !slices.Contains(names, m[1]) && m[1] != "JIYAO_CONFIG" && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s asks for %s, which is no setting", file, m[1])
			}
		}
	}
}
