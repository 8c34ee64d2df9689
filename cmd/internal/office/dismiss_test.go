package office_test

import (
	"context"
	"strings"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/drafting"
	"jiyao/workflow"
)

// dismissing is what would let the rule's finding on the words stand.
func dismissing(t *testing.T, text, rule, words string) office.Dismissing {
	t.Helper()
	i := strings.Index(text, words)
	if i < 0 {
		t.Fatalf("%q is not in the text", words)
	}
	return office.Dismissing{Minutes: "m-1", Rule: rule, Text: text, Span: drafting.Span{Start: i, End: i + len(words)}, Reason: " 引语，\n照录原话 "}
}

// Who could save may let a finding stand, in the text that he is writing; what
// bars the way stays, and so does what is not found.
func TestDismiss(t *testing.T) {
	ctx, d := context.Background(), sample(t)
	d.begin("changwu")
	text := drafting.Normalise(strings.Replace(draftText, "会议指出，要抓紧办理。", "会议指出,我们要抓紧办理。", 1)) // typed, not saved yet
	fine := dismissing(t, text, "M27", "我们")
	for _, test := range []struct {
		name  string
		who   string
		spoil func(*office.Dismissing)
		kind  workflow.Kind
		words string
	}{
		{"a reviewer has not the text", "zhugemingchuan", func(*office.Dismissing) {}, workflow.Forbidden, ""},
		{"nobody", "nobody", func(*office.Dismissing) {}, workflow.Forbidden, ""},
		{"no reason", "linshuyan", func(in *office.Dismissing) { in.Reason = " \n" }, workflow.Invalid, "请填写忽略的理由"},
		{"a long reason", "linshuyan", func(in *office.Dismissing) { in.Reason = strings.Repeat("长", 201) }, workflow.Invalid, "200字以内"},
		{"a reason nobody can read", "linshuyan", func(in *office.Dismissing) { in.Reason = "照录\x00" }, workflow.Invalid, "控制字符"},
		{"words that cannot be kept", "linshuyan", func(in *office.Dismissing) { in.Text += "\x00" }, workflow.Invalid, "不能识别的字符"},
		{"what bars the way", "linshuyan", func(in *office.Dismissing) {
			reason := in.Reason
			*in = dismissing(t, text, "P01", ",")
			in.Reason = reason
		}, workflow.Forbidden, "由没有参加起草的审核人、签发人写明理由放行"},
		{"another rule", "linshuyan", func(in *office.Dismissing) { in.Rule = "M15" }, workflow.Invalid, "已经没有这条校对提示"},
		{"another place", "linshuyan", func(in *office.Dismissing) { in.Span.Start++ }, workflow.Invalid, "已经没有这条校对提示"},
		{"a place outside", "linshuyan", func(in *office.Dismissing) { in.Span.End = 1 << 20 }, workflow.Invalid, "已经没有这条校对提示"},
		{"another minutes", "linshuyan", func(in *office.Dismissing) { in.Minutes = "m-9" }, workflow.NotFound, ""},
	} {
		in := fine
		test.spoil(&in)
		if _, err := d.Dismiss(ctx, by(test.who), in); workflow.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.words) {
			t.Errorf("%s: %v, want %v and %q", test.name, err, test.kind, test.words)
		}
	}
	done, err := d.Dismiss(ctx, by("linshuyan"), fine)
	if err != nil || done.N != 1 || done.Reason != "引语， 照录原话" || done.By.Name != "林书言" || !done.At.Equal(d.now) {
		t.Fatalf("%+v, %v", done, err)
	}
	stand := func(saved string, want ...bool) {
		t.Helper()
		d.m.Text = saved
		all, err := d.LetStand(ctx, d.m)
		var lapsed []bool
		for _, l := range all {
			lapsed = append(lapsed, l.Lapsed)
			if l.Title != "用了第一、二人称" {
				t.Errorf("the rule is called %q", l.Title)
			}
		}
		if err != nil || len(lapsed) != len(want) || len(want) > 0 && lapsed[0] != want[0] {
			t.Errorf("let stand: %v, %v, want %v", lapsed, err, want)
		}
	}
	stand(text, false)
	stand(strings.Replace(text, "我们", "各单位", 1), true)
	if _, err := d.Restore(ctx, by("zhugemingchuan"), "m-1", 1); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("a reviewer takes it back: %v", err)
	}
	if _, err := d.Restore(ctx, by("luoping"), "m-1", 1); err != nil { // the other recorder
		t.Error(err)
	}
	stand(text)
}

// Once it is handed on the recorder cannot any more, and who has it can.
func TestDismissElsewhere(t *testing.T) {
	ctx, d := context.Background(), sample(t)
	d.begin("changwu")
	text := drafting.Normalise(strings.Replace(draftText, "要抓紧", "我们要抓紧", 1))
	in := dismissing(t, text, "M27", "我们")
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	if _, err := d.Dismiss(ctx, by("linshuyan"), in); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("after 送审: %v", err)
	}
	if err := d.MayDismiss(ctx, by("linshuyan"), "m-1"); err == nil {
		t.Error("after 送审 it is offered still")
	}
	if _, err := d.Dismiss(ctx, by("zhugemingchuan"), in); err != nil {
		t.Errorf("the reviewer: %v", err)
	}
}
