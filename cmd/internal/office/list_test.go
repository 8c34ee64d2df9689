package office_test

import (
	"fmt"
	"slices"
	"testing"

	"jiyao/workflow"
)

// A list by words is found as the pages find: every word by itself, in title and
// number alone, page after page without one twice.
func TestListByWords(t *testing.T) {
	d := sample(t)
	var want []string
	for i := range 45 {
		id := fmt.Sprintf("m-%02d", i)
		d.draftOf(id, fmt.Sprintf("第%d次常务会议纪要", 101+i), searchText)
		want = append(want, id)
	}
	d.draftOf("m-x", "城市更新专题会议纪要", searchText)
	d.indexed()
	paged := func(f workflow.Filter) (ids []string) {
		for range 50 {
			page, next, err := d.List(t.Context(), by("", workflow.Auditor), f)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range page {
				ids = append(ids, l.ID)
			}
			if f.Limit > 0 && len(page) > f.Limit {
				t.Errorf("%d on a page of %d", len(page), f.Limit)
			}
			if f.After = next; next == "" {
				slices.Sort(ids)
				return ids
			}
		}
		t.Fatal("the list does not end")
		return nil
	}
	for name, c := range map[string]struct {
		f    workflow.Filter
		want []string
	}{
		"all":               {workflow.Filter{Words: "纪要 常务"}, want},
		"small pages":       {workflow.Filter{Words: "常务会议", Limit: 7}, want},
		"one":               {workflow.Filter{Words: "更新 专题"}, []string{"m-x"}},
		"not from the text": {workflow.Filter{Words: "棚改"}, nil},
		"another state":     {workflow.Filter{Words: "专题", State: workflow.Review}, nil},
		"its drafter":       {workflow.Filter{Words: "专题", Drafter: "linshuyan"}, []string{"m-x"}},
		"another drafter":   {workflow.Filter{Words: "专题", Drafter: "luoping"}, nil},
	} {
		if got := paged(c.f); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	for _, f := range []workflow.Filter{{Words: "%"}, {Words: "常务", After: "x"}} {
		if _, _, err := d.List(t.Context(), by("", workflow.Auditor), f); workflow.KindOf(err) != workflow.Invalid {
			t.Errorf("%+v: %v", f, err)
		}
	}
}
