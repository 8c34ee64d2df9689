package editing_test

import (
	"strings"
	"testing"

	"jiyao/cmd/internal/server/editing"
	"jiyao/drafting"
)

// Lists of names are put in order where they stand, as they are written, and
// nothing is lost; lists by units stay.
func TestOrderRoll(t *testing.T) {
	const draft = "第1次会议纪要\n\n会议指出，要抓好落实。\n\n出席：张晓峰  王  翔  丁  一  欧阳若川\n请假：陈静、丁一（出差）\n列席：市财政局张三  市水务局丁二\n记录：骆平\n"
	for _, test := range []struct{ at, want, says string }{
		{"王  翔", "出席：丁  一 王  翔 张晓峰 欧阳若川", ""},
		{"出席", "出席：丁  一 王  翔 张晓峰 欧阳若川", ""},
		{"陈静", "请假：丁一（出差）、陈静", ""},
		{"市水务局", "", "按单位写的"},
		{"会议指出", "", "光标不在"},
		{"骆平", "", "光标不在"},
	} {
		edits, err := editing.OrderRoll(draft, drafting.Parse(draft), strings.Index(draft, test.at))
		if test.says != "" {
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%s: %v, want %s", test.at, err, test.says)
			}
			continue
		}
		if err != nil || len(edits) != 1 {
			t.Errorf("%s: %+v, %v", test.at, edits, err)
			continue
		}
		if got := strings.Join(strings.Fields(edits[0].Text), " "); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(test.want, " ", "") {
			t.Errorf("%s: got %s, want %s", test.at, got, test.want)
		}
		done := draft[:edits[0].Start] + edits[0].Text + draft[edits[0].End:]
		again, err := editing.OrderRoll(done, drafting.Parse(done), strings.Index(done, test.at))
		if err != nil || len(again) != 0 {
			t.Errorf("%s: in order already, and yet %+v, %v in\n%s", test.at, again, err, done)
		}
	}
}
