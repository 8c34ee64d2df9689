package workflow

import (
	"fmt"
	"reflect"
)

// DamageError says where the stored records contradict themselves: the first
// row that is wrong.
type DamageError struct {
	Table   string // 办理记录, 稿本, 纪要, 会签, 分送, 消息, 文号登记簿, 拒办记录 or 资料变更记录
	Minutes string // ID; or the number's text
	Row     int    // version, revision or n; 0 if the row as a whole is missing
	Msg     string
}

// Error names the table, the minutes and the row that do not fit.
func (e *DamageError) Error() string {
	if e.Row == 0 {
		return fmt.Sprintf("数据校验不符：%s“%s”：%s。", e.Table, e.Minutes, e.Msg)
	}
	return fmt.Sprintf("数据校验不符：%s“%s”第%d条：%s。", e.Table, e.Minutes, e.Row, e.Msg)
}

// Record is all that a store holds of one minutes, its participants and copies
// within it.
type Record struct {
	Minutes   Minutes
	Entries   []Entry
	Revisions []Revision
	Messages  []Message

	// Sums are the SHA-256 of the entries' canonical bytes, if somebody has
	// computed them already; else nil.
	Sums []Digest
}

// Verify recomputes the chain of the entries, replays the minutes from them,
// and compares everything else with them. The error is a *DamageError naming
// the first wrong row.
func (r Record) Verify() error {
	if err := r.VerifyHistory(); err != nil {
		return err
	}
	return r.verifyMessages()
}

// VerifyHistory is Verify without the messages.
func (r Record) VerifyHistory() error {
	for _, part := range []func() error{r.verifyChain, r.verifyRevisions, r.verifyReplay} {
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
		case !r.sums(i, e.Hash):
			return r.damage("办理记录", e.Version, "内容与摘要不符")
		case e.From != at:
			return r.damage("办理记录", e.Version, "状态与上一条接不上")
		}
		prev, at = e.Hash, e.To
	}
	return nil
}

// sums reports whether the hash is that of the i-th entry's canonical bytes.
func (r Record) sums(i int, hash string) bool {
	if r.Sums != nil {
		return r.Sums[i].reads(hash)
	}
	return SHA256().Sum(r.Entries[i].Canonical()).reads(hash)
}

func (r Record) verifyRevisions() error {
	n, force := 0, 0
	for _, e := range r.Entries {
		at := max(e.Saved, e.Revision)
		if at <= n && e.Revision == force {
			continue
		}
		n++
		if at != n || n > len(r.Revisions) {
			return r.damage("稿本", n, "缺少")
		}
		got := r.Revisions[n-1]
		text := sum(got.Text)
		want := Revision{
			Minutes: e.Minutes, N: n, Version: e.Version, Place: e.From, Author: e.Author(), At: e.Recorded,
			Text: got.Text, TextDigest: text, Digest: got.Digest, Competing: e.Saved == n,
		}
		if !want.Competing {
			force, want.TextDigest, want.Digest = n, e.Text.After, e.Bound.After
		}
		if got != want || text != got.TextDigest {
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
	if want.Revision > 0 && want.Revision <= len(r.Revisions) {
		want.Text = r.Revisions[want.Revision-1].Text
	}
	if reflect.DeepEqual(&want, &r.Minutes) {
		return nil
	}
	for _, part := range []struct {
		table     string
		want, got []any
	}{
		{"会签", rows(want.Participants), rows(r.Minutes.Participants)},
		{"分送", rows(want.Copies), rows(r.Minutes.Copies)},
	} {
		for i := range max(len(part.want), len(part.got)) {
			if i >= len(part.want) || i >= len(part.got) || !reflect.DeepEqual(part.want[i], part.got[i]) {
				return r.damage(part.table, i+1, "与办理记录不符")
			}
		}
	}
	return r.damage("纪要", r.Minutes.Version, "与按办理记录重建的不同")
}

func rows[T any](list []T) []any {
	all := make([]any, len(list))
	for i, v := range list {
		all[i] = v
	}
	return all
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
