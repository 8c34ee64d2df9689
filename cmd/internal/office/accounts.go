package office

import (
	"context"

	"jiyao/workflow"
)

// Administrator gives who acts as 系统管理员, told by his ID alone. In an office
// that has never had an administrator anybody may: it is being set up. The error
// is a *RightError for who is none.
func (o *Office) Administrator(ctx context.Context, id string) (workflow.Person, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return workflow.Person{}, err
	}
	w, err := d.warranted(Warrant{By: workflow.Person{ID: id}}, nobodyElse, workflow.DateOf(o.Now()))
	return w.By, err
}

// OnRecord tells the office that something was put on record beside Do, which
// it takes into the log before it closes.
func (o *Office) OnRecord() { o.written.Store(true) }
