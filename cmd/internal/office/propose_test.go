package office_test

import (
	"strings"
	"sync"
	"testing"

	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// who gives somebody of the sample office.
func (d *desk) who(id string) workflow.Actor {
	d.t.Helper()
	a, err := d.Actor(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

// wanted gives the change of a row of the sample office.
func (d *desk) wanted(book, key string, values map[string][]string) org.Preview {
	d.t.Helper()
	data, err := d.Data(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	draft, found := data.Put(book, key, values)
	preview, err := d.Preview(d.t.Context(), draft)
	if err != nil || found.Err() != nil || preview.Err() != nil {
		d.t.Fatal(err, found.Err(), preview.Err())
	}
	return preview
}

// Rights change when the second person says so, once, and not before.
func TestProposal(t *testing.T) {
	d := sample(t)
	ctx := t.Context()
	preview := d.wanted("posts", "", map[string][]string{"id": {"xin"}, "label": {"新岗位"}, "unit": {"zfb-xx"}, "roles": {"分发员"}})
	p, err := d.Propose(ctx, d.who("anrupan").Person, "人事任免〔2026〕5号", preview.Changes)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who  string
		want int
	}{{"anrupan", 0}, {"weichangan", 1}, {"yanbixin", 0}, {"linshuyan", 0}} {
		if mine, err := d.PendingFor(ctx, d.who(c.who)); err != nil || len(mine) != c.want {
			t.Errorf("%s: %d wait, want %d (%v)", c.who, len(mine), c.want, err)
		}
	}
	for _, who := range []string{"anrupan", "yanbixin", "linshuyan"} {
		if err := d.Confirm(ctx, p.ID, d.who(who).Person); workflow.KindOf(err) != workflow.Forbidden {
			t.Errorf("%s confirms: %v", who, err)
		}
	}
	if data, _ := d.Data(ctx); hasPost(data, "xin") {
		t.Error("changed before anybody has confirmed it")
	}
	var done sync.WaitGroup
	answers := make(chan error, 4)
	for range cap(answers) {
		done.Go(func() { answers <- d.Confirm(ctx, p.ID, d.who("weichangan").Person) })
	}
	done.Wait()
	close(answers)
	taken := 0
	for err := range answers {
		if err == nil {
			taken++
		}
	}
	data, err := d.Data(ctx)
	if taken != 1 || err != nil || !hasPost(data, "xin") {
		t.Errorf("taken %d times, %v", taken, err)
	}
	lines, err := d.Store.Alterations(ctx, 0)
	if last := lines[len(lines)-1]; err != nil || last.Actor.ID != "anrupan" || !strings.Contains(last.Note, "5号（卫长安复核）") {
		t.Errorf("on record: %+v, %v", last, err)
	}
	if err := d.Store.Verify(ctx); err != nil {
		t.Error(err)
	}
}

func hasPost(data *org.Office, id string) bool {
	_, ok := data.Post(id)
	return ok
}

// What has been overtaken is not taken, and says so; who made it takes it back.
func TestProposalOvertaken(t *testing.T) {
	d := sample(t)
	ctx := t.Context()
	values := map[string][]string{"id": {"xin"}, "label": {"新岗位"}, "unit": {"zfb-xx"}, "roles": {"分发员"}}
	first, err := d.Propose(ctx, d.who("anrupan").Person, "", d.wanted("posts", "", values).Changes)
	if err != nil {
		t.Fatal(err)
	}
	values["label"] = []string{"另一个"}
	second, err := d.Propose(ctx, d.who("anrupan").Person, "", d.wanted("posts", "", values).Changes)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Confirm(ctx, second.ID, d.who("weichangan").Person); err != nil {
		t.Fatal(err)
	}
	if err := d.Confirm(ctx, first.ID, d.who("weichangan").Person); workflow.KindOf(err) != workflow.Stale {
		t.Errorf("overtaken: %v", err)
	}
	if p, err := d.Proposed(ctx, first.ID); err != nil || p.Fault == nil || len(p.Lines) != 1 {
		t.Errorf("shown: %+v, %v", p, err)
	}
	if err := d.Decline(ctx, first.ID, d.who("weichangan").Person, " "); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("refused without a reason: %v", err)
	}
	if err := d.Decline(ctx, first.ID, d.who("yanbixin").Person, "不可"); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("refused by the auditor: %v", err)
	}
	if err := d.Decline(ctx, first.ID, d.who("anrupan").Person, ""); err != nil {
		t.Fatal(err)
	}
	if err := d.Confirm(ctx, first.ID, d.who("weichangan").Person); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("withdrawn: %v", err)
	}
	if _, err := d.Propose(ctx, d.who("linshuyan").Person, "", d.wanted("days", "", map[string][]string{"date": {"2027-01-01"}, "kind": {"放假"}}).Changes); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("proposed by a recorder: %v", err)
	}
}

// A flow waits like everything else.
func TestProposeFlow(t *testing.T) {
	d := sample(t)
	ctx := t.Context()
	source, err := templates.Flow("default")
	if err != nil {
		t.Fatal(err)
	}
	next := strings.Replace(string(source), "version: ", "version: 9", 1)
	p, err := d.ProposeFlow(ctx, d.who("anrupan").Person, "试行", "default.yaml", []byte(next))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Confirm(ctx, p.ID, d.who("weichangan").Person); err != nil {
		t.Fatal(err)
	}
	if err := d.Confirm(ctx, p.ID, d.who("weichangan").Person); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("again: %v", err)
	}
	flows, err := d.Flows(ctx)
	found := false
	for _, f := range flows {
		found = found || f.ID.Name == "default" && f.ID.Version > 90
	}
	if !found || err != nil {
		t.Errorf("no flow, %v", err)
	}
}
