package workflow

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"
)

// A script is a Keeper that answers as a test says: what leaves the machine at
// the wrong moment cannot be had from a real store at will.
type script struct {
	minutes  Minutes
	answers  []Step // what Answer finds, call by call; a zero Step is nothing
	asked    int
	commits  int
	last     Step // committed
	onCommit error
	races    int   // so many commits come too late
	deaf     error // of looking up a key
	reads    int
	seen     Entry // what Seen finds, with seenText
	seenText string
	refusals []Refusal
	onRefuse error
}

func (s *script) Minutes(context.Context, string) (Minutes, error) {
	s.reads++
	return s.minutes, nil
}

func (s *script) Answer(context.Context, string, string) (Step, bool, error) {
	s.asked++
	if s.deaf != nil {
		return Step{}, false, s.deaf
	}
	if s.asked > len(s.answers) || s.answers[s.asked-1].Entry.Version == 0 {
		return Step{}, false, nil
	}
	return s.answers[s.asked-1], true, nil
}

func (s *script) Seen(context.Context, string, int) (Entry, string, error) {
	return s.seen, s.seenText, nil
}

func (s *script) Commit(_ context.Context, step Step) (Step, error) {
	s.commits++
	if s.commits <= s.races {
		return Step{}, Outdated(s.minutes, Command{})
	}
	s.last = step
	return Seal(step, "", Given{Number: 1}), s.onCommit
}

func (s *script) Refuse(ctx context.Context, r Refusal) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.refusals = append(s.refusals, r)
	return s.onRefuse
}

func scripted(t *testing.T, k *script) *Service {
	flow := defaultFlow(t)
	facts := testFacts(flow)
	return &Service{
		Store: k, Now: testNow, Series: facts.Series,
		Flow: func(FlowID) (*Flow, error) { return flow, nil },
	}
}

// TestLateAnswer: the first try of a click has been carried out before this one
// reads the minutes. It must hear its first answer, not that somebody was faster.
func TestLateAnswer(t *testing.T) {
	d := at(t, defaultFlow(t), Review, Approve)
	cmd := command(Approve, actor("reviewed", Reviewer))
	cmd.Minutes, cmd.Version, cmd.Key = "m-1", d.minutes.Version, "click"
	first, err := Decide(d.minutes, cmd, d.facts)
	if err != nil {
		t.Fatal(err)
	}
	k := &script{minutes: first.Minutes, answers: []Step{first}}
	got, err := scripted(t, k).Do(context.Background(), cmd)
	if err != nil || got.Entry.Version != first.Entry.Version || k.commits != 0 {
		t.Errorf("got version %d, %v after %d commits", got.Entry.Version, err, k.commits)
	}
	k = &script{minutes: first.Minutes}
	if _, err := scripted(t, k).Do(context.Background(), cmd); KindOf(err) != Stale {
		t.Errorf("with nothing carried out: %v", err)
	}
	k = &script{minutes: first.Minutes, deaf: Fault("look up key", errors.New("no connection"))}
	if _, err := scripted(t, k).Do(context.Background(), cmd); KindOf(err) != Internal || len(k.refusals) > 0 {
		t.Errorf("refused before it is known whether it was carried out: %v", err)
	}
	other := cmd
	other.Note = "另一意见"
	k = &script{minutes: first.Minutes, answers: []Step{first}}
	if _, err := scripted(t, k).Do(context.Background(), other); KindOf(err) != Invalid {
		t.Errorf("the key with another note: %v", err)
	}
}

// TestReleaseOnlyWhenPermitted: the file is made for a click that will be
// accepted, and for no other.
func TestReleaseOnlyWhenPermitted(t *testing.T) {
	broken := errors.New("disk is full")
	for _, c := range []struct {
		name    string
		by      Actor
		spoil   func(*Command)
		release error
		made    int
		kind    Kind
	}{
		{"clerk", actor("clerk", Clerk), nil, nil, 1, ""},
		{"recorder", actor("own", Recorder), nil, nil, 0, Forbidden},
		{"stale", actor("clerk", Clerk), func(c *Command) { c.Version-- }, nil, 0, Stale},
		{"too early", actor("clerk", Clerk), func(c *Command) { c.IssuedOn = "2020-01-01" }, nil, 0, Invalid},
		{"full disk", actor("clerk", Clerk), nil, broken, 1, Internal},
	} {
		d := at(t, defaultFlow(t), Collation, Issue)
		k := &script{minutes: d.minutes}
		s := scripted(t, k)
		made := 0
		s.Release = func(_ context.Context, m Minutes, on Date) (PDF, error) {
			made++
			if on != "2026-06-01" || m.Number.IsZero() {
				t.Errorf("%s: file asked for %s with number %v", c.name, on, m.Number)
			}
			return testPDF(), c.release
		}
		cmd := command(Issue, c.by)
		cmd.Minutes, cmd.Version = "m-1", d.minutes.Version
		if c.spoil != nil {
			c.spoil(&cmd)
		}
		step, err := s.Do(context.Background(), cmd)
		if KindOf(err) != c.kind || made != c.made || (c.release != nil && !errors.Is(err, c.release)) {
			t.Errorf("%s: %v after %d files", c.name, err, made)
		}
		if err == nil && step.Minutes.PDF != testPDF() {
			t.Errorf("%s: recorded %+v", c.name, step.Minutes.PDF)
		}
		if (k.commits == 1) != (c.kind == "") {
			t.Errorf("%s: %d commits", c.name, k.commits)
		}
	}
}

