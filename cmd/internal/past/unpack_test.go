package past_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jiyao/cmd/internal/past"
)

// zipped packs files by name and content, in turn.
func zipped(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: pairs[i], Method: zip.Deflate, NonUTF8: true})
		if err == nil {
			_, err = w.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUnpack(t *testing.T) {
	old, err := simplifiedchinese.GB18030.NewEncoder().String("旧纪要/第1号.txt")
	if err != nil {
		t.Fatal(err)
	}
	data := zipped(t, "a/", "", old, "甲", `b\第2号.DOCX`, "乙", "扫描.pdf", "%PDF", "__MACOSX/a.txt", "x", "a/.DS_Store.txt", "x",
		"../../etc/第3号.txt", "丙", "大.txt", strings.Repeat("长", past.MaxBytes/3+9))
	files, skipped, err := past.Unpack(data)
	var got []string
	for _, f := range files {
		got = append(got, fmt.Sprint(f.Name, " ", len(f.Data)))
	}
	want := fmt.Sprintf("第1号.txt 3,第2号.DOCX 3,第3号.txt 3,大.txt %d", past.MaxBytes+1)
	if err != nil || strings.Join(got, ",") != want || strings.Join(skipped, ",") != "扫描.pdf" {
		t.Errorf("%v, %v, %v", got, skipped, err)
	}
	if p := reader(t).Read("大.txt", files[3].Data); !strings.Contains(p.Fault, "文件太大") {
		t.Errorf("a large file: %q", p.Fault)
	}
	var many []string
	for i := range past.MaxFiles + 1 {
		many = append(many, fmt.Sprintf("%d.txt", i), "")
	}
	for name, bad := range map[string][]byte{"no archive": []byte("PK"), "many": zipped(t, many...), "cut": data[:len(data)-30]} {
		if files, _, err := past.Unpack(bad); err == nil || files != nil {
			t.Errorf("%s: %d files", name, len(files))
		}
	}
}

// Whatever the bytes, files have names without a folder and are within bounds.
func FuzzUnpack(f *testing.F) {
	f.Add(zipped(f, "甲.txt", "文字", "b/乙.docx", "x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, _, err := past.Unpack(data)
		for _, file := range files {
			if err != nil || strings.ContainsAny(file.Name, `/\`) || len(file.Data) > past.MaxBytes+1 {
				t.Fatalf("%q %d %v", file.Name, len(file.Data), err)
			}
		}
	})
}
