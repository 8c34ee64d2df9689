package drafting

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

// history reads the revisions of an archive, each file's name being the step
// and the person: 核稿 李四.
func history(archive *txtar.Archive) []Revision {
	var all []Revision
	for _, f := range archive.Files {
		if place, name, ok := strings.Cut(f.Name, " "); ok {
			all = append(all, Revision{Text: string(f.Data), Hand: Hand{ID: name, Name: name, Place: place}})
		}
	}
	return all
}

// signed shows the changes of a redline, a line each: who, at which step, what.
func signed(segments []AttributedSegment) string {
	var b strings.Builder
	for _, s := range segments {
		if s.Change != Kept {
			fmt.Fprintf(&b, "%s %s %s\n", s.Hand.Place, s.Hand.Name, strings.TrimSuffix(Redline{s.Segment}.String(), "\n"))
		}
	}
	return b.String()
}

// TestAttribute holds histories of testdata/attribute to who changed what. The
// comment of each archive gives the versions compared, counted from 1.
func TestAttribute(t *testing.T) {
	archives, err := filepath.Glob("testdata/attribute/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			revisions := history(archive)
			for _, f := range archive.Files {
				var from, to int
				if n, _ := fmt.Sscanf(f.Name, "changes-%d-%d", &from, &to); n != 2 {
					continue
				}
				got, err := Attribute(revisions, from-1, to-1, nil)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(f.Data), signed(got)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", f.Name, diff)
				}
			}
		})
	}
}

// TestAttributeRefuses asks for revisions that there are not.
func TestAttributeRefuses(t *testing.T) {
	revisions := []Revision{{Text: "甲"}, {Text: "乙"}}
	for _, c := range []struct{ from, to int }{{-1, 1}, {0, 2}, {1, 0}} {
		_, err := Attribute(revisions, c.from, c.to, nil)
		if err == nil || !strings.Contains(err.Error(), "共有2版") {
			t.Errorf("%d–%d: %v", c.from, c.to, err)
		}
	}
}

// TestAttributeNothing compares a revision with itself.
func TestAttributeNothing(t *testing.T) {
	got, err := Attribute([]Revision{{Text: "甲"}}, 0, 0, nil)
	if err != nil || len(got) != 1 || got[0].Change != Kept || got[0].Revision != -1 || got[0].Hand != (Hand{}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestAttributeIsTheRedline edits samples at random, revision after revision:
// attributed or not, the redline is the same, and every change has its hand
// between the two revisions.
func TestAttributeIsTheRedline(t *testing.T) {
	texts := samples(t)
	rapid.Check(t, func(t *rapid.T) {
		var revisions []Revision
		for n := rapid.IntRange(1, 3).Draw(t, "pairs"); n > 0; n-- {
			old, latest := changed(t, texts[:2])
			revisions = append(revisions, Revision{Text: old}, Revision{Text: latest})
		}
		for i := range revisions {
			revisions[i].Hand.Name = fmt.Sprint(i)
		}
		to := rapid.IntRange(0, len(revisions)-1).Draw(t, "to")
		from := rapid.IntRange(0, to).Draw(t, "from")
		got, err := Attribute(revisions, from, to, nil)
		if err != nil {
			t.Fatal(err)
		}
		var r Redline
		for _, s := range got {
			switch {
			case (s.Revision < 0) != (s.Change == Kept):
				t.Fatalf("%q is revision %d's", s.Text, s.Revision)
			case s.Revision >= 0 && (s.Revision <= from || s.Revision > to || s.Hand != revisions[s.Revision].Hand):
				t.Fatalf("%q is revision %d's, %+v, of %d–%d", s.Text, s.Revision, s.Hand, from, to)
			}
			r = append(r, s.Segment)
		}
		if err := soundRedline(revisions[from].Text, revisions[to].Text, r); err != nil {
			t.Fatal(err)
		}
	})
}

// TestAttributeMarks lets every revision insert sentences of characters that
// stand nowhere else, and take out others: what the redline inserts is its
// reviser's, what it deletes its remover's.
func TestAttributeMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mark := '一'
		var now []rune
		sentence := func() rune { mark += 7; return mark }
		text := func() string {
			var b strings.Builder
			for _, r := range now {
				b.WriteString(string([]rune{r, r + 1, r + 2, r + 3, r + 4, '。'}))
			}
			return b.String()
		}
		for range 20 {
			now = append(now, sentence())
		}
		revisions := []Revision{{Text: text()}}
		changed := map[rune]int{}
		for i := range rapid.IntRange(1, 6).Draw(t, "revisions") {
			i++
			for n := rapid.IntRange(0, 3).Draw(t, "inserted"); n > 0; n-- {
				r := sentence()
				now = slices.Insert(now, rapid.IntRange(0, len(now)).Draw(t, "at"), r)
				changed[r] = i
			}
			if rapid.Bool().Draw(t, "delete") {
				at := rapid.IntRange(0, len(now)-1).Draw(t, "deleted")
				changed[now[at]] = i
				now = slices.Delete(now, at, at+1)
			}
			revisions = append(revisions, Revision{Text: text()})
		}
		got, err := Attribute(revisions, 0, len(revisions)-1, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range got {
			for _, r := range s.Text {
				if by, ok := changed[r]; ok && s.Revision != by {
					t.Fatalf("%q of %q is credited to %d, not %d", r, s.Text, s.Revision, by)
				}
			}
		}
	})
}

func BenchmarkAttribute(b *testing.B) {
	text := sample(b)
	revisions := []Revision{{Text: text}}
	for i := range 20 {
		text = strings.Replace(text, "，要", fmt.Sprintf("，第%d次要", i), 1)
		text = strings.Replace(text, "。", fmt.Sprintf("，并于%d日前完成。", i+1), 1)
		revisions = append(revisions, Revision{Text: text})
	}
	for b.Loop() {
		if _, err := Attribute(revisions, 0, 20, nil); err != nil {
			b.Fatal(err)
		}
	}
}
