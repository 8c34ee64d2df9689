package store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"testing"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/public"
)

// TestVerifyRecordedFiles reads the files of an excerpt and of a public edition
// and names the one that was spoilt or is gone.
func TestVerifyRecordedFiles(t *testing.T) { onBoth(t, testVerifyRecordedFiles) }

func testVerifyRecordedFiles(t *testing.T, s *Store) {
	ctx := context.Background()
	walk(t, s, "m-1", workflow.Create)
	files := map[string][]byte{}
	keep := func(data string) workflow.PDF {
		sum, sm3 := workflow.SHA256().Sum([]byte(data)).String(), workflow.SM3().Sum([]byte(data)).String()
		files[sum+".pdf"] = []byte(data)
		return workflow.PDF{SHA256: sum, SM3: sm3, Bytes: int64(len(data))}
	}
	by, at := workflow.Person{ID: "clk", Name: "办"}, time.Date(2026, 6, 1, 1, 2, 3, 4000, time.UTC)
	excerpt, edition := keep("excerpt"), keep("public")
	if _, err := s.PutExcerpt(ctx, workflow.Excerpt{Minutes: "m-1", Code: "x", UnitID: "czj", Unit: "市财政局", PDF: excerpt, By: by, At: at}); err != nil {
		t.Fatal(err)
	}
	for n, r := range []public.Record{{Act: public.Choose, Version: 1}, {Act: public.Publish, Code: "p", PDF: edition}} {
		r.Minutes, r.N, r.By, r.At = "m-1", n+1, by, at
		if _, err := s.Publications().Put(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	open := func(name string) (io.ReadCloser, error) {
		data, ok := files[name]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return io.NopCloser(bytes.NewReader(data)), nil
	}
	if n, err := s.VerifyFiles(ctx, open); n != 2 || err != nil {
		t.Fatalf("as kept: %d, %v", n, err)
	}
	for _, c := range []struct {
		table string
		row   int
		file  workflow.PDF
	}{{excerptTable, 1, excerpt}, {publicationTable, 2, edition}} {
		name := c.file.SHA256 + ".pdf"
		whole := files[name]
		for what, spoil := range map[string]func(){
			"one bit": func() { files[name] = bytes.Clone(whole); files[name][3] ^= 4 },
			"gone":    func() { delete(files, name) },
		} {
			spoil()
			var damage *workflow.DamageError
			_, err := s.VerifyFiles(ctx, open)
			if !errors.As(err, &damage) || damage.Table != c.table || damage.Minutes != "m-1" || damage.Row != c.row {
				t.Errorf("%s, %s: %v", c.table, what, err)
			}
			files[name] = whole
		}
	}
}
