package workflow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"jiyao/drafting"
)

// Service carries out commands: it gathers the facts, lets Decide decide and
// the store commit. Store, Flow and Now are required.
type Service struct {
	Store Keeper
	// Flow finds the flow a minutes is pinned to; the zero FlowID asks for
	// the one new minutes begin with.
	Flow func(id FlowID) (*Flow, error)
	Now  func() time.Time
	// Check proof-reads what would be the text of a minutes before Submit (送审)
	// and Issue (印发); nil means that the office has no rules.
	Check func(ctx context.Context, m Minutes, action Action, text string) (Findings, error)
	// Release makes the file of a minutes that may be issued and puts it
	// safely on disk; it must be harmless to repeat. Without it nothing can
	// be issued.
	Release func(ctx context.Context, m Minutes, issuedOn Date) (PDF, error)
	// ReleaseOFD makes the same minutes as OFD in the same way; nil makes none.
	ReleaseOFD func(ctx context.Context, m Minutes, issuedOn Date) (PDF, error)
	Series     Series
	// Grants gives the delegations in force; nil means there are none.
	Grants func(ctx context.Context, actor Person) ([]Grant, error)
	// Office adds what the office's data say of this minutes and command: the
	// principal, posts, series, calendar, 议题 reviewers. Nil adds nothing.
	Office func(ctx context.Context, m Minutes, cmd Command, facts *Facts) error
	// Leases says who is writing; nil means that nobody keeps anybody waiting.
	Leases LeaseKeeper
	// Recent remembers minutes from one step to the next; nil reads them anew.
	Recent *Recent
}

// maxTries bounds how often a command that minds only its own rows is decided
// again because somebody else was faster.
const maxTries = 100

// Do carries out a command and gives the step as committed. The same command
// with the same key gets the first answer however often it comes, but for
// Take, whose number is in the entry by then. What a rule or another person
// stands against is kept on record (拒办记录). Errors are *Error, but for those
// of Release, which come as they are.
func (s *Service) Do(ctx context.Context, cmd Command) (Step, error) {
	step, err := s.do(ctx, cmd)
	return step, s.witness(ctx, cmd, err)
}

// do tries first and looks the key up only when the try came to nothing: this
// very click may have been carried out before, and is then what stands in its
// own way.
func (s *Service) do(ctx context.Context, cmd Command) (Step, error) {
	step, raced, err := s.try(ctx, cmd)
	again := cmd.Action.Commutes() || (cmd.Action == Save && cmd.Item != 0)
	for tries := 1; raced && again && tries < maxTries; tries++ {
		step, raced, err = s.try(ctx, cmd)
	}
	if err == nil {
		return step, nil
	}
	first, ok, lookup := s.answered(ctx, cmd)
	switch kind := KindOf(err); {
	case ok:
		return first, nil
	case lookup != nil && kind != Unknown: // nobody is refused before that is known
		return Step{}, lookup
	case kind != Stale:
		return step, err
	default:
		return Step{}, s.keep(ctx, cmd, err)
	}
}

// keep saves the text of a save that came too late as a competing revision
// (竞争稿), so that neither text is lost, and says so in the refusal; or says
// that it could not, and why.
func (s *Service) keep(ctx context.Context, cmd Command, late error) error {
	var refused *Error
	if cmd.Action != Save || cmd.Text == nil || !errors.As(late, &refused) {
		return late
	}
	told := *refused
	step, err := s.compete(ctx, cmd)
	var why *Error
	switch {
	case err == nil:
		told.Kept = step.Entry.Saved
		told.Msg = strings.TrimSuffix(told.Msg, "，请刷新后再办。") + fmt.Sprintf("；您的文字已另存为第%d稿，请刷新后比较取舍。", told.Kept)
	case !errors.As(err, &why):
		return errors.Join(late, err)
	case why.Reason == ReasonText: // the same text: nothing would be lost
	default:
		told.Msg = strings.TrimSuffix(told.Msg, "，请刷新后再办。") + "；您的文字没有另存，请先自行留底。" + why.Msg
		told.Cause = err
	}
	return &told
}

// keptKey gives the key a late text is kept under: another than the save's, not
// too long, for this text alone.
func keptKey(key, text string) string {
	if len(key) > maxKey/2 {
		key = sum(key)
	}
	return key + "+" + sum(text)
}

// compete keeps the text of a late save; that of one 议题 as the whole it would
// have made of the text in force.
func (s *Service) compete(ctx context.Context, cmd Command) (Step, error) {
	kept := Command{
		Minutes: cmd.Minutes, Action: Compete, Actor: cmd.Actor, OnBehalf: cmd.OnBehalf, Text: cmd.Text,
		Note: cmd.Note, OccurredAt: cmd.OccurredAt,
	}
	if cmd.Item != 0 {
		m, err := s.Store.Minutes(ctx, cmd.Minutes)
		if err != nil {
			return Step{}, err
		}
		whole, err := drafting.ReplaceItem(m.Text, cmd.Item, *cmd.Text)
		if err != nil {
			return Step{}, &Error{Kind: Invalid, Reason: ReasonField, Msg: err.Error(), Cause: err}
		}
		kept.Text = &whole
	}
	if cmd.Key != "" {
		kept.Key = keptKey(cmd.Key, *kept.Text)
	}
	return s.do(ctx, kept)
}

// answered gives the step that the command's key has led to, if it has; the
// error may say that the key was another command's.
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

