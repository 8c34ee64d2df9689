package office_test

import (
	"testing"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// The copies that stay and the days to sign for a copy are the office's to say;
// where it says nothing they are the usual ones.
func TestCustoms(t *testing.T) {
	for name, c := range map[string]struct {
		customs office.Customs
		staying int
		late    string // 2026-05-12 is a Tuesday, 9 May a Saturday that is worked on
	}{
		"usual":  {office.Customs{}, 3, "2026-05-08"},
		"own":    {office.Customs{ReceiptDays: 1, Kept: 5, Shelved: 2}, 7, "2026-05-11"},
		"no one": {office.Customs{ReceiptDays: 5}, 0, "2026-05-06"},
	} {
		d := openedWith(t, c.customs)
		d.take(office.Warrant{Note: "首次导入"}, func(*org.Data) {})
		l, err := d.SendList(t.Context(), d.draftOf("m-1", "第98次常务会议纪要", searchText))
		if err != nil {
			t.Fatal(err)
		}
		staying := 0
		for _, r := range l.Recipients {
			if r.Use != workflow.ForRecipient {
				staying += r.Copies
			}
		}
		late, err := d.LateBefore(t.Context())
		if got := late.Format(time.DateOnly); err != nil || staying != c.staying || got != c.late {
			t.Errorf("%s: %d copies stay, want %d; late before %s, want %s; %v", name, staying, c.staying, got, c.late, err)
		}
	}
}
