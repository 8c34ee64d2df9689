package ui

import (
	"net/http"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// adminPendingView lists the changes that wait for a second person.
type adminPendingView struct {
	Tabs []adminTab
	Open []adminProposal
	Past []adminProposal
	Said string
}

// adminProposal is one line of them.
type adminProposal struct {
	workflow.Proposal
	Mine bool // the visitor may answer it
	Own  bool // he made it
}

func (a admin) pending(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := adminPendingView{Tabs: a.tabs(v)}
	switch r.FormValue("said") {
	case "done":
		view.Said = "已复核同意，变更已经生效。"
	case "refused":
		view.Said = "已登记不同意，变更没有生效。"
	case "withdrawn":
		view.Said = "已撤回。"
	}
	for _, part := range []struct {
		into *[]adminProposal
		open bool
	}{{&view.Open, true}, {&view.Past, false}} {
		all, err := a.Office.Store.Proposals(r.Context(), part.open, 100)
		if err != nil {
			return err
		}
		for _, p := range all {
			*part.into = append(*part.into, adminProposal{p, office.MayConfirm(p, v.Actor), p.By.ID == v.Actor.ID})
		}
	}
	return a.show(w, r, v, "adminpending", view)
}

// adminProposalView is one change that waits, as it would be taken now.
type adminProposalView struct {
	Tabs  []adminTab
	P     adminProposal
	State string
	Who   string // may confirm it
	Lines []string
	More  int
	Fault string
	Open  bool
	Flow  bool
}

func (a admin) proposal(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	p, err := a.Office.Proposed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	view := adminProposalView{
		Tabs: a.tabs(v), P: adminProposal{p.Proposal, office.MayConfirm(p.Proposal, v.Actor), p.By.ID == v.Actor.ID},
		State: p.State.Label(), Who: "安全管理员", Lines: p.Lines[:min(len(p.Lines), maxShown)], More: max(0, len(p.Lines)-maxShown),
		Open: p.State == workflow.ProposalOpen, Flow: p.Flow != nil,
	}
	if p.Rules {
		view.Who = "安全管理员或另一名系统管理员"
	}
	if p.Fault != nil {
		view.Fault = p.Fault.Error()
	}
	return a.show(w, r, v, "adminproposal", view)
}

func (a admin) answer(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	id, said := r.PathValue("id"), "done"
	var err error
	switch r.FormValue("answer") {
	case "confirm":
		err = a.Office.Confirm(r.Context(), id, v.Actor.Person)
	case "refuse":
		said = "refused"
		err = a.Office.Decline(r.Context(), id, v.Actor.Person, r.FormValue("reason"))
	case "withdraw":
		said = "withdrawn"
		err = a.Office.Decline(r.Context(), id, v.Actor.Person, "")
	default:
		err = web.Refuse(workflow.Invalid, "请选择同意或者不同意。")
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/pending?said="+said, http.StatusSeeOther)
	return nil
}
