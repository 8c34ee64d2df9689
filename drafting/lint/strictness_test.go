package lint

import (
	"strings"
	"testing"

	"jiyao/drafting"
)

// What a kind of minutes demands or waives comes into the levels of the
// findings; what was milder than its rule stays so.
func TestStrictness(t *testing.T) {
	const text = "出席：王翔  洪宗明\n列席：王翔\n记录：\n云州市人民政府办公室  2020年6月1日印发\n"
	for _, c := range []struct {
		word string
		want string
	}{{"阻断", "E"}, {"提醒", "W"}, {"提示", "I"}, {"不查", ""}} {
		for _, id := range []string{"M11", "M18"} {
			grade, err := ParseGrade(id, c.word)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, f := range of(id, Check(drafting.Parse(text), Options{Strictness: Strictness{id: grade}})) {
				got += f.Level.String()
			}
			if got != c.want {
				t.Errorf("%s %s gives %q, want %q", id, c.word, got, c.want)
			}
		}
	}
	lowered := Strictness{"M39": {Level: Hint}} // it has findings of its own level and milder ones
	for _, f := range Check(drafting.Parse("出席：王翔\n分送：各区。\n云州市人民政府办公室  2020年6月1日\n"), Options{Strictness: lowered}) {
		if f.ID == "M39" && f.Level != Hint {
			t.Errorf("lowered M39 is %s", f.Level)
		}
	}
	raised := Strictness{"M08": {Level: Blocker}} // that the chair is not the first remains a hint
	for _, f := range Check(drafting.Parse("2020年5月11日，王翔市长主持召开会议。\n出席：洪宗明  王翔\n"), Options{Strictness: raised}) {
		if f.ID == "M08" && f.Level != Hint {
			t.Errorf("where the chair stands is %s", f.Level)
		}
	}
}

// A demanded recorder is missed where there is no line for him at all.
func TestRecorderDemanded(t *testing.T) {
	const text = "出席：王翔  洪宗明\n分送：各区。\n云州市人民政府办公室  2020年6月1日印发\n"
	for level, strictness := range map[Level]Strictness{Hint: nil, Blocker: {"M18": {Level: Blocker}}} {
		found := of("M18", Check(drafting.Parse(text), Options{Strictness: strictness}))
		if len(found) != 1 || found[0].Level != level {
			t.Errorf("want one %s: %+v", level, found)
		}
	}
}

func TestParseGrade(t *testing.T) {
	for _, c := range [][3]string{
		{"M99", "阻断", "没有校对规则"},
		{"L01", "提醒", "不能在这里设置"},
		{"M01", "严", "应当写成"},
		{"M33", "提醒", "依据是法律"},
		{"M33", "不查", "依据是法律"},
	} {
		if _, err := ParseGrade(c[0], c[1]); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s %s: %v", c[0], c[1], err)
		}
	}
	if _, err := ParseGrade("M33", "阻断"); err != nil {
		t.Error(err)
	}
}
