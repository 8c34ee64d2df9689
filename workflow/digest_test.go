package workflow

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// signedDraft gives a draft with the masthead's number line and the end given.
func signedDraft(number, end string) string {
	return "云州市人民政府常务会议纪要\n" + number + "\n2026年5月28日上午，市长主持召开市政府第12次常务会议。\n" +
		"一、关于项目计划\n会议同意拨付第2期资金。\n由市发改委整理\n2026年7月1日\n二、关于档案工作\n会议同意云政发〔2026〕3号文件。\n\n" +
		"出席：林书言  高明远\n记录：唐小禾\n\n" + end
}

const usualEnd = "云州市人民政府办公室整理\n2026年6月1日\n分送：各区人民政府。\n云州市人民政府办公室      2026年6月2日印发"

// TestNumberBound: of the 文号 only its digits may be filled in after 签发.
func TestNumberBound(t *testing.T) {
	for _, c := range []struct {
		old, new string
		open     bool
	}{
		{"〔2026〕1号", "〔2027〕38号", true},
		{"〔2026〕  号", "〔2026〕1号", true},
		{"〔2026〕号", "〔2026〕1号", true},
		{"〔2026〕××号", "〔2026〕12号", true},
		{"〔××××〕×号", "〔2026〕12号", true},
		{"常务会议纪要〔2026〕　号", "常务会议纪要〔2026〕1号", true},
		{"（2026年第5次）\n云政纪〔2026〕 号", "（2026年第5次）\n云政纪〔2026〕7号", true},
		{"第  期", "第12期", true},
		{"第  期", "第十二期", true},
		{"（第　期）", "（第12期）", true},
		{"常务会议纪要第  期", "常务会议纪要第9期", true},
		{"2026年第  期（总第  期）", "2026年第5期（总第120期）", true},

		{"〔2026〕1号", "另拨付市城投公司三亿元〔2026〕1号", false},
		{"〔2026〕1号", "免去张三局长职务第12期", false},
		{"〔2026〕  号", "〔2026〕1号，另拨付三亿元", false},
		{"〔2026〕  号", "〔2026〕拨三亿1号", false},
		{"〔2026〕  号", "云政纪〔2026〕1号", false},
		{"云政纪〔2026〕1号", "云政发〔2026〕1号", false},
		{"〔2026〕1号", "[2026]1号", false},
		{"第12期", "第12号", false},
		{"第12期", "", false},
		{"", "〔2026〕1号", false},
		{"", "第12期", false},
		{"第12期", "第12期\n另拨付三亿元第3期", false},
		{"（2026年第5次）", "（2026年第6次）", false},
		{"拨付三亿元第1期", "拨付三亿元第9期", false},
		{"密级：机密\n议题：\n审议云政发〔2026〕1号", "密级：机密\n议题：\n审议云政发〔2026〕2号", false},
	} {
		before, after := signedDraft(c.old, usualEnd), signedDraft(c.new, usualEnd)
		if open := Bound("题", before) == Bound("题", after); open != c.open {
			t.Errorf("%q → %q: open %v, want %v", c.old, c.new, open, c.open)
		}
	}
}

// TestBodyNumberBound: a 文号 or 期号 that the body speaks of is bound, also
// where the masthead has none.
func TestBodyNumberBound(t *testing.T) {
	for _, number := range []string{"〔2026〕1号", ""} {
		text := signedDraft(number, usualEnd)
		for _, c := range [][2]string{
			{"拨付第2期", "拨付第3期"},
			{"云政发〔2026〕3号", "云政发〔2026〕4号"},
			{"一、关于项目计划", "第1期\n一、关于项目计划"},
			{"第12次", "第13次"},
		} {
			if Bound("题", text) == Bound("题", strings.Replace(text, c[0], c[1], 1)) {
				t.Errorf("number %q: %q → %q is open", number, c[0], c[1])
			}
		}
	}
	short := "研究拨款事项\n同意云政发〔2026〕3号\n会议同意拨付。"
	if Bound("题", short) == Bound("题", strings.Replace(short, "3号", "4号", 1)) {
		t.Error("a number below a line of text is open")
	}
}

