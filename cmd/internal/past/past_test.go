package past_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/past"
	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/drafting/roster"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

func reader(t testing.TB) past.Reader {
	t.Helper()
	d, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return past.Reader{Office: org.New(d.Data), Today: "2026-06-01"}
}

func TestSeriesOf(t *testing.T) {
	o := reader(t).Office
	for written, want := range map[string]string{
		"常务会议纪要〔2023〕12号":   "changwu 2023 12 常务会议纪要〔2023〕12号",
		"常务会议纪要[2019] 3号":   "changwu 2019 3 常务会议纪要〔2019〕3号",
		"常务会议纪要（2019）０３号":   "changwu 2019 3 常务会议纪要〔2019〕3号",
		"云政党组纪【2020】第5号":    " 云政党组纪【2020】第5号",
		"云政党组纪【2020】5号":     "dangzu 2020 5 云政党组纪〔2020〕5号",
		"专题会议纪要〔1819〕5号":    " 专题会议纪要〔1819〕5号",
		"专题会议纪要〔2019〕0号":    " 专题会议纪要〔2019〕0号",
		"专题会议纪要〔2019〕5号（稿）": " 专题会议纪要〔2019〕5号（稿）",
		"": " ",
	} {
		n, _ := past.SeriesOf(o, written)
		got := n.Series + " " + n.Text
		if n.Series != "" {
			got = fmt.Sprintf("%s %s %d %s", n.Series, n.Scope, n.N, n.Text)
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", written, got, want)
		}
	}
}

func TestRead(t *testing.T) {
	data, err := templates.Sample("changwu")
	if err != nil {
		t.Fatal(err)
	}
	p := reader(t).Read("35.txt", data)
	got := fmt.Sprint(p.Title, p.Number, p.Type, p.Meeting, p.Issued, len(p.Items), p.Present, p.Absent, p.Observers, p.Doubts, p.Fault)
	const want = "云州市人民政府第35次常务会议纪要{changwu 2023 12 常务会议纪要〔2023〕12号}changwu2023-09-182023-09-25 4 12 2 50 []"
	if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !strings.HasPrefix(p.ID(), "230918-") || p.Happened() != "2023-09-25" {
		t.Errorf("%s %s", p.ID(), p.Happened())
	}
	p.Number.Scope = "2022"
	if p.Happened() != "2022-12-31" {
		t.Errorf("a number of another year happened on %s", p.Happened())
	}
	for name, c := range map[string]struct{ data, fault string }{
		"empty.txt": {" \n", "文件里没有文字"},
		"a.docx":    {"no archive", "不能读取"},
		"b.txt":     {"\xff\xff\x80,\x81", "不能读取：编码不能识别"},
		"c.txt":     {"便条", "看不出标题"},
		"d.txt":     {"市政府专题会议纪要\n2027年3月1日上午，沈岚副市长主持召开会议。\n", "还没有到"},
		"e.txt":     {strings.Repeat("长", past.MaxBytes/3+1), "文件太大"},
	} {
		if p := reader(t).Read(name, []byte(c.data)); !strings.Contains(p.Fault, c.fault) {
			t.Errorf("%s: %q, want %q", name, p.Fault, c.fault)
		}
	}
}

// Word files are read as text is: those that the program writes, with the paper's
// own lines about the text, and those of LibreOffice.
func TestReadWord(t *testing.T) {
	data, err := templates.Sample("changwu")
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.Open(engine.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var word bytes.Buffer
	if err := e.Word(&word, drafting.Parse(string(data)), engine.Options{}, docx.Marks{}); err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile("testdata/libreoffice.docx")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"本系统.docx":         {word.Bytes(), "云州市人民政府第35次常务会议纪要 常务会议纪要〔2023〕12号 changwu 2023-09-18 2023-09-25 4 12 2 50"},
		"LibreOffice.docx": {foreign, "市政府专题会议纪要 专题会议纪要〔2019〕4号 zhuanti 2019-03-08 2019-03-09 1 1 0 2"},
	} {
		p := reader(t).Read(name, c.data)
		got := fmt.Sprint(p.Title, " ", p.Number.Text, " ", p.Type, " ", p.Meeting, " ", p.Issued, " ", len(p.Items), " ", p.Present, " ", p.Absent, " ", p.Observers)
		if got != c.want || p.Fault != "" {
			t.Errorf("%s: got %s (%s %v), want %s\n%s", name, got, p.Fault, p.Doubts, c.want, p.Text)
		}
	}
}

