package outbox_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiyao/workflow"
	"jiyao/workflow/outbox"
)

func parcel() workflow.Delivery {
	return workflow.Delivery{
		Message: workflow.Message{
			Key: "m-1/11/deliver/1", Topic: workflow.TopicDeliver, Minutes: "m-1", Version: 11, Recipient: "市发改委", Payload: `{"Unit":"市发改委"}`,
		},
		Fence: 7,
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// TestFolder: a message is there once however often it is delivered, and what
// a killed try left behind goes.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	d := parcel()
	left := filepath.Join(dir, "."+outbox.FileName(d.Key)+".6.tmp")
	if err := os.WriteFile(left, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := (outbox.Folder{Dir: dir}).Deliver(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		d.Fence++
	}
	if got := names(t, dir); len(got) != 1 || got[0] != outbox.FileName(d.Key) {
		t.Fatalf("the folder holds %q", got)
	}
	data, err := os.ReadFile(filepath.Join(dir, outbox.FileName(d.Key)))
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "key": "m-1/11/deliver/1",
  "topic": "deliver",
  "minutes": "m-1",
  "version": 11,
  "recipient": "市发改委",
  "payload": {
    "Unit": "市发改委"
  }
}
`
	if string(data) != want {
		t.Errorf("the file says %s", data)
	}
}

// TestFolderRefuses: a folder that is away is tried again later; what another
// try would not mend is for a person.
func TestFolderRefuses(t *testing.T) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	var permanent *outbox.Permanent
	for _, c := range []struct {
		name      string
		ctx       context.Context
		before    func(dir string) outbox.Folder
		payload   string
		permanent bool
		says      string
	}{
		{"no folder", context.Background(), func(dir string) outbox.Folder { return outbox.Folder{Dir: filepath.Join(dir, "盘")} }, "{}", false, "是否存在"},
		{"a file in its place", context.Background(), func(dir string) outbox.Folder {
			file := filepath.Join(dir, "盘")
			_ = os.WriteFile(file, nil, 0o600)
			return outbox.Folder{Dir: file}
		}, "{}", false, "是否存在"},
		{"other content", context.Background(), func(dir string) outbox.Folder {
			_ = os.WriteFile(filepath.Join(dir, outbox.FileName(parcel().Key)), []byte("别的"), 0o600)
			return outbox.Folder{Dir: dir}
		}, "{}", true, "内容却不同"},
		{"no JSON", context.Background(), func(dir string) outbox.Folder { return outbox.Folder{Dir: dir} }, "{", true, "不能写成文件"},
		{"too late", ended, func(dir string) outbox.Folder { return outbox.Folder{Dir: dir} }, "{}", false, "canceled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			folder, d := c.before(dir), parcel()
			d.Payload = c.payload
			before := names(t, dir)
			err := folder.Deliver(c.ctx, d)
			if err == nil || !strings.Contains(err.Error(), c.says) || errors.As(err, &permanent) != c.permanent {
				t.Errorf("got %v", err)
			}
			if after := names(t, dir); len(after) != len(before) {
				t.Errorf("left behind: %q", after)
			}
		})
	}
}

// TestFileName: every key has a name of its own that no file system refuses.
func TestFileName(t *testing.T) {
	seen := map[string]string{}
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.String().Draw(t, "key")
		name := outbox.FileName(key)
		if other, ok := seen[strings.ToLower(name)]; ok && other != key {
			t.Fatalf("%q and %q are both %q", key, other, name)
		}
		seen[strings.ToLower(name)] = key
		if len(name) > 220 || strings.ContainsAny(name, "/\\:*?\"<>|\x00") || strings.HasPrefix(name, ".") {
			t.Fatalf("%q gives the name %q", key, name)
		}
	})
}

// The document lies beside the message's file and is named in it; without the
// document there is no file either, and a message that brings none has none.
func TestFolderDocument(t *testing.T) {
	dir, d := t.TempDir(), parcel()
	broken := errors.New("damaged")
	folder := outbox.Folder{Dir: dir, File: func(context.Context, workflow.Delivery) ([]byte, error) { return nil, broken }}
	if err := folder.Deliver(t.Context(), d); !errors.Is(err, broken) || len(names(t, dir)) > 0 {
		t.Fatalf("without the document: %v, %q", err, names(t, dir))
	}
	folder.File = func(context.Context, workflow.Delivery) ([]byte, error) { return []byte("%PDF"), nil }
	for range 2 {
		if err := folder.Deliver(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	paper := strings.TrimSuffix(outbox.FileName(d.Key), ".json") + ".pdf"
	if got := names(t, dir); len(got) != 2 || got[1] != paper {
		t.Fatalf("the folder holds %q", got)
	}
	slip, err := os.ReadFile(filepath.Join(dir, outbox.FileName(d.Key)))
	if err != nil || !strings.Contains(string(slip), `"document": "`+paper+`"`) {
		t.Errorf("the file says %s, %v", slip, err)
	}
	if err := os.WriteFile(filepath.Join(dir, paper), []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	var permanent *outbox.Permanent
	if err := folder.Deliver(t.Context(), d); !errors.As(err, &permanent) {
		t.Errorf("over another document: %v", err)
	}
	folder.File = func(context.Context, workflow.Delivery) ([]byte, error) { return nil, nil }
	d.Key = "m-1/12/deliver/1"
	if err := folder.Deliver(t.Context(), d); err != nil || len(names(t, dir)) != 3 {
		t.Errorf("a message without a document: %v, %q", err, names(t, dir))
	}
}
