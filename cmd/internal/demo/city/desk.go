package city

import (
	"context"
	"time"

	"jiyao/workflow"
)

// onDesk is one minutes of these days, with how far it has come.
type onDesk struct {
	name  string
	begun meeting
	tell  func(s *Story, ctx context.Context, m meeting) error
}

// desk gives what people have on their desks today: one in every state.
func (s *Story) desk() []onDesk {
	at := func(days, topics, seed int) meeting {
		return meeting{kind: "changwu", on: workday(s.Until.AddDate(0, 0, -days)), topics: topics, seed: seed}
	}
	special := func(days, seed int) meeting {
		return meeting{kind: "zhuanti", on: workday(s.Until.AddDate(0, 0, -days)), topics: 1, seed: seed}
	}
	return []onDesk{
		{"办结", at(50, 4, 301), (*Story).past},
		{"重印替换", at(44, 3, 302), (*Story).reissued},
		{"分送", at(30, 4, 303), (*Story).distributed},
		{"作废", special(28, 304), (*Story).voided},
		{"印发", at(22, 3, 305), (*Story).issued},
		{"整理", special(20, 306), (*Story).numbered},
		{"签发后", at(16, 5, 307), (*Story).signed},
		{"签发", special(13, 308), (*Story).signing},
		{"退回", at(11, 3, 309), (*Story).returned},
		{"征求意见", at(9, 6, 310), (*Story).consulting},
		{"审核", at(7, 4, 311), (*Story).reviewing},
		{"撤回", special(6, 312), (*Story).withdrawn},
		{"记录", at(3, 5, 313), (*Story).drafting},
	}
}

// workday gives the day, or the Friday before it.
func workday(on time.Time) time.Time {
	for on.Weekday() == time.Saturday || on.Weekday() == time.Sunday {
		on = on.AddDate(0, 0, -1)
	}
	return on
}

// submitted begins a minutes and sends it on.
func (s *Story) submitted(ctx context.Context, m meeting) (*file, error) {
	f, err := s.begin(ctx, "linshuyan", m)
	if err != nil {
		return nil, err
	}
	return f, f.do(ctx, "linshuyan", workflow.Command{Action: workflow.Submit})
}

// brought takes a minutes as far as the state.
func (s *Story) brought(ctx context.Context, m meeting, state workflow.State) (*file, error) {
	f, err := s.submitted(ctx, m)
	if err != nil {
		return nil, err
	}
	return f, f.forward(ctx, state)
}

func (s *Story) drafting(ctx context.Context, m meeting) error {
	_, err := s.begin(ctx, "linshuyan", m)
	return err
}

func (s *Story) withdrawn(ctx context.Context, m meeting) error {
	f, err := s.submitted(ctx, m)
	if err != nil {
		return err
	}
	return f.do(ctx, "linshuyan", workflow.Command{Action: workflow.Withdraw, Note: "补充一项议题后再报。"})
}

func (s *Story) reviewing(ctx context.Context, m meeting) error {
	f, err := s.submitted(ctx, m)
	if err != nil {
		return err
	}
	return f.do(ctx, f.holder(), workflow.Command{Action: workflow.Approve, Note: "文字已核，请副主任审核。"})
}

func (s *Story) consulting(ctx context.Context, m meeting) error {
	f, err := s.submitted(ctx, m)
	if err != nil {
		return err
	}
	due := workflow.DateOf(s.Until.AddDate(0, 0, 2))
	err = f.do(ctx, f.holder(), workflow.Command{Action: workflow.Consult, Asked: []workflow.Invitation{
		{Unit: "czj", Items: []int{1, 2}, Due: due},
		{Unit: "zjj", Items: []int{1}, Due: due},
		{Unit: "sjj", Items: []int{3}, Due: due},
		{Unit: "gxj", Items: []int{2, 4}, Due: due, Paper: true},
	}})
	if err != nil {
		return err
	}
	s.Clock.to(s.Clock.at().Add(20 * time.Hour))
	return f.do(ctx, "zhangxiaofeng", workflow.Command{
		Action: workflow.Reply, Rows: []int{1}, Outcome: workflow.Reserved, Note: "建议明确资金渠道。",
	})
}

func (s *Story) returned(ctx context.Context, m meeting) error {
	f, err := s.submitted(ctx, m)
	if err != nil {
		return err
	}
	return f.do(ctx, f.holder(), workflow.Command{
		Action: workflow.Return, To: workflow.Place{State: workflow.Recording}, Straight: true, Note: "责任单位名称请用规范简称，列席名单请与签到表核对。",
	})
}

func (s *Story) signing(ctx context.Context, m meeting) error {
	_, err := s.brought(ctx, m, workflow.Signing)
	return err
}

func (s *Story) signed(ctx context.Context, m meeting) error {
	_, err := s.brought(ctx, m, workflow.Collation)
	return err
}

func (s *Story) numbered(ctx context.Context, m meeting) error {
	f, err := s.brought(ctx, m, workflow.Collation)
	if err != nil {
		return err
	}
	if err := f.do(ctx, "tangxiaohe", workflow.Command{Action: workflow.Number}); err != nil {
		return err
	}
	return f.do(ctx, "tangxiaohe", workflow.Command{Action: workflow.Finalize})
}

func (s *Story) voided(ctx context.Context, m meeting) error {
	f, err := s.begin(ctx, "haozhiwei", m)
	if err != nil {
		return err
	}
	return f.do(ctx, "haozhiwei", workflow.Command{Action: workflow.Void, Note: "与常务会议合并，不再单独成文。"})
}

func (s *Story) issued(ctx context.Context, m meeting) error {
	f, err := s.brought(ctx, m, workflow.Collation)
	if err != nil {
		return err
	}
	for _, a := range []workflow.Action{workflow.Number, workflow.Finalize, workflow.Issue} {
		if err := f.do(ctx, "tangxiaohe", workflow.Command{Action: a}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Story) distributed(ctx context.Context, m meeting) error {
	f, err := s.brought(ctx, m, workflow.Collation)
	if err != nil {
		return err
	}
	if err := f.release(ctx, "tangxiaohe"); err != nil {
		return err
	}
	if err := f.handOut(ctx, "tangxiaohe", len(f.m.Copies)*2/3); err != nil {
		return err
	}
	return f.follow(ctx)
}

// reissued takes a minutes out again in the place of one with a mistake.
func (s *Story) reissued(ctx context.Context, m meeting) error {
	f, err := s.brought(ctx, m, workflow.Collation)
	if err != nil {
		return err
	}
	if err := f.release(ctx, "chenyi"); err != nil {
		return err
	}
	if err := f.handOut(ctx, "chenyi", len(f.m.Copies)/2); err != nil {
		return err
	}
	s.ids++
	again := &file{s: s}
	text := f.m.Text
	return again.do(ctx, "linshuyan", workflow.Command{
		Minutes: f.m.ID + "-2", Action: workflow.Create, Title: f.m.Title, Type: f.m.Type, Topics: f.m.Topics, Text: &text,
		Edition: workflow.Edition{Of: f.m.ID, Kind: workflow.Reprinted, Reason: "列席人员姓名有误。"},
	})
}
