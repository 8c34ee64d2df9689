package ui

import (
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

func itoa(n int) string { return strconv.Itoa(n) }

// atoi reads a number of a form; nothing is 0.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// typed gives a text of a form as a draft has it.
func (d *deed) typed(name string) string { return drafting.Normalise(d.r.FormValue(name)) }

func (d *deed) fillConsent(cmd *workflow.Command) error {
	byWho := map[string][]int{}
	var order []string
	for _, item := range drafting.ItemsOf(d.v.Minutes.Text) {
		who := d.r.FormValue("review-" + itoa(item.Position))
		if who == "" {
			continue
		}
		if !slices.Contains(order, who) {
			order = append(order, who)
		}
		byWho[who] = append(byWho[who], item.Position)
	}
	for _, who := range order {
		in, err := d.invite(who)
		if err != nil {
			return err
		}
		in.Items = byWho[who]
		cmd.Asked = append(cmd.Asked, in)
	}
	return nil
}

// invite reads a chosen post or person, or a name that was typed.
func (d *deed) invite(who string) (workflow.Invitation, error) {
	if post, ok := strings.CutPrefix(who, "post:"); ok {
		return workflow.Invitation{Post: post}, nil
	}
	return d.Office.Invite(d.ctx, strings.TrimSpace(who), d.v.Today())
}

// fillChange reads a changed text: with the consent, or saved alone.
func (d *deed) fillChange(cmd *workflow.Command) error {
	text := d.typed("text")
	if n := atoi(d.r.FormValue("p")); n > 0 {
		lines := strings.Split(d.v.Minutes.Text, "\n")
		if n > len(lines) || lines[n-1] != d.typed("before") {
			return &workflow.Error{Kind: workflow.Stale, Minutes: cmd.Minutes, Msg: "这一段已被他人改动，您的文字还在下面，没有保存。请核对后再办。"}
		}
		lines[n-1] = strings.Trim(text, "\n")
		text = strings.Join(lines, "\n")
	}
	cmd.Text = &text
	if d.r.FormValue("alone") != "" {
		return nil
	}
	cmd.Action = d.consent()
	return d.fillConsent(cmd)
}

// consent is the action that leads on from where the minutes stands.
func (d *deed) consent() workflow.Action {
	for _, o := range d.c.Flow.Options(d.v.Minutes.Place) {
		if o.Action == workflow.Approve || o.Action == workflow.Sign {
			return o.Action
		}
	}
	return workflow.Save
}

func (d *deed) fillText(cmd *workflow.Command) error {
	if text := d.typed("text"); text != d.v.Minutes.Text {
		cmd.Text = &text
	}
	return nil
}

func (d *deed) fillReturn(cmd *workflow.Command) error {
	cmd.To = workflow.ParsePlace(d.r.FormValue("to"))
	cmd.Straight = d.r.FormValue("straight") != ""
	for _, l := range d.c.Threadless().Lines {
		note := strings.TrimSpace(d.typed("mark-" + itoa(l.N)))
		if note == "" {
			continue
		}
		words := plainText(l)
		cmd.Remarks = append(cmd.Remarks, d.remark(drafting.Span{Start: l.Start, End: l.Start + len(words)}, note))
	}
	return nil
}

// remark anchors words about the text to a passage.
func (d *deed) remark(at drafting.Span, note string) workflow.Remark {
	m := d.v.Minutes
	r := workflow.Remark{Text: note, Revision: m.Revision}
	if at.End > at.Start {
		anchor := drafting.AnchorAt(m.Text, at)
		r.Quote, r.Before, r.After, r.Start = anchor.Quote, anchor.Before, anchor.After, anchor.Start
	}
	return r
}

// fillComment reads a remark: a new one on words of a paragraph, an answer to one,
// or that one is settled.
func (d *deed) fillComment(cmd *workflow.Command) error {
	note := cmd.Note
	cmd.Note = ""
	if n := atoi(d.r.FormValue("thread")); n > 0 && n <= len(d.c.Threads) {
		t := d.c.Thread(n)
		r := workflow.Remark{
			Quote: t.Quote, Before: t.Anchor.Before, After: t.Anchor.After, Start: t.Anchor.Start, Text: note, Revision: d.v.Minutes.Revision,
		}
		if d.r.FormValue("settle") != "" {
			r.Resolves = t.Entry
		}
		cmd.Remarks = []workflow.Remark{r}
		return nil
	}
	at, err := d.quoted()
	if err != nil {
		return err
	}
	cmd.Remarks = []workflow.Remark{d.remark(at, note)}
	return nil
}

// quoted finds the words that a remark quotes: in the paragraph it names, else
// anywhere.
func (d *deed) quoted() (drafting.Span, error) {
	quote, text := strings.TrimSpace(d.typed("quote")), d.v.Minutes.Text
	if quote == "" {
		return drafting.Span{}, nil
	}
	for _, l := range d.c.Threadless().Lines {
		if l.N != atoi(d.r.FormValue("p")) {
			continue
		}
		words := plainText(l)
		from := min(atoi(d.r.FormValue("at")), len(words))
		if i := strings.Index(words[from:], quote); i >= 0 {
			return drafting.Span{Start: l.Start + from + i, End: l.Start + from + i + len(quote)}, nil
		}
		if i := strings.Index(words, quote); i >= 0 {
			return drafting.Span{Start: l.Start + i, End: l.Start + i + len(quote)}, nil
		}
	}
	i := strings.Index(text, quote)
	if i < 0 {
		return drafting.Span{}, web.Refuse(workflow.Invalid, "正文里没有“%s”这几个字，批注没有保存。请从正文中选取或照抄。", quote)
	}
	return drafting.Span{Start: i, End: i + len(quote)}, nil
}

// fillConsult reads who is asked, about what, and by when.
func (d *deed) fillConsult(cmd *workflow.Command) error {
	due := workflow.Date(d.r.FormValue("due"))
	add := func(in workflow.Invitation, items string) error {
		numbers, err := numbersOf(items)
		in.Items, in.Due = numbers, due
		in.Paper = in.Paper || d.r.FormValue("paper") != ""
		cmd.Asked = append(cmd.Asked, in)
		return err
	}
	for _, id := range d.r.Form["unit"] {
		if err := add(workflow.Invitation{Unit: id}, d.r.FormValue("items-"+id)); err != nil {
			return err
		}
	}
	for line := range strings.Lines(d.typed("others")) {
		name, items, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "" {
			continue
		}
		in, err := d.Office.Invite(d.ctx, name, d.v.Today())
		if err != nil {
			return err
		}
		if err := add(in, items); err != nil {
			return err
		}
	}
	return nil
}

// numbersOf reads numbers of 议题: 1、3-5; nothing is the whole.
func numbersOf(s string) ([]int, error) {
	var all []int
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，、 　", r) }) {
		from, to, ranged := strings.Cut(strings.NewReplacer("－", "-", "—", "-", "～", "-").Replace(part), "-")
		first, err := strconv.Atoi(from)
		last := first
		if ranged && err == nil {
			last, err = strconv.Atoi(to)
		}
		if err != nil || first < 1 || last < first || last > 999 {
			return nil, web.Refuse(workflow.Invalid, "“%s”不是议题的序号，请写成 1、3 或 1-3。", part)
		}
		for n := first; n <= last; n++ {
			all = append(all, n)
		}
	}
	return all, nil
}

func (d *deed) fillAdd(cmd *workflow.Command) error {
	who := strings.TrimSpace(d.r.FormValue("who"))
	if who == "" {
		who = d.r.FormValue("holder")
	}
	if who == "" {
		return nil // Decide says what is missing
	}
	in, err := d.invite(who)
	if err != nil {
		return err
	}
	in.Due = workflow.Date(d.r.FormValue("due"))
	cmd.Asked = []workflow.Invitation{in}
	return nil
}

func (d *deed) fillReassign(cmd *workflow.Command) (err error) {
	if who := strings.TrimSpace(d.r.FormValue("who")); who != "" {
		cmd.Holder, err = d.Office.Holder(d.ctx, who)
		return err
	}
	if post, ok := strings.CutPrefix(d.r.FormValue("holder"), "post:"); ok {
		cmd.Holder.Post = post
	}
	return nil
}

func (d *deed) fillRows(cmd *workflow.Command) error {
	for _, s := range d.r.Form["row"] {
		cmd.Rows = append(cmd.Rows, atoi(s))
	}
	return nil
}
