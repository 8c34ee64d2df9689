package drafting

import "testing"

func TestFullTitle(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"市政府第12次常务会议纪要\n2022年5月6日，周建国市长主持召开市政府第12次常务会议。\n", "市政府第12次常务会议纪要"},
		{"2022年5月6日，周建国市长主持召开市政府第12次常务会议。\n", "市政府第12次常务会议纪要"},
		{"2022年5月6日，校长谈经主持召开第5次校长办公会。\n", "第5次校长办公会纪要"},
		{"2022年5月6日，周建国市长主持召开专题会议。\n", "专题会议纪要"},
		{"抓好落实。\n", ""},
	} {
		if got := Parse(tt.text).FullTitle(); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}