// TestDatesBound: 整理日期 and 印发日期 may be filled in at the end of the text
// and nowhere else.
func TestDatesBound(t *testing.T) {
	const unit = "云州市人民政府办公室"
	for _, c := range []struct {
		end, old, new string
		open          bool
	}{
		{usualEnd, "2026年6月1日", "2026年6月15日", true},
		{usualEnd, "2026年6月2日印发", "2026年12月31日印发", true},
		{unit + "整理\n2026年  月  日\n分送：各区。", "2026年  月  日", "2026年6月1日", true},
		{unit + "整理\n  年  月  日\n分送：各区。", "年  月  日", "2026年6月1日", true},
		{unit + "整理\n2026-06-01\n分送：各区。", "2026-06-01", "2026-06-15", true},
		{unit + "整理\n二〇二六年六月一日\n分送：各区。", "六月一日", "六月十五日", true},
		{"分送：各区。\n" + unit + "    2026年×月×日印发（共印45份）", "×月×日", "6月2日", true},
		{"分送：各区。\n" + unit + "    年  月  日印发", "年  月  日", "2026年6月2日", true},
		{"分送：各区。\n" + unit + "\n2026年6月2日\n印发", "6月2日", "6月3日", true},
		{usualEnd + "\n附件1\n任务清单\n由市发改委整理\n2026年9月1日\n一、目标", "年6月1日", "年6月3日", true},

		{usualEnd, "2026年7月1日", "2026年9月30日", false},
		{"附件1\n任务清单\n市发改委整理\n2026年9月1日\n分送：各区。\n" + unit + "  2026年6月2日印发", "年9月1日", "年9月3日", false},
		{usualEnd + "\n三、关于其他\n会议同意。", "年6月1日", "年6月3日", false},
		{usualEnd + "\n三、关于其他\n会议同意。", "年6月2日印", "年6月3日印", false},
		{usualEnd, "2026年6月1日", "2026年6月1日前拨三亿元", false},
		{usualEnd, "室整理\n", "室整理\n市城投公司\n", false},
		{unit + "整理\n分送：各区。", "整理\n", "整理\n2026年6月1日\n", false},
		{"分送：各区。\n" + unit + "印发", "印发", "2026年6月2日印发", false},
		{"分送：各区。\n" + unit + "  2026年6月2日印发（共印45份）", "45", "46", false},
		{"（有效期至今年6月30日）\n" + usualEnd, "今年6月", "今年9月", false},
		{"会议要求由市水务局2026年6月30日印发", "6月30日", "9月30日", false},
	} {
		text := signedDraft("〔2026〕1号", c.end)
		after := strings.Replace(text, c.old, c.new, 1)
		if text == after {
			t.Fatalf("the draft has no %q", c.old)
		}
		if open := Bound("题", text) == Bound("题", after); open != c.open {
			t.Errorf("%q: %q → %q: open %v, want %v", c.end, c.old, c.new, open, c.open)
		}
	}
}

// TestNoListsBound: where no list divides the body from its end, a date right
// below the text is the text's.
func TestNoListsBound(t *testing.T) {
	const head = "云州市人民政府常务会议纪要\n第1期\n2026年5月28日，市长主持召开市政府常务会议。\n一、关于项目计划\n会议同意。\n"
	for _, end := range []string{
		"由市发改委整理\n2026年7月1日",
		"市财政局拨付到位截至2026年7月1日",
		"市财政局    2026年7月1日印发",
		"2026年7月1日",
	} {
		if Bound("题", head+end) == Bound("题", head+strings.Replace(end, "7月", "9月", 1)) {
			t.Errorf("the date of %q is open", end)
		}
	}
}

