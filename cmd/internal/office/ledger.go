package office

import (
	"context"
	"strconv"

	"jiyao/workflow"
)

// Reserve takes the next numbers of a series' year out of its ledger (预留). Who
// does it is told by his ID alone, with what he holds today.
func (o *Office) Reserve(ctx context.Context, by workflow.Actor, series string, year, count int, reason string) ([]workflow.DocNumber, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	if by, err = d.actor(by.ID, workflow.DateOf(o.Now())); err != nil {
		return nil, err
	}
	act := workflow.LedgerAct{State: workflow.NumberReserved, By: by.Person, Reason: reason, At: o.Now()}
	if err := act.WellFormed(by, count); err != nil {
		return nil, err
	}
	s, err := d.org.Series(series, year)
	if err != nil {
		return nil, spoken(err)
	}
	from := workflow.NumberRequest{Series: s.ID, Scope: strconv.Itoa(year), Start: max(s.Start, 1), Form: s.Form}
	o.written.Store(true)
	return o.Store.Reserve(ctx, from, count, act)
}

// VoidNumber makes a reserved or free number a 空号 for good, and gives its
// text. Who does it is told by his ID alone, with what he holds today.
func (o *Office) VoidNumber(ctx context.Context, by workflow.Actor, series string, year, n int, reason string) (string, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return "", err
	}
	if by, err = d.actor(by.ID, workflow.DateOf(o.Now())); err != nil {
		return "", err
	}
	act := workflow.LedgerAct{State: workflow.NumberVoid, By: by.Person, Reason: reason, At: o.Now()}
	if err := act.WellFormed(by, 1); err != nil {
		return "", err
	}
	s, err := d.org.Series(series, year)
	if err != nil {
		return "", spoken(err)
	}
	act.Number = workflow.NumberRequest{Series: s.ID, Scope: strconv.Itoa(year), Form: s.Form}.Number(n)
	o.written.Store(true)
	return act.Number.Text, o.Store.VoidNumber(ctx, act)
}
