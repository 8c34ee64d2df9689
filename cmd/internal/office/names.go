package office

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// complete puts the office's data in the place of what a command says of
// people, posts and units: who acts with what he holds today, and everybody
// else as he was on the day it happened. Only names may be left out.
func (d *data) complete(cmd *workflow.Command, today workflow.Date) error {
	var err error
	if cmd.Actor, err = d.actor(cmd.Actor.ID, today); err != nil {
		return err
	}
	day := happened(*cmd, today)
	if err := d.named(&cmd.OnBehalf, day); err != nil {
		return err
	}
	if err := d.handed(&cmd.Holder, day); err != nil {
		return err
	}
	cmd.Recipients = slices.Clone(cmd.Recipients)
	for i := range cmd.Recipients {
		if err := d.recipient(&cmd.Recipients[i], day); err != nil {
			return err
		}
	}
	cmd.Asked = slices.Clone(cmd.Asked)
	for i := range cmd.Asked {
		if err := d.asked(&cmd.Asked[i], day); err != nil {
			return err
		}
	}
	return nil
}

// actor gives who somebody is on the day, by ID. One whom the data know, but
// who may not act, comes with the refusal.
func (d *data) actor(id string, today workflow.Date) (workflow.Actor, error) {
	a, err := d.org.Actor(id, today)
	var unknown *org.LookupError
	if !errors.As(err, &unknown) {
		return a, err
	}
	if p, ok := d.org.Person(id); ok {
		a.Person = workflow.Person{ID: p.ID, Name: p.Name}
	}
	return a, &workflow.Error{Kind: workflow.Forbidden, Reason: workflow.ReasonRole, Msg: unknown.Msg}
}

// named gives a person the name that the data have, and demands that he was
// there on the day and is who is meant.
func (d *data) named(p *workflow.Person, day workflow.Date) error {
	if p.IsZero() {
		return nil
	}
	a, err := d.org.Actor(p.ID, day)
	switch {
	case p.ID == "":
		return invalid(workflow.ReasonField, "“%s”没有写明人员编号，请从人员资料中选取。", shown(p.Name))
	case err != nil:
		return invalid(workflow.ReasonField, "%s", err)
	case p.Name != "" && p.Name != a.Name:
		return invalid(workflow.ReasonField, "编号为“%s”的人员是%s，不是“%s”，请核对。", a.ID, a.Name, shown(p.Name))
	}
	*p = a.Person
	return nil
}

// handed finds the post or person a minutes is handed over to.
func (d *data) handed(h *workflow.Holder, day workflow.Date) error {
	if err := d.named(&h.Person, day); err != nil {
		return err
	}
	if h.Post == "" {
		h.Label = ""
		return nil
	}
	label, err := d.post(h.Post, h.Label, day)
	if err != nil {
		return &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonDesk, Msg: err.Error()}
	}
	h.Label = label
	return nil
}

// post gives a post's label, and demands that there is the post on the day and
// that it is the one that is meant.
func (d *data) post(id, label string, day workflow.Date) (string, error) {
	p, ok := d.org.Post(id)
	u, within := d.org.Unit(p.Unit)
	switch {
	case !ok:
		return "", invalid(workflow.ReasonParty, "没有编号为“%s”的岗位，请从岗位表中选取。", shown(id))
	case !p.Holds(day) || (within && !u.Holds(day)):
		return "", invalid(workflow.ReasonParty, "%s没有岗位“%s”，请从岗位表中另选。", day.Chinese(), p.Label)
	case label != "" && label != p.Label:
		return "", invalid(workflow.ReasonParty, "编号为“%s”的岗位是“%s”，不是“%s”，请核对。", p.ID, p.Label, shown(label))
	}
	return p.Label, nil
}

// asked fills in who is asked; a unit that has no account answers on paper.
func (d *data) asked(i *workflow.Invitation, day workflow.Date) error {
	var err error
	switch {
	case i.Unit != "" && i.Post == "" && i.Person.IsZero():
		var u org.Unit
		if u, err = d.unitOn(i.Unit, i.Name, day); err != nil {
			return &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonParty, Msg: err.Error()}
		}
		i.Unit, i.Name = u.ID, u.Name
		i.Paper = i.Paper || !u.Account
	case i.Post != "" && i.Unit == "" && i.Person.IsZero():
		i.Name, err = d.post(i.Post, i.Name, day)
	case i.Post == "" && i.Unit == "":
		i.Name = ""
		err = d.named(&i.Person, day)
	default:
		err = invalid(workflow.ReasonParty, "征求意见或加签的对象须写明单位、岗位或人员之一。")
	}
	return err
}

// recipient finds a unit of a distribution. One that the data have never known
// gets its copy by the name that was written; by ID only a known one does.
func (d *data) recipient(r *workflow.Recipient, day workflow.Date) error {
	key, name := r.ID, r.Unit
	if key == "" {
		if _, err := d.org.UnitByName(r.Unit, ""); err != nil {
			if _, ok := d.org.Unit(r.Unit); !ok {
				return specific(r.Unit) // of whom the data say nothing
			}
		}
		key, name = r.Unit, ""
	}
	if _, ok := d.org.Unit(r.ID); !ok && r.ID != "" {
		return invalid(workflow.ReasonRecipients, "没有编号为“%s”的单位，请从单位表中选取；资料中没有的单位只写名称。", shown(r.ID))
	}
	u, err := d.unitOn(key, name, day)
	if err != nil {
		return &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonRecipients, Msg: err.Error()}
	}
	if r.ID != "" || r.Unit == u.ID {
		r.Unit = u.Name
	}
	r.ID = u.ID
	if r.Channel == "" {
		r.Channel = u.Channel
	}
	return nil
}

