package office

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// LateBefore gives when a copy has to have been sent to be overdue now (超期):
// the working days of 签收时限 have gone by since.
func (o *Office) LateBefore(ctx context.Context) (time.Time, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return time.Time{}, err
	}
	day := d.org.AddWorkdays(workflow.DateOf(o.Now()), -o.config.Customs.ReceiptDays)
	return time.ParseInLocation(time.DateOnly, string(day), workflow.Shanghai())
}

// Reminder is that units are asked to sign for their copies (催办).
type Reminder struct {
	Minutes  string
	Rows     []int // copies
	Note     string
	Occurred time.Time // 发生时间; zero is now
}

// maxReminder is how long the note of a reminder may be.
const maxReminder = 500

// RemindCopies keeps that units were asked to sign for copies they have not
// signed for yet. Who does it is told by his ID alone, and has to be a clerk.
func (o *Office) RemindCopies(ctx context.Context, by workflow.Actor, r Reminder) error {
	by, err := o.clerk(ctx, by, "催办签收")
	if err != nil {
		return err
	}
	m, err := o.Store.Minutes(ctx, r.Minutes)
	if err != nil {
		return err
	}
	now := o.Now()
	if r.Occurred.IsZero() {
		r.Occurred = now
	}
	switch {
	case len(r.Rows) == 0:
		return invalid(workflow.ReasonCopies, "没有选定分送的单位，请先选定再催办。")
	case utf8.RuneCountInString(r.Note) > maxReminder || strings.ContainsRune(r.Note, 0):
		return invalid(workflow.ReasonNote, "催办的说明最多%d字，请缩短。", maxReminder)
	case r.Occurred.After(now.Add(time.Minute)):
		return invalid(workflow.ReasonDates, "催办的发生时间晚于现在，请核对。")
	}
	var urges []store.CopyUrge
	for _, n := range r.Rows {
		c, ok := copyOf(m, n)
		if !ok || !awaitsReceipt(c) {
			return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonCopies, Minutes: m.ID, Msg: notAwaited(c, n)}
		}
		urges = append(urges, store.CopyUrge{
			Minutes: m.ID, Copy: n, Note: strings.TrimSpace(r.Note), By: by.Person, Occurred: r.Occurred, Recorded: now,
		})
	}
	return o.Store.Clerking().Urge(ctx, urges...)
}

func notAwaited(c workflow.CopyRecord, n int) string {
	if c.N == 0 {
		return fmt.Sprintf("没有第%d份分送记录，请刷新后再办。", n)
	}
	return c.Unit + "的一份现在是“" + c.State.Label() + "”，没有在等签收，不用催办。"
}

// awaitsReceipt reports whether a copy is out and not signed for.
func awaitsReceipt(c workflow.CopyRecord) bool {
	return c.State == workflow.CopySent || c.State == workflow.CopyDispatched || c.State == workflow.CopyRead
}

func copyOf(m workflow.Minutes, n int) (workflow.CopyRecord, bool) {
	i := slices.IndexFunc(m.Copies, func(c workflow.CopyRecord) bool { return c.N == n })
	if i < 0 {
		return workflow.CopyRecord{}, false
	}
	return m.Copies[i], true
}

// linkLasts is how long a link to a copy leads there.
const linkLasts = 14 * 24 * time.Hour

// LinkDigest gives the digest by which a link's token is kept.
func LinkDigest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// LinkCopy makes a link (签收链接) by which one person of a copy's unit reads the
// paper and signs for it, and gives its token, which is shown once. Who does it
// is told by his ID alone, and has to be a clerk.
func (o *Office) LinkCopy(ctx context.Context, by workflow.Actor, at store.CopyLink) (token string, link store.CopyLink, err error) {
	if by, err = o.clerk(ctx, by, "发出签收链接"); err != nil {
		return "", link, err
	}
	m, err := o.Store.Minutes(ctx, at.Minutes)
	if err != nil {
		return "", link, err
	}
	if at.Person.IsZero() {
		return "", link, invalid(workflow.ReasonField, "请先选定把链接发给谁。")
	}
	to, err := o.Actor(ctx, at.Person.ID)
	if err != nil {
		return "", link, err
	}
	c, ok := copyOf(m, at.Copy)
	if !ok || !c.State.Out() || c.Use != workflow.ForRecipient {
		return "", link, invalid(workflow.ReasonCopies, "只有已经送出的分送件才能发签收链接，请先投送。")
	}
	if to.Unit == "" || to.Unit != c.ID {
		return "", link, invalid(workflow.ReasonCopies, "%s不是%s的联络人，链接只能发给收件单位自己的人员。", to.Name, c.Unit)
	}
	token = rand.Text() + rand.Text()
	now := o.Now()
	link = store.CopyLink{
		Token: LinkDigest(token), Minutes: m.ID, Copy: c.N, Person: to.Person, By: by.Person, Created: now, Expires: now.Add(linkLasts),
	}
	return token, link, o.Store.Clerking().PutLink(ctx, link)
}

// RevokeLinks ends every link to a copy. Who does it is told by his ID alone,
// and has to be a clerk.
func (o *Office) RevokeLinks(ctx context.Context, by workflow.Actor, minutes string, n int) (int64, error) {
	by, err := o.clerk(ctx, by, "收回签收链接")
	if err != nil {
		return 0, err
	}
	return o.Store.Clerking().RevokeLinks(ctx, minutes, n, by.Person, o.Now())
}

// LinkedCopy is what a link leads to: one copy, for one person.
type LinkedCopy struct {
	Minutes workflow.Minutes
	Copy    workflow.CopyRecord
	Actor   workflow.Actor
	Link    store.CopyLink
}

// Linked gives what the link of a token leads to. Of an unknown token, and of
// one that has run out or was revoked, no more is told than that.
func (o *Office) Linked(ctx context.Context, token string) (l LinkedCopy, err error) {
	if l.Link, err = o.Store.Clerking().Link(ctx, LinkDigest(token)); err != nil {
		return LinkedCopy{}, err
	}
	if !l.Link.Open(o.Now()) {
		return LinkedCopy{}, deadLink()
	}
	if l.Actor, err = o.Actor(ctx, l.Link.Person.ID); err != nil {
		return LinkedCopy{}, deadLink()
	}
	if l.Minutes, err = o.Store.Minutes(ctx, l.Link.Minutes); err != nil {
		return LinkedCopy{}, err
	}
	var there bool
	if l.Copy, there = copyOf(l.Minutes, l.Link.Copy); !there || l.Copy.ID != l.Actor.Unit {
		return LinkedCopy{}, deadLink()
	}
	return l, nil
}

// deadLink is the answer to a link that leads nowhere.
func deadLink() error {
	return &workflow.Error{
		Kind: workflow.NotFound, Reason: workflow.ReasonMissing,
		Msg: "这个签收链接不对，或者已经过期、收回。请与送件单位联系，另要一个链接，或凭纸面签收。",
	}
}
