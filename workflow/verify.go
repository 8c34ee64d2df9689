package workflow

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
)

// DamageError says where the stored records contradict themselves: the first
// row that is wrong.
type DamageError struct {
	Table   string // 办理记录, 稿本, 纪要, 分送, 消息, 文号登记簿 or 拒办记录
	Minutes string // ID; or the number's text
	Row     int    // version, revision or n; 0 if the row as a whole is missing
	Msg     string
}

// Error names the table, the minutes and the row that do not fit.
func (e *DamageError) Error() string {
	return fmt.Sprintf("数据校验不符：%s“%s”第%d条：%s。", e.Table, e.Minutes, e.Row, e.Msg)
}

// Record is all that a store holds of one minutes.
type Record struct {
	Minutes   Minutes
	Entries   []Entry
	Revisions []Revision
	Copies    []CopyRecord
	Messages  []Message
}

// Verify recomputes the chain of the entries, replays the minutes from them,
// and compares everything else with them. The error is a *DamageError naming
// the first wrong row.
func (r Record) Verify() error {
	for _, part := range []func() error{r.verifyChain, r.verifyRevisions, r.verifyReplay, r.verifyCopies, r.verifyMessages} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (r Record) damage(table string, row int, msg string) error {
	return &DamageError{Table: table, Minutes: r.Minutes.ID, Row: row, Msg: msg}
}

func (r Record) verifyChain() error {
	prev, at := "", Place{}
	for i, e := range r.Entries {
		switch {
		case e.Minutes != r.Minutes.ID || e.Version != i+1:
			return r.damage("办理记录", i+1, "缺少或多出一条")
		case e.Prev != prev:
			return r.damage("办理记录", e.Version, "与上一条接不上")
		case e.sealed(prev).Hash != e.Hash:
			return r.damage("办理记录", e.Version, "内容与摘要不符")
		case e.From != at:
			return r.damage("办理记录", e.Version, "状态与上一条接不上")
		}
		prev, at = e.Hash, e.To
	}
	return nil
}

func (r Record) verifyRevisions() error {
	n := 0
	for _, e := range r.Entries {
		if e.Revision == n {
			continue
		}
		n++
		if e.Revision != n || n > len(r.Revisions) {
			return r.damage("稿本", n, "缺少")
		}
		want := Revision{
			Minutes: e.Minutes, N: n, Version: e.Version, Place: e.From, Author: e.Actor, At: e.Recorded,
			Text: r.Revisions[n-1].Text, TextDigest: e.Text.After, Digest: e.Bound.After,
		}
		if got := r.Revisions[n-1]; got != want || sum(got.Text) != got.TextDigest {
			return r.damage("稿本", n, "与办理记录不符")
		}
	}
	if n != len(r.Revisions) {
		return r.damage("稿本", n+1, "多出")
	}
	return nil
}

func (r Record) verifyReplay() error {
	want := Replay(r.Entries)
	if len(r.Revisions) > 0 {
		want.Text = r.Revisions[len(r.Revisions)-1].Text
	}
	if !reflect.DeepEqual(want, r.Minutes) {
		return r.damage("纪要", r.Minutes.Version, "与按办理记录重建的不同")
	}
	return nil
}

func (r Record) verifyCopies() error {
	var want []CopyRecord
	for _, e := range r.Entries {
		for i, c := range e.Copies {
			want = append(want, CopyRecord{Minutes: e.Minutes, Version: e.Version, N: i + 1, Copy: c, Sent: e.Recorded})
		}
	}
	for i := range max(len(want), len(r.Copies)) {
		if i >= len(want) || i >= len(r.Copies) || want[i] != r.Copies[i] {
			return r.damage("分送", i+1, "与办理记录不符")
		}
	}
	return nil
}

func (r Record) verifyMessages() error {
	var want []Message
	for _, e := range r.Entries {
		want = append(want, Messages(e)...)
	}
	for i := range max(len(want), len(r.Messages)) {
		if i >= len(want) || i >= len(r.Messages) || want[i] != r.Messages[i] {
			return r.damage("消息", i+1, "与办理记录不符")
		}
	}
	return nil
}

// VerifyLedger compares one scope of a number ledger with what the entries of
// all minutes say was taken and made void: no gap, no stranger, no loss. The
// numbers are in order; taken and voided are keyed by the number.
func VerifyLedger(numbers []NumberRecord, taken, voided map[DocNumber]Entry) error {
	for i, n := range numbers {
		e, ok := taken[n.Number]
		v, isVoid := voided[n.Number]
		wrong := func(msg string) error {
			return &DamageError{Table: "文号登记簿", Minutes: n.Number.Text, Row: n.Number.N, Msg: msg}
		}
		switch {
		case i > 0 && n.Number.N != numbers[i-1].Number.N+1:
			return wrong("与上一号不相连")
		case !ok || e.Minutes != n.Minutes || !e.Recorded.Equal(n.Taken):
			return wrong("没有对应的编号记录")
		case isVoid == n.Voided.IsZero() || (!isVoid && n.Reason != ""):
			return wrong("作废与办理记录不符")
		case isVoid && (!v.Recorded.Equal(n.Voided) || v.Note != n.Reason):
			return wrong("作废的时间或理由与办理记录不符")
		}
	}
	return missingNumber(numbers, taken)
}

func missingNumber(numbers []NumberRecord, taken map[DocNumber]Entry) error {
	held := map[DocNumber]bool{}
	for _, n := range numbers {
		held[n.Number] = true
	}
	var lost []DocNumber
	for number := range taken {
		if !held[number] {
			lost = append(lost, number)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	first := slices.MinFunc(lost, func(a, b DocNumber) int { return cmp.Compare(a.N, b.N) })
	return &DamageError{Table: "文号登记簿", Minutes: first.Text, Row: first.N, Msg: "缺少"}
}
