package drafting

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiyao/drafting/spent"
)

// revised gives a text of about size bytes made of a sample's lines, and a
// revision of it in which every paragraph is changed a little.
func revised(t testing.TB, size int) (old, latest string) {
	lines := strings.SplitAfter(sample(t), "\n")
	var a, b strings.Builder
	for i := 0; a.Len() < size; i++ {
		line := fmt.Sprintf("（%d）%s", i, lines[i%len(lines)])
		a.WriteString(line)
		b.WriteString(strings.NewReplacer("各地", "各区", "会议", "本次会议", "，要", "，应当").Replace(line))
	}
	return a.String(), b.String()
}

// noise gives size bytes of the symbols in an order without order.
func noise(size int, seed uint64, symbols ...string) string {
	var b strings.Builder
	for b.Len() < size {
		seed = mix(seed)
		b.WriteString(symbols[seed%uint64(len(symbols))])
	}
	return b.String()
}

// TestCompareLinear compares long texts, some made to cost the square of
// their size: eight times the text may take about eight times the time.
func TestCompareLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("long texts")
	}
	const size = 1 << 19
	compare := func(pair func(size int) (old, latest string), size int) func() {
		old, latest := pair(size)
		return func() {
			if r := Compare(old, latest, nil); r.New() != latest {
				t.Error("the new text does not come back")
			}
		}
	}
	for name, pair := range map[string]func(size int) (old, latest string){
		"revised": func(n int) (string, string) { return revised(t, n) },
		"one paragraph revised": func(n int) (string, string) {
			old, latest := revised(t, n)
			return strings.ReplaceAll(old, "\n", ""), strings.ReplaceAll(latest, "\n", "")
		},
		"one paragraph of noise": func(n int) (string, string) { return noise(n, 1, "甲", "乙"), noise(n, 2, "甲", "乙") },
		"one character":          func(n int) (string, string) { return strings.Repeat("会", n/3), strings.Repeat("会", n/3-50) + "议" },
		"nothing in common":      func(n int) (string, string) { return noise(n, 1, "甲", "乙", "\n"), noise(n, 2, "丙", "丁", "\n") },
		"lines of noise":         func(n int) (string, string) { return noise(n, 1, "甲", "乙", "\n"), noise(n, 2, "甲", "乙", "\n") },
		"equal lines":            func(n int) (string, string) { return strings.Repeat("会议\n", n/7), strings.Repeat("会议\n", n/9) },
		"blank lines":            func(n int) (string, string) { return strings.Repeat("\n", n), strings.Repeat("\n", n/2) + "会议" },
		"turned round": func(n int) (string, string) {
			old, _ := revised(t, n)
			lines := strings.SplitAfter(old, "\n")
			slices.Reverse(lines)
			return old, strings.Join(lines, "")
		},
		"digits": func(n int) (string, string) { return strings.Repeat("1", n), strings.Repeat("2", n) },
		"blanks": func(n int) (string, string) {
			return "出席：王  翔\n" + strings.Repeat("王 ", n/4), "出席：王  翔\n" + strings.Repeat("王   ", n/6)
		},
	} {
		part, whole, linear := spent.Linear(compare(pair, size/8), compare(pair, size), 32)
		t.Logf("%s: %v, an eighth of it %v", name, whole, part)
		if !linear {
			t.Errorf("%s: %v, an eighth of it %v", name, whole, part)
		}
	}
}

func BenchmarkCompareSample(b *testing.B) {
	text := sample(b)
	latest := strings.NewReplacer("第98次", "第99次", "市人社局", "市人力资源社会保障局", "各地各部门要", "各级各部门应当").Replace(text)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Compare(text, latest, nil)
	}
}

func BenchmarkCompareRevised(b *testing.B) {
	for _, size := range []int{1 << 17, 1 << 20} {
		b.Run(fmt.Sprintf("%dKB", size>>10), func(b *testing.B) {
			old, latest := revised(b, size)
			b.SetBytes(int64(size))
			for b.Loop() {
				Compare(old, latest, nil)
			}
		})
	}
}

// TestRedlineOfManyParagraphs changes every one of some hundred paragraphs and
// puts others between them: each is still compared with what it was.
func TestRedlineOfManyParagraphs(t *testing.T) {
	old, latest := revised(t, 200_000)
	lines := strings.SplitAfter(latest, "\n")
	for at := 7; at < len(lines); at += 29 {
		lines[at] = fmt.Sprintf("会议还听取了第%d片区的情况通报。\n", at) + lines[at]
	}
	for i, line := range lines {
		lines[i] = strings.Replace(line, "\n", "※\n", 1) // none is what it was
	}
	latest = strings.Join(lines, "")
	sum := Compare(old, latest, nil).Summary()
	if all := written(old); sum.Deleted > all/10 || sum.Inserted > all/5 || sum.Moved > 0 {
		t.Errorf("%v of %d characters in %d paragraphs", sum, all, len(lines))
	}
}