// try decides and commits once; raced says that somebody else committed in
// between. What is remembered is only believed if it leads to a step: nobody is
// refused by it.
func (s *Service) try(ctx context.Context, cmd Command) (step Step, raced bool, err error) {
	if last, ok := s.remembered(cmd); ok {
		if step, _, err = s.carryOut(ctx, last, cmd); err == nil || KindOf(err) == Unknown {
			return step, false, err
		}
		s.Recent.forget(cmd.Minutes)
	}
	var last latest
	if cmd.Action != Create {
		if last.Minutes, err = s.Store.Minutes(ctx, cmd.Minutes); err != nil {
			return Step{}, false, err
		}
	}
	return s.carryOut(ctx, last, cmd)
}

// remembered gives the minutes as its latest step left it. The file to be
// issued is made of what the store has.
func (s *Service) remembered(cmd Command) (latest, bool) {
	if cmd.Action == Create || cmd.Action == Issue {
		return latest{}, false
	}
	return s.Recent.get(cmd.Minutes)
}

func (s *Service) carryOut(ctx context.Context, last latest, cmd Command) (step Step, raced bool, err error) {
	if step, err = s.decide(ctx, last.Minutes, cmd); err != nil {
		return Step{}, false, err
	}
	step.Entry.Prev = last.hash
	if step, err = s.Store.Commit(ctx, step); err == nil {
		s.Recent.keep(latest{step.Minutes, step.Entry.Hash})
	}
	return step, KindOf(err) == Stale, err
}

func (s *Service) decide(ctx context.Context, m Minutes, cmd Command) (Step, error) {
	facts, err := s.facts(ctx, m, cmd)
	if err != nil {
		return Step{}, err
	}
	if cmd.Action == Issue && s.Release != nil {
		if err := s.release(ctx, m, cmd, &facts); err != nil {
			return Step{}, err
		}
	}
	return Decide(m, cmd, facts)
}

func (s *Service) facts(ctx context.Context, m Minutes, cmd Command) (Facts, error) {
	flow, err := s.Flow(m.Flow)
	if err != nil {
		return Facts{}, Fault("find flow", err)
	}
	facts := Facts{Flow: flow, Now: s.Now(), Series: s.Series}
	if cmd.Action == Submit || cmd.Action == Issue || flow.proofreads(m.Place, cmd.Action) {
		if facts.Findings, err = s.findings(ctx, m, cmd); err != nil {
			return Facts{}, asError("proof-read", err)
		}
	}
	if s.Grants != nil && !cmd.OnBehalf.IsZero() {
		if facts.Grants, err = s.Grants(ctx, cmd.Actor.Person); err != nil {
			return Facts{}, Fault("read delegations", err)
		}
	}
	if s.Office != nil {
		if err := s.Office(ctx, m, cmd, &facts); err != nil {
			return Facts{}, asError("read office data", err)
		}
	}
	return facts, s.recall(ctx, m, cmd, &facts)
}

// asError leaves an *Error as it is and wraps any other.
func asError(operation string, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	return Fault(operation, err)
}

// recall adds what the history says: the sheet that was signed, the text that
// was seen, the edition before, and who is writing.
func (s *Service) recall(ctx context.Context, m Minutes, cmd Command, facts *Facts) (err error) {
	seen := 0
	switch {
	case cmd.Paper != nil && cmd.Paper.Version > 0 && cmd.Paper.Version <= m.Version:
		seen = cmd.Paper.Version
	case (cmd.Item != 0 || cmd.Action == Reply) && cmd.Version > 0 && cmd.Version < m.Version:
		seen = cmd.Version
	}
	if seen != 0 {
		var e Entry
		if e, facts.Seen, err = s.Store.Seen(ctx, m.ID, seen); err != nil {
			return err
		}
		facts.Sheet, facts.SheetPlace = e.Bound.After, e.To
	}
	of := m.Edition.Of
	if cmd.Action == Create {
		of = cmd.Edition.Of
	}
	if of != "" && (cmd.Action == Create || cmd.Action == Distribute) {
		if facts.Original, err = s.Store.Minutes(ctx, of); err != nil {
			return err
		}
	}
	if s.Leases != nil && cmd.Action == Save {
		facts.Leases, err = s.Leases.Leases(ctx, m.ID, facts.Now)
	}
	return err
}

// proofreads reports whether the flow demands a clean text of the action here.
func (f *Flow) proofreads(at Place, a Action) bool {
	return slices.ContainsFunc(f.from(at, a), func(r Rule) bool { return slices.Contains(r.Guards, GuardClean) })
}

func (s *Service) findings(ctx context.Context, m Minutes, cmd Command) (*Findings, error) {
	if s.Check == nil {
		return &Findings{}, nil
	}
	text := m.Text
	switch {
	case cmd.Text == nil:
	case cmd.Item == 0:
		text = *cmd.Text
	default:
		if whole, err := drafting.ReplaceItem(m.Text, cmd.Item, *cmd.Text); err == nil {
			text = whole
		}
	}
	found, err := s.Check(ctx, m, cmd.Action, text)
	return &found, err
}

// release makes the files only for a click that would be accepted.
func (s *Service) release(ctx context.Context, m Minutes, cmd Command, facts *Facts) error {
	q, err := permit(m, cmd, *facts)
	if err != nil {
		return err
	}
	if facts.PDF, err = s.Release(ctx, m, q.issuedOn()); err != nil || s.ReleaseOFD == nil {
		return err
	}
	facts.OFD, err = s.ReleaseOFD(ctx, m, q.issuedOn())
	return err
}
