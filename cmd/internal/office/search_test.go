package office_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/search"
)

const searchText = `云州市人民政府常务会议纪要

2026年5月11日，市长陆明远主持召开会议。

一、关于棚户区改造
会议听取了市住建局的汇报，原则同意《棚改方案》。由市财政局牵头，抓紧办理。
二、关于就业创业
会议强调，要稳定就业。由市人社局负责。

出席：陆明远、王　翔
`

// draftOf begins another minutes with a text.
func (d *desk) draftOf(id, title, text string) workflow.Minutes {
	d.t.Helper()
	step, err := d.Do(d.t.Context(), workflow.Command{
		Minutes: id, Action: workflow.Create, Actor: by("linshuyan"), Title: title, Type: "changwu", Text: &text, Meeting: "2026-05-11", Again: true,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return step.Minutes
}

// found gives what somebody finds, as minutes and 议题.
func (d *desk) found(who string, q search.Query) []string {
	d.t.Helper()
	a, err := d.Actor(d.t.Context(), who)
	if err != nil {
		d.t.Fatal(err)
	}
	var all []string
	for {
		r, err := d.Search(d.t.Context(), a, q)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, m := range r.Found {
			for _, p := range m.Passages {
				all = append(all, fmt.Sprintf("%s/%d", m.ID, p.Item))
			}
		}
		if q.After = r.Next; r.Next == 0 {
			return all
		}
	}
}

func (d *desk) expect(who string, q search.Query, want ...string) {
	d.t.Helper()
	if got := d.found(who, q); !slices.Equal(got, want) {
		d.t.Errorf("%s %+v: got %v, want %v", who, q, got, want)
	}
}

func (d *desk) indexed() {
	d.t.Helper()
	if err := d.IndexAll(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func TestSearch(t *testing.T) {
	d := sample(t)
	m := d.draftOf("m-1", "第98次常务会议纪要", searchText)
	d.indexed()
	d.expect("linshuyan", search.Query{Words: "棚改"}, "m-1/1")
	d.expect("linshuyan", search.Query{Words: "改"}, "m-1/1")
	d.expect("linshuyan", search.Query{Words: "王翔"}, "m-1/0")
	d.expect("linshuyan", search.Query{Words: "98次 就业"}, "m-1/2")
	d.expect("linshuyan", search.Query{Words: "就业棚改"})
	d.expect("linshuyan", search.Query{Words: "棚改", Type: "changwu", Year: "2026", Person: "陆明远"}, "m-1/1")
	d.expect("linshuyan", search.Query{Words: "棚改", Year: "2025"})
	d.expect("linshuyan", search.Query{Words: "棚改", States: []workflow.State{workflow.Recording}}, "m-1/1")
	d.expect("linshuyan", search.Query{Words: "棚改", States: []workflow.State{workflow.Review}})
	d.expect("linshuyan", search.Query{Handled: "linshuyan"}, "m-1/0")
	d.expect("linshuyan", search.Query{Handled: "lumingyuan"})
	d.expect("anrupan", search.Query{Words: "棚改"}) // the administrator sees no text

	text := strings.Replace(searchText, "棚改方案", "城市更新方案", 1)
	if _, err := d.Do(t.Context(), workflow.Command{Minutes: m.ID, Version: m.Version, Action: workflow.Save, Actor: by("linshuyan"), Text: &text}); err != nil {
		t.Fatal(err)
	}
	d.expect("linshuyan", search.Query{Words: "棚改"}) // the index is behind, the text counts
	d.indexed()
	d.expect("linshuyan", search.Query{Words: "城市更新"}, "m-1/1")
	if err := d.Reindex(t.Context(), func(int64) {}); err != nil {
		t.Fatal(err)
	}
	d.expect("linshuyan", search.Query{Words: "城市更新"}, "m-1/1")
	a, err := d.Actor(t.Context(), "linshuyan")
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Search(t.Context(), a, search.Query{Words: "更新"})
	if err != nil || len(r.Found) != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	var marked []string
	for _, p := range r.Found[0].Passages[0].Excerpt {
		if p.Found {
			marked = append(marked, p.Text)
		}
	}
	if !slices.Equal(marked, []string{"更新"}) || r.Found[0].Passages[0].Heading != "关于棚户区改造" || r.Found[0].Text != "" {
		t.Errorf("excerpt %+v", r.Found[0].Passages)
	}
}

// TestSearchFollows lets the index follow by itself.
func TestSearchFollows(t *testing.T) {
	d := sample(t)
	ctx, end := t.Context(), make(chan struct{})
	go func() {
		defer close(end)
		d.KeepIndex(ctx, func(err error) { t.Error(err) })
	}()
	d.draftOf("m-1", "第98次常务会议纪要", searchText)
	for until := time.Now().Add(10 * time.Second); len(d.found("linshuyan", search.Query{Words: "棚改"})) == 0; {
		if time.Now().After(until) {
			t.Fatal("what was begun is not found")
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// TestSearchSeesWhatSightSees compares what people find with the one rule of
// who sees what, minutes by minutes and 议题 by 议题.
func TestSearchSeesWhatSightSees(t *testing.T) {
	if testing.Short() {
		t.Skip("one after another, and long")
	}
	d := sample(t)
	data, err := d.Data(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	speaksFor := map[string]bool{}
	people := slices.DeleteFunc(data.Data().Persons, func(p org.Person) bool {
		a, err := d.Actor(t.Context(), p.ID)
		speaksFor[a.Unit] = speaksFor[a.Unit] || !office.SeesAll(a)
		return err != nil
	})
	units := slices.DeleteFunc(data.Data().Units, func(u org.Unit) bool { return !speaksFor[u.ID] })
	known := search.Known{Unit: func(string, workflow.Date) string { return "" }}
	round, narrow := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		if round++; round > 12 {
			return
		}
		n := rapid.IntRange(1, 3).Draw(r, "minutes")
		for i := range n {
			d.m = d.draftOf(fmt.Sprint("m-", round, "-", i), fmt.Sprint("第", 90+i, "次常务会议纪要"), searchText)
			d.act(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
			var asked []workflow.Invitation
			for range rapid.IntRange(0, 3).Draw(r, "asked") {
				inv := workflow.Invitation{Items: rapid.SampledFrom([][]int{nil, {1}, {2}, {1, 2}}).Draw(r, "items")}
				u := rapid.SampledFrom(units).Draw(r, "unit")
				inv.Unit, inv.Name = u.ID, u.Name
				asked = append(asked, inv)
			}
			if len(asked) > 0 {
				// who is asked twice about the same is refused: it is then not asked
				d.try(workflow.Command{Action: workflow.Consult, Actor: by("zhugemingchuan"), Asked: asked})
			}
			if rapid.Bool().Draw(r, "issued") {
				d.toIssue(rapid.SampledFrom(units).Draw(r, "recipient").ID)
			}
		}
		d.indexed()
		words := rapid.SampledFrom([]string{"棚改", "就业", "会议", "陆明远", "局", "常务会议"}).Draw(r, "words")
		for _, who := range people {
			a, err := d.Actor(t.Context(), who.ID)
			if err != nil {
				continue
			}
			want := map[string]bool{}
			for i := range n {
				m, err := d.Store.Minutes(t.Context(), fmt.Sprint("m-", round, "-", i))
				if err != nil {
					t.Fatal(err)
				}
				see, err := d.Sight(t.Context(), a, m)
				if err != nil {
					t.Fatal(err)
				}
				for _, doc := range known.Of(m).Docs {
					_, own := search.Find(doc.Words, search.Phrases(words))
					_, title := search.Find(m.Title, search.Phrases(words))
					if visible(see, doc.Item) && (own || title && !office.SeesAll(a)) {
						want[fmt.Sprintf("%s/%d", m.ID, doc.Item)] = true
					}
				}
			}
			got := map[string]bool{}
			for _, g := range d.found(who.ID, search.Query{Words: words}) {
				if strings.HasPrefix(g, fmt.Sprint("m-", round, "-")) {
					got[g] = true
				}
			}
			if !office.SeesAll(a) {
				narrow += len(got)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				r.Fatalf("%s looks for %s: got %v, want %v\n%s", who.ID, words, got, want, searchText)
			}
		}
	})
	if narrow == 0 {
		t.Error("nobody without business with all minutes found anything: the test shows nothing")
	}
}

// visible says by a sight alone what of a minutes may be found.
func visible(s office.Sight, item int) bool {
	switch {
	case s.Draft || s.Issued:
		return true
	case len(s.Asked) == 0:
		return false
	case len(s.Items) == 0:
		return true
	default:
		return slices.Contains(s.Items, item)
	}
}

// act carries out a command on the minutes as it is.
func (d *desk) act(cmd workflow.Command) {
	d.t.Helper()
	if err := d.try(cmd); err != nil {
		d.t.Fatalf("%s: %v", cmd.Action, err)
	}
}

func (d *desk) try(cmd workflow.Command) error {
	cmd.Minutes, cmd.Version = d.m.ID, d.m.Version
	step, err := d.Do(d.t.Context(), cmd)
	if err == nil {
		d.m = step.Minutes
	}
	return err
}

// toIssue takes the minutes to 分送 if nothing is asked that is still open.
func (d *desk) toIssue(unit string) {
	d.t.Helper()
	for _, p := range d.m.Participants {
		if p.State == workflow.PartyOpen {
			return
		}
	}
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		d.act(workflow.Command{Action: workflow.Approve, Actor: by(who)})
	}
	d.act(workflow.Command{Action: workflow.Sign, Actor: by("lumingyuan")})
	for _, a := range []workflow.Action{workflow.Number, workflow.Finalize, workflow.Issue} {
		d.act(workflow.Command{Action: a, Actor: by("tangxiaohe")})
	}
	d.act(workflow.Command{Action: workflow.Distribute, Actor: by("tangxiaohe"), Recipients: []workflow.Recipient{{ID: unit, Copies: 1}}})
}
