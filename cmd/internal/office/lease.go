package office

import (
	"context"
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
)

// leaseFor is how long a lease lasts that is not prolonged.
const leaseFor = 10 * time.Minute

// Lease takes or prolongs a lease (编辑占用) on a minutes or one 议题 for its
// Holder, who is told by his ID alone; with take it ends another's (接管). Only
// who could save there now gets one. It lasts ten minutes at the most.
func (o *Office) Lease(ctx context.Context, wanted workflow.Lease, take bool) (workflow.Lease, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return workflow.Lease{}, err
	}
	now := o.Now()
	who, err := d.actor(wanted.Holder.ID, workflow.DateOf(now))
	if err != nil {
		return workflow.Lease{}, err
	}
	m, err := o.Store.Minutes(ctx, wanted.Minutes)
	if err != nil {
		return workflow.Lease{}, err
	}
	if err := o.saves(d, m, who, wanted.Item); err != nil {
		return workflow.Lease{}, err
	}
	until := now.Add(leaseFor)
	if wanted.Until.After(now) && wanted.Until.Before(until) {
		until = wanted.Until
	}
	return o.Store.Lease(ctx, workflow.Lease{
		Minutes: m.ID, Item: wanted.Item, Holder: who.Person, Since: now, Until: until,
	}, take)
}

// Release ends somebody's own lease; it is no fault if he has none.
func (o *Office) Release(ctx context.Context, minutes string, item int, holder workflow.Person) error {
	return o.Store.Release(ctx, minutes, item, holder.ID)
}

// saves demands that somebody could save the minutes, or one 议题 of it, for
// himself or for somebody who delegated it to him (委托).
func (o *Office) saves(d *data, m workflow.Minutes, who workflow.Actor, item int) error {
	if _, _, ok := drafting.ItemText(m.Text, item); item != 0 && !ok {
		return invalid(workflow.ReasonField, "这件纪要没有第%d项议题，请刷新后再编辑。", item)
	}
	err := o.would(d, m, workflow.Command{Action: workflow.Save, Actor: who})
	for _, g := range d.org.Grants(who.ID, workflow.DateOf(o.Now())) {
		if err == nil {
			break
		}
		if o.would(d, m, workflow.Command{Action: workflow.Save, Actor: who, OnBehalf: g.From}) == nil {
			err = nil
		}
	}
	return err
}
