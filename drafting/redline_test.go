package drafting

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

// TestRedline holds the redlines of testdata/redline to what an official would
// have marked by hand.
func TestRedline(t *testing.T) {
	archives, err := filepath.Glob("testdata/redline/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range archive.Files {
				files[f.Name] = string(f.Data)
			}
			r := Compare(files["old"], files["new"], strings.Fields(files["terms"]))
			if err := soundRedline(files["old"], files["new"], r); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(files["redline"], r.String()); diff != "" {
				t.Errorf("redline (-want +got):\n%s", diff)
			}
			if got := r.Summary().String() + "\n"; got != files["summary"] {
				t.Errorf("summary %s, want %s", got, files["summary"])
			}
		})
	}
}

// soundRedline says what is wrong with a redline, or nothing: either text
// comes back, every span shows its text, and no two pieces are kept in a row.
func soundRedline(old, latest string, r Redline) error {
	if r.Old() != old {
		return fmt.Errorf("kept and deleted give %q, want %q", r.Old(), old)
	}
	if r.New() != latest {
		return fmt.Errorf("kept and inserted give %q, want %q", r.New(), latest)
	}
	from, to, change := 0, 0, Deleted
	for i, s := range r {
		end, until := from, to
		if s.Change != Inserted {
			end += len(s.Text)
		}
		if s.Change != Deleted {
			until += len(s.Text)
		}
		switch {
		case s.Text == "":
			return fmt.Errorf("segment %d is empty", i)
		case s.Old != Span{from, end} || s.New != Span{to, until}:
			return fmt.Errorf("segment %d %q at %v, %v, want %d–%d, %d–%d", i, s.Text, s.Old, s.New, from, end, to, until)
		case s.Change == Kept && (change == Kept || s.Move > 0):
			return fmt.Errorf("segment %d %q is kept, as the one before it, or moved", i, s.Text)
		}
		from, to, change = end, until, s.Change
	}
	return soundMoves(r)
}

// soundMoves demands that what moved arrives as it left.
func soundMoves(r Redline) error {
	var gone, come []string
	for _, s := range r {
		if s.Move == 0 {
			continue
		}
		for len(gone) < s.Move {
			gone, come = append(gone, ""), append(come, "")
		}
		if s.Change == Deleted {
			gone[s.Move-1] += s.Text
		} else {
			come[s.Move-1] += s.Text
		}
	}
	if !slices.Equal(gone, come) {
		return fmt.Errorf("what moved away: %q; what arrived: %q", gone, come)
	}
	return nil
}

// indivisible are the things that no edit may cut, seen with other eyes than
// the redline's own.
var indivisible = []*regexp.Regexp{
	regexp.MustCompile(`[0-9]+(\.[0-9]+)?(万元|亿元|%|户|家|日|年|个月|平方公里)`),
	regexp.MustCompile(`[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日`),
	regexp.MustCompile(`〔[0-9]{4}〕[0-9]+号`),
	regexp.MustCompile(`第[0-9]+[次期]`),
	regexp.MustCompile(`二〇[〇一二三四五六七八九]{2}年[一二三四五六七八九十]{1,3}月`),
	regexp.MustCompile(`李亚平|王  翔|江  海|欧阳若川|市资源规划局|市住房城乡建设局|沈  岚|沈岚`),
	regexp.MustCompile(`工作意见|备忘录|首选城市|合作备忘录|《工作规则》`),
}

var indivisibleTerms = []string{"李亚平", "王  翔", "江  海", "欧阳若川", "沈  岚", "沈岚", "市资源规划局", "市住房城乡建设局", "工作意见", "备忘录", "首选城市", "合作备忘录", "《工作规则》"}

// cutInside gives the first indivisible thing of text that one of the borders
// lies inside of.
func cutInside(text string, borders map[int]bool) string {
	for _, pattern := range indivisible {
		for _, at := range pattern.FindAllStringIndex(text, -1) {
			for i := at[0] + 1; i < at[1]; i++ {
				if borders[i] {
					return text[at[0]:i] + "|" + text[i:at[1]]
				}
			}
		}
	}
	return ""
}

func uncut(old, latest string, r Redline) error {
	from, to := map[int]bool{}, map[int]bool{}
	for _, s := range r {
		from[s.Old.Start], to[s.New.Start] = true, true
	}
	if s := cutInside(old, from); s != "" {
		return errors.New("in the old text: " + s)
	}
	if s := cutInside(latest, to); s != "" {
		return errors.New("in the new text: " + s)
	}
	return nil
}

