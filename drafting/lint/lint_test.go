package lint

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"jiyao/drafting"
	"jiyao/drafting/spent"
)

var update = flag.Bool("update", false, "write the findings and fixes into testdata")

// A case of testdata is two or three sections: the draft, named after the rule
// that it is about; what the rule finds; and fixed where Fix changes the draft.
func TestRules(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out []txtar.File
		for i := 0; i < len(archive.Files); {
			in := archive.Files[i]
			group := []txtar.File{in}
			for i++; i < len(archive.Files) && (archive.Files[i].Name == "findings" || archive.Files[i].Name == "fixed"); i++ {
				group = append(group, archive.Files[i])
			}
			got := answer(in)
			out = append(out, got...)
			t.Run(in.Name, func(t *testing.T) {
				if d := cmp.Diff(render(group), render(got)); d != "" && !*update {
					t.Errorf("want -, got +\n%s", d)
				}
				only(t, in)
			})
		}
		if *update {
			archive.Files = out
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// only says that no other rule objects to what the case's rule has found, and
// that the rule can be switched off.
func only(t *testing.T, in txtar.File) {
	id, _, _ := strings.Cut(in.Name, "/")
	all := Check(drafting.Parse(string(in.Data)), Options{Book: bookOf(id)})
	for _, f := range of(id, all) {
		for _, g := range all {
			if g.ID != id && g.Span.Start < f.Span.End && f.Span.Start < g.Span.End {
				t.Errorf("%s says %q of what is found: %s", g.ID, g.Message, f.Message)
			}
		}
	}
	if left := of(id, Check(drafting.Parse(string(in.Data)), Options{Strictness: Strictness{id: {Off: true}}, Book: bookOf(id)})); len(left) > 0 {
		t.Errorf("%s switched off, still %v", id, left)
	}
}

// of gives the findings of one rule.
func of(id string, findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.ID != id })
}

func render(files []txtar.File) string {
	return string(txtar.Format(&txtar.Archive{Files: files}))
}

func answer(in txtar.File) []txtar.File {
	text := drafting.Normalise(string(in.Data))
	id, _, _ := strings.Cut(in.Name, "/")
	findings := of(id, Check(drafting.Parse(text), Options{Book: bookOf(id)}))
	var b strings.Builder
	for i, at := range places(text, findings) {
		f := findings[i]
		fmt.Fprintf(&b, "%d:%d %s %s %s\n", at.Line, at.Column, f.ID, f.Level.Chinese(), f.Message)
	}
	out := []txtar.File{in, {Name: "findings", Data: []byte(b.String())}}
	if fixed, _ := Fix(text, findings); fixed != text {
		out = append(out, txtar.File{Name: "fixed", Data: []byte(fixed)})
	}
	return out
}

// Every rule has a case that finds something and one that finds nothing, and
// its own examples bear it out.
func TestRulesAreComplete(t *testing.T) {
	seen := map[string]bool{}
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range archive.Files {
			if id, _, ok := strings.Cut(f.Name, "/"); ok && len(archive.Files[i+1].Data) > 0 {
				seen[id] = true
			}
		}
	}
	for _, r := range Rules() {
		if !seen[r.ID] && r.By == "" {
			t.Errorf("%s has no case that finds something", r.ID)
		}
		if r.Title == "" || r.Bad == "" || r.Good == "" || r.Why == "" || r.Unseen == "" || r.Source == "" || r.Strength == "" || r.From == AnyStep {
			t.Errorf("%s has an empty column", r.ID)
		}
	}
}

func samples(t testing.TB) map[string]string { return drafts(t, "../../templates/samples") }

// drafts gives the texts of a folder by their names.
func drafts(t testing.TB, folder string) map[string]string {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no drafts in "+folder, err)
	}
	texts := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(file), ".txt")] = string(data)
	}
	return texts
}

// What is published or shipped as a model must not be blocked.
func TestSamplesAreNotBlocked(t *testing.T) {
	for name, text := range samples(t) {
		for _, f := range Check(drafting.Parse(text), Options{}) {
			if f.Level == Blocker {
				t.Errorf("%s: %s %s: %q", name, f.ID, f.Message, text[f.Span.Start:f.Span.End])
			}
		}
	}
}

