package office_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Who sees what of one minutes, before and after it has gone out.
func TestSight(t *testing.T) {
	d := sample(t)
	d.begin("changwu")
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	d.must(workflow.Command{Action: workflow.Consult, Actor: by("zhugemingchuan"), Asked: []workflow.Invitation{
		{Unit: "czj", Items: []int{1}}, {Unit: "sjj"},
	}})
	draft, part, whole := office.Sight{Draft: true}, office.Sight{Items: []int{1}, Asked: []int{1}}, office.Sight{Asked: []int{2}}
	d.sees(map[string]office.Sight{
		"linshuyan": draft, "gaomingyuan": draft, "lumingyuan": draft, "tangxiaohe": draft, "yanbixin": draft,
		"anrupan": {}, "weichangan": {}, "zhangxiaofeng": part, "lijing-sj": whole, "dingyifan": {},
	})
	d.must(workflow.Command{Action: workflow.Drop, Actor: by("zhugemingchuan"), Rows: []int{1}, Note: "不涉及"})
	d.sees(map[string]office.Sight{"zhangxiaofeng": {}})
	d.must(workflow.Command{Action: workflow.Reply, Actor: by("lijing-sj"), Rows: []int{2}, Outcome: workflow.Agreed})
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		d.must(workflow.Command{Action: workflow.Approve, Actor: by(who)})
	}
	d.must(workflow.Command{Action: workflow.Sign, Actor: by("lumingyuan")})
	for _, a := range []workflow.Action{workflow.Number, workflow.Finalize, workflow.Issue} {
		d.must(workflow.Command{Action: a, Actor: by("tangxiaohe")})
	}
	d.must(workflow.Command{Action: workflow.Distribute, Actor: by("tangxiaohe"), Recipients: []workflow.Recipient{
		{ID: "sfj", Copies: 1, Channel: workflow.ByPortal}, {ID: "gaj", Copies: 1, Channel: workflow.ByBox},
	}})
	d.sees(map[string]office.Sight{
		"linshuyan": {Draft: true, Issued: true}, "dingyifan": {Issued: true, Copies: []int{1}},
		"dengchangfeng": {Copies: []int{2}}, // still at the exchange
		"lijing-sj":     {Asked: []int{2}}, "anrupan": {},
	})
	d.must(workflow.Command{Action: workflow.Recall, Actor: by("tangxiaohe"), Rows: []int{1}, Note: "错送"})
	d.sees(map[string]office.Sight{"dingyifan": {Copies: []int{1}, Former: true}})
}

// A deputy sees with his principal's eyes, in what was delegated.
func TestSightOfDeputies(t *testing.T) {
	d := sample(t)
	d.begin("changwu")
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	d.must(workflow.Command{Action: workflow.Consult, Actor: by("zhugemingchuan"), Asked: []workflow.Invitation{{Post: "fushizhang-1", Items: []int{1}}}})
	d.sees(map[string]office.Sight{"dingyifan": {}})
	d.take(admins(), func(data *org.Data) {
		data.Delegations = append(data.Delegations, org.Delegation{
			ID: "w1", From: "shenlan", To: "dingyifan", Posts: []string{"fushizhang-1"}, Waiting: true, Reason: "出差",
			Period: org.Period{Since: "2026-05-01", Until: "2026-05-31"},
		})
	})
	d.sees(map[string]office.Sight{"dingyifan": {Draft: true, Asked: []int{1}}})
}

func (d *desk) sees(want map[string]office.Sight) {
	d.t.Helper()
	for who, sight := range want {
		a, err := d.Actor(d.t.Context(), who)
		if err != nil {
			d.t.Fatal(err)
		}
		got, err := d.Sight(d.t.Context(), a, d.m)
		if err != nil {
			d.t.Fatal(err)
		}
		if diff := cmp.Diff(sight, got); diff != "" {
			d.t.Errorf("%s at %s sees (-want +got):\n%s", who, d.m.Place, diff)
		}
	}
}
