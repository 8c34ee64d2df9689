package review

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"jiyao/drafting"
	"jiyao/templates"
	"jiyao/workflow"
)

// shown writes a text as it is read: [-gone-], {+new+}, <passages with remarks>.
func shown(t Text) string {
	var b strings.Builder
	for _, l := range t.Lines {
		fmt.Fprintf(&b, "%d|", l.N)
		for _, p := range l.Pieces {
			switch {
			case p.Deleted():
				fmt.Fprintf(&b, "[-%s-]%d", p.Text, p.Hand)
			case p.Inserted():
				fmt.Fprintf(&b, "{+%s+}%d", p.Text, p.Hand)
			case len(p.Notes) > 0:
				fmt.Fprintf(&b, "<%s>%v", p.Text, p.Notes)
			default:
				b.WriteString(p.Text)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestMarked(t *testing.T) {
	cases := []struct{ name, old, new, want string }{
		{"same", "甲\n乙\n", "甲\n乙\n", "1|甲\n2|乙\n"},
		{"no line end", "甲", "甲", "1|甲\n"},
		{"blank lines count", "甲\n\n乙\n", "甲\n\n乙\n", "1|甲\n2|\n3|乙\n"},
		{"word in a paragraph", "会议听取了市财政局的汇报。\n", "会议认真听取了市财政局的汇报。\n", "1|会议{+认真+}1听取了市财政局的汇报。\n"},
		{"paragraph gone", "第一段话在这里。\n第二段话是别的。\n", "第二段话是别的。\n", "0|[-第一段话在这里。-]1\n1|第二段话是别的。\n"},
		{"paragraph new", "第二段话是别的。\n", "第一段话在这里。\n第二段话是别的。\n", "1|{+第一段话在这里。+}1\n2|第二段话是别的。\n"},
		{"blank line gone", "甲\n\n乙\n", "甲\n乙\n", "1|甲\n0|\n2|乙\n"},
	}
	for _, c := range cases {
		segments, err := drafting.Attribute([]drafting.Revision{{Text: c.old}, {Text: c.new, Hand: drafting.Hand{ID: "a", Name: "甲某"}}}, 0, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := shown(Marked(c.new, segments, nil)); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, got, c.want)
		}
	}
}

// Paragraphs of a marked text are numbered as the lines of the new text are, and
// together are the old text and the new one, whatever was changed.
func TestMarkedLosesNothing(t *testing.T) {
	data, err := templates.Sample("changwu")
	if err != nil {
		t.Fatal(err)
	}
	old := string(data)
	for _, change := range []*strings.Replacer{
		strings.NewReplacer("会议", "会议认真"), strings.NewReplacer("。\n", "。"), strings.NewReplacer("，", "。\n"),
		strings.NewReplacer("\n\n", "\n"), strings.NewReplacer("市", ""), strings.NewReplacer(old, ""),
	} {
		latest := change.Replace(old)
		segments, err := drafting.Attribute([]drafting.Revision{{Text: old}, {Text: latest}}, 0, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		marked := Marked(latest, segments, nil)
		lines := strings.Split(latest, "\n")
		next := 1
		for _, l := range marked.Lines {
			if l.N == 0 {
				continue
			}
			words := ""
			for _, p := range l.Pieces {
				if !p.Deleted() && p.Text != "¶" {
					words += p.Text
				}
			}
			if l.N != next || words != lines[l.N-1] {
				t.Fatalf("paragraph %d (want %d) reads %q, want %q", l.N, next, words, lines[l.N-1])
			}
			if latest[l.Start:l.Start+len(words)] != words {
				t.Fatalf("paragraph %d does not begin at %d", l.N, l.Start)
			}
			next++
		}
		if want := strings.Count(latest, "\n"); next-1 != want && next-1 != want+1 {
			t.Errorf("%d paragraphs, want %d", next-1, want)
		}
	}
}

func flowOf(t *testing.T) *workflow.Flow {
	t.Helper()
	data, err := os.ReadFile("../../../../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	flow, err := workflow.ParseFlow("default.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

// remarkOn makes a remark on words of a text.
func remarkOn(text, quote, note string) workflow.Remark {
	at := strings.Index(text, quote)
	a := drafting.AnchorAt(text, drafting.Span{Start: at, End: at + len(quote)})
	return workflow.Remark{Quote: a.Quote, Before: a.Before, After: a.After, Start: a.Start, Text: note, Revision: 1}
}

func TestThreads(t *testing.T) {
	text := "一、会议听取了市财政局的汇报。\n二、会议要求市教育局抓紧办理。\n"
	money, school := remarkOn(text, "市财政局", "请核全称"), remarkOn(text, "市教育局", "时限？")
	answer := money
	answer.Text = "已核"
	settled := school
	settled.Text, settled.Resolves = "补了", 3
	entries := []workflow.Entry{
		{Version: 2, Action: workflow.Comment, Actor: workflow.Person{Name: "甲"}, Remarks: []workflow.Remark{{Text: "总体可以", Revision: 1}}},
		{Version: 3, Action: workflow.Return, Actor: workflow.Person{Name: "乙"}, Remarks: []workflow.Remark{school, money}},
		{Version: 4, Action: workflow.Comment, Actor: workflow.Person{Name: "丙"}, Remarks: []workflow.Remark{answer}},
		{Version: 5, Action: workflow.Comment, Actor: workflow.Person{Name: "丙"}, Remarks: []workflow.Remark{settled}},
	}
	moved := "开头。\n" + strings.Replace(text, "要求", "强调，要求", 1)
	threads := Threads(entries, flowOf(t), moved)
	if len(threads) != 3 || !threads[0].Whole() {
		t.Fatalf("%d threads: %+v", len(threads), threads)
	}
	first, second := threads[1], threads[2]
	if moved[first.Span.Start:first.Span.End] != "市财政局" || len(first.Notes) != 2 || first.Settled != nil || !first.Marked {
		t.Errorf("first: %+v", first)
	}
	if second.Quote != "市教育局" || second.Settled == nil || second.Settled.Who != "丙" || second.Item != 2 {
		t.Errorf("second: %+v", second)
	}
	if got := shown(Clean(moved, threads)); !strings.Contains(got, "<市财政局>["+fmt.Sprint(first.N)+"]") {
		t.Errorf("the passage is not marked:\n%s", got)
	}
	if n := OpenThreads(threads); n != 2 {
		t.Errorf("%d open, want 2", n)
	}
	gone := Threads(entries, flowOf(t), "什么都没有了。\n")
	if last := gone[len(gone)-1]; last.Found || last.Quote == "" {
		t.Errorf("words that are gone come last: %+v", last)
	}
}

func TestHistoryFoldsSaves(t *testing.T) {
	at := time.Date(2026, 5, 12, 9, 0, 0, 0, workflow.Shanghai())
	zhang := workflow.Person{ID: "z", Name: "张三"}
	recording, review := workflow.Place{State: "recording"}, workflow.Place{State: "review"}
	entries := []workflow.Entry{{Version: 1, Action: workflow.Create, Actor: zhang, As: workflow.Recorder, To: recording, Occurred: at, Recorded: at}}
	for i := range 5 {
		when := at.Add(time.Duration(i+1) * time.Minute)
		entries = append(entries, workflow.Entry{Version: 2 + i, Action: workflow.Save, Actor: zhang, From: recording, To: recording, Occurred: when, Recorded: when})
	}
	entries = append(entries,
		workflow.Entry{Version: 7, Action: workflow.Submit, Actor: zhang, From: recording, To: review, Occurred: at, Recorded: at},
		workflow.Entry{
			Version: 8, Action: workflow.Return, Actor: workflow.Person{Name: "唐小禾"}, OnBehalf: workflow.Person{Name: "李四"}, From: review, To: recording,
			Occurred: at, Recorded: at.Add(24 * time.Hour), Note: "请核对。", Paper: &workflow.Paper{Version: 7, Scan: workflow.Scan{Name: "a.pdf", SHA256: "x"}},
		},
		workflow.Entry{
			Version: 9, Action: workflow.Approve, Actor: workflow.Person{Name: "乙"}, OnBehalf: workflow.Person{Name: "甲"}, As: workflow.Reviewer,
			From: review, To: workflow.Place{State: "signing"}, Bound: workflow.Change{Before: "a", After: "b"}, Occurred: at, Recorded: at,
		})
	var lines []string
	for _, e := range History(entries, flowOf(t)) {
		lines = append(lines, e.Who+"（"+e.As+"）"+e.Did)
	}
	want := []string{
		"乙（代甲）（审核人）改后审核同意，转入“签发”", "李四（唐小禾凭纸面登记）退回，退到“记录”", "张三（）送审，转入“审核”", "张三（）保存5次", "张三（记录人）起草",
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}

func TestMatrix(t *testing.T) {
	m := workflow.Minutes{Text: "纪要\n\n一、学习\n内容。\n二、财政\n内容。\n三、其他\n内容。\n"}
	row := func(n int, unit string, p workflow.Participant, items ...int) {
		p.Asking = workflow.Asking{N: n, Kind: workflow.Consulted, Invitation: workflow.Invitation{Unit: unit, Name: unit, Items: items, Due: p.Due}}
		if p.State == "" {
			p.State = workflow.PartyOpen
		}
		m.Participants = append(m.Participants, p)
	}
	late := workflow.Participant{}
	late.Due = "2026-05-01"
	row(1, "市财政局", late, 2)
	row(2, "市教育局", workflow.Participant{State: workflow.PartyAnswered, Outcome: workflow.Objected, Answers: []workflow.ItemAnswer{
		{Item: 1, Outcome: workflow.Agreed}, {Item: 2, Outcome: workflow.Objected, Opinion: "经费没有着落"},
	}}, 1, 2)
	row(3, "市公安局", workflow.Participant{})
	x := MatrixOf(m, map[string]bool{"unit 市公安局": true}, "2026-05-12")
	if x.Open != 2 || x.Late != 1 || len(x.Units) != 3 {
		t.Errorf("open %d, late %d, %d units", x.Open, x.Late, len(x.Units))
	}
	var got []string
	for _, item := range x.Items {
		line := item.Label
		for _, c := range item.Cells {
			line += "|" + c.Label
		}
		got = append(got, line)
	}
	want := []string{"全文|||已阅", "一、学习||同意|", "二、财政|已超期|不同意|"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
