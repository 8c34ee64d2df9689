package store

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/search"
)

// record is a minutes of the index with a front and its 议题.
func record(id string, version, day int, head string, items ...string) search.Record {
	r := search.Record{Minutes: id, Version: version, Day: day, Head: head}
	r.Docs = append(r.Docs, search.Doc{Words: head, Keys: []string{"=f"}})
	for i, words := range items {
		r.Docs = append(r.Docs, search.Doc{Item: i + 1, Heading: "议题", Words: words, Span: drafting.Span{Start: 1, End: 2}})
	}
	return r
}

// TestSearch holds both databases to the same answers.
func TestSearch(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		put := func(records ...search.Record) {
			t.Helper()
			if err := s.Index(ctx, records, SearchMark{}); err != nil {
				t.Fatal(err)
			}
		}
		day := search.Day("2026-05-11")
		put(record("a", 1, day, "常务会议纪要\n〔2026〕98号", "会议同意棚改方案。", "会议听取就业汇报，𠮷某发言。"),
			record("b", 1, day+1, "专题会议纪要\n〔2026〕9号", "研究棚改资金。"))
		eyes := search.Eyes{All: true}
		expect := func(q search.Query, want ...string) {
			t.Helper()
			hits, err := s.Search(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range hits {
				got = append(got, fmt.Sprint(h.Minutes, h.Item))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%+v: got %v, want %v", q, got, want)
			}
		}
		expect(search.Query{Eyes: eyes}, "b0", "a0")
		expect(search.Query{Eyes: eyes, Words: "棚改"}, "b1", "a1")
		expect(search.Query{Eyes: eyes, Words: "改"}, "b1", "a1")
		expect(search.Query{Eyes: eyes, Words: "改方"}, "a1")
		expect(search.Query{Eyes: eyes, Words: "𠮷"}, "a2")
		expect(search.Query{Eyes: eyes, Words: "常务 棚改"}, "a1")
		expect(search.Query{Eyes: eyes, Words: "会议纪要"}, "b0", "a0")
		expect(search.Query{Eyes: eyes, Words: "98号"}, "a0")
		expect(search.Query{Eyes: eyes, Words: "9号"}, "b0")
		expect(search.Query{Eyes: eyes, Words: "9号", Titles: true}, "b0")
		expect(search.Query{Eyes: eyes, Words: "棚改", Titles: true})
		expect(search.Query{Eyes: eyes, Words: "棚改", Until: "2026-05-11"}, "a1")
		expect(search.Query{Eyes: eyes, Words: "棚改", From: "2026-05-12"}, "b1")
		expect(search.Query{Eyes: search.Eyes{}, Words: "棚改"})
		first, err := s.Search(ctx, search.Query{Eyes: eyes, Words: "棚改", Limit: 1})
		if err != nil || len(first) != 1 || first[0].Start != 1 || first[0].End != 2 || first[0].Heading != "议题" {
			t.Fatalf("%+v %v", first, err)
		}
		expect(search.Query{Eyes: eyes, Words: "棚改", After: first[0].ID}, "a1")

		put(record("a", 2, day+5, "常务会议纪要\n〔2026〕98号", "会议同意城市更新方案。"))
		put(record("a", 1, day, "旧的", "旧的。"))
		expect(search.Query{Eyes: eyes, Words: "棚改"}, "b1")
		expect(search.Query{Eyes: eyes, Words: "更新"}, "a1")
		expect(search.Query{Eyes: eyes}, "a0", "b0")
		if err := s.Reindex(ctx); err != nil {
			t.Fatal(err)
		}
		expect(search.Query{Eyes: eyes})
		put(record("b", 1, day, "专题会议纪要", "研究棚改资金。"))
		expect(search.Query{Eyes: eyes, Words: "棚改"}, "b1")
	})
}

// TestUnindexed follows what changes, in the log and before it gets there.
func TestUnindexed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		walk(t, s, "m-1", workflow.Submit)
		ids, mark, err := s.Unindexed(ctx, SearchMark{}, 100)
		if err != nil || !slices.Equal(ids, []string{"m-1"}) || mark.Leaf != 0 {
			t.Fatalf("before the log: %v %+v %v", ids, mark, err)
		}
		if again, _, err := s.Unindexed(ctx, mark, 100); err != nil || len(again) != 0 {
			t.Fatalf("looked at already: %v %v", again, err)
		}
		key, err := workflow.NewHeadSigner(nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Seal(ctx, key, service(t, s).Now()); err != nil {
			t.Fatal(err)
		}
		ids, mark, err = s.Unindexed(ctx, mark, 100)
		if err != nil || !slices.Equal(ids, []string{"m-1"}) || mark.Leaf == 0 {
			t.Fatalf("in the log: %v %+v %v", ids, mark, err)
		}
		if err := s.Index(ctx, []search.Record{record("m-1", 2, 1, "甲")}, mark); err != nil {
			t.Fatal(err)
		}
		if ids, _, err = s.Unindexed(ctx, SearchMark{}, 100); err != nil || len(ids) != 0 {
			t.Fatalf("after indexing: %v %v", ids, err)
		}
		walk(t, s, "m-2", workflow.Create)
		if ids, _, err = s.Unindexed(ctx, mark, 100); err != nil || !slices.Equal(ids, []string{"m-2"}) {
			t.Fatalf("another: %v %v", ids, err)
		}
	})
}
