package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiyao/workflow/storetest"
)

// refused demands that the database is not opened, with a sentence for people.
func refused(t *testing.T, name, setting, sentence string) {
	t.Helper()
	s, err := Open(context.Background(), name)
	if err == nil {
		_ = s.Close()
		t.Errorf("%s: opened", setting)
		return
	}
	var unfit *UnfitError
	if !errors.As(err, &unfit) || unfit.Setting != setting || !strings.Contains(err.Error(), sentence) {
		t.Errorf("%s: %v", setting, err)
	}
}

// TestUnsafeServer opens databases of servers that may lose what was
// acknowledged, or cannot write.
func TestUnsafeServer(t *testing.T) {
	storetest.NeedPostgres(t)
	for _, c := range []struct{ name, setting, sentence string }{
		{"fsync = off", "fsync", "请改为on并重启服务器后再启动"},
		{"full_page_writes = off", "full_page_writes", "断电会损坏数据"},
		{"synchronous_commit = off", "synchronous_commit", "断电会丢失已办结果"},
		{"hot_standby = on", "standby", "连接的是只读的备用数据库"},
	} {
		server := storetest.Postgres{Settings: []string{c.name}}
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		if c.setting == "standby" {
			if err := server.StandBy(); err != nil {
				t.Fatal(err)
			}
		}
		refused(t, server.URL("postgres"), c.setting, c.sentence)
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}
}

// TestUnfitDatabase opens databases that cannot hold Chinese or take its
// characters for no letters. What the test of the letters stands for is shown
// where the extension is installed: no letters, no trigrams.
func TestUnfitDatabase(t *testing.T) {
	storetest.NeedPostgres(t)
	for _, c := range []struct{ encoding, ctype, setting, sentence string }{
		{"SQL_ASCII", "C", "server_encoding", "存不下全部汉字"},
		{"EUC_CN", "C", "server_encoding", "存不下全部汉字"},
		{"UTF8", "C", "lc_ctype", "请新建LC_CTYPE为C.UTF-8"},
		{"UTF8", "POSIX", "lc_ctype", "不识汉字"},
	} {
		refused(t, emptyDatabase(t, "-E", c.encoding, "--lc-collate=C", "--lc-ctype="+c.ctype), c.setting, c.sentence)
	}
	// The order of the alphabet may be any: indexes do not follow it.
	s := openNamed(t, emptyDatabase(t, "-E", "UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8"))
	if err := s.write.Exec("CREATE EXTENSION pg_trgm").Error; err != nil {
		t.Skip(err)
	}
	var trigrams int
	if err := s.read.Raw("SELECT cardinality(show_trgm('会议纪要'))").Scan(&trigrams).Error; err != nil || trigrams == 0 {
		t.Errorf("%d trigrams, %v", trigrams, err)
	}
}

// TestFit judges what the tests have no server for.
func TestFit(t *testing.T) {
	for _, c := range []struct {
		facts   serverFacts
		setting string
	}{
		{serverFacts{version: 150000, encoding: "UTF8", letters: true, folds: true}, ""},
		{serverFacts{version: 180002, encoding: "UTF8", letters: true, folds: true}, ""},
		{serverFacts{version: 140011, encoding: "UTF8", letters: true, folds: true}, "server_version_num"},
		{serverFacts{version: 90204, encoding: "UTF8", letters: true, folds: true}, "server_version_num"},
		{serverFacts{version: 150000, encoding: "LATIN1", letters: true, folds: true}, "server_encoding"},
		{serverFacts{version: 150000, encoding: "UTF8", folds: true}, "lc_ctype"},
		{serverFacts{version: 150000, encoding: "UTF8", letters: true}, "lc_ctype"},
	} {
		var unfit *UnfitError
		err := c.facts.judge()
		if (err != nil) != (c.setting != "") || (err != nil && (!errors.As(err, &unfit) || unfit.Setting != c.setting)) {
			t.Errorf("%+v: %v", c.facts, err)
		}
	}
}

// TestNoDatabase: what is wrong is said without the password.
func TestNoDatabase(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "a.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("这不是数据库。", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, setting, sentence string }{
		{"postgres://jiyao:geheim@/jiyao?host=" + folder, "connection", "连不上数据库服务器"},
		{"postgres://jiyao:geheim@127.0.0.1:1/jiyao?connect_timeout=2", "connection", "连不上数据库服务器"},
		{"postgres://jiyao:geheim@host:port/jiyao", "address", "数据库地址有误"},
		{filepath.Join(folder, "没有这个目录", "jiyao.db"), "file", "请检查目录是否存在"},
		{text, "file", "不是本程序的数据库"},
	} {
		refused(t, c.name, c.setting, c.sentence)
		if _, err := Open(context.Background(), c.name); err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("the password is in %q", err)
		}
	}
}
