package ui

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"jiyao/cmd/internal/server/editing"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/workflow"
)

// A returned file is a Word file that may have been made of an older draft than
// the one as it is.
type returned struct {
	docx.Result
	base  *workflow.Revision // the older draft that it was made of; nil if it was none
	text  string             // that it brings: what it changes, in the draft as it is
	clash bool               // both have changed the same: text is the file's alone
}

// maxBases is how many drafts are looked at, from the latest on.
const maxBases = 12

// returnedWord reads a file that comes back, and finds the draft that it was made
// of. What has been changed in the draft since stays.
func returnedWord(data []byte, changes docx.Changes, draft string, revisions []workflow.Revision) (returned, error) {
	said, err := wordOf(data, changes, draft)
	if err != nil {
		return returned{}, err
	}
	back := returned{Result: said, text: said.Text}
	if changes == docx.Reject || said.Text == draft {
		return back, nil // what it changes is not asked for, or is there
	}
	base := madeOf(data, said.Text, revisions)
	if base == nil || drafting.Normalise(base.Text) == draft {
		return back, nil
	}
	old := drafting.Normalise(base.Text)
	if back.Result, err = wordOf(data, changes, old); err != nil {
		return back, err
	}
	back.base = base
	merged, ok := editing.Join(editing.Merge(old, draft, back.Text), nil)
	if back.text, back.clash = merged, !ok; back.clash {
		back.text = back.Text
	}
	return back, nil
}

// madeOf finds the draft that a file was made of: the latest that it says without
// its tracked changes, else the one that it differs least from.
func madeOf(data []byte, text string, revisions []workflow.Revision) (nearest *workflow.Revision) {
	least, looked := -1, 0
	for i := len(revisions) - 1; i >= 0 && looked < maxBases; i-- {
		r := &revisions[i]
		if r.Competing {
			continue
		}
		looked++
		draft := drafting.Normalise(r.Text)
		before, err := wordOf(data, docx.Reject, draft)
		if err == nil && before.Text == draft {
			return r
		}
		if n := differs(draft, text); least < 0 || n < least {
			nearest, least = r, n
		}
	}
	return nearest
}

// differs counts the bytes by which two texts differ.
func differs(a, b string) (n int) {
	for _, s := range drafting.Compare(a, b, nil) {
		if s.Change != drafting.Kept {
			n += len(s.Text)
		}
	}
	return n
}

// wordBase is the older draft of a file with what the file changes in it, and
// what has been changed in the draft since.
type wordBase struct {
	N           int
	File, Since drafting.Redline
	Clash       bool
}

// besideBase puts both differences beside each other, for the page.
func (back returned) besideBase(draft string, terms []string) *wordBase {
	if back.base == nil {
		return nil
	}
	old := drafting.Normalise(back.base.Text)
	return &wordBase{
		N: back.base.N, Clash: back.clash,
		File: drafting.Compare(old, back.Text, terms), Since: drafting.Compare(old, draft, terms),
	}
}

// keepRemarks puts the comments of a file beside the minutes as remarks (批注) of
// who registers it, each on the words that it is about, with the author whom the
// file names.
func (u *UI) keepRemarks(r *http.Request, v *web.Visit, m workflow.Minutes, comments []docx.Remark) (int, error) {
	cmd := workflow.Command{
		Minutes: m.ID, Version: m.Version, Action: workflow.Comment, Actor: v.Actor, Key: r.FormValue("key") + "-remarks",
	}
	for _, c := range comments {
		cmd.Remarks = append(cmd.Remarks, remarkOf(m, c))
	}
	step, err := u.Office.Do(r.Context(), cmd)
	return step.Entry.Version, err
}

// remarkOf makes a remark of a comment. Words that the text has no more are
// quoted in it.
func remarkOf(m workflow.Minutes, c docx.Remark) workflow.Remark {
	who := c.Author
	if who == "" {
		who = "没有写明"
	}
	if !c.At.IsZero() {
		who += "，" + c.At.Format("2006-01-02 15:04")
	}
	remark := workflow.Remark{Revision: m.Revision, Text: "Word批注（" + who + "）：" + strings.TrimSpace(c.Text)}
	if i := strings.Index(m.Text, c.Quote); i >= 0 && c.Quote != "" {
		a := drafting.AnchorAt(m.Text, drafting.Span{Start: i, End: i + len(c.Quote)})
		remark.Quote, remark.Before, remark.After, remark.Start = a.Quote, a.Before, a.After, a.Start
	} else if c.Quote != "" {
		remark.Text += "（批在“" + c.Quote + "”上）"
	}
	const longest = 2000
	if utf8.RuneCountInString(remark.Text) > longest {
		remark.Text = string([]rune(remark.Text)[:longest-1]) + "…"
	}
	return remark
}
