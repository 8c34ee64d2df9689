package drafting

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seed reads a file that a clone without its surroundings lacks.
func seed(t *testing.T, name string) string {
	t.Helper()
	for dir := ".."; len(dir) < 40; dir = filepath.Join(dir, "..") {
		if data, err := os.ReadFile(filepath.Join(dir, "shared", "seed", name)); err == nil {
			return string(data)
		}
	}
	t.Skip("no seed beside the repository")
	return ""
}

// What was copied from the printed file, with the blanks of its extraction and
// the breaks of its pages, is the same document as the clean text.
func TestRejoinSeed(t *testing.T) {
	got, breaks := Rejoin(seed(t, "suzhou-98.extracted.txt"))
	want := seed(t, "suzhou-98.txt")
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" || breaks < 60 {
		t.Errorf("%d breaks (-want +got):\n%s", breaks, diff)
	}
	if diff := cmp.Diff(Parse(want), Parse(got), cmp.AllowUnexported()); diff != "" {
		t.Errorf("another document:\n%s", diff)
	}
}

// Broken at any measure of a page, with or without indents and blank lines, a
// text comes back; one that was never broken is left alone.
func TestRejoin(t *testing.T) {
	clean := strings.Join([]string{
		"2026年5月11日，市长陆明远主持召开市政府第98次常务会议，听取全市安全生产工作情况汇报，审议《云州市城市更新实施办法》，研究部署下一阶段重点工作。",
		"会议议定以下意见：",
		"一、听取全市安全生产工作情况汇报",
		"（一）会议指出，安全生产事关人民群众生命财产安全，各地各部门要切实把思想和行动统一到党中央决策部署上来，压紧压实责任，防范化解重大风险。",
		"（二）由市应急管理局牵头，会同市财政局、市住房城乡建设局研究提出安排使用3.5亿元专项资金的方案，于6月30日前报市政府审定。",
		"二、审议《云州市城市更新实施办法》",
		"会议原则同意《云州市城市更新实施办法》，由市住房城乡建设局根据会议讨论意见修改完善后按程序印发实施。",
	}, "\n") + "\n"
	for name, page := range map[string]string{
		"plain": wrapped(clean, "", ""), "indented": wrapped(clean, "　　", ""), "spaced": wrapped(clean, "", "\n"), "CRLF": strings.ReplaceAll(wrapped(clean, "", ""), "\n", "\r\n"),
		"narrow": broken(clean, "　　", 20), "wide": broken(clean, "    ", 35), "margin": "  " + strings.ReplaceAll(strings.TrimSuffix(broken(clean, "　　", 28), "\n"), "\n", "\n  "),
	} {
		got, breaks := Rejoin(page)
		if diff := cmp.Diff(clean, got); diff != "" || breaks < 5 {
			t.Errorf("%s: %d breaks (-want +got):\n%s", name, breaks, diff)
		}
	}
	for _, text := range []string{clean, "", "\n", "短句。\n又一句。\n", strings.Repeat("一行一行的说明文字没有写满一行\n", 9)} {
		if got, breaks := Rejoin(text); got != text || breaks != 0 {
			t.Errorf("%q became %q, %d breaks", text, got, breaks)
		}
	}
}

// wrapped breaks paragraphs at 28 characters, the first line set in by two.
func wrapped(text, indent, between string) string {
	return strings.ReplaceAll(broken(text, indent, 28), "\n", "\n"+between)
}

// broken breaks paragraphs at so many characters.
func broken(text, indent string, measure int) string {
	var b strings.Builder
	for l := range strings.Lines(text) {
		runes, most := []rune(strings.TrimSuffix(l, "\n")), measure-2
		front := indent
		for len(runes) > most {
			b.WriteString(front + string(runes[:most]) + "\n")
			runes, most, front = runes[most:], measure, ""
		}
		b.WriteString(front + string(runes) + "\n")
	}
	return b.String()
}

// A break within brackets is none of a paragraph, whatever number comes behind
// it; a number that follows on none is a part of its sentence.
func TestRejoinNumbers(t *testing.T) {
	const plain = "会议原则同意城市更新实施办法并由市住房城乡建设局根据会议讨论意见修改完善后按程序印发实施。\n"
	for _, clean := range []string{
		"列席：郭毅（党群工作部）、贺小川（运营公司）、邱岚（资金管理部，第1、2项议题）\n缺席：丁一（出差）\n",
		"会议明确：（1）4月30日前完成全部37个“污水零直排区”问题整改；（2）由街道每周通报；（3）约谈。\n（一）整改。\n",
		"间接原因：企业安全培训流于形式，起重机械未按规定进行检验检测，现场也没有设专人指挥，四（3）班教室受损。\n1.整改\n2.通报\n",
	} {
		clean += plain
		for measure := 20; measure <= 40; measure++ {
			got, _ := RejoinAll(broken(clean, "", measure))
			if diff := cmp.Diff(clean, got); diff != "" {
				t.Errorf("at %d (-want +got):\n%s", measure, diff)
			}
		}
	}
}

// FuzzRejoin: whatever is pasted, no character is lost but blanks and breaks,
// and what has been joined is joined no further.
func FuzzRejoin(f *testing.F) {
	for _, s := range []string{"", " \n\n \n", "一、\n（1\n3.5亿元 98次\n", strings.Repeat("审议通过城市更新实施办法和有关工作方案并研究部署下一阶\n", 5)} {
		f.Add(s)
	}
	bare := func(s string) string {
		return strings.Map(func(c rune) rune {
			if strings.ContainsRune(" \n\u3000", c) || space(c) {
				return -1
			}
			return c
		}, strings.ToValidUTF8(Normalise(s), "?"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if all, _ := RejoinAll(text); bare(all) != bare(text) {
			t.Errorf("%q became %q", text, all)
		}
		got, breaks := Rejoin(text)
		if bare(got) != bare(text) {
			t.Errorf("%q became %q", text, got)
		}
		if breaks == 0 && got != text {
			t.Errorf("%q was changed to %q without a break", text, got)
		}
	})
}
