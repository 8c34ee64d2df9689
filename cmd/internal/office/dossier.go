package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"

	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// noDossier is the answer to whoever has nothing to do with meetings.
func noDossier() error {
	return &workflow.Error{
		Kind: workflow.Forbidden, Reason: workflow.ReasonRole,
		Msg: "会议案卷由记录人和分发员办理，审核人和签发人可以查看；您没有这些角色，请联系会议记录人。",
	}
}

// Meeting gives a meeting's dossier (会议案卷) to who may see it, whatever roles
// the caller says he has.
func (o *Office) Meeting(ctx context.Context, who workflow.Actor, id string) (dossier.Meeting, error) {
	if err := o.readsMeetings(ctx, who); err != nil {
		return dossier.Meeting{}, err
	}
	return o.Store.Meeting(ctx, id)
}

// Meetings gives a page of meetings to who may see them.
func (o *Office) Meetings(ctx context.Context, who workflow.Actor, q dossier.Query) ([]dossier.Meeting, string, error) {
	if err := o.readsMeetings(ctx, who); err != nil {
		return nil, "", err
	}
	return o.Store.Meetings(ctx, q)
}

// MeetingRecords gives what was done to a dossier, to who may see it.
func (o *Office) MeetingRecords(ctx context.Context, who workflow.Actor, id string) ([]dossier.Record, error) {
	if err := o.readsMeetings(ctx, who); err != nil {
		return nil, err
	}
	return o.Store.MeetingRecords(ctx, id)
}

func (o *Office) readsMeetings(ctx context.Context, who workflow.Actor) error {
	a, err := o.Actor(ctx, who.ID)
	if err == nil && !dossier.MayRead(a) {
		err = noDossier()
	}
	return err
}

// ChangeMeeting carries out a change of a dossier by the office's data as they
// are: who acts is told by his ID alone, and people and units by theirs or by
// name. The same click twice is carried out once.
func (o *Office) ChangeMeeting(ctx context.Context, c dossier.Change) (dossier.Meeting, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return dossier.Meeting{}, err
	}
	if c.Actor, err = d.actor(c.Actor.ID, workflow.DateOf(o.Now())); err != nil {
		return dossier.Meeting{}, err
	}
	m, err := o.changeMeeting(ctx, d, c)
	if err == nil {
		o.written.Store(true)
		return m, nil
	}
	first, done, lookup := o.Store.MeetingAnswer(ctx, c.Meeting, c.Key)
	if lookup == nil && done && first.Actor.ID == c.Actor.ID && first.Act == c.Act {
		return o.Store.Meeting(ctx, c.Meeting)
	}
	return m, err
}

func (o *Office) changeMeeting(ctx context.Context, d *data, c dossier.Change) (m dossier.Meeting, err error) {
	m, err = o.Store.Meeting(ctx, c.Meeting)
	switch {
	case c.Act == dossier.Open && workflow.KindOf(err) == workflow.NotFound:
		if err := d.convenes(c); err != nil {
			return m, err
		}
		m = dossier.Meeting{}
	case err != nil:
		return m, err
	}
	day := m.Date
	if c.Act == dossier.Open || c.Act == dossier.SetBasics {
		day = c.Basics.Date
	}
	if err := d.peopleOf(&c, day, workflow.DateOf(o.Now())); err != nil {
		return m, err
	}
	if c.Act == dossier.SetBasics {
		c.Term, _ = d.termOf(m.Type, day)
	}
	after, r, err := dossier.Decide(m, c, o.Now())
	if err != nil {
		return m, err
	}
	return after, o.Store.PutMeeting(ctx, after, r)
}

