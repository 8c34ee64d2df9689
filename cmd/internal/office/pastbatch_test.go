package office_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/past"
	"jiyao/workflow"
)

// A batch is taken as far as there is time, goes on from there, and is not taken
// twice; it lies there for thirty days.
func TestTakePastBatch(t *testing.T) {
	d, clerk := sample(t), by("tangxiaohe")
	files := []past.File{{Name: "便条.txt", Data: []byte("便条")}}
	for n := range 3 {
		files = append(files, past.File{Name: fmt.Sprintf("%d.txt", n+1), Data: oldText(2019, n+1)})
	}
	files = append(files, past.File{Name: "又一份.txt", Data: oldText(2019, 1)})
	if _, err := d.HandInPast(t.Context(), by("linshuyan", workflow.Clerk), files, nil); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("a recorder hands in: %v", err)
	}
	if _, err := d.HandInPast(t.Context(), clerk, nil, []past.File{{Name: "册.csv", Data: []byte("甲,乙\n")}}); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("a register without numbers: %v", err)
	}
	register := past.File{Name: "册.csv", Data: []byte("文号,标题\n专题会议纪要〔2019〕5号,供水\n另外〔2019〕1号,别的\n")}
	b, err := d.HandInPast(t.Context(), clerk, files, []past.File{register}, "扫描.pdf")
	if err != nil || len(b.Papers) != 4 || len(b.Lines) != 1 || len(b.Doubts) != 1 || len(b.Skipped) != 2 {
		t.Fatalf("%+v %v", b, err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.TakePast(t.Context(), by("linshuyan", workflow.Clerk), b.ID); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("a recorder takes: %v", err)
	}
	if b, err = d.TakePast(over, clerk, b.ID); err != nil || b.Kept != 5 || b.Count(past.Waiting) != 3 {
		t.Errorf("without time: %d kept, %d wait, %v", b.Kept, b.Count(past.Waiting), err)
	}
	for range 2 {
		if b, err = d.TakePast(t.Context(), clerk, b.ID); err != nil || b.Count(past.Taken) != 3 || b.Count(past.Refused) != 1 || b.Kept != 5 {
			t.Fatalf("%+v %v", b, err)
		}
	}
	m, err := d.Store.Minutes(t.Context(), b.Papers[1].ID())
	if err != nil || m.Place.State != workflow.Closed || m.Number.N != 1 {
		t.Errorf("%+v %v", m, err)
	}
	again, err := d.HandInPast(t.Context(), clerk, files[1:2], nil)
	if err == nil {
		again, err = d.TakePast(t.Context(), clerk, again.ID)
	}
	if err != nil || again.Count(past.Before) != 1 {
		t.Errorf("handed in again: %+v %v", again, err)
	}
	for _, id := range []string{"", ".", "..", "../" + b.ID, b.ID + "x"} {
		if _, err := d.PastBatch(id); workflow.KindOf(err) != workflow.NotFound {
			t.Errorf("batch %q: %v", id, err)
		}
	}
	if all := d.PastBatches(); len(all) != 2 {
		t.Errorf("%d batches", len(all))
	}
	d.now = d.now.Add(31 * 24 * time.Hour)
	if _, err := d.HandInPast(t.Context(), clerk, files[:1], nil); err != nil || len(d.PastBatches()) != 1 {
		t.Errorf("after a month there are %d batches, %v", len(d.PastBatches()), err)
	}
	if _, err := d.PastBatch(b.ID); err == nil || !strings.Contains(err.Error(), "重新上传") {
		t.Errorf("a batch of a month ago: %v", err)
	}
}