// changed draws a text and a changed one: words replaced, inserted, deleted,
// lines moved.
func changed(t *rapid.T, texts []string) (old, latest string) {
	words := append([]string{"2400万元", "15.5%", "〔2026〕3号", "2026年6月1日", "第99次", "二〇二六年六月", "会议强调，", "，并按月调度", "\n（四）要加强监督检查。", "的"}, indivisibleTerms...)
	words = append(words, scraps...)
	edited := func(text, name string) string {
		for n := rapid.IntRange(0, 8).Draw(t, name); n > 0; n-- {
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			cut := min(len(text), at+rapid.SampledFrom([]int{0, 0, 1, 3, 6, 12, 60, 600}).Draw(t, "cut"))
			text = text[:at] + rapid.SampledFrom(words).Draw(t, "word") + text[cut:]
		}
		return text
	}
	old = edited(rapid.SampledFrom(texts).Draw(t, "sample"), "first edits")
	latest = edited(old, "later edits")
	if lines := strings.SplitAfter(latest, "\n"); rapid.Bool().Draw(t, "move") {
		i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		line := lines[i]
		lines = slices.Delete(lines, i, i+1)
		latest = strings.Join(slices.Insert(lines, rapid.IntRange(0, len(lines)).Draw(t, "to"), line), "")
	}
	return old, latest
}

// TestRedlineOfEdits edits samples at random: both texts come back, nothing
// indivisible is cut, the same texts give the same redline.
func TestRedlineOfEdits(t *testing.T) {
	texts := samples(t)
	rapid.Check(t, func(t *rapid.T) {
		old, latest := changed(t, texts)
		r := Compare(old, latest, indivisibleTerms)
		if err := soundRedline(old, latest, r); err != nil {
			t.Fatal(err)
		}
		if err := uncut(old, latest, r); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(r, Compare(old, latest, indivisibleTerms)) {
			t.Fatal("another redline the second time")
		}
		if s := r.Summary(); (s.Changes == 0) != (old == latest) || s.Changes == 0 && len(r) > 1 {
			t.Fatalf("%v", s)
		}
	})
}

// TestRedlineOfScraps compares texts of nothing but scraps.
func TestRedlineOfScraps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(scraps), 0, 40).Draw(t, name), "")
		}
		old, latest := draw("old"), draw("new")
		if err := soundRedline(old, latest, Compare(old, latest, scraps)); err != nil {
			t.Fatal(err)
		}
	})
}

// TestLonelyEdit makes one edit in a sample: the redline shows no more than
// the clause it lies in.
func TestLonelyEdit(t *testing.T) {
	text := sample(t)
	for _, c := range []struct{ old, latest, want string }{
		{"第98次", "第99次", "[-第98次-]{+第99次+}"},
		{"2020年6月1日印发", "2020年6月11日印发", "[-2020年6月1日-]{+2020年6月11日+}"},
		{"周  伟", "周  玮", "[-周  伟-]{+周  玮+}"},
		{"市委编办陈淑丽  ", "", "[-市委编办陈淑丽  -]"},
		{"坚定信心、保持定力，", "", "[-坚定信心、保持定力，-]"},
		{"抓好政策落实，", "抓好政策宣传，抓好政策落实，", "{+抓好政策宣传，+}"},
		{"推动合作备忘录签约工作", "推进合作备忘录签约工作", "[-动-]{+进+}"},
		{"市人社局", "市人力资源社会保障局", "[-市人社局-]{+市人力资源社会保障局+}"},
		{"“苏州最舒心”", "“苏州最满意”", "[-舒心-]{+满意+}"},
	} {
		latest := strings.Replace(text, c.old, c.latest, 1)
		r := Compare(text, latest, nil)
		var edits Redline
		for _, s := range r {
			if s.Change != Kept {
				edits = append(edits, s)
			}
		}
		if got := edits.String(); got != c.want || latest == text {
			t.Errorf("%s → %s: %s, want %s", c.old, c.latest, got, c.want)
		}
	}
}

