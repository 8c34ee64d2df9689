package office_test

import (
	"slices"
	"strings"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// checks gives whether somebody's 待办 has something to proof-read, and for whom.
func (d *desk) checks(id string) (names []string) {
	d.t.Helper()
	who, err := d.Actor(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	todos, err := d.Todos(d.t.Context(), who)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, t := range todos {
		if t.Kind == workflow.WaitCheck {
			names = append(names, t.Minutes+" "+t.For.ID)
		}
	}
	return names
}

func (d *desk) wants() (kinds []office.WantKind) {
	d.t.Helper()
	s, err := d.Standing(d.t.Context(), d.m)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, w := range s.Wants {
		kinds = append(kinds, w.Kind)
	}
	return kinds
}

// What was signed on paper with another text wants its 誊清; that waits with
// everybody who may proof-read it but who made it, until somebody has.
func TestSecondPersonsDesk(t *testing.T) {
	d := sample(t)
	d.begin("changwu")
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	sheet := d.m.Version
	for i, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		cmd := workflow.Command{Action: workflow.Approve, Actor: by(who)}
		if i == 2 {
			text := strings.Replace(draftText, "抓紧", "加快", 1)
			cmd.Text = &text
		}
		d.must(cmd)
	}
	scan, err := d.KeepScan("单.jpg", []byte("scanned"))
	if err != nil {
		t.Fatal(err)
	}
	d.must(workflow.Command{
		Action: workflow.Sign, Actor: by("tangxiaohe"), OnBehalf: workflow.Person{ID: "lumingyuan"}, Paper: &workflow.Paper{Version: sheet, Scan: scan},
	})
	if got := d.wants(); got[0] != office.WantTranscript || slices.Contains(got, office.WantSecond) || len(d.checks("chenyi")) != 0 {
		t.Errorf("before 誊清 it wants %q, and waits with %q", got, d.checks("chenyi"))
	}
	text := strings.Replace(draftText, "抓紧", "尽快", 1)
	d.must(workflow.Command{Action: workflow.Transcribe, Actor: by("tangxiaohe"), Text: &text})
	if got := d.wants(); got[0] != office.WantSecond || slices.Contains(got, office.WantTranscript) {
		t.Errorf("after 誊清 it wants %q", got)
	}
	for who, want := range map[string]string{"chenyi": "m-1 ", "linshuyan": "m-1 ", "tangxiaohe": "", "gaomingyuan": "", "zhangxiaofeng": ""} {
		if got := strings.Join(d.checks(who), ","); got != want {
			t.Errorf("%s has %q to proof-read, want %q", who, got, want)
		}
	}
	d.must(workflow.Command{Action: workflow.Proofread, Actor: by("linshuyan")})
	if got := d.checks("chenyi"); len(got) != 0 || slices.Contains(d.wants(), office.WantSecond) {
		t.Errorf("it still waits: %q", got)
	}
}
