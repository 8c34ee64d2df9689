package ui_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// talk is two hours of it as subtitles: 3,000 cues, about 30,000 characters.
func talk() []byte {
	var b strings.Builder
	for i := range 3000 {
		at := time.Time{}.Add(time.Duration(i) * 2400 * time.Millisecond).Format("15:04:05")
		fmt.Fprintf(&b, "%d\n%s,000 --> %s,900\n沈若川：这是第%d句话。\n\n", i+1, at, at, i+1)
	}
	return []byte(b.String())
}

// recorded begins a minutes of a meeting whose raw records are these.
func recorded(t *testing.T, s *servertest.Site, files map[string][]byte) *meetingDesk {
	t.Helper()
	d := newMeeting(t, s, "luoping")
	for name, data := range files {
		if a := d.Upload("/meetings/"+d.id+"/raw", name, data, nil); a.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", name, a.Status, errorOf(a))
		}
	}
	d.must("items", values("title", "研究供热"))
	d.send("begin", nil)
	return d
}

// readings counts how often a meeting's raw records were opened.
func readings(t *testing.T, s *servertest.Site, meeting string) (n int) {
	t.Helper()
	lines, err := s.Office.Store.RawLines(t.Context(), meeting)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.Act == dossier.RawRead {
			n++
		}
	}
	return n
}

// The raw record is a right of its own: who writes the minutes without it finds
// no trace of it, and every opening is on record.
func TestRawBeside(t *testing.T) {
	s := servertest.New(t)
	d := recorded(t, s, map[string][]byte{"转写.srt": talk(), "录音.mp3": []byte("声\x00音")})
	page := d.Get("/minutes/" + d.id + "/edit").Body
	if !strings.Contains(page, "转写.srt") || strings.Contains(page, "录音.mp3") {
		t.Error("the editor offers not just what can be read")
	}
	if n := readings(t, s, d.id); n != 0 {
		t.Errorf("opened %d times before anybody did", n)
	}
	lines, err := s.Office.Store.RawLines(t.Context(), d.id)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		a := d.PostJSON(fmt.Sprintf("/meetings/%s/raw/%d/read", d.id, l.N), `{"me":"luoping"}`)
		switch l.Name {
		case "转写.srt":
			if cues := decoded[[]struct{ At, Speaker, Text string }](t, a); len(cues) != 3000 || cues[2999].At != "1:59:57" || cues[2999].Speaker != "沈若川" {
				t.Errorf("%d cues, the last %+v", len(cues), cues[len(cues)-1])
			}
		default:
			if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "不是文字文件") {
				t.Errorf("%s: %d %s", l.Name, a.Status, a.Body)
			}
		}
	}
	if n := readings(t, s, d.id); n != 2 {
		t.Errorf("opened %d times on record, want 2", n)
	}
	other := s.As("haozhiwei") // writes the same minutes
	if a := other.Get("/minutes/" + d.id + "/edit"); a.Status != http.StatusOK || !strings.Contains(a.Body, "ed-text") || strings.Contains(a.Body, "原始记录") || strings.Contains(a.Body, "/raw") {
		t.Errorf("another writer: %d, or is told of the raw record", a.Status)
	}
	if a := other.PostJSON("/meetings/"+d.id+"/raw/1/read", `{"me":"haozhiwei"}`); a.Status != http.StatusForbidden {
		t.Errorf("another writer opens it: %d", a.Status)
	}
	if a := d.PostJSON("/meetings/"+d.id+"/raw/1/read", `{"me":"haozhiwei"}`); a.Status != http.StatusForbidden {
		t.Errorf("a page of somebody else: %d", a.Status)
	}
	if n := readings(t, s, d.id); n != 2 {
		t.Errorf("what was refused is on record as opened: %d", n)
	}
}

// By keys the raw record is opened, searched and quoted, two hours of talk as
// well as a note.
func TestEditorRaw(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	d := recorded(t, s, map[string][]byte{"转写.srt": talk(), "笔记.txt": []byte("会议于9:30开始。\n张市长讲了三点。\n")})
	m, err := s.Office.Store.Minutes(t.Context(), d.id)
	if err != nil {
		t.Fatal(err)
	}
	p := editing(b, s, "luoping", m)
	p.Click("[data-do=raw]")
	p.Until(`document.activeElement.id === "ed-raw-file"`)
	choose := `(name) => { const f = document.querySelector("#ed-raw-file"); f.value = Array.from(f.options).find((o) => o.text === name).value; f.dispatchEvent(new Event("change")); return true }`
	browsertest.Eval[bool](p, `(`+choose+`)("转写.srt")`)
	p.Until(`document.querySelectorAll(".ed-cue").length === 3000`)
	p.Focus("#ed-raw-find")
	p.Compose("di", "第299")
	p.Until(`document.querySelector(".ed-raw-hits").textContent === "第1处，共11处"`)
	p.Shot("raw")
	p.Keys("Enter")
	p.Until(`document.querySelector("mark[aria-current]").parentElement.textContent === "这是第2990句话。"`)
	p.Keys("Shift+Enter", "Shift+Enter")
	p.Until(`document.querySelector("mark[aria-current]").parentElement.textContent === "这是第2999句话。"`)
	browsertest.Eval[bool](p, `(() => { const w = document.querySelectorAll(".ed-cue-words"); getSelection().setBaseAndExtent(w[2997].firstChild, 2, w[2998].firstChild, 2); return true })()`)
	p.Keys("Tab") // selecting by script leaves the keyboard in the field
	p.Click("[data-do=raw-insert]")
	p.Until(`document.activeElement.classList.contains("cm-content")`)
	saved(p)
	if got := textOf(t, s, m); !strings.Contains(got, "第2998句话。这是") || strings.Contains(got, "沈若川：这是") {
		t.Errorf("the text:\n%s", got)
	}
	browsertest.Eval[bool](p, `(`+choose+`)("笔记.txt")`)
	p.Until(`document.querySelectorAll(".ed-cue").length === 2 && document.querySelector(".ed-raw-hits").textContent === "没有找到"`)
	p.Focus("#ed-raw-find")
	p.Keys("Escape")
	p.Until(`document.querySelector(".ed-raw").hidden && document.activeElement.classList.contains("cm-content")`)
	if n := readings(t, s, d.id); n != 2 {
		t.Errorf("%d openings on record, want 2", n)
	}
	p.Size(390, 844)
	p.Click("[data-do=raw]")
	browsertest.Eval[bool](p, `(document.querySelector(".ed-raw").scrollIntoView(), true)`)
	p.Shot("raw-390")
	if now, err := s.Office.Store.Minutes(t.Context(), m.ID); err != nil || now.Place.State != workflow.Recording {
		t.Errorf("%v %v", now.Place, err)
	}
}
