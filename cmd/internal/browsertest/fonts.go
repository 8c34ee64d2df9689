package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// faces writes a configuration of fonts by which the browser finds the
// program's own faces beside those of the machine, so that Chinese is Chinese
// on the pictures everywhere. It gives the file's name.
func faces(t testing.TB) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	own := filepath.Join(filepath.Dir(here), "../../../fonts")
	file := filepath.Join(t.TempDir(), "fonts.conf")
	config := fmt.Sprintf(`<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>%s</dir>
  <cachedir>%s</cachedir>
  <alias binding="strong"><family>Noto Sans CJK SC</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias binding="strong"><family>SimSun</family><prefer><family>Noto Serif SC</family></prefer></alias>
  <alias binding="strong"><family>FangSong</family><prefer><family>FandolFang</family></prefer></alias>
</fontconfig>
`, own, filepath.Join(filepath.Dir(file), "cache"))
	if err := os.WriteFile(file, []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}