// TestAtoms cuts texts into what an edit takes or leaves whole.
func TestAtoms(t *testing.T) {
	words := newLexicon([]string{"优化营商环境", "环境保护", "市财政局"}, "出席：王  翔  欧阳若川\n列席：市水务局张三\n")
	for _, c := range []struct{ text, want string }{
		{"投资2400多万元，", "投|资|2400多万元|，"},
		{"增长15.5%", "增|长|15.5%"},
		{"苏府纪〔2026〕3号", "苏|府|纪|〔2026〕3号"},
		{"（2026）第3号", "（2026）第3号"},
		{"于2026年6月1日上午9时30分", "于|2026年6月1日|上|午|9时30分"},
		{"二〇二六年六月一日", "二〇二六年六月一日"},
		{"第九十八次会", "第九十八次|会"},
		{"2026—2030年", "2026—2030年"},
		{"百分之十五", "百分之十五"},
		{"三项工作", "三项|工|作"},
		{"一是进一步", "一|是|进|一|步"},
		{"PM2.5、5G和COVID-19", "PM2.5|、|5G|和|COVID-19"},
		{"（一）要", "（一）|要"},
		{"　　1.要\n2.由", "　|　|1.|要|\n|2.|由"},
		{"王  翔、王翔  王　翔", "王  翔|、|王翔| | |王　翔"},
		{"请欧阳若川、市水务局", "请|欧阳若川|、|市水务局"},
		{"优化营商环境保护工作", "优化营商环境保护|工|作"},
		{"市财政局长", "市财政局|长"},
		{"\xff\xfe三", "\xff|\xfe|三"},
		{"", ""},
	} {
		var atoms []string
		at := 0
		for _, end := range words.cut(c.text) {
			atoms = append(atoms, c.text[at:end])
			at = end
		}
		if got := strings.Join(atoms, "|"); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

// TestSummary counts characters, not bytes or blanks.
func TestSummary(t *testing.T) {
	for _, c := range []struct{ old, latest, want string }{
		{"甲", "甲", "没有修改"},
		{"", "出席：王  翔\n", "共1处修改：增加5字"},
		{"要抓紧。\n要抓实。\n", "要抓紧。要抓实。\n", "共1处修改：只动了空白"},
		{"由市水务局负责。", "由市财政局负责。", "共1处修改：增加4字，删去4字"},
	} {
		if got := Compare(c.old, c.latest, []string{"市水务局", "市财政局"}).Summary().String(); got != c.want {
			t.Errorf("%q → %q: %s, want %s", c.old, c.latest, got, c.want)
		}
	}
}

// TestSplitOff splits the shorter half of a paragraph off, before and behind.
func TestSplitOff(t *testing.T) {
	const short, long = "会议原则同意该方案。", "由市水务局会同市财政局、市住建局根据会议讨论意见修改完善后印发实施，并抓好组织落实工作。"
	for _, c := range [][2]string{{short, long}, {long, short}} {
		whole, halves := c[0]+c[1]+"\n", c[0]+"\n"+c[1]+"\n"
		if got, want := Compare(whole, halves, nil).String(), c[0]+"{+¶+}\n"+c[1]+"\n"; got != want {
			t.Errorf("split: %s, want %s", got, want)
		}
		if got, want := Compare(halves, whole, nil).String(), c[0]+"[-¶-]"+c[1]+"\n"; got != want {
			t.Errorf("joined: %s, want %s", got, want)
		}
	}
}

// TestRedlineJSON holds the names that pages read.
func TestRedlineJSON(t *testing.T) {
	got, err := json.Marshal(Compare("第98次会议", "第99次会议", nil))
	want := `[{"change":"delete","text":"第98次","old":{"Start":0,"End":8},"new":{"Start":0,"End":0}},` +
		`{"change":"insert","text":"第99次","old":{"Start":8,"End":8},"new":{"Start":0,"End":8}},` +
		`{"change":"keep","text":"会议","old":{"Start":8,"End":14},"new":{"Start":8,"End":14}}]`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}

func FuzzCompare(f *testing.F) {
	texts := samples(f)
	for i, text := range texts {
		f.Add(text, texts[(i+1)%len(texts)])
	}
	f.Add("王  翔2400万元\xff\n\n一、甲", "一、甲\r\n王翔2400元\xfe")
	f.Fuzz(func(t *testing.T, old, latest string) {
		r := Compare(old, latest, []string{"市财政局", "会议"})
		if err := soundRedline(old, latest, r); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(r, Compare(old, latest, []string{"市财政局", "会议"})) {
			t.Fatal("another redline the second time")
		}
	})
}
