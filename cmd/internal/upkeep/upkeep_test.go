package upkeep_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/upkeep"
	"jiyao/fonts"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// keeper looks after the sample office.
func keeper(t *testing.T, plan upkeep.Plan) *upkeep.Keeper {
	t.Helper()
	o, err := office.Open(t.Context(), office.Config{Dir: t.TempDir(), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	draft, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	preview, err := o.Preview(t.Context(), draft)
	if err == nil {
		err = found.Err()
	}
	if err == nil {
		err = o.Alter(t.Context(), office.Warrant{Note: "首次导入"}, preview.Changes)
	}
	if err != nil {
		t.Fatal(err)
	}
	faces, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return &upkeep.Keeper{Office: o, Faces: faces, Plan: plan}
}

// folders gives the backups that lie in a folder.
func folders(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Night after night there is one backup more, up to as many as stay; one that
// fails is tried again within the hour, and nothing else is ever removed.
func TestNights(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "备份")
	synctest.Test(t, func(t *testing.T) {
		k := keeper(t, upkeep.Plan{Dir: dir, Hour: 2, Minute: 30, Keep: 3})
		faults := 0
		k.Report = func(error) { faults++ }
		ctx, end := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			k.Run(ctx)
		}()
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := folders(t, dir); len(got) != 1 {
			t.Errorf("a missed night was not made up for: %v", got)
		}
		if err := os.MkdirAll(filepath.Join(dir, "老备份"), 0o755); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * 24 * time.Hour)
		synctest.Wait()
		if got := folders(t, dir); len(got) != 4 || !strings.Contains(strings.Join(got, " "), "-023000") {
			t.Errorf("after five nights: %v", got)
		}
		all, err := k.Backups()
		if err != nil || len(all) != 6 || !all[0].Good || faults > 0 {
			t.Errorf("%d tries, %v, %d faults", len(all), err, faults)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir, nil, 0o600); err != nil { // the disk has gone
			t.Fatal(err)
		}
		time.Sleep(25 * time.Hour)
		synctest.Wait()
		if all, _ := k.Backups(); all[0].Good || all[0].Fault == "" || faults == 0 || faults > 25 {
			t.Errorf("without the disk: %+v, %d faults", all[0], faults)
		}
		if f := k.Health(ctx, true); upkeep.Worst(f) != upkeep.Bad {
			t.Error("nobody hears of backups that fail")
		}
		if err := os.Remove(dir); err != nil {
			t.Fatal(err)
		}
		time.Sleep(61 * time.Minute)
		synctest.Wait()
		if all, _ := k.Backups(); !all[0].Good {
			t.Errorf("with the disk again: %+v", all[0])
		}
		end()
		<-done
	})
}

// A backup that was written comes back with all minutes.
func TestBackUp(t *testing.T) {
	k := keeper(t, upkeep.Plan{Dir: t.TempDir()})
	if _, err := (&upkeep.Keeper{Office: k.Office}).BackUp(t.Context(), workflow.Person{}); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("without a place: %v", err)
	}
	text := "第99次常务会议纪要\n"
	if _, err := k.Office.Do(t.Context(), workflow.Command{
		Minutes: "260512-a", Action: workflow.Create, Title: "第99次", Type: "changwu", Text: &text, Meeting: "2026-05-11",
		Actor: workflow.Actor{Person: workflow.Person{ID: "linshuyan"}},
	}); err != nil {
		t.Fatal(err)
	}
	b, err := k.BackUp(t.Context(), workflow.Person{ID: "anrupan", Name: "安如磐"})
	if err != nil || !b.Good || b.Minutes != 1 || !b.There() {
		t.Errorf("%+v, %v", b, err)
	}
	if left, _ := filepath.Glob(filepath.Join(b.Folder, ".trial-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if b.Bytes == 0 || b.By.ID != "anrupan" {
		t.Errorf("%+v", b)
	}
	own := upkeep.Keeper{Office: k.Office, Plan: upkeep.Plan{Dir: k.Office.Dir()}}
	if _, err := own.BackUp(t.Context(), workflow.Person{}); err == nil {
		t.Error("a backup into the office's own folder")
	}
}

// A verification goes on by itself and its result stays.
func TestVerify(t *testing.T) {
	k := keeper(t, upkeep.Plan{})
	if _, ok := k.Checked(); ok {
		t.Error("verified before anybody asked")
	}
	done := make(chan struct{})
	if !k.Verify(workflow.Person{ID: "yanbixin", Name: "严必信"}, func() { close(done) }) {
		t.Fatal("not begun")
	}
	<-done
	again := &upkeep.Keeper{Office: k.Office}
	for _, one := range []*upkeep.Keeper{k, again} {
		if c, ok := one.Checked(); !ok || !c.Sound || c.Running || c.By.ID != "yanbixin" {
			t.Errorf("%+v, %v", c, ok)
		}
	}
}

// A face of the office's own is taken if it can draw official papers.
func TestFaces(t *testing.T) {
	k := keeper(t, upkeep.Plan{})
	data, err := os.ReadFile("../../../fonts/kaiti.ttf")
	if err != nil {
		t.Fatal(err)
	}
	thin, err := os.ReadFile("../../../fonts/kaiti-fallback.ttf")
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{"empty": nil, "text": []byte("not a font at all, but long enough"), "cut": data[:5000], "thin": thin} {
		if _, err := k.PutFace(fonts.FangSong, bad); workflow.KindOf(err) != workflow.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := k.PutFace(fonts.FangSong, data); err != nil {
		t.Fatal(err)
	}
	faces := k.RoleFaces()
	if len(faces) != fonts.Roles || faces[fonts.FangSong].Waiting == "" || faces[fonts.FangSong].Own || faces[fonts.KaiTi].Waiting != "" {
		t.Errorf("%+v", faces)
	}
	found, err := fonts.LoadDir(upkeep.FontFolder(k.Office.Dir()))
	if err != nil || len(found[fonts.FangSong]) != 1 {
		t.Errorf("%v, %v", found, err)
	}
	if k.DropFace(fonts.FangSong) != nil || k.DropFace(fonts.FangSong) == nil || k.Kept(fonts.FangSong) {
		t.Error("a face is given up once")
	}
}

// What is well says so, and every line that does not says what to do.
func TestHealth(t *testing.T) {
	k := keeper(t, upkeep.Plan{Dir: t.TempDir()})
	k.Cert = filepath.Join(t.TempDir(), "nothing.pem")
	seen := map[string]upkeep.Grade{}
	for _, f := range k.Health(t.Context(), false) {
		seen[f.Code] = f.Grade
		if f.Says == "" || f.Grade == upkeep.Bad && f.Do == "" || !strings.HasSuffix(f.Says, "。") && f.Grade != upkeep.Bad {
			t.Errorf("%+v", f)
		}
	}
	for code, want := range map[string]upkeep.Grade{
		"database": upkeep.Fine, "clock": upkeep.Fine, "log": upkeep.Fine, "queue": upkeep.Fine, "fonts": upkeep.Note,
		"backup": upkeep.Note, "certificate": upkeep.Bad,
	} {
		if seen[code] != want {
			t.Errorf("%s: %q, want %q", code, seen[code], want)
		}
	}
}
