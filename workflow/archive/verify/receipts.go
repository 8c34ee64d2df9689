package verify

import (
	"fmt"
	"strconv"
)

// A receipt is one copy as 5-receipts.json has it.
type receipt struct {
	N        int    `json:"n"`
	Unit     string `json:"unit"`
	UnitID   string `json:"unit_id"`
	Copies   int    `json:"copies"`
	Channel  string `json:"channel"`
	Use      string `json:"use"`
	State    string `json:"state"`
	By       string `json:"by"`
	Through  string `json:"through"`
	Occurred string `json:"occurred"`
	Recorded string `json:"recorded"`
	Note     string `json:"note"`
	Replaces int    `json:"replaces"`
}

// receiptsAgree makes the receipts anew of the history and compares them.
func (e *examination) receiptsAgree() *fault {
	var want []receipt
	for _, x := range e.entries {
		want = x.handle(want)
	}
	for i := range max(len(want), len(e.receipts)) {
		where := fmt.Sprintf("第%d份分送件", i+1)
		switch {
		case i >= len(want):
			return wrong(receiptsName, "%s（%.40s）在办理记录中没有", where, e.receipts[i].Unit)
		case i >= len(e.receipts):
			return wrong(receiptsName, "缺少%s（%.40s）", where, want[i].Unit)
		case e.receipts[i] != want[i]:
			return wrong(receiptsName, "%s（%.40s）与办理记录不符：单位、状态、经办人或时间被改动或调换", where, want[i].Unit)
		}
	}
	return nil
}

// handle adds what an entry did to copies. The fields of a list come one after
// another behind its count.
func (e entry) handle(rows []receipt) []receipt {
	by, _, through := e.whose()
	done := receipt{By: by, Through: through, Occurred: e.get("occurred"), Recorded: e.get("recorded")}
	copies, handled := e.lists()
	for _, h := range handled {
		n, _ := strconv.Atoi(h["handled"])
		if n < 1 || n > len(rows) {
			continue // the rows will differ
		}
		r := &rows[n-1]
		r.State, r.By, r.Through, r.Occurred, r.Recorded, r.Note = h["state"], done.By, done.Through, done.Occurred, done.Recorded, e.get("note")
	}
	for _, c := range copies {
		r := done
		r.N, r.Unit, r.UnitID, r.Channel, r.Use = len(rows)+1, c["unit"], c["unit.id"], c["channel"], c["use"]
		r.Copies, _ = strconv.Atoi(c["count"])
		r.Replaces, _ = strconv.Atoi(c["replaces"])
		r.State = firstState(r)
		rows = append(rows, r)
	}
	return rows
}

// firstState is where a copy begins.
func firstState(r receipt) string {
	switch {
	case r.Use != "":
		return "kept"
	case r.Channel == "exchange" || r.Channel == "box" || r.Channel == "pickup":
		return "waiting"
	default:
		return "sent"
	}
}

// lists gives the copies that an entry sent and those that it handled.
func (e entry) lists() (copies, handled []map[string]string) {
	var now map[string]string
	rest := 0
	for _, f := range e.fields {
		switch {
		case f.name == "copies":
			rest, _ = strconv.Atoi(f.value)
			now = nil
		case f.name == "unit" && rest > 0:
			rest--
			now = map[string]string{}
			copies = append(copies, now)
		case f.name == "handled":
			now = map[string]string{}
			handled = append(handled, now)
		case f.name == "lapsed" || f.name == "remark":
			now = nil
		}
		if now != nil {
			if _, there := now[f.name]; !there {
				now[f.name] = f.value
			}
		}
	}
	return copies, handled
}