// unitOn gives a unit by ID or name, and demands that there is the unit on the
// day and that it bore the name then, if one is given.
func (d *data) unitOn(key, name string, day workflow.Date) (org.Unit, error) {
	u, ok := d.org.Unit(key)
	if !ok {
		found, err := d.org.UnitByName(key, day)
		if err != nil {
			return u, invalid(workflow.ReasonField, "%s", err)
		}
		u = found
	}
	if !u.Holds(day) {
		if _, err := d.org.UnitByName(u.Name, day); err != nil {
			return u, invalid(workflow.ReasonField, "%s", err) // it says what became of the unit
		}
		return u, invalid(workflow.ReasonField, "编号为“%s”的单位“%s”在%s不在有效期内（%s），请另选。", u.ID, u.Name, day.Chinese(), u.Period)
	}
	if name == "" || name == u.Name {
		return u, nil
	}
	if called, err := d.org.UnitByName(name, day); err != nil || called.ID != u.ID {
		return u, invalid(workflow.ReasonField, "编号为“%s”的单位是“%s”，不是“%s”，请核对。", u.ID, u.Name, shown(name))
	}
	return u, nil
}

// unit gives a unit by ID, or by the name it bore on the day.
func (d *data) unit(name string, on workflow.Date) (org.Unit, bool) {
	if u, ok := d.org.Unit(name); ok {
		return u, true
	}
	u, err := d.org.UnitByName(name, on)
	return u, err == nil
}

// answerer demands of an answer that is registered from paper (代登记) that who
// is said to have given it is of those it was asked of.
func (d *data) answerer(m workflow.Minutes, cmd workflow.Command, who workflow.Actor) error {
	if cmd.Paper == nil || cmd.OnBehalf.IsZero() {
		return nil
	}
	for _, n := range cmd.Rows {
		of, fits := d.answers(m, cmd.Action, n, who)
		if !fits {
			return &workflow.Error{
				Kind: workflow.Refused, Reason: workflow.ReasonPaper, Minutes: m.ID, Action: cmd.Action, Place: m.Place,
				Msg: cmd.OnBehalf.Name + "当时不是“" + of + "”的人员，不能登记为其" + cmd.Action.Label() + "；请核对姓名（外单位同名的，姓名后注明单位），或不写姓名只登记单位。",
			}
		}
	}
	return nil
}

// answers reports whether somebody may be said to have answered a row, and
// whose row it is. Rows that are not there are left to the rules.
func (d *data) answers(m workflow.Minutes, a workflow.Action, n int, who workflow.Actor) (of string, fits bool) {
	switch a {
	case workflow.Reply:
		for _, p := range m.Participants {
			if p.N != n {
				continue
			}
			switch {
			case !p.Person.IsZero():
				return p.Person.Name, p.Person.ID == who.ID
			case p.Post != "":
				return p.Name, slices.Contains(who.Posts, p.Post)
			default:
				return p.Name, d.of(p.Unit, who)
			}
		}
	case workflow.Read, workflow.Receive, workflow.Bounce:
		for _, c := range m.Copies {
			if c.N == n {
				return c.Unit, d.of(c.ID, who)
			}
		}
	}
	return "", true
}

// of reports whether somebody is of a unit: he speaks for it, or holds one of
// its posts.
func (d *data) of(unit string, who workflow.Actor) bool {
	return unit != "" && (who.Unit == unit || slices.ContainsFunc(who.Posts, func(id string) bool {
		p, _ := d.org.Post(id)
		return p.Unit == unit
	}))
}

// scanned demands that the scan a registration from paper names is one that
// the office keeps.
func (o *Office) scanned(p *workflow.Paper) error {
	if p == nil || p.Scan.IsZero() {
		return nil
	}
	info, err := os.Stat(filepath.Join(o.files(scans), filepath.Base(p.Scan.SHA256)))
	switch {
	case err == nil && info.Mode().IsRegular() && info.Size() == p.Scan.Bytes && info.Name() == p.Scan.SHA256:
		return nil
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return workflow.Fault("look for scan", err)
	}
	return invalid(workflow.ReasonPaper, "扫描件“%s”没有存入本单位的扫描件目录，或者大小不符，请重新上传后再登记。", shown(p.Scan.Name))
}

// shown gives foreign characters so that they can stand in a sentence.
func shown(s string) string {
	clear := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '？'
		}
		return r
	}, strings.ToValidUTF8(s, "？")))
	if most := 100; len(clear) > most {
		return string(clear[:most]) + "…"
	}
	return string(clear)
}

// specific demands that a recipient whom the data lack is at least one unit: what
// stands for many (市各有关部门) is printed in the 版记 and reaches nobody.
func specific(name string) error {
	for _, many := range []string{"各", "有关部门", "有关单位", "相关部门", "相关单位"} {
		if strings.Contains(name, many) {
			return invalid(workflow.ReasonRecipients, "“%s”是统称，不知道送给哪些单位。请用分送组展开，或者逐个写明单位；统称只印在版记里。", shown(name))
		}
	}
	return nil
}
