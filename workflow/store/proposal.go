package store

import (
	"context"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Propose keeps a change that waits for a second person.
func (s *Store) Propose(ctx context.Context, p workflow.Proposal) error {
	return s.within(ctx, func(tx *gorm.DB) error { return fault("insert proposal", insert(tx, rowOfProposal(p), "")) })
}

// Proposals gives what waits for a second person, oldest first, or the latest
// that wait no more.
func (s *Store) Proposals(ctx context.Context, open bool, limit int) ([]workflow.Proposal, error) {
	db := s.read.WithContext(ctx).Where("state = ?", string(workflow.ProposalOpen)).Order("made, id")
	if !open {
		db = s.read.WithContext(ctx).Where("state <> ?", string(workflow.ProposalOpen)).Order("answered DESC, id")
	}
	return list(db.Limit(limit), "read proposals", proposalRow.proposal)
}

// Proposal gives one; the zero Proposal if there is none of that ID.
func (s *Store) Proposal(ctx context.Context, id string) (workflow.Proposal, error) {
	all, err := list(s.read.WithContext(ctx).Where("id = ?", id), "read proposal", proposalRow.proposal)
	if err != nil || len(all) == 0 {
		return workflow.Proposal{}, err
	}
	return all[0], nil
}

// AnswerProposal keeps what became of a proposal, and with it, in the same
// transaction, the lines that it adds to the record. Of two who answer the
// second is Refused.
func (s *Store) AnswerProposal(ctx context.Context, p workflow.Proposal, lines []workflow.Alteration, head int) error {
	for _, line := range lines {
		if err := line.WellFormed(); err != nil {
			return err
		}
	}
	return s.within(ctx, func(tx *gorm.DB) error {
		n, err := exec(tx, `UPDATE proposals SET state = ?, answerer_id = ?, answerer_name = ?, answered = ?, reason = ? WHERE id = ? AND state = 'open'`,
			string(p.State), p.Answerer.ID, p.Answerer.Name, stamp(p.Answered), p.Reason, p.ID)
		if err != nil {
			return workflow.Fault("answer proposal", err)
		}
		if n == 0 {
			return &workflow.Error{
				Kind: workflow.Refused, Reason: workflow.ReasonStore, Msg: "这项变更已经有人处理过了，请刷新后查看结果。",
			}
		}
		if len(lines) == 0 {
			return nil
		}
		return putAlterations(tx, lines, head)
	})
}

type proposalRow struct {
	ID           string `gorm:"primaryKey"`
	Kind         string
	Title        string
	Payload      string
	Rules        bool
	Note         string
	ByID         string
	ByName       string
	Made         string
	State        string
	AnswererID   string
	AnswererName string
	Answered     string
	Reason       string
}

func (proposalRow) TableName() string { return "proposals" }

func rowOfProposal(p workflow.Proposal) proposalRow {
	return proposalRow{
		ID: p.ID, Kind: string(p.Kind), Title: p.Title, Payload: p.Payload, Rules: p.Rules, Note: p.Note,
		ByID: p.By.ID, ByName: p.By.Name, Made: stamp(p.Made), State: string(workflow.ProposalOpen),
	}
}

func (r proposalRow) proposal() (workflow.Proposal, error) {
	var d decoder
	return workflow.Proposal{
		ID: r.ID, Kind: workflow.ProposalKind(r.Kind), Title: r.Title, Payload: r.Payload, Rules: r.Rules, Note: r.Note,
		By: workflow.Person{ID: r.ByID, Name: r.ByName}, Made: d.time("made", r.Made),
		State: workflow.ProposalState(r.State), Answerer: workflow.Person{ID: r.AnswererID, Name: r.AnswererName},
		Answered: d.time("answered", r.Answered), Reason: r.Reason,
	}, d.err
}
