package office_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/public"
)

// What bars the way is let stand by somebody who answers for the text and has
// not drafted it; then it bars nothing until that is taken back.
func TestPass(t *testing.T) {
	ctx, d := context.Background(), sample(t)
	d.begin("changwu")
	text := drafting.Normalise(strings.Replace(draftText, "指出，要", "指出,要", 1))
	d.must(workflow.Command{Action: workflow.Save, Actor: by("linshuyan"), Text: &text})
	submit := workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")}
	if err := d.do(submit); workflow.KindOf(err) != workflow.Refused {
		t.Fatalf("submitted with a mistake: %v", err)
	}
	in := dismissing(t, text, "P01", ",")
	for _, who := range []string{"linshuyan", "luoping", "chenyi"} {
		if _, err := d.Dismiss(ctx, by(who), in); workflow.KindOf(err) != workflow.Forbidden {
			t.Errorf("%s passes it: %v", who, err)
		}
		if err := d.MayPass(ctx, by(who), d.m); err == nil {
			t.Errorf("%s is offered to", who)
		}
	}
	done, err := d.Dismiss(ctx, by("zhugemingchuan"), in)
	if err != nil || !done.Passed || done.By.Name != "诸葛明川" {
		t.Fatalf("%+v, %v", done, err)
	}
	if all, err := d.LetStand(ctx, d.m); err != nil || len(all) != 1 || !all[0].Passed || all[0].Lapsed {
		t.Errorf("on record: %+v, %v", all, err)
	}
	if _, err := d.Restore(ctx, by("zhugemingchuan"), "m-1", 1); err != nil {
		t.Error(err)
	}
	if err := d.do(submit); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("submitted after it was taken back: %v", err)
	}
	if _, err := d.Dismiss(ctx, by("zhugemingchuan"), in); err != nil {
		t.Fatal(err)
	}
	d.must(submit)
}

// What stands in the whole office stands in the next minutes too, wherever the
// same words are, and only who may pass takes it back.
func TestPassForTheOffice(t *testing.T) {
	ctx, d := context.Background(), sample(t)
	d.begin("changwu")
	text := drafting.Normalise(strings.Replace(draftText, "要抓紧", "台湾政府的说法，要抓紧", 1))
	in := dismissing(t, text, "M32", "台湾政府")
	in.Wide = true
	if _, err := d.Dismiss(ctx, by("linshuyan"), in); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("a recorder for the whole office: %v", err)
	}
	if _, err := d.Dismiss(ctx, by("zhugemingchuan"), in); err != nil {
		t.Fatal(err)
	}
	other := workflow.Minutes{ID: "m-2", Type: "changwu", Text: "会议通报了台湾政府一词的来历。\n"}
	found := func() (all []string) {
		options, err := d.Proofreading(ctx, other, drafting.Parse(other.Text), lint.AnyStep)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range lint.Check(drafting.Parse(other.Text), options) {
			all = append(all, f.ID)
		}
		return all
	}
	if all := found(); slices.Contains(all, "M32") {
		t.Errorf("found in the next minutes: %v", all)
	}
	if all, err := d.LetStand(ctx, other); err != nil || len(all) != 1 || !all[0].Wide {
		t.Errorf("not shown there: %+v, %v", all, err)
	}
	if _, err := d.Restore(ctx, by("linshuyan"), "m-1", 1); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("a recorder takes it back: %v", err)
	}
	if _, err := d.Restore(ctx, by("zhugemingchuan"), "m-1", 1); err != nil {
		t.Error(err)
	}
	if all := found(); !slices.Contains(all, "M32") {
		t.Errorf("not found after it was taken back: %v", all)
	}
}

// All that does not bar the way goes at once; what does stays.
func TestDismissAll(t *testing.T) {
	ctx, d := context.Background(), sample(t)
	d.begin("changwu")
	text := drafting.Normalise(strings.Replace(draftText, "会议指出，要抓紧办理。", "会议指出,我们要抓紧办理，我们要抓实。", 1))
	if _, err := d.DismissAll(ctx, by("zhugemingchuan"), "m-1", text, "照录"); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("who cannot save: %v", err)
	}
	if n, err := d.DismissAll(ctx, by("linshuyan"), "m-1", text, "照录讲话"); err != nil || n < 2 {
		t.Errorf("%d, %v", n, err)
	}
	options, err := d.Proofreading(ctx, d.m, drafting.Parse(text), lint.Recording)
	if left := lint.Check(drafting.Parse(text), options); err != nil || len(left) == 0 || slices.ContainsFunc(left, func(f lint.Finding) bool { return f.Level != lint.Blocker }) {
		t.Errorf("left are %v, %v", left, err)
	}
	if _, err := d.DismissAll(ctx, by("linshuyan"), "m-1", text, "照录讲话"); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("with nothing left: %v", err)
	}
}

