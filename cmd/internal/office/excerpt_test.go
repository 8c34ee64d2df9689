package office_test

import (
	"slices"
	"strings"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/templates"
	"jiyao/workflow"
)

// issuedSample takes the sample of 常务会议 to 印发.
func (d *desk) issuedSample() {
	d.t.Helper()
	data, err := templates.Sample("changwu")
	if err != nil {
		d.t.Fatal(err)
	}
	text := string(data)
	d.must(workflow.Command{Action: workflow.Create, Actor: by("linshuyan"), Title: "第35次常务会议纪要", Type: "changwu", Text: &text, Meeting: "2026-05-11"})
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		d.must(workflow.Command{Action: workflow.Approve, Actor: by(who)})
	}
	d.must(workflow.Command{Action: workflow.Sign, Actor: by("lumingyuan")})
	for _, a := range []workflow.Action{workflow.Number, workflow.Finalize, workflow.Issue} {
		d.must(workflow.Command{Action: a, Actor: by("tangxiaohe")})
	}
}

// Units that an item charges are proposed before those it only names.
func TestExcerptOffers(t *testing.T) {
	d := sample(t)
	d.issuedSample()
	offers, err := d.ExcerptOffers(t.Context(), d.m)
	if err != nil {
		t.Fatal(err)
	}
	of := func(unit string) int {
		return slices.IndexFunc(offers, func(x office.ExcerptOffer) bool { return x.UnitID == unit })
	}
	zjj := of("zjj")
	if zjj < 0 || !slices.Equal(offers[zjj].Charged, []int{2, 3}) || !slices.Equal(offers[zjj].Items, []int{2, 3}) {
		t.Errorf("offers %+v", offers)
	}
	named := slices.IndexFunc(offers, func(x office.ExcerptOffer) bool { return len(x.Charged) == 0 })
	if named < 1 {
		t.Fatalf("no unit is only named: %+v", offers)
	}
	for i, x := range offers {
		if (len(x.Charged) > 0) != (i < named) || len(x.Items) == 0 {
			t.Errorf("%d: %+v", i, x)
		}
		for _, n := range x.Charged {
			if !slices.Contains(x.Items, n) {
				t.Errorf("%s is charged by item %d, which is not proposed", x.Unit, n)
			}
		}
	}
}

// An excerpt has the opening with its own agenda, its items with the numbers they
// bear, and where it is from; its digests and its file are those on record.
func TestCutExcerpt(t *testing.T) {
	d := sample(t)
	d.issuedSample()
	x, err := d.CutExcerpt(t.Context(), by("tangxiaohe"), d.m, office.Excerpting{Unit: "zjj", Kind: workflow.DecisionNotice, Items: []int{3}})
	if err != nil {
		t.Fatal(err)
	}
	opening := "云州市人民政府第35次常务会议纪要议决事项通知\n\n云州市住房和城乡建设局：\n" +
		"2023年9月18日上午，陆明远市长主持召开市政府第35次常务会议，审议《云州市城市更新实施办法》。\n会议议定以下意见：\n" +
		"三、审议《云州市城市更新实施办法》\n（一）原则同意"
	if !strings.HasPrefix(x.Text, opening) || !strings.HasSuffix(x.Text, "\n\n节录自"+d.m.Number.Text+"。\n") {
		t.Errorf("text:\n%s", x.Text)
	}
	for _, other := range []string{"防汛", "安全生产", "四、", "公共数据", "出席：", "分送："} {
		if strings.Contains(x.Text, other) {
			t.Errorf("the text has %q of what was not chosen", other)
		}
	}
	kept, err := d.ReadableExcerpt(t.Context(), workflow.Actor{Unit: "zjj"}, x.Code)
	if err != nil || kept.Text != x.Text || kept.SHA256 != workflow.SHA256().Sum([]byte(x.Text)).String() || kept.SM3 != workflow.SM3().Sum([]byte(x.Text)).String() || kept.Source != d.m.PDF.SHA256 {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if paper, err := d.ReadReleased(kept.PDF); err != nil || workflow.SHA256().Sum(paper).String() != kept.PDF.SHA256 || !strings.Contains(string(paper), x.Text) {
		t.Errorf("file %q, %v", paper, err)
	}
	for _, who := range []workflow.Actor{{Unit: "czj"}, {}, {Unit: "czj", Roles: []workflow.Role{workflow.Admin}}} {
		if _, err := d.ReadableExcerpt(t.Context(), who, x.Code); workflow.KindOf(err) != workflow.NotFound {
			t.Errorf("%+v: %v", who, err)
		}
	}
	all, err := d.CutExcerpt(t.Context(), by("tangxiaohe"), d.m, office.Excerpting{Unit: "市住房城乡建设局", Kind: workflow.PlainExcerpt})
	if err != nil || !slices.Equal(all.Items, []int{2, 3}) || !strings.Contains(all.Title, "（节录）") {
		t.Errorf("without a choice: %+v, %v", all, err)
	}
	_, err = d.CutExcerpt(t.Context(), by("linshuyan", workflow.Clerk), d.m, office.Excerpting{Unit: "zjj", Kind: workflow.PlainExcerpt})
	if workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("a recorder cuts: %v", err)
	}
}