// A filling is a text of templates/samples with the pieces that may be filled in
// after 签发, and the same with their places left blank.
type filling struct {
	text  string
	open  []string // in the order of the text, each with enough around it to stand once
	blank []string
}

func fillings(t testing.TB) map[string]filling {
	issue := func(date string) string { return "室                    " + date + "印发" }
	const blankIssue = "室                    2023年  月  日印发"
	all := map[string]filling{
		"bangong":   {open: []string{"\n第9期\n", issue("2023年6月19日")}, blank: []string{"\n第  期\n", blankIssue}},
		"changwu":   {open: []string{"〔2023〕12号\n", "整理\n2023年9月25日\n", issue("2023年9月25日")}, blank: []string{"〔2023〕　号\n", "整理\n2023年　月　日\n", blankIssue}},
		"dangzu":    {open: []string{"云政党组纪〔2023〕11号\n", issue("2023年7月14日")}, blank: []string{"云政党组纪〔2023〕号\n", blankIssue}},
		"gaozhi":    {open: []string{"〔2023〕21号\n", "整理\n2023年10月24日\n", issue("2023年10月25日")}, blank: []string{"〔2023〕×号\n", "整理\n年 月 日\n", blankIssue}},
		"gbt9704":   {open: []string{"云政纪〔2023〕16号\n", issue("2023年5月17日")}, blank: []string{"云政纪〔2023〕  号\n", blankIssue}},
		"lianxi":    {open: []string{"\n2023年第8期\n", "整理\n2023年6月2日\n", issue("2023年6月2日")}, blank: []string{"\n2023年第 期\n", "整理\n2023年×月×日\n", blankIssue}},
		"xiaozhang": {open: []string{"云大办纪〔2023〕5号\n", "整理\n2023年4月24日\n", issue("2023年4月24日")}, blank: []string{"云大办纪〔2023〕 号\n", "整理\n2023年__月__日\n", blankIssue}},
		"zhuanti":   {open: []string{"\n第28期\n", issue("2023年8月7日")}, blank: []string{"\n第　期\n", blankIssue}},
		"suzhou-changwu": {
			open:  []string{"整理\n2020年6月1日\n", issue("2020年6月1日")},
			blank: []string{"整理\n2020年  月  日\n", "室                    2020年  月  日印发"},
		},
	}
	for name, f := range all {
		data, err := os.ReadFile(filepath.Join("../templates/samples", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		f.text = string(data)
		for _, s := range f.open {
			if strings.Count(f.text, s) != 1 {
				t.Fatalf("%s: %q does not stand there once", name, s)
			}
		}
		all[name] = f
	}
	return all
}

// digitPlaces gives the bytes that hold a digit which may be filled in.
func (f filling) digitPlaces() map[int]bool {
	places := map[int]bool{}
	for _, s := range f.open {
		at := strings.Index(f.text, s)
		for i, r := range s {
			if unicode.IsDigit(r) {
				places[at+i] = true
			}
		}
	}
	return places
}

// filledIn gives the text with the places in as.
func (f filling) filledIn(as []string) string {
	pairs := make([]string, 0, 2*len(as))
	for i, s := range as {
		pairs = append(pairs, f.open[i], s)
	}
	return strings.NewReplacer(pairs...).Replace(f.text)
}

// TestSamplesFilledIn: of each sample all three fields may be filled in, from
// blanks or changed.
func TestSamplesFilledIn(t *testing.T) {
	for name, f := range fillings(t) {
		later := slices.Clone(f.open)
		for i := range later {
			later[i] = strings.NewReplacer("月2", "月1", "5号", "38号", "6月1日", "6月30日").Replace(later[i])
		}
		want := Bound("题", f.text)
		for _, text := range []string{f.filledIn(f.blank), f.filledIn(later), strings.ReplaceAll(f.text, "\n", "\r\n")} {
			if Bound("题", text) != want {
				t.Errorf("%s: filling in changes the digest", name)
			}
		}
	}
}

// TestSamplesBound changes one character of a signed sample, or puts one more
// there: all but the digits that may be filled in is bound.
func TestSamplesBound(t *testing.T) {
	all := fillings(t)
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		f := all[rapid.SampledFrom(names).Draw(t, "sample")]
		blank := rapid.Bool().Draw(t, "blank")
		if blank {
			f.text, f.open = f.filledIn(f.blank), f.blank
		}
		starts := make([]int, 0, len(f.text)/2)
		for i := range f.text {
			starts = append(starts, i)
		}
		if rapid.Bool().Draw(t, "near") { // the lines that hold a field
			s := rapid.SampledFrom(f.open).Draw(t, "field")
			at := strings.Index(f.text, s)
			starts = slices.DeleteFunc(starts, func(i int) bool { return i < at-60 || i > at+len(s)+6 })
		}
		at := rapid.SampledFrom(starts).Draw(t, "at")
		old, size := utf8.DecodeRuneInString(f.text[at:])
		word := rapid.SampledFrom([]string{"拨", "不", "另拨付市城投公司三亿元", "号", "年第", "第", "期", "月", "日", "纪要", "〔", "）", "、", "\n"}).Draw(t, "word")
		if inserted := f.text[:at] + word + f.text[at:]; Bound("题", inserted) == Bound("题", f.text) {
			t.Fatalf("%q put before %q is open", word, f.text[at:min(len(f.text), at+60)])
		}
		open := f.digitPlaces()
		if open[at] || string(old) == word || blank && strings.ContainsRune(" 　×_", old) {
			return
		}
		if r := rapid.SampledFrom([]string{word, "七", "9"}).Draw(t, "instead"); r != string(old) {
			changed := f.text[:at] + r + f.text[at+size:]
			if Bound("题", changed) == Bound("题", f.text) {
				t.Fatalf("%q for %q in %q is open", r, old, f.text[at:min(len(f.text), at+60)])
			}
		}
	})
}

