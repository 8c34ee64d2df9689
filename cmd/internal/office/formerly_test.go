package office_test

import (
	"testing"

	"jiyao/workflow"
)

// The list of a new edition proposes whoever has an earlier one, units added by
// hand among them, each once and with the reason; a copy that went to the wrong
// unit is not sent there again.
func TestFormerRecipients(t *testing.T) {
	d := sample(t)
	d.distributed(
		workflow.Recipient{Unit: "云州市财政局", ID: "czj", Copies: 1, Channel: workflow.ByBox, Reason: "分送组"},
		workflow.Recipient{Unit: "云州供热集团", Copies: 3, Reason: "另行加送（单位资料中没有）"},
		workflow.Recipient{Unit: "云州书画院", Copies: 1},
		workflow.Recipient{Unit: "错投的单位", Copies: 1, Channel: workflow.ByBox},
	)
	d.must(workflow.Command{Action: workflow.Dispatch, Actor: by("tangxiaohe"), Rows: []int{4}})
	d.must(workflow.Command{Action: workflow.Bounce, Actor: by("tangxiaohe"), Rows: []int{4}, Note: "错投"})
	first := d.m
	text := first.Text
	step, err := d.Do(t.Context(), workflow.Command{
		Minutes: "m-2", Action: workflow.Create, Actor: by("linshuyan"), Title: first.Title, Type: first.Type, Text: &text,
		Edition: workflow.Edition{Of: first.ID, Kind: workflow.Corrected, Reason: "时限有误"},
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := d.SendList(t.Context(), step.Minutes)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]workflow.Recipient{}
	for _, r := range l.Recipients {
		got[r.Unit] = append(got[r.Unit], r)
	}
	if r := got["云州供热集团"]; len(r) != 1 || r[0].Copies != 3 || r[0].Reason != "第1版已送：另行加送（单位资料中没有）" {
		t.Errorf("added by hand: %+v", r)
	}
	if r := got["云州书画院"]; len(r) != 1 || r[0].Reason != "第1版已送" {
		t.Errorf("added without a reason: %+v", r)
	}
	if r := got["云州市财政局"]; len(r) != 1 || r[0].Reason == "第1版已送：分送组" {
		t.Errorf("of the group as well: %+v", r)
	}
	if r := got["错投的单位"]; len(r) != 0 {
		t.Errorf("the wrong unit: %+v", r)
	}
}
