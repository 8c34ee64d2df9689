// Package city fills the office of the fictional city 云州市 with ten years of
// work: minutes of every kind, carried through every step by the people who
// held the posts then, and on today's desks one in every state. All of it goes
// through the same engine as real work.
package city

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// years is how far the ledgers of the city reach back.
const years = 10

// Clock is the time of the story; the office that is filled is opened with it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now gives the time of the story, some minutes later with every look.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(7 * time.Second)
	return c.now
}

// at gives the time of the story as it stands.
func (c *Clock) at() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// to moves the story on; it never goes back.
func (c *Clock) to(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}

// Story is the filling of one office. All fields but Out are required.
type Story struct {
	Office *office.Office
	Clock  *Clock    // the office's
	Until  time.Time // today
	// Out hears how many minutes there are to be, and how many there are.
	Out func(done, all int)

	data  *org.Office
	count int
	all   int
	ids   int
	held  map[string]int // 会议次数 of the 常务会议 by term, and of 专题会议 by year
}

// Tell fills an office that has no data yet. Errors are those of the office.
func (s *Story) Tell(ctx context.Context) error {
	begin := time.Date(s.Until.Year()-years, time.January, 4, 9, 0, 0, 0, workflow.Shanghai())
	s.Clock.to(begin)
	if err := s.furnish(ctx); err != nil {
		return err
	}
	var err error
	if s.data, err = s.Office.Data(ctx); err != nil {
		return err
	}
	meetings := schedule(begin, s.Until)
	desk := s.desk()
	s.all = len(meetings) + len(desk)
	for _, m := range meetings {
		if err := s.past(ctx, m); err != nil {
			return fmt.Errorf("%s %s: %w", m.on.Format(time.DateOnly), m.kind, err)
		}
		s.told()
	}
	for _, d := range desk {
		if err := d.tell(s, ctx, d.begun); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
		s.told()
	}
	return s.plan(ctx)
}

func (s *Story) told() {
	s.count++
	if s.Out != nil {
		s.Out(s.count, s.all)
	}
}

// furnish takes the sample office's data, with those who hold a post first
// holding it since before the story begins.
func (s *Story) furnish(ctx context.Context) error {
	draft, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	if err := found.Err(); err != nil {
		return err
	}
	lengthen(&draft.Data, workflow.Date(fmt.Sprintf("%d-01-01", s.Until.Year()-years-1)))
	preview, err := s.Office.Preview(ctx, draft)
	if err != nil {
		return err
	}
	if err := preview.Err(); err != nil {
		return err
	}
	return s.Office.Alter(ctx, office.Warrant{Note: "演示单位"}, preview.Changes)
}

// lengthen lets the first holder of every post, the first 届 and everything
// that has a beginning reach back to the day.
func lengthen(d *org.Data, since workflow.Date) {
	first := map[string]int{}
	for i, t := range d.Terms {
		if j, ok := first[t.Post]; !ok || t.Since < d.Terms[j].Since {
			first[t.Post] = i
		}
	}
	for _, i := range first {
		if d.Terms[i].Since > since {
			d.Terms[i].Since = since
		}
	}
	for i := range d.Terms { // posts that several hold at once
		if t := &d.Terms[i]; t.Until == "" && slices.Contains([]string{"jilu", "fenfa"}, t.Post) && t.Since > since {
			t.Since = since
		}
	}
	for i := range d.Sessions {
		if d.Sessions[i].Meeting == "changwu" && d.Sessions[i].N == 16 {
			d.Sessions[i].Since = since
		}
	}
}

// meeting is one that was held.
type meeting struct {
	kind   string // type
	on     time.Time
	topics int // how many 议题
	seed   int
	sample bool // the published minutes that comes with the program
}

