package fonts

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// write puts files into a new folder and gives its path.
func write(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoadPutsOwnFacesFirst(t *testing.T) {
	dir := write(t, map[string][]byte{"own.ttf": small(true, nil, square(), square()).file(0)})
	own := filepath.Join(dir, "own.ttf")
	s, err := Load(map[Role][]string{FangSong: {own + "#0"}, SongTi: {own}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != 8 {
		t.Errorf("%d faces, want 7 open ones and one of our own, loaded once", s.Len())
	}
	if ids := s.roles[FangSong]; !slices.Equal(ids, []FaceID{0, 1, 2}) {
		t.Errorf("faces of 仿宋: %v", ids)
	}
	for role, want := range map[Role]FaceID{FangSong: 0, SongTi: 0, HeiTi: 4} {
		if id, _, ok := s.Lookup(role, 'A'); !ok || id != want {
			t.Errorf("%s draws A by face %d %v, want %d", role, id, ok, want)
		}
	}
	if id, _, ok := s.Lookup(FangSong, '会'); !ok || id != 1 {
		t.Errorf("会 by face %d %v, want the open face behind our own", id, ok)
	}
	want := []StandIn{{XiaoBiaoSong, "Noto Serif SC SemiBold"}, {HeiTi, "Noto Sans SC Medium"}, {KaiTi, "文鼎ＰＬ简中楷"}}
	if got := s.StandIns(); !reflect.DeepEqual(got, want) {
		t.Errorf("stand-ins %v, want %v", got, want)
	}
}

func TestLoadErrors(t *testing.T) {
	dir := write(t, map[string][]byte{"cff.ttf": append([]byte("OTTO"), make([]byte, 20)...), "empty.ttf": nil})
	if err := os.Truncate(filepath.Join(dir, "empty.ttf"), MaxFileSize+1); err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	cases := []struct{ file, want string }{
		{at("cff.ttf"), "是 OpenType/CFF 字体（OTF），只支持 TrueType 轮廓，请改用同一字体的 TTF 文件"},
		{at("cff.ttf#1"), "字体集中没有序号为 1 的字体（序号从 0 起），请核对“#”后的序号"},
		{at("empty.ttf"), "文件过大（64 MiB，上限 64 MiB），请确认是否为字体文件"},
		{at("none#x.ttf"), "文件不存在，请核对路径"},
		{dir, "不是普通文件，请改为字体文件的路径"},
	}
	for _, c := range cases {
		_, err := Load(map[Role][]string{KaiTi: {c.file}})
		want := "楷体字体文件“" + c.file + "”无法使用：" + c.want
		var e *LoadError
		if !errors.As(err, &e) || e.Role != KaiTi || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestLoadLimitsFacesOfARole(t *testing.T) {
	dir := write(t, map[string][]byte{"a.ttf": small(true, nil, square()).file(0)})
	files := slices.Repeat([]string{filepath.Join(dir, "a.ttf")}, maxOwn+1)
	var e *CountError
	if _, err := Load(map[Role][]string{HeiTi: files}); !errors.As(err, &e) || e.Max != maxOwn {
		t.Errorf("got %v, want a CountError", err)
	}
}

func TestLoadDir(t *testing.T) {
	dir := write(t, map[string][]byte{
		"SIMFANG.TTF": nil, "仿宋_GB2312.ttf": nil, "FZXBSJW.TTF": nil,
		"方正小标宋_GBK.ttf": nil, "simsun.ttc": nil, "simhei.otf": nil, "arial.ttf": nil, "FZXBSK--GBK1-0.ttf": nil,
	})
	if err := os.Mkdir(filepath.Join(dir, "simkai.ttf"), 0o700); err != nil {
		t.Fatal(err)
	}
	got, err := LoadDir(dir)
	want := map[Role][]string{
		FangSong:     {filepath.Join(dir, "仿宋_GB2312.ttf"), filepath.Join(dir, "SIMFANG.TTF")},
		XiaoBiaoSong: {filepath.Join(dir, "方正小标宋_GBK.ttf"), filepath.Join(dir, "FZXBSK--GBK1-0.ttf"), filepath.Join(dir, "FZXBSJW.TTF")},
		SongTi:       {filepath.Join(dir, "simsun.ttc")},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v %v, want %v", got, err, want)
	}
	var e *DirError
	if _, err := LoadDir(filepath.Join(dir, "none")); !errors.As(err, &e) || e.Error() != "字体文件夹“"+filepath.Join(dir, "none")+"”不存在，请核对路径" {
		t.Errorf("missing folder: %v", err)
	}
}

func TestFileNamesAreInTheirComparedForm(t *testing.T) {
	seen := map[string]bool{}
	for role, names := range fileNames {
		for _, name := range names {
			if form, _ := plain(name + ".ttf"); form != name || seen[name] {
				t.Errorf("%s: %q is compared as %q, or stands twice", Role(role), name, form)
			}
			seen[name] = true
		}
	}
}

func TestParseRole(t *testing.T) {
	for role := range Role(Roles) {
		for _, name := range []string{role.String(), roleNames[role][1], " " + roleNames[role][1] + " "} {
			if got, ok := ParseRole(name); !ok || got != role {
				t.Errorf("%q: %v %v, want %v", name, got, ok, role)
			}
		}
	}
	if r, ok := ParseRole("FangSong"); !ok || r != FangSong {
		t.Error("case of letters must not matter")
	}
	if _, ok := ParseRole("未知字体"); ok || Role(9).String() != "未知字体" {
		t.Error("there are five roles")
	}
}

func TestMissingGlyphError(t *testing.T) {
	cases := []struct {
		err  MissingGlyphError
		want string
	}{
		{MissingGlyphError{'𠮷', FangSong, 3, 12}, "第 3 行第 12 个字“𠮷”（U+20BB7）在仿宋字体中没有字形，请核对该字，或者配置含有该字的仿宋字体"},
		{MissingGlyphError{'𠮷', KaiTi, 0, 0}, "字符“𠮷”（U+20BB7）在楷体字体中没有字形，请核对该字，或者配置含有该字的楷体字体"},
		{MissingGlyphError{0x202E, HeiTi, 1, 2}, "第 1 行第 2 个字（U+202E）在黑体字体中没有字形，请核对该字，或者配置含有该字的黑体字体"},
	}
	for _, c := range cases {
		if got := c.err.Error(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
