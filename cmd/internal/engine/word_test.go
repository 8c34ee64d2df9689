package engine

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/templates"
)

// word writes a text as a Word file and gives its parts.
func word(t *testing.T, text string, opt Options, marks docx.Marks) ([]byte, map[string]string) {
	t.Helper()
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := e.Word(&b, drafting.Parse(text), opt, marks); err != nil {
		t.Fatal(err)
	}
	parts := unzip(t, b.Bytes())
	checkParts(t, parts)
	return b.Bytes(), parts
}

func sampleText(t *testing.T, name string) string {
	t.Helper()
	text, err := templates.Sample(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// whatItSays is a document without the places in its text, and with whoever is in
// a list whatever its rows: names of the leaders' grid move between them.
func whatItSays() cmp.Options {
	return cmp.Options{
		cmpopts.IgnoreTypes(drafting.Span{}),
		cmpopts.IgnoreFields(drafting.Document{}, "Blocks"),
		cmpopts.IgnoreFields(drafting.Item{}, "First", "Last"),
		cmpopts.IgnoreFields(drafting.Annex{}, "First", "Last"),
		cmp.Transformer("persons", func(r drafting.Roll) []drafting.Person { return r.Persons() }),
		cmpopts.EquateEmpty(),
	}
}

// TestWordKeepsText demands of every profile's sample that its Word file says
// what the draft says, in all that the draft is read for, and that the same
// input gives the same bytes.
func TestWordKeepsText(t *testing.T) {
	for _, name := range templates.Profiles() {
		t.Run(name, func(t *testing.T) {
			text := sampleText(t, name)
			data, parts := word(t, text, Options{Profile: name}, docx.Marks{})
			if again, _ := word(t, text, Options{Profile: name}, docx.Marks{}); !bytes.Equal(data, again) {
				t.Error("the same text gives other bytes")
			}
			if name == "gaozhi" {
				return // a form shows values and no text
			}
			got := drafting.Parse(wordText(readWord(t, parts["word/document.xml"]), true))
			if diff := cmp.Diff(drafting.Parse(text), got, whatItSays()); diff != "" {
				t.Errorf("-draft +word:\n%s", diff)
			}
		})
	}
}

// TestWordForm looks for the fields of the 发文稿纸 and what is known of them.
func TestWordForm(t *testing.T) {
	_, parts := word(t, sampleText(t, "gaozhi"), Options{Profile: "gaozhi", Set: map[string]string{"drafted": "栗涛"}}, docx.Marks{})
	var all strings.Builder
	for _, p := range readWord(t, parts["word/document.xml"]) {
		all.WriteString(p.accepted.String() + "\n")
	}
	for _, want := range []string{"发文稿纸", "签发：", "拟稿：栗涛", "公开属性及理由：主动公开"} {
		if !strings.Contains(all.String(), want+"\n") {
			t.Errorf("no field %q in\n%s", want, all.String())
		}
	}
}

// TestWordValues demands that what is known besides the draft stands in the file
// in its place.
func TestWordValues(t *testing.T) {
	_, parts := word(t, sampleText(t, "suzhou-changwu"), Options{
		Profile: "suzhou-changwu", Number: "常务会议纪要〔2020〕12号", Issued: "2020-06-03",
		Set: map[string]string{"compiled": "2020-06-02", "copies": "50", "scope": "各市、区人民政府"},
	}, docx.Marks{})
	var got []string
	for _, p := range readWord(t, parts["word/document.xml"]) {
		switch p.style {
		case docx.StyleNumber, docx.StyleCompiler, docx.StyleScope, docx.StyleIssue:
			got = append(got, p.style+" "+strings.TrimSpace(p.accepted.String()))
		}
	}
	want := []string{
		"JyNumber 常务会议纪要〔2020〕12号", "JyCompiler 苏州市人民政府办公室整理", "JyCompiler 2020年6月2日",
		"JyScope 分送：各市、区人民政府。", "JyIssue 苏州市人民政府办公室 2020年6月3日印发", "JyIssue （共印50份）",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// marksBetween gives the redline of two texts as tracked changes by one author.
func marksBetween(t *testing.T, old, latest string) docx.Marks {
	t.Helper()
	at := time.Date(2026, 5, 11, 9, 30, 0, 0, time.UTC)
	var marks docx.Marks
	for _, s := range drafting.Compare(old, latest, nil) {
		marks.Changes = append(marks.Changes, docx.Change{Segment: s, By: docx.Author{Name: "陆文涛", Time: at}})
	}
	return marks
}

// TestWordRedline demands that rejecting the tracked changes gives the old text
// back, and accepting them the new one.
func TestWordRedline(t *testing.T) {
	for _, name := range templates.Profiles() {
		if name == "gaozhi" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			latest := drafting.Format(drafting.Parse(sampleText(t, name)))
			for i, old := range spoilt(latest) {
				_, parts := word(t, latest, Options{Profile: name}, marksBetween(t, old, latest))
				document := parts["word/document.xml"]
				if !strings.Contains(document, `w:author="陆文涛" w:date="2026-05-11T09:30:00Z"`) {
					t.Errorf("%d: no author and date", i)
				}
				all := readWord(t, document)
				for _, side := range []struct {
					text   string
					accept bool
				}{{old, false}, {latest, true}} {
					if diff := cmp.Diff(sortedLines(side.text), sortedLines(wordText(all, side.accept))); diff != "" {
						t.Errorf("%d: accepted %v: -draft +word:\n%s", i, side.accept, diff)
					}
				}
			}
		})
	}
}

// spoilt gives earlier texts of a draft: with words changed, paragraphs deleted,
// split, joined and added.
func spoilt(text string) []string {
	lines := strings.Split(text, "\n")
	long := 0
	for i, b := range drafting.Parse(text).Blocks {
		if (b.Kind == drafting.Numbered || b.Kind == drafting.Paragraph) && len(b.Text) > len(lines[long]) && i > 1 {
			long = i
		}
	}
	without := slices.Delete(slices.Clone(lines), long, long+1)
	added := slices.Insert(slices.Clone(lines), long, "（一之二）会议还听取了有关情况的汇报。", "会议要求抓紧办理。")
	joined := slices.Clone(lines)
	joined[long-1] += joined[long]
	joined = slices.Delete(joined, long, long+1)
	split := slices.Clone(lines)
	first, rest, _ := strings.Cut(lines[long], "。")
	split[long] = first + "。"
	split = slices.Insert(split, long+1, "会议认为，"+rest)
	return []string{
		strings.NewReplacer("会议", "大会", "进一步", "", "抓好", "认真抓好落实").Replace(text),
		strings.Join(without, "\n"), strings.Join(added, "\n"), strings.Join(joined, "\n"), strings.Join(split, "\n"),
	}
}

// sortedLines is what a text says, in one order: the parts of a 版头 and of a 版记
// stand elsewhere in the file than in the draft.
func sortedLines(text string) []string { return slices.Sorted(slices.Values(says(text))) }

// TestWordComments demands that comments stand on the words they are about, and
// that none is lost.
func TestWordComments(t *testing.T) {
	text := drafting.Format(drafting.Parse(sampleText(t, "suzhou-changwu")))
	by := docx.Author{Name: "秦秘书长", Time: time.Date(2026, 5, 12, 8, 0, 0, 0, time.UTC)}
	quotes := []string{"统筹疫情防控和经济社会发展", "原则同意", "王  翔", "分送", "2020年6月1日印发"}
	marks := docx.Marks{Comments: []docx.Comment{{By: by, Text: "总的看可以。\n请再核一遍。"}}}
	for _, q := range quotes {
		at := strings.Index(text, q)
		marks.Comments = append(marks.Comments, docx.Comment{Span: drafting.Span{Start: at, End: at + len(q)}, By: by, Text: "请核：" + q})
	}
	two := strings.Index(text, "会议议定以下意见：")
	marks.Comments = append(marks.Comments, docx.Comment{Span: drafting.Span{Start: two, End: two + len("会议议定以下意见：\n一、学习")}, By: by, Text: "两段"})
	_, parts := word(t, text, Options{Profile: "suzhou-changwu"}, marks)
	on := map[string]string{}
	for _, p := range readWord(t, parts["word/document.xml"]) {
		for id, words := range p.comments {
			on[id] += words
		}
	}
	for i, want := range append(append([]string{""}, quotes...), "会议议定以下意见：一、学习") {
		if got, ok := on[fmt.Sprint(i)]; !ok || got != want {
			t.Errorf("comment %d stands on %q, want %q", i, got, want)
		}
	}
	for i, c := range marks.Comments {
		first, _, _ := strings.Cut(c.Text, "\n")
		if !strings.Contains(parts["word/comments.xml"], first) {
			t.Errorf("comment %d is not there", i)
		}
	}
}
