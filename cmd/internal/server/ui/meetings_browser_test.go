package ui_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
)

// fullMeeting is a meeting with forty items and sixty people.
func fullMeeting(t *testing.T, s *servertest.Site) *meetingDesk {
	t.Helper()
	d := newMeeting(t, s, "luoping")
	for i := range 40 {
		f := values("title", fmt.Sprintf("审议《云州市第%d号政府规章（草案）》", i+1), "reporter", "市司法局", "topic", "zhengce")
		if i == 39 {
			f = values("title", "研究当前防汛抗旱工作", "reporter", "市水务局", "late", "1", "reason", "市长批示增加")
		}
		d.must("items", f)
	}
	d.must("items/7/withdraw", values("note", "部门意见尚未一致"))
	var who []string
	for i := range 50 {
		who = append(who, fmt.Sprintf("市第%d工作局%s", i+1, []string{"黄䶮", "陈𬱖", "石铭", "欧阳若水", "李静"}[i%5]))
	}
	d.must("people", url.Values{"who": {strings.Join(who, "\n")}, "standing": {"observer"}})
	d.must("people", url.Values{"person": {"gongning", "zhongxiaoman"}, "unit": {"kfq"}, "standing": {"observer"}, "items": {"3", "9"}})
	return d
}

// TestMeetingByKeyboard goes the recorder's way with the keyboard alone: an item
// moved by Alt and an arrow, somebody found by initials while typing, an absentee
// by one key.
func TestMeetingByKeyboard(t *testing.T) {
	b, s := browsertest.Start(t), servertest.New(t)
	d := newMeeting(t, s, "luoping")
	d.must("items", values("title", "研究甲"))
	d.must("items", values("title", "研究乙"))
	p := at(b, s, "luoping", "/meetings/"+d.id)
	p.Focus("#row-1 [data-move=down]")
	p.Keys("Alt+ArrowDown")
	p.Until(`document.querySelector("[data-agenda] tbody tr").id === "row-2"`)
	p.Until(`document.activeElement && document.activeElement.closest("#row-1") !== null`)
	p.Go(s.URL + "/meetings/" + d.id + "/people")
	p.Focus("#guest")
	p.Keys("z", "x", "f")
	p.Until(`document.getElementById("found").textContent.includes("张晓峰")`)
	p.Focus("#found input")
	p.Keys(" ", "Control+Enter")
	p.Until(`Array.from(document.querySelectorAll("td")).some(function (c) { return c.textContent === "市财政局"; })`)
	p.Go(s.URL + "/meetings/" + d.id + "/attendance")
	p.Keys("j", "j")
	p.Until(`document.activeElement.id === "here2"`)
	p.Keys(" ", "Control+Enter")
	p.Until(`document.body.textContent.includes("请假 1")`)
	if a := d.Get("/meetings/" + d.id + "/attendance"); strings.Contains(a.Body, `id="here2" name="here2" value="1" checked`) {
		t.Error("the absentee is ticked")
	}
}

// TestMeetingLooks shows every page of a full meeting at both widths; what does
// not fit would run out of the page to the right.
func TestMeetingLooks(t *testing.T) {
	b, s := browsertest.Start(t), servertest.New(t)
	d := fullMeeting(t, s)
	p := at(b, s, "luoping", "/meetings")
	for _, width := range []int64{1440, 390} {
		p.Size(width, 900)
		for name, path := range map[string]string{
			"list": "/meetings", "agenda": "/meetings/" + d.id, "item": "/meetings/" + d.id + "/items/40", "people": "/meetings/" + d.id + "/people?find=cz",
			"signs": "/meetings/" + d.id + "/attendance", "sheet": "/meetings/" + d.id + "/sheet", "records": "/meetings/" + d.id + "/records",
			"raw": "/meetings/" + d.id + "/raw", "new": "/meetings/new?type=changwu&date=2026-05-25", "minutes": "/minutes/new", "basics": "/meetings/" + d.id + "/basics",
			"none": "/meetings/" + d.id + "/decide/none",
		} {
			p.Go(s.URL + path)
			if over := browsertest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				t.Errorf("%s at %d: %d pixels too wide", name, width, over)
			}
			p.Shot(fmt.Sprintf("%s-%d", name, width))
		}
	}
}
