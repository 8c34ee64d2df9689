package org

import (
	"reflect"

	"jiyao/workflow"
)

// Outcome is what becomes of one row if a draft is taken (逐行核对).
type Outcome struct {
	Where Where // zero for a row that the files lack
	Book  string
	Key   string
	Fate  Fate
	Says  string // a sentence; empty for Same
}

// Fate is what becomes of a row.
type Fate string

// What may become of rows.
const (
	Added   Fate = "added"   // 新增
	Altered Fate = "altered" // 修改
	Ended   Fate = "ended"   // 截止: a last day is all that is new
	Gone    Fate = "gone"    // 删除
	Same    Fate = "same"    // 不变
)

// Label gives the fate's Chinese name.
func (f Fate) Label() string {
	return map[Fate]string{Added: "新增", Altered: "修改", Ended: "截止", Gone: "删除", Same: "不变"}[f]
}

// Outcomes says row by row what becomes of a draft's files: first every row of
// theirs, in their order, then the rows they lack that change.
func (p Preview) Outcomes(d Draft) []Outcome {
	changes := make(map[[2]string]workflow.Alteration, len(p.Changes))
	for _, c := range p.Changes {
		changes[[2]string{c.Book, c.Key}] = c
	}
	var all []Outcome
	for _, b := range books() {
		rows := reflect.ValueOf(d.Data).Field(b.field)
		for i, where := range d.lines[b.name] {
			if i >= rows.Len() || where == (Where{}) {
				continue
			}
			o := Outcome{Where: where, Book: b.name, Key: b.key(b.take(rows.Index(i))), Fate: Same}
			at := [2]string{b.name, o.Key}
			if c, ok := changes[at]; ok {
				o.Fate, o.Says = fateOf(b, c), p.Office.Describe(c)
				delete(changes, at)
			}
			all = append(all, o)
		}
	}
	for _, c := range p.Changes {
		if _, left := changes[[2]string{c.Book, c.Key}]; left {
			b, _ := bookNamed(books(), c.Book)
			all = append(all, Outcome{Book: c.Book, Key: c.Key, Fate: fateOf(b, c), Says: p.Office.Describe(c)})
		}
	}
	return all
}

// fateOf says what a change does to its row.
func fateOf(b book, c workflow.Alteration) Fate {
	switch {
	case c.Before == "":
		return Added
	case c.After == "":
		return Gone
	}
	before, after := b.rowOf(c.Before), b.rowOf(c.After)
	if b.cell(after, "until") == "" {
		return Altered
	}
	for i, col := range b.columns {
		if col.name != "until" && col.show(before[i]) != col.show(after[i]) {
			return Altered
		}
	}
	return Ended
}

// Fates counts the outcomes.
func Fates(all []Outcome) map[Fate]int {
	n := map[Fate]int{}
	for _, o := range all {
		n[o.Fate]++
	}
	return n
}
