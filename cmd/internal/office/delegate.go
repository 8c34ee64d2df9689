package office

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Delegate lets somebody hand on for some days what he holds himself (委托):
// From is who asks. What the office's data forbid of any delegation — of duties
// that cannot be handed on, in a circle, to an auditor — is refused here too.
func (o *Office) Delegate(ctx context.Context, by workflow.Person, wanted org.Delegation) error {
	today := workflow.DateOf(o.Now())
	wanted.Reason = strings.TrimSpace(wanted.Reason)
	switch {
	case wanted.To == "":
		return invalid(workflow.ReasonField, "请写明委托给谁。")
	case wanted.Since < today:
		return invalid(workflow.ReasonField, "委托不能从过去的日期开始，请从%s或以后开始。", today.Chinese())
	case wanted.Until < wanted.Since:
		return invalid(workflow.ReasonField, "请写明委托到哪一天为止，不能早于开始的那一天。")
	case wanted.Reason == "":
		return invalid(workflow.ReasonNote, "请写明委托的事由，如出差、休假。")
	}
	wanted.ID, wanted.From, wanted.Revoked = "W-"+strings.ToLower(rand.Text()[:10]), by.ID, ""
	return o.redelegate(ctx, by, wanted.Reason, func(all []org.Delegation) ([]org.Delegation, error) {
		return append(all, wanted), nil
	})
}

// Revoke ends somebody's own delegation from today on (撤销委托).
func (o *Office) Revoke(ctx context.Context, by workflow.Person, id string) error {
	today := workflow.DateOf(o.Now())
	return o.redelegate(ctx, by, "本人撤销委托", func(all []org.Delegation) ([]org.Delegation, error) {
		i := slices.IndexFunc(all, func(d org.Delegation) bool { return d.ID == id && d.From == by.ID })
		switch {
		case i < 0:
			return nil, &workflow.Error{Kind: workflow.NotFound, Reason: workflow.ReasonMissing, Msg: "没有您的这项委托，请刷新后再办。"}
		case all[i].Revoked != "":
			return nil, &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonField, Msg: "这项委托已经撤销。"}
		}
		all[i].Revoked = today
		return all, nil
	})
}

// redelegate puts a change of somebody's own delegations on record.
func (o *Office) redelegate(ctx context.Context, by workflow.Person, note string, change func([]org.Delegation) ([]org.Delegation, error)) error {
	d, err := o.refresh(ctx)
	if err != nil {
		return err
	}
	who, err := d.actor(by.ID, workflow.DateOf(o.Now()))
	if err != nil {
		return err
	}
	next := d.org.Data()
	if next.Delegations, err = change(next.Delegations); err != nil {
		return err
	}
	preview := d.org.Preview(org.DraftOf(next))
	if err := preview.Err(); err != nil {
		return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonField, Msg: "不能这样委托：" + err.Error(), Cause: err}
	}
	o.written.Store(true)
	return o.Store.Alter(ctx, org.Signed(preview.Changes, who.Person, note, o.Now()), d.head)
}
