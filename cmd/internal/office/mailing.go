package office

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"jiyao/cmd/internal/mail"
	"jiyao/workflow"
	"jiyao/workflow/outbox"
)

// Mailed gives what there is to send for a message: where to by the office's
// data as they are now, and, unless a link is sent in its place, the issued PDF.
func (o *Office) Mailed(ctx context.Context, d workflow.Delivery, p workflow.Parcel, base string) (mail.Item, error) {
	m, err := o.Store.Minutes(ctx, d.Minutes)
	if err != nil {
		return mail.Item{}, err
	}
	data, err := o.Data(ctx)
	if err != nil {
		return mail.Item{}, err
	}
	i := slices.IndexFunc(m.Copies, func(c workflow.CopyRecord) bool { return c.Unit == p.Unit && c.Channel == workflow.ByMail })
	if i < 0 {
		return mail.Item{}, &outbox.Permanent{Err: fmt.Errorf("纪要%s没有用电子邮件分送给%s，请核对分送情况", m.ID, p.Unit)}
	}
	u, known := data.Unit(m.Copies[i].ID)
	if !known || u.Mail == "" {
		return mail.Item{}, &outbox.Permanent{Err: fmt.Errorf("%s没有登记电子邮箱，请系统管理员在单位资料中补登记后重投", p.Unit)}
	}
	item := mail.Item{To: u.Mail, Number: m.Number.Text}
	switch {
	case p.Recall:
	case base != "":
		item.Link = base + "/minutes/" + m.ID + "/receipt"
	default:
		item.Document, err = o.document(m)
	}
	return item, err
}

// Told gives the copy that a message for a unit's system (系统接口) is about, with
// its minutes: the one that is named, else the one that the message's step sent.
func (o *Office) Told(ctx context.Context, d workflow.Delivery, p workflow.Parcel) (workflow.Minutes, workflow.CopyRecord, error) {
	m, err := o.Store.Minutes(ctx, d.Minutes)
	if err != nil {
		return m, workflow.CopyRecord{}, err
	}
	i := slices.IndexFunc(m.Copies, func(c workflow.CopyRecord) bool {
		if p.N > 0 {
			return c.N == p.N
		}
		return c.Channel == workflow.ByHook && c.Unit == p.Unit && c.Version == d.Version && c.Replaces == p.Replaces
	})
	if i < 0 {
		err := fmt.Errorf("纪要%s没有用系统接口分送给%s，请核对分送情况", m.ID, p.Unit)
		return m, workflow.CopyRecord{}, &outbox.Permanent{Err: err}
	}
	return m, m.Copies[i], nil
}

// document gives the issued PDF as a delivery takes it along. One that is
// damaged or gone is for a person.
func (o *Office) document(m workflow.Minutes) ([]byte, error) {
	data, err := o.ReadReleased(m.PDF)
	var damage *workflow.DamageError
	if errors.As(err, &damage) || errors.Is(err, fs.ErrNotExist) {
		return nil, &outbox.Permanent{Err: fmt.Errorf("纪要%s的印发件不在或已损坏，没有投递，请从备份恢复后重投：%w", m.ID, err)}
	}
	return data, err
}

// Dropped gives the document that a message for a folder takes along: the issued
// PDF, but none for a recall.
func (o *Office) Dropped(ctx context.Context, d workflow.Delivery) ([]byte, error) {
	p, err := workflow.ParseParcel(d.Payload)
	if err != nil {
		return nil, &outbox.Permanent{Err: fmt.Errorf("消息“%s”读不懂：%w", d.Key, err)}
	}
	if p.Recall {
		return nil, nil
	}
	m, err := o.Store.Minutes(ctx, d.Minutes)
	if err != nil {
		return nil, err
	}
	return o.document(m)
}