// schedule gives the meetings of the years, in order: a 常务会议 a month, more
// of late, and a 专题会议 a quarter.
func schedule(begin, until time.Time) []meeting {
	var all []meeting
	seed := 0
	add := func(kind string, on time.Time, topics int) {
		for on.Weekday() == time.Saturday || on.Weekday() == time.Sunday {
			on = on.AddDate(0, 0, 1)
		}
		seed++
		if on.Before(until.AddDate(0, -2, 0)) {
			all = append(all, meeting{kind: kind, on: on, topics: topics, seed: seed})
		}
	}
	for month := begin; month.Before(until); month = month.AddDate(0, 1, 0) {
		add("changwu", time.Date(month.Year(), month.Month(), 9, 9, 0, 0, 0, month.Location()), 3+seed%4)
		if month.Month()%3 == 2 {
			add("zhuanti", time.Date(month.Year(), month.Month(), 20, 15, 0, 0, 0, month.Location()), 1)
		}
	}
	published := time.Date(2020, time.May, 11, 9, 0, 0, 0, workflow.Shanghai())
	if published.After(begin) && published.Before(until) {
		all = append(all, meeting{kind: "changwu", on: published, sample: true})
	}
	slices.SortFunc(all, func(a, b meeting) int { return a.on.Compare(b.on) })
	return all
}

// file is a minutes on its way (案卷).
type file struct {
	s *Story
	m workflow.Minutes
}

// do carries out a command of somebody, some hours after the one before.
func (f *file) do(ctx context.Context, who string, cmd workflow.Command) error {
	cmd.Actor = workflow.Actor{Person: workflow.Person{ID: who}}
	if cmd.Minutes == "" {
		cmd.Minutes, cmd.Version = f.m.ID, f.m.Version
	}
	step, err := f.s.Office.Do(ctx, cmd)
	if err != nil {
		return fmt.Errorf("%s: %w", cmd.Action.Label(), err)
	}
	f.m = step.Minutes
	return nil
}

// begin drafts a minutes the day after its meeting.
func (s *Story) begin(ctx context.Context, who string, m meeting) (*file, error) {
	s.Clock.to(m.on.AddDate(0, 0, 1))
	title, text, topics := write(m, s.chair(m), s.next(m))
	if m.sample {
		sample, err := templates.Sample("suzhou-changwu")
		if err != nil {
			return nil, err
		}
		text, title, topics = string(sample), "第98次常务会议纪要（公开样稿）", nil
	}
	s.ids++
	f := &file{s: s}
	cmd := workflow.Command{
		Minutes: fmt.Sprintf("%s-%04d", m.on.Format("060102"), s.ids), Action: workflow.Create, Title: title, Type: m.kind, Topics: topics,
		Text: &text, Meeting: workflow.DateOf(m.on),
	}
	return f, f.do(ctx, who, cmd)
}

// next counts a meeting (会议次数).
func (s *Story) next(m meeting) int {
	within := m.kind + m.on.Format("2006")
	if term, ok := s.data.CurrentTerm(m.kind, workflow.DateOf(m.on)); ok {
		within = m.kind + term.Label
	}
	if s.held == nil {
		s.held = map[string]int{}
	}
	s.held[within]++
	return s.held[within]
}

// chair gives who presided.
func (s *Story) chair(m meeting) string {
	post := "shizhang"
	if m.kind == "zhuanti" {
		post = "changwufushizhang"
	}
	if holders := s.data.HoldersOf(post, workflow.DateOf(m.on)); len(holders) > 0 {
		return holders[0].Name
	}
	return ""
}

// recorders are those who draft, by turns.
func recorders() []string { return []string{"linshuyan", "haozhiwei", "luoping"} }

// clerks are those who issue, by turns.
func clerks() []string { return []string{"tangxiaohe", "chenyi"} }

// holder gives who decides for a place now: the holder of the post that has it.
func (f *file) holder() string {
	today := workflow.DateOf(f.s.Clock.at())
	if !f.m.Desk.Person.IsZero() {
		return f.m.Desk.Person.ID
	}
	for _, h := range f.s.data.HoldersOf(f.m.Desk.Post, today) {
		return h.ID
	}
	return ""
}

