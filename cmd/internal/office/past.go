package office

import (
	"cmp"
	"context"
	"fmt"

	"jiyao/cmd/internal/past"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// pastFlow is the flow of minutes that were issued before the office had this
// program (历史纪要补录).
const pastFlow = "past"

// PastReader reads old minutes by the office's data as they are now.
func (o *Office) PastReader(ctx context.Context) (past.Reader, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return past.Reader{}, err
	}
	today := workflow.DateOf(o.Now())
	return past.Reader{Office: d.org, Today: today, Units: d.unitNames(today)}, nil
}

// KeepPast has the old numbers of a series' year stand in its ledger, from 1 to
// the last of them, so that no new minutes gets any. Those that stand there stay
// as they are. doubt says what could not be done. Who does it is told by his ID
// alone.
func (o *Office) KeepPast(ctx context.Context, by workflow.Actor, l past.Ledger) (kept int, doubt string, err error) {
	if by, err = o.Actor(ctx, by.ID); err != nil {
		return 0, "", err
	}
	known, err := o.Store.Numbers(ctx, l.Series, l.Scope)
	if err != nil {
		return 0, "", err
	}
	next := 1
	if len(known) > 0 {
		next = known[len(known)-1].Number.N + 1
		for n := range l.Titles {
			if n < known[0].Number.N {
				doubt = fmt.Sprintf("%s年的登记簿从%s起，更早的号不能补进去", l.Scope, known[0].Number.Text)
			}
		}
	}
	act := workflow.LedgerAct{State: workflow.NumberReserved, By: by.Person, At: o.Now()}
	from := workflow.NumberRequest{Series: l.Series, Scope: l.Scope, Start: 1, Form: l.Form}
	for n := next; n <= l.Last(); n++ {
		act.Reason = "历史文号，尚未补录"
		if title := l.Titles[n]; title != "" {
			act.Reason = "历史文号：《" + title + "》"
		}
		if err := act.WellFormed(by, 1); err != nil {
			return kept, doubt, err
		}
		o.written.Store(true)
		if _, err := o.Store.Reserve(ctx, from, 1, act); err != nil {
			return kept, doubt, err
		}
		kept++
	}
	return kept, doubt, nil
}

// EnterPast takes an old minutes (补录): its file into a dossier of its meeting,
// its text as a minutes that is closed from the beginning, and its number as it
// was. Whatever of it has been done before is not done again; fresh reports
// whether anything was left to do.
func (o *Office) EnterPast(ctx context.Context, by workflow.Actor, p past.Paper, data []byte) (fresh bool, err error) {
	return o.enterPast(ctx, by, oldMinutes{Paper: p}, data)
}

// oldMinutes is an old minutes with the files that were issued, where they came
// with it.
type oldMinutes struct {
	past.Paper
	files workflow.Released
}

func (o *Office) enterPast(ctx context.Context, by workflow.Actor, p oldMinutes, data []byte) (fresh bool, err error) {
	m, err := o.Store.Minutes(ctx, p.ID())
	there := err == nil
	switch {
	case there && m.Place.State == workflow.Voided:
		return false, nil
	case err != nil && workflow.KindOf(err) != workflow.NotFound:
		return false, err
	}
	file, err := o.keepPastFile(ctx, by, p.Paper, data)
	if err != nil || there && m.Place.State == workflow.Closed && file.State == dossier.Begun {
		return false, err
	}
	if err := o.closePast(ctx, by, p, m); err != nil {
		return true, err
	}
	_, err = o.stepPast(ctx, file, dossier.Begun, dossier.Change{Act: dossier.Begin, Actor: by, Minutes: p.ID()})
	return true, err
}

// keepPastFile opens the dossier of an old minutes' meeting with its file.
func (o *Office) keepPastFile(ctx context.Context, by workflow.Actor, p past.Paper, data []byte) (dossier.Meeting, error) {
	m, err := o.Store.Meeting(ctx, p.ID())
	if workflow.KindOf(err) == workflow.NotFound {
		m, err = o.ChangeMeeting(ctx, dossier.Change{
			Meeting: p.ID(), Act: dossier.Open, Actor: by, Type: p.Type, Yearly: true, Key: "past open " + p.ID(),
			Basics: dossier.Basics{
				Name: cmp.Or(p.Name, p.Title), Title: p.Title, Date: p.Day(), Notes: "历史纪要补录",
				Chair: dossier.Chair{Person: workflow.Person{Name: cmp.Or(p.Chair.Name, "不详")}, Office: p.Chair.Office},
			},
		})
	}
	if err == nil && len(m.Items) == 0 {
		title := "历史纪要"
		if len(p.Items) > 0 && p.Items[0] != "" {
			title = p.Items[0]
		}
		m, err = o.stepPast(ctx, m, "", dossier.Change{Act: dossier.AddItem, Actor: by, Item: dossier.Item{Title: title, State: dossier.Listed}})
	}
	if err != nil || len(m.Materials) > 0 {
		return m, err
	}
	sum, err := o.KeepPaper(data)
	if err != nil {
		return m, workflow.Fault("keep old minutes", err)
	}
	return o.stepPast(ctx, m, "", dossier.Change{
		Act: dossier.AddMaterial, Actor: by, Material: dossier.Material{Name: p.File, SHA256: sum, Bytes: int64(len(data))},
	})
}

// stepPast takes the dossier a step on, unless it is there.
func (o *Office) stepPast(ctx context.Context, m dossier.Meeting, there dossier.State, c dossier.Change) (dossier.Meeting, error) {
	if m.State == there {
		return m, nil
	}
	c.Meeting, c.Version, c.Key = m.ID, m.Version, fmt.Sprintf("past %s %s", c.Act, m.ID)
	return o.ChangeMeeting(ctx, c)
}

// closePast writes the minutes, gives it its number and closes it, as far as
// that is still to be done; m is the zero Minutes where there is none yet.
func (o *Office) closePast(ctx context.Context, by workflow.Actor, p oldMinutes, m workflow.Minutes) error {
	happened, err := p.Moment(o.Now())
	if err != nil {
		return workflow.Fault("read date", err)
	}
	do := func(cmd workflow.Command) error {
		cmd.Minutes, cmd.Version, cmd.Actor, cmd.OccurredAt = p.ID(), m.Version, by, happened
		cmd.Key = fmt.Sprintf("past %s %s", cmd.Action, p.ID())
		step, err := o.do(ctx, cmd, elsewhere{pastFlow, p.files})
		m = step.Minutes
		return err
	}
	if m.Version == 0 {
		err := do(workflow.Command{
			Action: workflow.Create, Title: p.Title, Text: &p.Text, Type: p.Type, Meeting: p.Day(),
			Note: "历史纪要补录，原件《" + p.File + "》，SHA-256 " + p.SHA256,
		})
		if err != nil {
			return err
		}
	}
	if m.Place.State != workflow.Collation {
		return nil
	}
	if p.Number.Series != "" && m.Number.IsZero() {
		if err := do(workflow.Command{Action: workflow.Number, Choose: p.Number.N}); err != nil {
			return err
		}
	}
	return do(workflow.Command{Action: workflow.Close})
}