// The book has what the data say on the day, the meetings beside this one and
// the dossier's agenda, and follows the data.
func TestBook(t *testing.T) {
	ctx, d := context.Background(), sample(t)
	d.begin("changwu")
	book, err := d.Book(ctx, d.m)
	if err != nil || book.Session != d.m.Session || book.Day != "2026-05-11" || book.Quorum != lint.MoreThan12 || !slices.Contains(book.Members, "陆明远") {
		t.Fatalf("%+v, %v", book, err)
	}
	again, _ := d.Book(ctx, d.m)
	if again.Directory != book.Directory {
		t.Error("the directory is made anew for every draft")
	}
	late := draftText
	next := workflow.Command{Minutes: "m-2", Action: workflow.Create, Actor: by("linshuyan"), Title: "常务会议纪要", Type: "changwu", Text: &late, Meeting: "2026-05-04"}
	if _, err := d.Do(ctx, next); err != nil {
		t.Fatal(err)
	}
	second, err := d.Store.Minutes(ctx, "m-2")
	if err != nil {
		t.Fatal(err)
	}
	if book, err := d.Book(ctx, second); err != nil || len(book.Sittings) != 1 || book.Sittings[0] != (lint.Sitting{Number: d.m.Session, Day: "2026-05-11"}) {
		t.Errorf("beside the second: %+v, %v", book.Sittings, err)
	}
	d.take(admins(), func(data *org.Data) {
		data.Words = append(data.Words, org.Word{Text: "某某说法", Kind: org.BannedWord})
	})
	after, err := d.Book(ctx, d.m)
	if err != nil || after.Directory == book.Directory {
		t.Error("the directory does not follow the data", err)
	}
	found := lint.Check(drafting.Parse("会议沿用某某说法。\n"), lint.Options{Book: after})
	if !slices.ContainsFunc(found, func(f lint.Finding) bool { return f.ID == "M32" }) {
		t.Errorf("the new word is not found: %v", found)
	}
}

// A minutes that was chosen to be made public is read as one that is, whatever
// its note says now: in the office, and as a file by its meeting.
func TestBookPublic(t *testing.T) {
	ctx, d := t.Context(), sample(t)
	d.begin("changwu")
	meeting := fmt.Sprintf("云州市人民政府第%d次常务会议纪要\n\n2026年5月11日上午，市长陆明远主持召开市政府第%[1]d次常务会议。\n\n会议听取了汇报，联系电话13812345678。\n", d.m.Session)
	doc := drafting.Parse(meeting)
	barred := func() (all []bool) {
		options, err := d.Proofreading(ctx, d.m, doc, lint.Review)
		loose, err2 := d.BookOf(ctx, doc)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		for _, o := range []lint.Options{options, {Book: loose}} {
			all = append(all, slices.ContainsFunc(lint.Check(doc, o), func(f lint.Finding) bool { return f.ID == "M33" && f.Level == lint.Blocker }))
		}
		return all
	}
	if got := barred(); !slices.Equal(got, []bool{false, false}) {
		t.Errorf("not public, and yet barred: %v", got)
	}
	noted := meeting + "\n（此件公开发布）\n"
	d.must(workflow.Command{Action: workflow.Save, Actor: by("linshuyan"), Text: &noted})
	if _, err := d.Publicise(ctx, d.m, public.Command{Act: public.Choose, Actor: by("linshuyan"), Class: public.Open}); err != nil {
		t.Fatal(err)
	}
	if got := barred(); !slices.Equal(got, []bool{true, true}) {
		t.Errorf("public, and not barred: %v", got)
	}
	d.must(workflow.Command{Action: workflow.Save, Actor: by("linshuyan"), Text: &meeting})
	if err := d.do(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")}); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("submitted with a telephone number: %v", err)
	}
	if _, err := d.Publicise(ctx, d.m, public.Command{Act: public.Choose, Actor: by("linshuyan"), N: 1, Class: public.Closed, Reason: "内部事项"}); err != nil {
		t.Fatal(err)
	}
	if got := barred(); !slices.Equal(got, []bool{false, false}) {
		t.Errorf("no longer public, and yet barred: %v", got)
	}
}

// A draft that is none of the office's minutes is known by its meeting's name.
func TestKnowing(t *testing.T) {
	d := sample(t)
	data, err := d.Data(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	doc := drafting.Parse("2023年5月11日上午，陆明远市长主持召开市政府第98次常务会议，审议《工作意见》。\n会议议定以下意见：\n一、审议《工作意见》\n原则同意。\n\n出席：陆明远\n")
	for name, book := range map[string]lint.Book{"file": office.Knowing(data)(doc)} {
		var ids []string
		for _, f := range lint.Check(doc, lint.Options{Book: book}) {
			ids = append(ids, f.ID)
		}
		if !slices.Contains(ids, "M16") {
			t.Errorf("%s: %v", name, ids)
		}
	}
	if book, err := d.BookOf(t.Context(), doc); err != nil || len(book.Members) == 0 || book.Directory == nil {
		t.Errorf("%+v, %v", book, err)
	}
}

// What the kind of minutes demands bars 送审, and passes only by somebody's word.
func TestStrictnessBars(t *testing.T) {
	d := sampleOf(t, openedAs(t, office.Config{
		Proofread: true, Strictness: func(*drafting.Document) (lint.Strictness, error) {
			return lint.Strictness{"M27": {Level: lint.Blocker}}, nil
		},
	}))
	d.begin("changwu")
	text := drafting.Normalise(strings.Replace(draftText, "要抓紧", "我们要抓紧", 1))
	d.must(workflow.Command{Action: workflow.Save, Actor: by("linshuyan"), Text: &text})
	if err := d.do(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")}); workflow.KindOf(err) != workflow.Refused || !strings.Contains(err.Error(), "我们") {
		t.Errorf("submitted: %v", err)
	}
}