func TestReadRegister(t *testing.T) {
	o := reader(t).Office
	data, err := roster.Write([]roster.Table{
		{Name: "说明", Heads: []string{"填写说明"}},
		{Name: "2019", Heads: []string{"序号", "发文字号", "标题"}, Rows: [][]string{
			{"1", "常务会议纪要〔2019〕3号", "𠮷卓同志工作纪要"}, {"2", "", "缺号"}, {"3", "另外〔2019〕1号", ""}, {"4", "常务会议纪要〔2019〕5号", ""},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	lines, doubts, err := past.ReadRegister(o, data)
	if err != nil || len(lines) != 2 || len(doubts) != 2 || lines[0].Title != "𠮷卓同志工作纪要" || lines[1].Row != 5 {
		t.Fatalf("%v %v %v", lines, doubts, err)
	}
	all := past.Ledgers(nil, lines)
	if len(all) != 1 || all[0].Last() != 5 || all[0].Titles[3] == "" || all[0].Titles[4] != "" {
		t.Errorf("%+v", all)
	}
	if _, _, err := past.ReadRegister(o, []byte("甲,乙\n")); err == nil {
		t.Error("a register without numbers was read")
	}
}

// Whatever the bytes, a file is understood or has a fault, and never panics.
func FuzzRead(f *testing.F) {
	r := reader(f)
	for _, name := range []string{"changwu", "zhuanti"} {
		data, err := templates.Sample(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("文号,标题\n常务会议纪要〔2019〕3号,某事\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := r.Read("a.txt", data)
		if p.Fault == "" && (p.Title == "" || p.Type == "" || !p.Day().Valid() || !p.Happened().Valid() || bytes.ContainsRune([]byte(p.ID()), '/')) {
			t.Fatalf("%+v", p)
		}
		lines, _, err := past.ReadRegister(r.Office, data)
		for _, l := range lines {
			if err != nil || l.Number.Series == "" || l.Number.N < 1 {
				t.Fatalf("%+v %v", l, err)
			}
		}
	})
}

// A minutes is dated by its record where there is one of its day, else at noon, and
// never later than now on the day itself.
func TestMoment(t *testing.T) {
	day := time.Date(2026, 5, 12, 0, 0, 0, 0, workflow.Shanghai())
	morning, noon := day.Add(9*time.Hour), day.Add(12*time.Hour)
	for name, c := range map[string]struct {
		issued workflow.Date
		at     time.Time
		now    time.Time
		want   time.Time
	}{
		"long ago":             {"2026-05-12", time.Time{}, day.AddDate(1, 0, 0), noon},
		"on record":            {"2026-05-12", morning, day.AddDate(1, 0, 0), morning},
		"of another day":       {"2026-05-12", morning.AddDate(0, 0, 1), day.AddDate(1, 0, 0), noon},
		"this morning":         {"2026-05-12", time.Time{}, morning, morning},
		"this afternoon":       {"2026-05-12", time.Time{}, day.Add(15 * time.Hour), noon},
		"this morning, record": {"2026-05-12", morning, morning.Add(time.Hour), morning},
	} {
		p := past.Paper{Issued: c.issued, At: c.at}
		if got, err := p.Moment(c.now); err != nil || !got.Equal(c.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
	if _, err := (past.Paper{}).Moment(day); err == nil {
		t.Error("a paper without a day has a moment")
	}
}
