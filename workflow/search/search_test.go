package search

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"jiyao/workflow"
)

func texts(grams []Gram) (all []string) {
	for _, g := range grams {
		all = append(all, g.Text)
	}
	return all
}

func TestGrams(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"会议", "会议 议"},
		{"第98次常务会议", "第 98 次常 常务 务会 会议 议"},
		{"常务会议纪要〔2026〕9号", "常务 务会 会议 议纪 纪要 要 2026 9 号"},
		{"ＡＢ１２ cd", "ab12 cd"},
		{"棚改，城更。项目", "棚改 改 城更 更 ¶ 项目 目"},
		{"𠮷田𰻞", "𠮷田 田𰻞 𰻞"},
		{"葛\U000e0101城", "葛城 城"},
		{"①一\n\n二", "1 一 ¶ 二"},
		{"\uE000某", "\uE000某 某"},
	} {
		if got := strings.Join(texts(Grams(c.text)), " "); got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
	}
}

func TestFind(t *testing.T) {
	const text = "会议原则同意《云州市棚改方案》，由市财政局、市住建局牵头。第98次会议，ABC公司王翔。"
	for _, c := range []struct {
		words string
		found bool
		marks []string
	}{
		{"棚改", true, []string{"棚改"}},
		{"改", true, []string{"改"}},
		{"市", true, []string{"市", "市", "市"}},
		{"财政局", true, []string{"财政局"}},
		{"财政局、市住建局", true, []string{"财政局、市住建局"}},
		{"财政局市住建局", false, nil},
		{"改棚", false, nil},
		{"98", true, []string{"98"}},
		{"9", false, nil},
		{"第98次", true, []string{"第98次"}},
		{"abc", true, []string{"ABC"}},
		{"ab", true, []string{"ABC"}},
		{"bc", false, nil},
		{"ＡＢＣ公司", true, []string{"ABC公司"}},
		{"棚改 王翔", true, []string{"棚改", "王翔"}},
		{"棚改 王祥", false, []string{"棚改"}},
		{"牵头第98", false, nil},
		{"“棚改方案”", true, []string{"棚改方案"}},
		{"。！，", true, nil},
	} {
		marks, all := Find(text, Phrases(c.words))
		var got []string
		for _, m := range marks {
			got = append(got, text[m.Start:m.End])
		}
		if all != c.found || !reflect.DeepEqual(got, c.marks) {
			t.Errorf("%q: got %v %q, want %v %q", c.words, all, got, c.found, c.marks)
		}
	}
}

// FuzzGrams holds the tokenizer to its promises: places within the text and in
// order, no unit that a database would cut or that holds a blank, and every
// piece of a text of Han characters found in it.
func FuzzGrams(f *testing.F) {
	for _, s := range []string{"会议", "第98次", "王　　翔", "𠮷", "a\u0301b", "\xff会\xfe", "①ﬁ㈱", "한국어", strings.Repeat("a", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, g := range Grams(text) {
			if g.Start < last || g.End < g.Start || g.End > len(text) {
				t.Fatalf("%q: gram %+v after %d", text, g, last)
			}
			if g.Text == "" || len(g.Text) > 2*utf8.UTFMax+longest || strings.ContainsAny(g.Text, " \x00\"=") || !utf8.ValidString(g.Text) {
				t.Fatalf("%q: gram %q", text, g.Text)
			}
			last = g.Start
		}
		marks, _ := Find(text, Phrases(text))
		for _, m := range marks {
			if m.Start < 0 || m.Start >= m.End || m.End > len(text) {
				t.Fatalf("%q: mark %v", text, m)
			}
		}
		runes := []rune(text)
		for i, c := range runes {
			if !wide(c) || passedOver(c) || len(Grams(string(c))) != 1 {
				continue
			}
			if _, ok := Find(text, Phrases(string(runes[i:i+1]))); !ok {
				t.Fatalf("%q: %q is not found", text, c)
			}
		}
	})
}

func TestOf(t *testing.T) {
	known := Known{Unit: func(name string, _ workflow.Date) string { return map[string]string{"市财政局": "czj"}[name] }}
	m := workflow.Minutes{
		ID: "m-1", Version: 3, Title: "常务会议纪要", Meeting: "2026-05-11", Type: "changwu",
		Text: "云州市人民政府常务会议纪要\n\n2026年5月11日，市长陆明远主持召开会议。\n\n一、关于棚改\n会议原则同意。由市财政局牵头。\n二、关于就业\n会议听取了汇报。\n\n出席：王　翔\n",
		Participants: []workflow.Participant{
			{Asking: workflow.Asking{N: 1, Invitation: workflow.Invitation{Unit: "rsj", Items: []int{2}}}, State: workflow.PartyOpen},
			{Asking: workflow.Asking{N: 2, Invitation: workflow.Invitation{Person: workflow.Person{ID: "p1"}}}, State: workflow.PartyOpen},
			{Asking: workflow.Asking{N: 3, Invitation: workflow.Invitation{Unit: "x"}}, State: workflow.PartyDropped},
		},
		Copies: []workflow.CopyRecord{{Copy: workflow.Copy{ID: "gaj"}, State: workflow.CopyReceived}, {Copy: workflow.Copy{ID: "back"}, State: workflow.CopyRecalled}},
	}
	r := known.Of(m)
	if len(r.Docs) != 3 || r.Docs[1].Heading != "关于棚改" || r.Day != Day("2026-05-11") {
		t.Fatalf("%+v", r)
	}
	if _, ok := Find(r.Docs[0].Words, Phrases("王翔 陆明远")); !ok {
		t.Errorf("who attended is not found: %q", r.Docs[0].Words)
	}
	has := func(doc int, kind, value string, want bool) {
		t.Helper()
		got := strings.Contains(strings.Join(r.Docs[doc].Keys, " "), key(kind, value))
		if got != want {
			t.Errorf("document %d, key %s %s: %v", doc, kind, value, got)
		}
	}
	has(0, keyFront, "", true)
	has(1, keyFront, "", false)
	has(1, keyCharged, "czj", true)
	has(2, keyCharged, "czj", false)
	has(0, keyCharged, "czj", true)
	has(0, mayUnit, "rsj", false)
	has(1, mayUnit, "rsj", false)
	has(2, mayUnit, "rsj", true)
	has(1, mayPerson, "p1", true)
	has(0, mayUnit, "x", false)
	has(1, mayUnit, "gaj", true)
	has(1, mayUnit, "back", false)
	has(2, keyPerson, "王翔", true)
	has(2, keyYear, "2026", true)
}
