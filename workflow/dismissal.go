package workflow

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/drafting/lint"
)

// Dismissal is a finding of proof-reading that somebody has let stand (忽略), on
// record with his reason. It changes nothing of the minutes.
type Dismissal struct {
	Minutes  string
	N        int    // among those of the minutes, from 1
	Rule     string // ID
	Anchor   drafting.Anchor
	Passed   bool // 放行: it bars the way, and somebody answers for letting it stand
	Wide     bool // it stands wherever the same words are found in the office's minutes
	Reason   string
	By       Person
	At       time.Time
	Restored Undoing // zero while it stands
}

// Undoing is who took a dismissal back (恢复提示), and when.
type Undoing struct {
	By Person
	At time.Time
}

// Standing reports whether nobody has taken the dismissal back.
func (d Dismissal) Standing() bool { return d.Restored.By.IsZero() }

// Canonical gives the bytes by which the log knows a line of the record: one
// that lets a finding stand, or one that takes the line undoes back (恢复提示).
func (d Dismissal) Canonical(undoes int) []byte {
	var c encoder
	c.text("jiyao-dismissal", "1")
	c.text("minutes", d.Minutes)
	c.num("n", int64(d.N))
	c.text("rule", d.Rule)
	c.text("quote", d.Anchor.Quote)
	c.text("before", d.Anchor.Before)
	c.text("after", d.Anchor.After)
	c.num("start", int64(d.Anchor.Start))
	c.flag("passed", d.Passed)
	c.flag("wide", d.Wide)
	c.text("reason", d.Reason)
	c.count("undoes", undoes)
	c.person("by", d.By)
	c.time("at", d.At)
	return c.out
}

// maxDismissing bounds the reason of a dismissal, in characters: it is read in a
// list.
const maxDismissing = 200

// WellFormed demands a reason that can be read, and words that can be kept.
func (d Dismissal) WellFormed() error {
	words := d.Anchor.Before + d.Anchor.Quote + d.Anchor.After
	said := ""
	switch {
	case d.Wide && d.Anchor.Quote == "":
		said = "这条校对提示没有对应的文字，不能对全单位放行，请只对这一件办理。"
	case d.Reason == "":
		said = "请填写忽略的理由，审核人看得到；没有理由不能忽略。"
	case !clean(d.Reason, false):
		said = "忽略的理由中有不能识别的控制字符，请删去后再办。"
	case utf8.RuneCountInString(d.Reason) > maxDismissing:
		said = fmt.Sprintf("忽略的理由太长，请压缩到%d字以内。", maxDismissing)
	case !utf8.ValidString(words) || strings.ContainsRune(words, 0):
		said = "正文中有不能识别的字符（不是UTF-8编码），请重新粘贴。"
	default:
		return nil
	}
	return &Error{Kind: Invalid, Reason: ReasonNote, Minutes: d.Minutes, Msg: said}
}

// Dismissed gives what proof-reading is to leave out.
func Dismissed(all []Dismissal) []lint.Dismissal {
	var standing []lint.Dismissal
	for _, d := range all {
		if d.Standing() {
			standing = append(standing, lint.Dismissal{Rule: d.Rule, Anchor: d.Anchor, Passed: d.Passed, Wide: d.Wide})
		}
	}
	return standing
}
