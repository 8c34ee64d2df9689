package ui

import (
	"context"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/upkeep"
	"jiyao/workflow"
)

// notice is a line of the desk that is about no minutes.
type notice struct {
	Says, Note, Href string
	Late             bool
}

// notices gives what waits for the visitor beside minutes: changes that he is
// the second person for, and for an administrator what the machine needs.
func (u *UI) notices(ctx context.Context, v *web.Visit) ([]notice, error) {
	var all []notice
	pending, err := u.Office.PendingFor(ctx, v.Actor)
	if err != nil {
		return nil, err
	}
	for _, p := range pending {
		all = append(all, notice{Says: "复核变更：" + p.Title, Note: p.By.Name + " " + web.Moment(p.Made) + "提请", Href: "/admin/pending/" + p.ID})
	}
	if !v.Has(workflow.Admin) {
		return all, nil
	}
	for _, f := range u.Upkeep.Health(ctx, true) {
		if f.Grade != upkeep.Bad {
			continue
		}
		href := "/admin"
		if f.Code == "backup" {
			href = "/admin/backup"
		}
		all = append(all, notice{Says: f.Name + "须处理：" + f.Says, Note: f.Do, Href: href, Late: true})
	}
	return all, nil
}
