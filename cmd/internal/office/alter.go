package office

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Warrant is who changes the office's own data and upon what (依据), and where
// rights are given or taken who confirms it (复核). Both are told by their IDs
// alone. An office that has never had an administrator is being set up: there
// anybody may.
type Warrant struct {
	By, Second workflow.Person
	Note       string
}

// RightError is somebody who may not change the office's data.
type RightError struct {
	Name   string
	Second bool // he was to confirm it
}

// Error says in Chinese who may.
func (e *RightError) Error() string {
	who := "系统管理员"
	if e.Second {
		who = "安全管理员（且不是导入人本人）"
	}
	return e.Name + "不是" + who + "，不能办这件事。"
}

// Unwrap gives the refusal as the workflow knows it.
func (e *RightError) Unwrap() error {
	return &workflow.Error{Kind: workflow.Forbidden, Reason: workflow.ReasonRole, Msg: e.Error()}
}

// UnconfirmedError is a change that takes two people and has one.
type UnconfirmedError struct{}

// Error asks in Chinese for the second.
func (e *UnconfirmedError) Error() string {
	return "这些变动涉及权限，须两人办理：请写明复核的安全管理员。"
}

// Unwrap gives the refusal as the workflow knows it.
func (e *UnconfirmedError) Unwrap() error {
	return &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: e.Error()}
}

// SettingUp reports whether the office has never had an administrator.
func (o *Office) SettingUp(ctx context.Context) (bool, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return false, err
	}
	return !d.administered(), nil
}

// administered reports whether there has ever been an administrator, or will
// be.
func (d *data) administered() bool {
	return slices.ContainsFunc(d.org.Data().Terms, func(t org.Term) bool {
		p, _ := d.org.Post(t.Post)
		return slices.Contains(p.Roles, workflow.Admin)
	})
}

// warranted gives the warrant with the data's names, and demands 系统管理员, and
// a 安全管理员 beside him where rights are given or taken.
func (d *data) warranted(w Warrant, rights bool, today workflow.Date) (Warrant, error) {
	if !d.administered() {
		p, ok := d.org.Person(w.By.ID)
		if w.By = (workflow.Person{ID: p.ID, Name: p.Name}); !ok {
			w.By = workflow.Person{ID: "init", Name: "首次导入"}
		}
		w.Second = workflow.Person{}
		return w, nil
	}
	by, err := d.actor(w.By.ID, today)
	switch {
	case err != nil:
		return w, err
	case !by.Has(workflow.Admin):
		return w, &RightError{Name: by.Name}
	}
	second := workflow.Actor{}
	switch {
	case !rights:
	case w.Second.ID == "":
		return w, &UnconfirmedError{}
	default:
		if second, err = d.actor(w.Second.ID, today); err != nil {
			return w, err
		}
		if !second.Has(org.Security) || second.ID == by.ID {
			return w, &RightError{Name: second.Name, Second: true}
		}
		w.Note = strings.TrimSpace(w.Note) + "（" + second.Name + "复核）"
	}
	w.By, w.Second = by.Person, second.Person
	return w, nil
}

// Preview gives what an import would change, with what is wrong in it.
func (o *Office) Preview(ctx context.Context, draft org.Draft) (org.Preview, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return org.Preview{}, err
	}
	return d.org.Preview(draft), nil
}

// Alter puts changes of the office's data on record, whole or not at all, if
// the warrant covers them and they leave the data sound.
func (o *Office) Alter(ctx context.Context, w Warrant, changes []workflow.Alteration) error {
	d, err := o.refresh(ctx)
	if err != nil {
		return err
	}
	rights, err := d.changed(changes)
	if err != nil {
		return err
	}
	if w, err = d.warranted(w, rights, workflow.DateOf(o.Now())); err != nil {
		return err
	}
	o.written.Store(true)
	return o.Store.Alter(ctx, org.Signed(changes, w.By, w.Note, o.Now()), d.head)
}

// changed reports whether the changes give or take rights. Only the books of
// the office's data can be changed so, and only to data that are sound.
func (d *data) changed(changes []workflow.Alteration) (rights bool, err error) {
	for _, c := range changes {
		if !slices.Contains(org.Books(), c.Book) {
			return false, invalid(workflow.ReasonField, "“%s”不是机构与人员资料，不能这样改动。", shown(c.Book))
		}
	}
	next, err := d.org.Apply(changes)
	if err != nil {
		return false, &workflow.Error{
			Kind: workflow.Stale, Reason: workflow.ReasonVersion, Cause: err,
			Msg: "机构与人员资料在此期间已有改动，请重新核对后再办。",
		}
	}
	preview := d.org.Preview(org.DraftOf(next.Data()))
	if err := preview.Err(); err != nil {
		return false, &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: err.Error(), Cause: err}
	}
	return preview.Rights, nil
}

// ImportFlow keeps a flow file for the office, if the warrant covers it. A
// version that is there already is never changed: minutes are pinned to it.
func (o *Office) ImportFlow(ctx context.Context, w Warrant, file string, source []byte) (*workflow.Flow, error) {
	flow, err := workflow.ParseFlow(file, source)
	if err != nil {
		return nil, err
	}
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	if w, err = d.warranted(w, false, workflow.DateOf(o.Now())); err != nil {
		return nil, err
	}
	if d.flows[flow.ID] != nil {
		return nil, &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonExists, Msg: fmt.Sprintf(
			"流程“%s”第%d版已经有了，在办的纪要按它办理，不能更改；请把 version 加一后再导入。", flow.ID.Name, flow.ID.Version)}
	}
	after, err := json.Marshal(string(source))
	if err != nil {
		return nil, err
	}
	line := workflow.Alteration{
		Book: flowBook, Key: fmt.Sprintf("%s@%d", flow.ID.Name, flow.ID.Version), After: string(after),
		Actor: w.By, Note: "导入" + file, Recorded: o.Now(),
	}
	o.written.Store(true)
	return flow, o.Store.Alter(ctx, []workflow.Alteration{line}, d.head)
}
