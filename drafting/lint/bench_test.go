package lint

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiyao/drafting"
	"jiyao/drafting/spent"
)

// A page of a minutes holds 22 lines of 28 characters.
const pageCharacters = 22 * 28

// longDraft is a minutes of so many pages: the items of a sample over and over
// with running numbers, between its opening and its lists.
func longDraft(t testing.TB, pages int) string {
	text := samples(t)["changwu"]
	start, end := strings.Index(text, "一、"), strings.Index(text, "\n出席：")
	heading := regexp.MustCompile(`(?m)^[一二三四]、`)
	items := strings.Split(heading.ReplaceAllString(text[start:end], "\x00"), "\x00")[1:]
	var b strings.Builder
	b.WriteString(text[:start])
	for i, size := 0, 0; size < pages*pageCharacters; i++ {
		item := items[i%len(items)]
		size += len([]rune(item))
		fmt.Fprintf(&b, "%s、%s", drafting.ChineseNumber(i+1), item)
	}
	b.WriteString(text[end:])
	return b.String()
}

// The budgets: a proof-reading is part of every save and of every keystroke's
// preview.
var budgets = []struct {
	name  string
	draft func(testing.TB) string
	most  time.Duration
}{
	{"sample", func(t testing.TB) string { return samples(t)["suzhou-changwu"] }, 5 * time.Millisecond},
	{"40 pages", func(t testing.TB) string { return longDraft(t, 40) }, 50 * time.Millisecond},
}

func BenchmarkCheck(b *testing.B) {
	office := Options{Book: Book{Directory: largeDirectory()}}
	for _, c := range budgets {
		doc := drafting.Parse(c.draft(b))
		for name, options := range map[string]Options{c.name: {}, c.name + " with an office's books": office} {
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Check(doc, options)
				}
			})
		}
	}
}

// largeDirectory is what a large office has: 600 units by two names each, 1,000
// holders of offices, 3,000 words.
func largeDirectory() *Directory {
	var units []Unit
	var holders []Holder
	var words []Word
	for i := range 600 {
		name := "第" + drafting.ChineseNumber(i+1) + "区"
		units = append(units, Unit{ID: strconv.Itoa(i), Names: []Naming{{Name: name + "人民政府"}, {Name: name}}, Order: i})
	}
	for i := range 1000 {
		holders = append(holders, Holder{Name: "王" + drafting.ChineseNumber(i+1), Office: "副市长", Order: i})
	}
	for i := range 3000 {
		words = append(words, Word{Text: "旧称" + drafting.ChineseNumber(i+1), Kind: Wrong, Use: "新称"})
	}
	return NewDirectory(units, holders, words)
}

// All rules together keep to the budgets. The quickest of many runs counts, and
// one is enough: the machine has others to serve.
func TestBudgets(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector has budgets of its own")
	}
	for _, c := range budgets {
		doc := drafting.Parse(c.draft(t))
		least := time.Hour
		for n := 0; n < 9 || n < 100 && least > c.most; n++ {
			least = min(least, spent.On(func() { Check(doc, Options{}) }))
		}
		t.Logf("%s: %v", c.name, least)
		if least > c.most {
			t.Errorf("%s takes %v, budget %v", c.name, least, c.most)
		}
	}
}
