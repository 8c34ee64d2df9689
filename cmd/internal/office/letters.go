package office

import (
	"context"
	"strings"

	"jiyao/workflow"
)

// Redeliver lets messages that were put aside go out again (重投), one after
// the other, and puts on record who asked for it and why. It is the clerk's or
// the administrator's to ask; who does it is told by his ID alone.
func (o *Office) Redeliver(ctx context.Context, by workflow.Person, ids []int64, note string) error {
	d, err := o.refresh(ctx)
	if err != nil {
		return err
	}
	who, err := d.actor(by.ID, workflow.DateOf(o.Now()))
	switch {
	case err != nil:
		return err
	case !who.Has(workflow.Clerk) && !who.Has(workflow.Admin):
		return &workflow.Error{
			Kind: workflow.Forbidden, Reason: workflow.ReasonRole,
			Msg: "重投由" + workflow.Clerk.Label() + "或系统管理员办理，" + who.Name + "没有这个角色。",
		}
	case strings.TrimSpace(note) == "":
		return invalid(workflow.ReasonNote, "请写明重投的理由，如已排除的故障。")
	}
	for _, id := range ids {
		o.written.Store(true)
		if err := o.Store.Redeliver(ctx, id, workflow.Redelivery{By: who.Person, Note: note, At: o.Now()}); err != nil {
			return err
		}
	}
	if o.config.Wake != nil {
		o.config.Wake()
	}
	return nil
}
