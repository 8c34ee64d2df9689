package office

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"strings"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// A Proposed is a change that waits for a second person, as it would be taken
// now.
type Proposed struct {
	workflow.Proposal
	Lines []string // what it would change, for people
	Flow  *workflow.Flow
	Fault error // why it cannot be taken any more
}

// payload is what a proposal keeps of its change.
type payload struct {
	Changes []proposedChange `json:"changes,omitempty"`
	File    string           `json:"file,omitempty"`
	Source  string           `json:"source,omitempty"`
}

type proposedChange struct {
	Book   string `json:"book"`
	Key    string `json:"key"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

func (p payload) alterations() []workflow.Alteration {
	all := make([]workflow.Alteration, len(p.Changes))
	for i, c := range p.Changes {
		all[i] = workflow.Alteration{Book: c.Book, Key: c.Key, Before: c.Before, After: c.After}
	}
	return all
}

// Propose keeps changes of the office's data for a second person to confirm
// (提请复核), if they could be taken now and the one who proposes may.
func (o *Office) Propose(ctx context.Context, by workflow.Person, note string, changes []workflow.Alteration) (workflow.Proposal, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return workflow.Proposal{}, err
	}
	takes, err := d.changed(changes)
	if err != nil {
		return workflow.Proposal{}, err
	}
	known, err := o.afterwards(ctx, changes)
	if err != nil {
		return workflow.Proposal{}, err
	}
	kept := payload{}
	for _, c := range changes {
		kept.Changes = append(kept.Changes, proposedChange{c.Book, c.Key, c.Before, c.After})
	}
	return o.propose(ctx, workflow.Proposal{
		Kind: workflow.ProposeData, Title: titleOf(org.Preview{Office: known, Changes: changes}), Rules: takes == secondOrWhy, Note: note, By: by,
	}, kept)
}

// ProposeFlow keeps a flow file for a second person to confirm.
func (o *Office) ProposeFlow(ctx context.Context, by workflow.Person, note, file string, source []byte) (workflow.Proposal, error) {
	p, err := o.PreviewFlow(ctx, file, source)
	if err != nil {
		return workflow.Proposal{}, err
	}
	return o.propose(ctx, workflow.Proposal{
		Kind: workflow.ProposeFlow, Title: "导入流程“" + p.Flow.Label + "”（" + flowKey(p.Flow.ID) + "）。", Rules: true, Note: note, By: by,
	}, payload{File: file, Source: string(source)})
}

func (o *Office) propose(ctx context.Context, p workflow.Proposal, kept payload) (workflow.Proposal, error) {
	by, err := o.Administrator(ctx, p.By.ID)
	if err != nil {
		return workflow.Proposal{}, err
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return workflow.Proposal{}, err
	}
	p.ID, p.By, p.Note, p.Payload = strings.ToLower(rand.Text()[:16]), by, strings.TrimSpace(p.Note), string(text)
	p.Made, p.State = o.Now(), workflow.ProposalOpen
	return p, o.Store.Propose(ctx, p)
}

// afterwards gives the office's data as changes would leave them; where they do
// not fit any more, as they are.
func (o *Office) afterwards(ctx context.Context, changes []workflow.Alteration) (*org.Office, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	if then, err := d.org.Apply(changes); err == nil {
		return then, nil
	}
	return d.org, nil
}

// titleOf sums changes up in a line.
func titleOf(p org.Preview) string {
	if len(p.Changes) == 1 {
		return p.Lines()[0]
	}
	return strings.Join(p.Summary(), "")
}

// Proposed gives a proposal as it would be taken now; workflow.Missing's kind of
// error if there is none.
func (o *Office) Proposed(ctx context.Context, id string) (Proposed, error) {
	p, err := o.Store.Proposal(ctx, id)
	if err == nil && p.ID == "" {
		err = &workflow.Error{Kind: workflow.NotFound, Msg: "没有这项待复核的变更。"}
	}
	if err != nil {
		return Proposed{}, err
	}
	out := Proposed{Proposal: p}
	var kept payload
	if err := json.Unmarshal([]byte(p.Payload), &kept); err != nil {
		return Proposed{}, workflow.Fault("read proposal", err)
	}
	if p.Kind == workflow.ProposeFlow {
		if out.Flow, err = workflow.ParseFlow(kept.File, []byte(kept.Source)); err != nil {
			return Proposed{}, err
		}
		out.Lines = []string{p.Title}
		if p.State == workflow.ProposalOpen {
			_, out.Fault = o.PreviewFlow(ctx, kept.File, []byte(kept.Source))
		}
		return out, nil
	}
	changes := kept.alterations()
	known, err := o.afterwards(ctx, changes)
	if err != nil {
		return Proposed{}, err
	}
	out.Lines = org.Preview{Office: known, Changes: changes}.Lines()
	if p.State == workflow.ProposalOpen {
		d, err := o.refresh(ctx)
		if err != nil {
			return Proposed{}, err
		}
		_, out.Fault = d.changed(changes)
	}
	return out, nil
}

// MayConfirm reports whether somebody is the second person that a proposal
// waits for.
func MayConfirm(p workflow.Proposal, a workflow.Actor) bool {
	return a.ID != p.By.ID && (a.Has(org.Security) || p.Rules && a.Has(workflow.Admin))
}

// PendingFor gives the proposals that wait for somebody to confirm them.
func (o *Office) PendingFor(ctx context.Context, a workflow.Actor) ([]workflow.Proposal, error) {
	if !a.Has(workflow.Admin) && !a.Has(org.Security) {
		return nil, nil
	}
	all, err := o.Store.Proposals(ctx, true, maxProposals)
	if err != nil {
		return nil, err
	}
	var mine []workflow.Proposal
	for _, p := range all {
		if MayConfirm(p, a) {
			mine = append(mine, p)
		}
	}
	return mine, nil
}

// maxProposals bounds a list of proposals.
const maxProposals = 200

// Confirm takes a proposal as its second person (复核同意): what it changes and
// that it was confirmed are one act.
func (o *Office) Confirm(ctx context.Context, id string, second workflow.Person) error {
	p, kept, err := o.openProposal(ctx, id)
	if err != nil {
		return err
	}
	d, err := o.refresh(ctx)
	if err != nil {
		return err
	}
	w := Warrant{By: p.By, Second: second, Note: p.Note}
	takes, lines := secondOrWhy, kept.alterations()
	if p.Kind == workflow.ProposeFlow {
		preview, err := o.PreviewFlow(ctx, kept.File, []byte(kept.Source))
		if err != nil {
			return err
		}
		after, err := json.Marshal(kept.Source)
		if err != nil {
			return err
		}
		w.Note = strings.TrimSuffix("导入"+kept.File+"："+p.Note, "：")
		lines = []workflow.Alteration{{Book: flowBook, Key: flowKey(preview.Flow.ID), After: string(after)}}
	} else if takes, err = d.changed(lines); err != nil {
		return err
	}
	if takes == nobodyElse {
		takes = secondOrWhy // it was proposed to somebody all the same
	}
	if w, err = d.warranted(w, takes, workflow.DateOf(o.Now())); err != nil {
		return err
	}
	p.State, p.Answerer, p.Answered = workflow.ProposalDone, w.Second, o.Now()
	o.written.Store(true)
	return o.Store.AnswerProposal(ctx, p, org.Signed(lines, w.By, w.Note, o.Now()), d.head)
}

// Decline ends a proposal without taking it: who made it withdraws it, and its
// second person says why he does not confirm it.
func (o *Office) Decline(ctx context.Context, id string, who workflow.Person, reason string) error {
	p, _, err := o.openProposal(ctx, id)
	if err != nil {
		return err
	}
	a, err := o.Actor(ctx, who.ID)
	if err != nil {
		return err
	}
	p.State, p.Answerer, p.Answered, p.Reason = workflow.ProposalRefused, a.Person, o.Now(), strings.TrimSpace(reason)
	switch {
	case a.ID == p.By.ID:
		p.State = workflow.ProposalWithdrawn
	case !MayConfirm(p, a):
		return &RightError{Name: a.Name, Second: true, Rules: p.Rules}
	case p.Reason == "":
		return invalid(workflow.ReasonNote, "请写明不同意的理由，提请人会看到。")
	}
	return o.Store.AnswerProposal(ctx, p, nil, 0)
}

// openProposal gives a proposal that nobody has answered yet.
func (o *Office) openProposal(ctx context.Context, id string) (workflow.Proposal, payload, error) {
	p, err := o.Store.Proposal(ctx, id)
	var kept payload
	switch {
	case err != nil:
		return p, kept, err
	case p.ID == "":
		return p, kept, &workflow.Error{Kind: workflow.NotFound, Msg: "没有这项待复核的变更。"}
	case p.State != workflow.ProposalOpen:
		return p, kept, &workflow.Error{
			Kind: workflow.Refused, Reason: workflow.ReasonStore, Msg: "这项变更" + p.State.Label() + "，不能再办理。",
		}
	}
	err = json.Unmarshal([]byte(p.Payload), &kept)
	return p, kept, fault("read proposal", err)
}

func fault(op string, err error) error {
	if err == nil {
		return nil
	}
	return workflow.Fault(op, err)
}
