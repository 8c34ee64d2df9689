// Package notice tells persons by mail that something waits for them (待办提醒):
// each working day at a set time how many to-dos they have, and at once that they
// were urged (催办). A mail says how many and where, and nothing of any minutes. It
// is a convenience: one that cannot be sent is reported and not sent again, and
// holds up nothing.
package notice

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"jiyao/cmd/internal/mail"
	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Service tells the persons of an office whose e-mail address is on record.
type Service struct {
	Office       *office.Office
	Send         func(ctx context.Context, l mail.Letter) error
	Base         string // where the pages are, without a slash at its end
	Hour, Minute int    // of the day's mail, in Beijing
	Report       func(error)

	urged chan mail.Letter
}

// How much waits to be sent at once, and for how long a 催办 is worth telling.
const (
	maxWaiting  = 1000
	stillUrgent = 24 * time.Hour
)

// New makes a service.
func New(s Service) *Service {
	s.urged = make(chan mail.Letter, maxWaiting)
	return &s
}

// Run sends until the context ends. A day's mail whose time has gone by while
// nothing ran is left out: the next day's says the same.
func (s *Service) Run(ctx context.Context) {
	for ctx.Err() == nil {
		timer := time.NewTimer(s.next(s.Office.Now()).Sub(s.Office.Now()))
		select {
		case <-ctx.Done():
		case l := <-s.urged:
			s.send(ctx, l)
		case <-timer.C:
			s.Daily(ctx)
		}
		timer.Stop()
	}
}

// next gives when the day's mail is due.
func (s *Service) next(now time.Time) time.Time {
	local := now.In(workflow.Shanghai())
	at := time.Date(local.Year(), local.Month(), local.Day(), s.Hour, s.Minute, 0, 0, local.Location())
	if !at.After(local) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

func (s *Service) send(ctx context.Context, l mail.Letter) {
	if err := s.Send(ctx, l); err != nil && ctx.Err() == nil {
		s.Report(fmt.Errorf("给%s的提醒邮件没有发出：%w", l.Name, err))
	}
}

// Daily tells everybody who has to-dos how many, on a working day.
func (s *Service) Daily(ctx context.Context) {
	today := workflow.DateOf(s.Office.Now())
	data, err := s.Office.Data(ctx)
	if err != nil {
		s.Report(err)
		return
	}
	if !data.Workday(today) {
		return
	}
	err = s.everybody(ctx, data, func(p org.Person, todos []office.Todo) {
		if len(todos) > 0 {
			s.send(ctx, s.daily(p, todos, today))
		}
	})
	if err != nil && ctx.Err() == nil {
		s.Report(err)
	}
}

// everybody goes through those who may act today and have an address, with what
// waits for each.
func (s *Service) everybody(ctx context.Context, data *org.Office, tell func(org.Person, []office.Todo)) error {
	for _, p := range data.Data().Persons {
		if p.Mail == "" {
			continue
		}
		who, err := data.Actor(p.ID, workflow.DateOf(s.Office.Now()))
		if err != nil {
			continue // is not there any more, or not yet
		}
		todos, err := s.Office.Todos(ctx, who)
		if err != nil {
			return err
		}
		tell(p, todos)
	}
	return nil
}

// daily writes the day's mail of one person.
func (s *Service) daily(p org.Person, todos []office.Todo, today workflow.Date) mail.Letter {
	late, due := 0, 0
	for _, t := range todos {
		switch {
		case t.Due != "" && t.Due < today:
			late++
		case t.Due == today:
			due++
		}
	}
	count := fmt.Sprintf("%d件待办", len(todos))
	if late > 0 {
		count += fmt.Sprintf("，其中超期%d件", late)
	}
	if due > 0 {
		count += fmt.Sprintf("，今天到期%d件", due)
	}
	return mail.Letter{
		To: p.Mail, Name: p.Name, Key: "notice/" + string(today) + "/" + p.ID, Subject: "待办提醒：" + count,
		Text: fmt.Sprintf("您在纪要系统中有%s，请登录办理：\n%s/\n", count, s.Base),
	}
}

// Deliver takes a message that tells what was done from the outbox; that
// somebody was urged is told to those whom the minutes waits for.
func (s *Service) Deliver(ctx context.Context, d workflow.Delivery) error {
	var said struct {
		Action workflow.Action
		Urged  []int
	}
	if err := json.Unmarshal([]byte(d.Payload), &said); err != nil || said.Action != workflow.Urge {
		return nil // whoever else takes the message says so
	}
	entries, err := s.Office.Store.Entries(ctx, d.Minutes)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(entries, func(e workflow.Entry) bool { return e.Version == d.Version })
	if i < 0 || s.Office.Now().Sub(entries[i].Recorded) > stillUrgent {
		return nil
	}
	data, err := s.Office.Data(ctx)
	if err != nil {
		return err
	}
	return s.everybody(ctx, data, func(p org.Person, todos []office.Todo) {
		if slices.ContainsFunc(todos, func(t office.Todo) bool { return t.Minutes == d.Minutes && meant(said.Urged, t) }) {
			s.urge(p, d)
		}
	})
}

// meant reports whether one who has a to-do is among those who were urged: the
// rows beside the line that are named, else who has the minutes on his desk.
func meant(rows []int, t office.Todo) bool {
	if len(rows) > 0 {
		return t.Kind == workflow.WaitParty && slices.Contains(rows, t.Row)
	}
	return t.Kind == workflow.WaitStep || t.Kind == workflow.WaitCheck
}

// urge lets one person's mail wait to be sent.
func (s *Service) urge(p org.Person, d workflow.Delivery) {
	l := mail.Letter{
		To: p.Mail, Name: p.Name, Key: d.Key + "/" + p.ID, Subject: "催办：有一件纪要请您尽快办理",
		Text: fmt.Sprintf("有一件纪要在等您办理，现予催办，请登录办理：\n%s/minutes/%s\n", s.Base, d.Minutes),
	}
	select {
	case s.urged <- l:
	default:
		s.Report(fmt.Errorf("待发的提醒邮件太多，给%s的催办邮件没有发出", p.Name))
	}
}
