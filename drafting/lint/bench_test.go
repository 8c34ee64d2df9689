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

// crowdedDraft is a minutes of 40 items and 60 people, who are charged in turn.
func crowdedDraft(testing.TB) string {
	var agenda, body, people strings.Builder
	given := []rune("建国明志勇军伟平强磊洋艳杰涛敏静丽芳")
	for i := range 60 {
		fmt.Fprintf(&people, "  市第%s局王%c%c", drafting.ChineseNumber(i+1), given[i%len(given)], given[(i/len(given)+i)%len(given)])
	}
	for i := range 40 {
		n := drafting.ChineseNumber(i + 1)
		fmt.Fprintf(&agenda, "审议《云州市第%s号实施办法》，", n)
		fmt.Fprintf(&body, "%s、审议《云州市第%s号实施办法》\n（一）原则同意《云州市第%s号实施办法》。由市第%s局牵头，根据会议讨论意见修改完善，于6月底前按程序印发。\n（二）会议强调，各区、各部门要做到：一是压实责任；二是强化督查。\n", n, n, n, n)
	}
	return "云州市人民政府常务会议纪要\n\n2020年5月11日上午，王建市长主持召开市政府第98次常务会议，" + agenda.String() + "现将会议议定事项纪要如下：\n" +
		body.String() + "\n列席：" + strings.TrimSpace(people.String()) + "\n分送：市各有关部门和单位。\n云州市人民政府办公室  2020年6月1日印发\n"
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
	{"40 items, 60 people", crowdedDraft, 50 * time.Millisecond},
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
