package office_test

import (
	"strings"
	"testing"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Who goes away hands on what he holds by himself, and takes it back; what
// nobody may hand on stays.
func TestDelegate(t *testing.T) {
	d := sample(t)
	d.begin("changwu")
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	d.must(workflow.Command{Action: workflow.Approve, Actor: by("zhugemingchuan")})
	deputy := workflow.Person{ID: "gaomingyuan"} // 办公室副主任
	away := org.Delegation{To: "gongning", Waiting: true, Reason: "出差", Period: org.Period{Since: "2026-05-12", Until: "2026-05-20"}}
	for _, c := range []struct {
		name  string
		by    string
		spoil func(*org.Delegation)
		want  string
	}{
		{"to nobody", "gaomingyuan", func(w *org.Delegation) { w.To = "" }, "请写明委托给谁"},
		{"from the past", "gaomingyuan", func(w *org.Delegation) { w.Since = "2026-05-11" }, "不能从过去的日期开始"},
		{"for ever", "gaomingyuan", func(w *org.Delegation) { w.Until = "" }, "到哪一天为止"},
		{"without reason", "gaomingyuan", func(w *org.Delegation) { w.Reason = " " }, "写明委托的事由"},
		{"to himself", "gaomingyuan", func(w *org.Delegation) { w.To = "gaomingyuan" }, "不能委托给本人"},
		{"another's post", "gaomingyuan", func(w *org.Delegation) { w.Posts = []string{"shizhang"} }, "不在岗位"},
		{"a duty", "yanbixin", func(w *org.Delegation) { w.Posts = []string{"shenji"} }, "不能委托"},
	} {
		wanted := away
		c.spoil(&wanted)
		err := d.Delegate(t.Context(), workflow.Person{ID: c.by}, wanted)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if err := d.Delegate(t.Context(), deputy, away); err != nil {
		t.Fatal(err)
	}
	cmd := workflow.Command{Action: workflow.Approve, Actor: by("gongning"), OnBehalf: deputy}
	d.must(cmd)
	data, err := d.Data(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mine := data.Deputies("gaomingyuan", "2026-05-12")
	if len(mine) != 1 {
		t.Fatalf("%d delegations", len(mine))
	}
	if err := d.Revoke(t.Context(), workflow.Person{ID: "gongning"}, mine[0].ID); workflow.KindOf(err) != workflow.NotFound {
		t.Errorf("another revokes it: %v", err)
	}
	if err := d.Revoke(t.Context(), deputy, mine[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := d.Revoke(t.Context(), deputy, mine[0].ID); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("revoked twice: %v", err)
	}
	if data, err = d.Data(t.Context()); err != nil || len(data.Deputies("gaomingyuan", "2026-05-12")) != 0 {
		t.Errorf("it still counts (%v)", err)
	}
}