// FuzzBound: two texts of one digest differ in nothing but digits and what keeps
// their place.
func FuzzBound(f *testing.F) {
	f.Add(signedDraft("〔2026〕1号", usualEnd), signedDraft("〔2026〕  号", usualEnd))
	f.Add("第  期\n会议纪要", "第\xff期\n会议纪要")
	f.Fuzz(func(t *testing.T, a, b string) {
		bare := func(s string) string {
			s = strings.NewReplacer("\uFEFF", "", "\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
			return strings.Map(func(r rune) rune {
				if strings.ContainsRune(" \t　\u00A0×xX*＿_〇○零一二三四五六七八九十百", r) || unicode.IsDigit(r) {
					return -1
				}
				return r
			}, s)
		}
		if Bound("题", a) == Bound("题", b) && bare(a) != bare(b) {
			t.Fatalf("%q and %q have one digest", a, b)
		}
	})
}

func BenchmarkBound(b *testing.B) {
	text := fillings(b)["suzhou-changwu"].text
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Bound("题", text)
	}
}

// TestEarlierDigest: a minutes whose signatures were digested by an earlier rule
// may still be filled in and issued, and its words are still bound.
func TestEarlierDigest(t *testing.T) {
	d := at(t, defaultFlow(t), Collation, Number)
	d.minutes.Digest = strings.Repeat("0e", 32)
	for i := range d.minutes.Approvals {
		d.minutes.Approvals[i].Digest = d.minutes.Digest
	}
	clk := actor("clerk", Clerk)
	other := command(Save, clk)
	text := strings.Replace(draftText(), "原则同意", "同意", 1)
	other.Text = &text
	if _, err := d.try(other); err == nil {
		t.Error("a word may be changed")
	}
	d.do(command(Save, clk)).do(command(Number, clk)).do(command(Finalize, clk)).do(command(Issue, clk))
	if d.minutes.Digest != strings.Repeat("0e", 32) || d.minutes.Place.State != Issued {
		t.Errorf("at %s the minutes binds %s", d.minutes.Place, d.minutes.Digest)
	}
}