// TestServiceChecks: the rules see the text as the command leaves it, and only
// where the flow asks.
func TestServiceChecks(t *testing.T) {
	d := at(t, defaultFlow(t), Recording, Submit)
	s := scripted(t, &script{minutes: d.minutes})
	var seen []string
	s.Check = func(_ context.Context, _ Minutes, a Action, text string) (Findings, error) {
		seen = append(seen, string(a)+" "+text)
		return Findings{Errors: 1, First: "漏字。"}, nil
	}
	text := "新的正文"
	cmd := command(Submit, actor("own", Recorder))
	cmd.Minutes, cmd.Version, cmd.Text = "m-1", d.minutes.Version, &text
	if _, err := s.Do(context.Background(), cmd); KindOf(err) != Refused {
		t.Errorf("submission with a finding: %v", err)
	}
	save := command(Save, actor("own", Recorder))
	save.Minutes, save.Version = "m-1", d.minutes.Version
	if _, err := s.Do(context.Background(), save); err != nil {
		t.Errorf("saving: %v", err)
	}
	if len(seen) != 1 || seen[0] != "submit 新的正文" {
		t.Errorf("checked %q", seen)
	}
}

// TestFingerprint: a key serves one command only, so everything a person can
// ask for is in the fingerprint, and nothing a retry brings by itself.
func TestFingerprint(t *testing.T) {
	text := "正文"
	base := Command{Minutes: "m", Action: Return}
	fields := map[string]bool{}
	for i := range reflect.TypeFor[Command]().NumField() {
		fields[reflect.TypeFor[Command]().Field(i).Name] = true
	}
	for name, c := range map[string]struct {
		change func(*Command)
		same   bool
	}{
		"Minutes":    {func(c *Command) { c.Minutes = "x" }, false},
		"Version":    {func(c *Command) { c.Version = 7 }, true},
		"Action":     {func(c *Command) { c.Action = Void }, false},
		"Actor":      {func(c *Command) { c.Actor.ID = "x" }, false},
		"OnBehalf":   {func(c *Command) { c.OnBehalf.ID = "x" }, false},
		"Note":       {func(c *Command) { c.Note = "x" }, false},
		"To":         {func(c *Command) { c.To.State = "x" }, false},
		"Straight":   {func(c *Command) { c.Straight = true }, false},
		"Title":      {func(c *Command) { c.Title = "x" }, false},
		"Text":       {func(c *Command) { c.Text = &text }, false},
		"Meeting":    {func(c *Command) { c.Meeting = "x" }, false},
		"Compiled":   {func(c *Command) { c.Compiled = "x" }, false},
		"IssuedOn":   {func(c *Command) { c.IssuedOn = "x" }, false},
		"Recipients": {func(c *Command) { c.Recipients = []Recipient{{Unit: "x", Copies: 1}} }, false},
		"Type":       {func(c *Command) { c.Type = "x" }, false},
		"Topics":     {func(c *Command) { c.Topics = []string{"x"} }, false},
		"Session":    {func(c *Command) { c.Session = 7 }, false},
		"Again":      {func(c *Command) { c.Again = true }, false},
		"Edition":    {func(c *Command) { c.Edition.Of = "x" }, false},
		"Asked":      {func(c *Command) { c.Asked = []Invitation{{Unit: "x"}} }, false},
		"Rows":       {func(c *Command) { c.Rows = []int{7} }, false},
		"Outcome":    {func(c *Command) { c.Outcome = Agreed }, false},
		"Answers":    {func(c *Command) { c.Answers = []ItemAnswer{{Item: 1, Outcome: Agreed}} }, false},
		"Holder":     {func(c *Command) { c.Holder.Post = "x" }, false},
		"Paper":      {func(c *Command) { c.Paper = &Paper{} }, false},
		"Choose":     {func(c *Command) { c.Choose = 7 }, false},
		"Item":       {func(c *Command) { c.Item = 7 }, false},
		"Remarks":    {func(c *Command) { c.Remarks = []Remark{{Text: "x"}} }, false},
		"Key":        {func(c *Command) { c.Key = "x" }, true},
		"OccurredAt": {func(c *Command) { c.OccurredAt = testNow() }, false},
	} {
		cmd := base
		c.change(&cmd)
		if reflect.DeepEqual(cmd, base) {
			t.Fatalf("%s: the case changes nothing", name)
		}
		if (cmd.fingerprint() == base.fingerprint()) != c.same {
			t.Errorf("%s: the same fingerprint %v, want %v", name, !c.same, c.same)
		}
		delete(fields, name)
	}
	for name := range fields {
		t.Errorf("no case for %s", name)
	}
}