// convenes demands that the type of a new meeting is there on its day.
func (d *data) convenes(c dossier.Change) error {
	t, err := d.org.MeetingType(c.Type)
	switch {
	case err != nil:
		return invalid(workflow.ReasonField, "%s", err)
	case c.Basics.Date != "" && !t.Holds(c.Basics.Date):
		return invalid(workflow.ReasonField, "会议类型“%s”在%s不在有效期内（%s），请从列表中另选。", t.Label, c.Basics.Date.Chinese(), t.Period)
	}
	return nil
}

// peopleOf puts the office's data in the place of what a change says of people
// and units; who and what the data do not know stays as it was written.
func (d *data) peopleOf(c *dossier.Change, day, today workflow.Date) error {
	if day == "" || !day.Valid() {
		day = today
	}
	c.Recorders = slices.Clone(c.Recorders)
	for i := range c.Recorders {
		if err := d.named(&c.Recorders[i], today); err != nil {
			return err
		}
	}
	c.People = slices.Clone(c.People)
	for i := range c.People {
		if err := d.invitee(&c.People[i], day); err != nil {
			return err
		}
	}
	if c.Basics.Chair.ID != "" {
		if p, ok := d.org.Person(c.Basics.Chair.ID); !ok || p.Name != c.Basics.Chair.Name {
			c.Basics.Chair.ID = "" // another name was written
		}
	}
	c.Items = slices.Clone(c.Items)
	for i := range c.Items {
		d.reports(&c.Items[i], day)
	}
	d.reports(&c.Item, day)
	return nil
}

// reports looks up the unit that an item of the agenda names.
func (d *data) reports(i *dossier.Item, day workflow.Date) {
	i.Reporter.ID = ""
	if u, err := d.org.UnitByName(i.Reporter.Name, day); err == nil {
		i.Reporter.ID = u.ID
	}
}

// invitee looks up whom an ID stands for.
func (d *data) invitee(a *dossier.Attendee, day workflow.Date) error {
	if a.Person.ID != "" {
		p, ok := d.org.Person(a.Person.ID)
		switch {
		case !ok:
			return invalid(workflow.ReasonField, "没有编号为“%s”的人员，请从人员资料中选取，或只写姓名。", shown(a.Person.ID))
		case a.Person.Name != "" && a.Person.Name != p.Name:
			return invalid(workflow.ReasonField, "编号为“%s”的人员是%s，不是“%s”，请核对。", p.ID, p.Name, shown(a.Person.Name))
		}
		a.Person.Name = p.Name
	}
	if a.Unit.ID == "" {
		return nil
	}
	if _, ok := d.org.Unit(a.Unit.ID); !ok {
		return invalid(workflow.ReasonField, "没有编号为“%s”的单位，请从单位表中选取，或只写名称。", shown(a.Unit.ID))
	}
	if a.Unit.Name == "" {
		a.Unit.Name = d.org.ShortName(a.Unit.ID, day)
	}
	return nil
}

// KeepPaper keeps a file of a meeting, 会议材料 or 原始记录, by its digest.
func (o *Office) KeepPaper(data []byte) (sum string, err error) {
	digest := sha256.Sum256(data)
	sum = hex.EncodeToString(digest[:])
	return sum, put(filepath.Join(o.files(papers), sum), data)
}

// Paper opens a file of a meeting by its digest, for verification.
func (o *Office) Paper(sum string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(o.config.Dir, paperName(sum)))
}

// Material opens one of a meeting's materials for who may see the dossier.
func (o *Office) Material(ctx context.Context, who workflow.Actor, id string, n int) (dossier.Material, io.ReadCloser, error) {
	m, err := o.Meeting(ctx, who, id)
	if err != nil {
		return dossier.Material{}, nil, err
	}
	f, ok := m.Material(n)
	if !ok {
		return f, nil, &workflow.Error{Kind: workflow.NotFound, Reason: workflow.ReasonMissing, Msg: "没有这份材料，请从会议案卷重新打开。"}
	}
	file, err := o.Paper(f.SHA256)
	if err != nil {
		return f, nil, workflow.Fault("open material", err)
	}
	return f, file, nil
}
