package ui_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/public"
)

// acted carries out acts on the publication of a minutes.
func acted(t *testing.T, s *servertest.Site, m workflow.Minutes, acts ...public.Command) (r public.Record) {
	t.Helper()
	for _, cmd := range acts {
		file, err := s.Office.PublicFile(t.Context(), m)
		if err == nil {
			cmd.N = len(file)
			r, err = s.Office.Publicise(t.Context(), m, cmd)
		}
		if err != nil {
			t.Fatalf("%s: %v", cmd.Act, err)
		}
	}
	return r
}

func as(id string) workflow.Actor { return workflow.Actor{Person: workflow.Person{ID: id}} }

// The pages about publication and verifying keep within the screen, wide and
// narrow.
func TestPublicPagesFit(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.Receiving(t)
	m := sentOut(t, s, "云州市人民政府第35次常务会议纪要")
	fits := func(p *browsertest.Page, name string) {
		t.Helper()
		for _, width := range []int{1366, 390} {
			p.Size(int64(width), 1900)
			if over := browsertest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				t.Errorf("%s is %d pixels wider than %d", name, over, width)
			}
			p.Shot(name + "-" + strconv.Itoa(width))
		}
	}
	work := "/minutes/" + m.ID + "/public"
	acted(t, s, m, public.Command{Act: public.Choose, Actor: as("tangxiaohe"), Class: public.Open}, public.Command{Act: public.Confirm, Actor: as("lumingyuan")},
		public.Command{Act: public.Redact, Actor: as("tangxiaohe"), Redactions: []drafting.Redaction{
			{Item: 2, Reason: "涉及企业商业秘密"}, {Name: "骆平", Reason: "个人隐私", Delete: true},
		}})
	fits(at(b, s, "tangxiaohe", work), "clerk")
	fits(at(b, s, "gaomingyuan", work), "reviewer")
	r := acted(t, s, m, public.Command{Act: public.Review, Actor: as("gaomingyuan"), Opinion: "不涉密，同意公开", Agrees: true},
		public.Command{Act: public.Publish, Actor: as("tangxiaohe")})
	fits(at(b, s, "tangxiaohe", work), "published")
	nobody := b.Person()
	for name, path := range map[string]string{"list": "/public", "one": "/public/" + r.Code} {
		nobody.Go(s.URL + path)
		fits(nobody, name)
	}
	paper, err := s.Office.ReadReleased(m.PDF)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"original": paper, "other": []byte("%PDF-1.7 别的")} {
		file := filepath.Join(t.TempDir(), "纪要.pdf")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		nobody.Go(s.URL + "/verify")
		nobody.Upload("#file", file)
		nobody.Click("main button.primary")
		nobody.Wait(`main [role="status"]`)
		fits(nobody, "verify-"+name)
	}
	acted(t, s, m, public.Command{Act: public.Withdraw, Actor: as("tangxiaohe"), Reason: "内容有误，更正后另行公开"})
	later := b.Person() // nobody's browser keeps what was there
	later.Allow("410")
	later.Go(s.URL + "/public/" + r.Code)
	fits(later, "gone")
}