// TestRefusalKept: what a rule or another person stands against is kept on
// record, whoever has gone away meanwhile; what makes no sense, is not there or
// breaks is not. A record that cannot be kept hides nothing of the refusal.
func TestRefusalKept(t *testing.T) {
	broken := errors.New("disk is full")
	for _, c := range []struct {
		name  string
		spoil func(*Command, *script)
		kind  Kind
		kept  int
	}{
		{"accepted", func(*Command, *script) {}, "", 0},
		{"another role", func(c *Command, _ *script) { c.Actor.Roles = []Role{Recorder} }, Forbidden, 1},
		{"another state", func(c *Command, _ *script) { c.Action = Close }, Refused, 1},
		{"too late", func(c *Command, _ *script) { c.Version-- }, Stale, 1},
		{"too late in the store", func(_ *Command, k *script) { k.onCommit = Outdated(k.minutes, Command{}) }, Stale, 1},
		{"nonsense", func(c *Command, _ *script) { c.Note = "\x00" }, Invalid, 0},
		{"broken", func(_ *Command, k *script) { k.onCommit = Fault("commit", broken) }, Internal, 0},
		{"record broken", func(c *Command, k *script) { c.Version--; k.onRefuse = Fault("refuse", broken) }, Stale, 1},
	} {
		d := at(t, defaultFlow(t), Review, Approve)
		k := &script{minutes: d.minutes}
		cmd := command(Approve, actor("reviewed", Reviewer))
		cmd.Minutes, cmd.Version = "m-1", d.minutes.Version
		c.spoil(&cmd, k)
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // gone away; the script answers all the same
		_, err := scripted(t, k).Do(ctx, cmd)
		if KindOf(err) != c.kind || len(k.refusals) != c.kept || errors.Is(err, broken) != (k.onRefuse != nil || c.kind == Internal) {
			t.Errorf("%s: %v, %d kept", c.name, err, len(k.refusals))
		}
		for _, r := range k.refusals {
			if r.Minutes != "m-1" || r.Version != cmd.Version || r.Action != cmd.Action || r.Actor != cmd.Actor.Person ||
				r.Kind != c.kind || r.Reason == "" || r.Msg == "" || r.Place.State != Review || !r.Recorded.Equal(whole(testNow())) {
				t.Errorf("%s: kept as %+v", c.name, r)
			}
		}
	}
}

// TestVerifyRefusals changes one thing of a sound chain at a time.
func TestVerifyRefusals(t *testing.T) {
	chain := func() []Refusal {
		var all []Refusal
		prev := ""
		for n := 1; n <= 3; n++ {
			r := SealRefusal(Refusal{Minutes: "m", Kind: Stale, Actor: Person{"a", "甲"}, Recorded: whole(testNow())}, prev, n)
			all, prev = append(all, r), r.Hash
		}
		return all
	}
	if err := errors.Join(VerifyRefusals(nil), VerifyRefusals(chain())); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func([]Refusal) []Refusal{
		"minutes":  func(r []Refusal) []Refusal { r[1].Minutes = "x"; return r },
		"version":  func(r []Refusal) []Refusal { r[1].Version = 9; return r },
		"place":    func(r []Refusal) []Refusal { r[1].Place.Step = 2; return r },
		"action":   func(r []Refusal) []Refusal { r[1].Action = Sign; return r },
		"actor":    func(r []Refusal) []Refusal { r[1].Actor.Name = "乙"; return r },
		"for":      func(r []Refusal) []Refusal { r[1].OnBehalf.ID = "b"; return r },
		"kind":     func(r []Refusal) []Refusal { r[1].Kind = Forbidden; return r },
		"reason":   func(r []Refusal) []Refusal { r[1].Reason = ReasonRole; return r },
		"sentence": func(r []Refusal) []Refusal { r[1].Msg = "x"; return r },
		"time":     func(r []Refusal) []Refusal { r[1].Recorded = r[1].Recorded.Add(time.Second); return r },
		"sealed again": func(r []Refusal) []Refusal {
			r[1].Msg = "x"
			r[1] = SealRefusal(r[1], r[1].Prev, 2)
			return r
		},
		"first gone":  func(r []Refusal) []Refusal { return r[1:] },
		"middle gone": func(r []Refusal) []Refusal { return append(r[:1:1], r[2]) },
		"twice":       func(r []Refusal) []Refusal { return append(r, r[2]) },
	} {
		var damage *DamageError
		if err := VerifyRefusals(spoil(chain())); !errors.As(err, &damage) || damage.Table != "拒办记录" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
