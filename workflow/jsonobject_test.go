package workflow

import (
	"encoding/json"
	"testing"
)

// FuzzJSONObject: an object is written as encoding/json writes it.
func FuzzJSONObject(f *testing.F) {
	for _, seed := range []string{"", "常务会议纪要", "a\"b", `a\b`, "<b>&", "a\nb\x00", "\u2028", "x\u2029", "\xff", "\xe2\x80", "\x7f", "𠮷"} {
		f.Add(seed, 7, seed)
	}
	f.Fuzz(func(t *testing.T, text string, n int, more string) {
		want, err := json.Marshal(struct {
			Text string
			N    int
			More string `json:",omitempty"`
			List []string
		}{text, n, more, []string{more}})
		if err != nil {
			t.Fatal(err)
		}
		var o jsonObject
		o.text("Text", text)
		o.value("N", n)
		o.some("More", more)
		o.value("List", []string{more})
		if got := o.end(); got != string(want) {
			t.Errorf("written %s, want %s", got, want)
		}
	})
}

// TestNotice: the payload of a notice, with everything in it and with little.
func TestNotice(t *testing.T) {
	e := Entry{
		Minutes: "m-1", Version: 3, Title: "常务会议纪要<一>", Action: Consult, Note: "请\n复", Due: "2026-06-03",
		Actor: Person{ID: "rev", Name: "王翔"}, From: Place{State: Review}, To: Place{State: Review, Step: 1},
		Desk:  Holder{Post: "fgfsz", Person: Person{ID: "sig"}},
		Asked: []Asking{{Invitation: Invitation{Unit: "czj", Name: "财政局"}}}, Urged: []int{1, 2},
	}
	for want, e := range map[string]Entry{
		`{"Minutes":"m-1","Title":"常务会议纪要\u003c一\u003e","By":"王翔","Note":"请\n复","Version":3,"Action":"consult","From":"review","To":"review#2",` +
			`"Post":"fgfsz","Person":"sig","Due":"2026-06-03","Asked":["财政局"],"Urged":[1,2]}`: e,
		`{"Minutes":"m-1","Title":"","By":"","Note":"","Version":2,"Action":"submit","From":"","To":""}`: {Minutes: "m-1", Version: 2, Action: Submit},
	} {
		if got := notice(e, "k").Payload; got != want {
			t.Errorf("written %s\nwant    %s", got, want)
		}
	}
}
