package workflow

import (
	"context"
	"time"
)

// Service carries out commands: it gathers the facts, lets Decide decide and
// the store commit. Store, Flow and Now are required.
type Service struct {
	Store Keeper
	// Flow finds the flow a minutes is pinned to; the zero FlowID asks for
	// the one new minutes begin with.
	Flow func(id FlowID) (*Flow, error)
	Now  func() time.Time
	// Check proof-reads a text before Submit (送审) and Issue (印发); nil means
	// that the office has no rules.
	Check func(action Action, text string) Findings
	// Release makes the file of a minutes that may be issued and puts it
	// safely on disk; it must be harmless to repeat. Without it nothing can
	// be issued.
	Release func(ctx context.Context, m Minutes, issuedOn Date) (PDF, error)
	Series  Series
	// Grants gives the delegations in force; nil means there are none.
	Grants func(ctx context.Context, actor Person) ([]Grant, error)
}

// Do carries out a command and gives the step as committed. The same command
// with the same key gets the first answer however often it comes, but for
// Take, whose number is in the entry by then. What a rule or another person
// stands against is kept on record (拒办记录). Errors are *Error, but for those
// of Release, which come as they are.
func (s *Service) Do(ctx context.Context, cmd Command) (Step, error) {
	step, err := s.do(ctx, cmd)
	return step, s.witness(ctx, cmd, err)
}

func (s *Service) do(ctx context.Context, cmd Command) (Step, error) {
	if step, ok, err := s.answered(ctx, cmd); ok || err != nil {
		return step, err
	}
	step, err := s.try(ctx, cmd)
	if KindOf(err) != Stale {
		return step, err
	}
	// The first try of this very click may have been carried out meanwhile.
	if first, ok, lookup := s.answered(ctx, cmd); ok && lookup == nil {
		return first, nil
	}
	return Step{}, err
}

func (s *Service) answered(ctx context.Context, cmd Command) (Step, bool, error) {
	if cmd.Key == "" {
		return Step{}, false, nil
	}
	step, ok, err := s.Store.Answer(ctx, cmd.Actor.ID, cmd.Key)
	if err != nil || !ok {
		return Step{}, false, err
	}
	if step.Entry.Request != cmd.fingerprint() {
		return Step{}, false, KeyReused(step.Entry)
	}
	return step, true, nil
}

func (s *Service) try(ctx context.Context, cmd Command) (Step, error) {
	var m Minutes
	if cmd.Action != Create {
		var err error
		if m, err = s.Store.Minutes(ctx, cmd.Minutes); err != nil {
			return Step{}, err
		}
	}
	facts, err := s.facts(ctx, m, cmd)
	if err != nil {
		return Step{}, err
	}
	if cmd.Action == Issue && s.Release != nil {
		if facts.PDF, err = s.release(ctx, m, cmd, facts); err != nil {
			return Step{}, err
		}
	}
	step, err := Decide(m, cmd, facts)
	if err != nil {
		return Step{}, err
	}
	return s.Store.Commit(ctx, step)
}

func (s *Service) facts(ctx context.Context, m Minutes, cmd Command) (Facts, error) {
	flow, err := s.Flow(m.Flow)
	if err != nil {
		return Facts{}, Fault("find flow", err)
	}
	facts := Facts{Flow: flow, Now: s.Now(), Series: s.Series}
	if cmd.Action == Submit || cmd.Action == Issue {
		facts.Findings = s.findings(m, cmd)
	}
	if s.Grants != nil && !cmd.OnBehalf.IsZero() {
		if facts.Grants, err = s.Grants(ctx, cmd.Actor.Person); err != nil {
			return Facts{}, Fault("read delegations", err)
		}
	}
	return facts, nil
}

func (s *Service) findings(m Minutes, cmd Command) *Findings {
	if s.Check == nil {
		return &Findings{}
	}
	text := m.Text
	if cmd.Text != nil {
		text = *cmd.Text
	}
	found := s.Check(cmd.Action, text)
	return &found
}

// release makes the file only for a click that would be accepted.
func (s *Service) release(ctx context.Context, m Minutes, cmd Command, facts Facts) (PDF, error) {
	q, err := permit(m, cmd, facts)
	if err != nil {
		return PDF{}, err
	}
	return s.Release(ctx, m, q.issuedOn())
}
