package crash

import (
	"fmt"

	"jiyao/workflow"
)

// choose makes the command. Most lead on; one in eight is what nobody may do
// there, or comes from a page that has long been open.
func (c *client) choose(id string, seen answer) workflow.Command {
	cmd := workflow.Command{Minutes: id, Version: seen.Version}
	w := c.wayOn(seen)
	if c.random.IntN(16) == 0 {
		all := ways()
		w = all[1+c.random.IntN(len(all)-1)]
	}
	if c.random.IntN(16) == 0 && seen.Version > 1 {
		cmd.Version -= 1 + c.random.IntN(min(3, seen.Version-1))
	}
	role := w.role
	if role == "" {
		role = holder(seen.Place.State)
	}
	if seen.Version == 0 {
		w = ways()[0] // a minutes that is not there can only be begun
		role, cmd.Version = w.role, 0
	}
	cmd.Action = w.action
	cmd.Actor = c.person(role)
	c.fill(&cmd, w)
	return cmd
}

// wayOn picks among the ways that lead on; returning and giving up are rare,
// so that most minutes come to their end.
func (c *client) wayOn(seen answer) way {
	var choice []way
	for _, w := range open(seen.Place.State) {
		weight := 8
		switch w.action {
		case workflow.Save, workflow.Withdraw:
			weight = 2
		case workflow.Return, workflow.Void:
			weight = 1
		case workflow.Number:
			weight = pick(seen.Number == 0, 8, 0)
		case workflow.Finalize:
			weight = pick(seen.Number != 0 && !seen.Final, 8, 0)
		case workflow.Issue:
			weight = pick(seen.Final, 8, 0)
		case workflow.Distribute:
			weight = pick(seen.Place.State == workflow.Issued, 8, 2)
		}
		for range weight {
			choice = append(choice, w)
		}
	}
	return choice[c.random.IntN(len(choice))]
}

func pick(condition bool, yes, no int) int {
	if condition {
		return yes
	}
	return no
}

// person gives somebody with the role; one in thirty times somebody without.
func (c *client) person(role workflow.Role) workflow.Actor {
	if c.random.IntN(30) == 0 {
		return c.people[c.random.IntN(len(c.people))]
	}
	for {
		if p := c.people[c.random.IntN(len(c.people))]; p.Has(role) {
			return p
		}
	}
}

// fill gives the command what its action needs.
func (c *client) fill(cmd *workflow.Command, w way) {
	text := fmt.Sprintf("会议议定以下意见：\n一、关于第%d项工作\n原则同意𠮷祥里片区更新方案，由市住建局牵头（%d-%d）。",
		1+c.random.IntN(9), c.number, c.clicks)
	switch cmd.Action {
	case workflow.Create:
		cmd.Title, cmd.Text = "云州市人民政府常务会议纪要（"+cmd.Minutes+"）", &text
	case workflow.Save:
		cmd.Text = &text
	case workflow.Submit, workflow.Approve, workflow.Sign:
		if c.random.IntN(4) == 0 {
			cmd.Text = &text // 改后同意
		}
	case workflow.Return:
		cmd.To, cmd.Note = workflow.Place{State: w.to}, "责任单位不明确"
		cmd.Straight = c.random.IntN(2) == 0
	case workflow.Void:
		cmd.Note = "会议决定撤销"
	case workflow.Distribute:
		units := []string{"市发改委", "市财政局", "云溪区人民政府", "市住建局"}
		for i := range 1 + c.random.IntN(3) {
			cmd.Recipients = append(cmd.Recipients, workflow.Recipient{Unit: units[i], Copies: 1 + i})
		}
	}
}
