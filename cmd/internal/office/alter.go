package office

import (
	"context"
	"slices"
	"strings"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Warrant is who changes the office's own data and upon what (依据), who
// confirms it (复核), or why nobody does (独自办理). People are told by their IDs
// alone. An office that has never had an administrator is being set up: there
// anybody may.
type Warrant struct {
	By, Second workflow.Person
	Alone      string // instead of Second, where that is enough
	Note       string
}

// A scrutiny is what a change takes besides an administrator.
type scrutiny int

const (
	nobodyElse    scrutiny = iota
	secondOrWhy            // another administrator, or why there is none
	secondForSure          // 安全管理员
)

// scrutinyOf gives what a change of the office's data takes.
func scrutinyOf(p org.Preview) scrutiny {
	switch {
	case p.Rights:
		return secondForSure
	case p.Rules:
		return secondOrWhy
	}
	return nobodyElse
}

// RightError is somebody who may not change the office's data.
type RightError struct {
	Name   string
	Second bool // he was to confirm it
	Rules  bool // and not rights
}

// Error says in Chinese who may.
func (e *RightError) Error() string {
	who := "系统管理员"
	switch {
	case e.Second && e.Rules:
		who = "安全管理员或另一名系统管理员"
	case e.Second:
		who = "安全管理员（且不是导入人本人）"
	}
	return e.Name + "不是" + who + "，不能办这件事。"
}

// Unwrap gives the refusal as the workflow knows it.
func (e *RightError) Unwrap() error {
	return &workflow.Error{Kind: workflow.Forbidden, Reason: workflow.ReasonRole, Msg: e.Error()}
}

// UnconfirmedError is a change that takes two people and has one.
type UnconfirmedError struct {
	Rules bool // one may do it alone who says why
}

// Error asks in Chinese for the second.
func (e *UnconfirmedError) Error() string {
	if e.Rules {
		return "这些变动涉及流程、签发权限或回避豁免，须两人办理：请写明复核的另一名管理员；确实只有一人的，写明独自办理的理由。"
	}
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
// beside him what the change takes.
func (d *data) warranted(w Warrant, takes scrutiny, today workflow.Date) (Warrant, error) {
	if !d.administered() {
		p, ok := d.org.Person(w.By.ID)
		if w.By = (workflow.Person{ID: p.ID, Name: p.Name}); !ok {
			w.By = workflow.Person{ID: "init", Name: "首次导入"}
		}
		w.Second, w.Alone = workflow.Person{}, ""
		return w, nil
	}
	by, err := d.actor(w.By.ID, today)
	switch {
	case err != nil:
		return w, err
	case !by.Has(workflow.Admin):
		return w, &RightError{Name: by.Name}
	}
	w.By = by.Person
	if takes == nobodyElse {
		w.Second, w.Alone = workflow.Person{}, ""
		return w, nil
	}
	return d.confirmed(w, takes, today)
}

// confirmed adds to the note who confirmed a change, or why nobody did.
func (d *data) confirmed(w Warrant, takes scrutiny, today workflow.Date) (Warrant, error) {
	if w.Second.ID == "" {
		if w.Alone = strings.TrimSpace(w.Alone); takes == secondForSure || w.Alone == "" {
			return w, &UnconfirmedError{Rules: takes == secondOrWhy}
		}
		w.Note = strings.TrimSpace(w.Note) + "（独自办理：" + w.Alone + "）"
		return w, nil
	}
	second, err := d.actor(w.Second.ID, today)
	if err != nil {
		return w, err
	}
	may := second.Has(org.Security) || takes == secondOrWhy && second.Has(workflow.Admin)
	if !may || second.ID == w.By.ID {
		return w, &RightError{Name: second.Name, Second: true, Rules: takes == secondOrWhy}
	}
	w.Second, w.Note = second.Person, strings.TrimSpace(w.Note)+"（"+second.Name+"复核）"
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

// An Import is what files of office data would come to (导入预览).
type Import struct {
	org.Preview
	Rows []org.Outcome // row by row, in the order of the files
}

// PreviewImport says what taking files of office data would change. Where the
// files are at fault there are findings alone.
func (o *Office) PreviewImport(ctx context.Context, draft org.Draft, rest org.Rest) (Import, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return Import{}, err
	}
	draft, found := d.org.Fit(draft, org.Fitting{Rest: rest, At: workflow.DateOf(o.Now())})
	if len(found.Wrong()) > 0 {
		return Import{Preview: org.Preview{Office: d.org, Findings: found}}, nil
	}
	p := d.org.Preview(draft)
	p.Findings = append(found, p.Findings...)
	return Import{p, p.Outcomes(draft)}, nil
}

// Alter puts changes of the office's data on record, whole or not at all, if
// the warrant covers them and they leave the data sound.
func (o *Office) Alter(ctx context.Context, w Warrant, changes []workflow.Alteration) error {
	d, err := o.refresh(ctx)
	if err != nil {
		return err
	}
	takes, err := d.changed(changes)
	if err != nil {
		return err
	}
	if w, err = d.warranted(w, takes, workflow.DateOf(o.Now())); err != nil {
		return err
	}
	o.written.Store(true)
	return o.Store.Alter(ctx, org.Signed(changes, w.By, w.Note, o.Now()), d.head)
}

// changed gives what the changes take. Only the books of the office's data can
// be changed so, and only to data that are sound.
func (d *data) changed(changes []workflow.Alteration) (scrutiny, error) {
	for _, c := range changes {
		if !slices.Contains(org.Books(), c.Book) {
			return 0, invalid(workflow.ReasonField, "“%s”不是机构与人员资料，不能这样改动。", shown(c.Book))
		}
	}
	next, err := d.org.Apply(changes)
	if err != nil {
		return 0, &workflow.Error{
			Kind: workflow.Stale, Reason: workflow.ReasonVersion, Cause: err,
			Msg: "机构与人员资料在此期间已有改动，请重新核对后再办。",
		}
	}
	preview := d.org.Preview(org.DraftOf(next.Data()))
	if err := preview.Err(); err != nil {
		return 0, &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: err.Error(), Cause: err}
	}
	return scrutinyOf(preview), nil
}