// The published sample is found to have what it has, and nothing else.
func TestPublishedSample(t *testing.T) {
	var got []string
	for _, f := range Check(drafting.Parse(samples(t)["suzhou-changwu"]), Options{}) {
		got = append(got, f.Level.String()+" "+f.ID)
	}
	if want := []string{"I M27", "W M03", "I M15"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestStepsLeaveOutWhatCannotBeKnownYet(t *testing.T) {
	doc := drafting.Parse("由××牵头。\n")
	if got := of("M38", Check(doc, Options{At: Recording})); len(got) != 0 {
		t.Errorf("placeholders are found while drafting: %v", got)
	}
	if got := of("M38", Check(doc, Options{At: Review})); len(got) != 1 {
		t.Errorf("placeholders are not found at review: %v", got)
	}
}

func TestFixLeavesNothingFixable(t *testing.T) {
	text := "会议指出,(一)要抓好\"双胜利\",,２０２０年０６月０１日。。。\n(一)、审议苏府[2020]4号.\n"
	for range 4 {
		text, _ = Fix(text, Check(drafting.Parse(text), Options{}))
	}
	for _, f := range Check(drafting.Parse(text), Options{}) {
		if f.Fix != nil {
			t.Errorf("%s is still fixable in %q", f.ID, text)
		}
	}
}

func TestFixSkipsOverlaps(t *testing.T) {
	edit := func(start, end int, s string) Finding {
		return Finding{Fix: &Edit{drafting.Span{Start: start, End: end}, s}}
	}
	got, made := Fix("abcdef", []Finding{edit(4, 5, "E"), edit(0, 3, "X"), edit(2, 4, "Y"), edit(5, 99, "Z")})
	if got != "XdEf" || made != 2 {
		t.Errorf("%q by %d edits, want %q by 2", got, made, "XdEf")
	}
}

func TestJSON(t *testing.T) {
	text := "𬱖会议指出, 好。\n会议, 好。"
	findings := Check(drafting.Parse(text), Options{})
	var b bytes.Buffer
	if err := WriteJSON(&b, text, findings); err != nil {
		t.Fatal(err)
	}
	var items []Item
	if err := json.Unmarshal(b.Bytes(), &items); err != nil {
		t.Fatal(err)
	}
	want := []Item{
		{"P01", "E", 5, 6, 1, 6, ",", "句内停顿应当用全角逗号", "GB/T 15834—2011 §5.1", &ItemFix{5, 7, "，"}},
		{"P01", "E", 12, 13, 2, 3, ",", "句内停顿应当用全角逗号", "GB/T 15834—2011 §5.1", &ItemFix{12, 14, "，"}},
	}
	if d := cmp.Diff(want, items); d != "" {
		t.Error(d)
	}
	b.Reset()
	if err := WriteJSON(&b, "", nil); err != nil || b.String() != "[]\n" {
		t.Errorf("%q %v", b.String(), err)
	}
}

func TestSARIF(t *testing.T) {
	text := "会议指出,好。\n"
	var b bytes.Buffer
	if err := WriteSARIF(&b, "1.0", []Report{{"a.txt", text, Check(drafting.Parse(text), Options{})}}); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	result := log.Runs[0].Results[0]
	if log.Version != "2.1.0" || result.RuleID != "P01" || result.Level != "error" ||
		log.Runs[0].Tool.Driver.Rules[result.RuleIndex].ID != "P01" ||
		result.Locations[0].Physical.Region != (sarifRegion{1, 5, 4, 1}) {
		t.Errorf("%s", b.String())
	}
	b.Reset()
	if err := WriteSARIF(&b, "", nil); err != nil || !strings.Contains(b.String(), `"results": []`) {
		t.Errorf("%s %v", b.String(), err)
	}
}

// Ten times the text may take ten times the processor's time; twenty-five is
// generous to the collector and still far from the hundred of a quadratic rule.
func TestTimeIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	seeds := []string{
		"会议指出,", "《", "》", "《（", "“《", "一是", "是", "...", "。，", "\"", "(", "12月", "[2020]4号", "我", "a,会", "×", "0",
		"一、甲\n", "（一）", "审议《甲》", "《甲》\n", ".", "\n", "出席：", "一是一", "((((((((((", "《甲", "”甲“", "“甲”、", "、等", "1-2个",
		"——", "第一、", "（以下简称《甲》）", "一是，", "甲：", "汉 字", "好！", "以下意见。\n一、", "“甲‘",
		"2020年五月", "共5元（", "5元，其中", "约一百余", "约一", "提出三项要求：\n1.甲\n", "三项要求：一是甲", "1—2万", "附件：1.甲\n附件\n甲\n", "第九十八次",
		"由有关部门", "目前9", "近日", "同意9票", "原则同意《甲》。", "会议强调，", "甲说：“", "4月底前由", "出席：王翔  王翔  ", "分送：甲，甲，", "责任一是甲，", "（第 2）", "由××局，", "每月上周", "、和志强2名", "1.2—1.5亿",
	}
	for _, seed := range seeds {
		t.Run(seed, func(t *testing.T) {
			small, large := drafting.Parse(strings.Repeat(seed, 20_000/len(seed)+1)), drafting.Parse(strings.Repeat(seed, 200_000/len(seed)+1))
			part, whole, linear := spent.Linear(func() { Check(small, Options{}) }, func() { Check(large, Options{}) }, 25)
			if !linear {
				t.Errorf("%q: %v, ten times of it %v", seed, part, whole)
			}
		})
	}
}

func FuzzCheck(f *testing.F) {
	for _, text := range samples(f) {
		f.Add(text)
	}
	f.Add("(一)、“《）】,。。...０６月０１日")
	f.Add("”甲“乙“丙”丁”")
	f.Add("出席：\xa9\xbe\xa4 00")
	f.Add("表  1\n甲  2\n乙  3\n合计  4\n20年5月、3、4个、约3千5百m2、2020年五月\n附件：1.甲\n附件\n乙")
	f.Fuzz(sound)
}

// sound says that the findings of a text are in order and in place and that
// neither they nor the fixes cut a character.
func sound(t *testing.T, text string) {
	t.Helper()
	doc := drafting.Parse(text)
	text = drafting.Format(doc)
	findings := Check(doc, Options{})
	at := 0
	for _, f := range findings {
		if f.Span.Start < at || f.Span.End < f.Span.Start || f.Span.End > len(text) {
			t.Fatalf("%s at %v of %d, after %d", f.ID, f.Span, len(text), at)
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[f.Span.Start:f.Span.End]) {
			t.Fatalf("%s cuts a character: %v", f.ID, f.Span)
		}
		at = f.Span.Start
	}
	if fixed, _ := Fix(text, findings); utf8.ValidString(text) && !utf8.ValidString(fixed) {
		t.Fatal("Fix breaks the text")
	}
	Items(text, findings)
}

// pieces are what minutes are made of, and what breaks them.
var pieces = strings.Fields(`\n \n \n 2020年5月11日上午， 王翔市长主持召开市政府第98次常务会议， 审议《甲办法》 《乙 》 一、 二、 （一）
	会议议定以下意见：\n 原则同意 。 ， 、 出席： 请假： 列席： 记录： （3人）： 王\s\s翔 \s\s 洪宗明 市水务局周云祥 市财政局张\s三 分送： 各局 各区、 ；
	云州市人民政府办公室 整理 2020年6月1日 印发 云政纪〔2019〕3号 同意9票 反对3票 弃权零票 有效票11张 收回11张 三分之二通过 由有关部门 4月底前
	2019年3月2日之前 近日 目前 30% 会议强调， 张局长说：“ ” “ 会议决定建议 听取 汇报 传达学习 （列席第二项议题） 附件1 抄送： 报： 时间： 主持： 7 䶮 a ( )
	三个议题 等事项 投了反对票 同志
	《 〈 》 （ ） （以下简称 （试行） ‘ ’ -- — ～ 3-5个 三、四个月 、等工作 、和 一是， 第一、 …… 。。 “3.15”事故 ！`)

// Drafts put together at random are read without harm.
func TestPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	space := strings.NewReplacer("\\n", "\n", "\\s", " ")
	for range 1500 {
		var b strings.Builder
		for range r.IntN(120) {
			b.WriteString(space.Replace(pieces[r.IntN(len(pieces))]))
		}
		sound(t, b.String())
	}
}