// forward lets whoever has the minutes consent until it stands in the state.
func (f *file) forward(ctx context.Context, until workflow.State) error {
	for f.m.Place.State != until {
		f.s.Clock.to(f.s.Clock.at().Add(5 * time.Hour))
		action, note := workflow.Approve, ""
		if f.m.Place.State == workflow.Signing {
			action, note = workflow.Sign, "同意印发。"
		}
		for _, p := range f.m.Open(workflow.Required, f.m.Place) {
			for _, h := range f.s.data.HoldersOf(p.Post, workflow.DateOf(f.s.Clock.at())) {
				if err := f.do(ctx, h.ID, workflow.Command{Action: action}); err != nil {
					return err
				}
				break
			}
		}
		if f.m.Place.State == until {
			return nil
		}
		if err := f.do(ctx, f.holder(), workflow.Command{Action: action, Note: note}); err != nil {
			return err
		}
	}
	return nil
}

// release numbers, finalizes, issues and distributes.
func (f *file) release(ctx context.Context, clerk string) error {
	for _, a := range []workflow.Action{workflow.Number, workflow.Finalize, workflow.Issue} {
		f.s.Clock.to(f.s.Clock.at().Add(time.Hour))
		if err := f.do(ctx, clerk, workflow.Command{Action: a}); err != nil {
			return err
		}
	}
	to, err := f.recipients()
	if err != nil {
		return err
	}
	return f.do(ctx, clerk, workflow.Command{Action: workflow.Distribute, Recipients: to})
}

// recipients gives whom the minutes goes to, and what stays.
func (f *file) recipients() ([]workflow.Recipient, error) {
	kind, err := f.s.data.MeetingType(f.m.Type)
	if err != nil {
		return nil, err
	}
	e, err := f.s.data.Expand(kind.Group, f.m.Topics, workflow.DateOf(f.s.Clock.at()))
	if err != nil {
		return nil, err
	}
	var all []workflow.Recipient
	for _, r := range e.Recipients {
		all = append(all, office.RecipientOf(r))
	}
	return append(all, office.Staying(2, 1)...), nil
}

// past carries a minutes of old to its end.
func (s *Story) past(ctx context.Context, m meeting) error {
	f, err := s.begin(ctx, recorders()[m.seed%3], m)
	if err != nil {
		return err
	}
	if err := f.do(ctx, recorders()[m.seed%3], workflow.Command{Action: workflow.Submit}); err != nil {
		return err
	}
	if err := f.forward(ctx, workflow.Collation); err != nil {
		return err
	}
	clerk := clerks()[m.seed%2]
	if err := f.release(ctx, clerk); err != nil {
		return err
	}
	if err := f.handOut(ctx, clerk, len(f.m.Copies)); err != nil {
		return err
	}
	s.Clock.to(s.Clock.at().AddDate(0, 0, 2))
	return f.do(ctx, clerk, workflow.Command{Action: workflow.Close, Note: "分送完毕。"})
}

// handOut brings the copies to the boxes, and registers that the first so many
// were signed for.
func (f *file) handOut(ctx context.Context, clerk string, signed int) error {
	var boxes, signers []int
	for _, c := range f.m.Copies {
		if c.State == workflow.CopyWaiting {
			boxes = append(boxes, c.N)
		}
	}
	if len(boxes) > 0 {
		if err := f.do(ctx, clerk, workflow.Command{Action: workflow.Dispatch, Rows: boxes}); err != nil {
			return err
		}
	}
	for _, c := range f.m.Copies {
		if c.Use == workflow.ForRecipient && len(signers) < signed {
			signers = append(signers, c.N)
		}
	}
	f.s.Clock.to(f.s.Clock.at().AddDate(0, 0, 1))
	return f.do(ctx, clerk, workflow.Command{
		Action: workflow.Receive, Rows: signers, Paper: &workflow.Paper{Form: "签收单"},
	})
}
