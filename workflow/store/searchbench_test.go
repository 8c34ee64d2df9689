package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiyao/workflow/search"
)

// searchMinutes is how many minutes the index of the benchmark has; an office's
// whole life is JIYAO_SEARCH_MINUTES=100000.
func searchMinutes() int {
	if n, err := strconv.Atoi(os.Getenv("JIYAO_SEARCH_MINUTES")); err == nil {
		return n
	}
	return 1_000
}

// BenchmarkSearch measures what a search waits for: common and rare words of
// one, two and many characters, with and without conditions, over minutes with
// three 议题 each. On PostgreSQL the index is then as autovacuum leaves it.
func BenchmarkSearch(b *testing.B) {
	for _, p := range places() {
		b.Run(p.dialect, func(b *testing.B) {
			s := openNamed(b, p.name(b))
			fillIndex(b, s, searchMinutes())
			all := search.Eyes{All: true}
			for _, c := range []struct {
				name string
				q    search.Query
			}{
				{"common", search.Query{Words: "会议", Eyes: all}},
				{"common-character", search.Query{Words: "市", Eyes: all}},
				{"rare", search.Query{Words: "棚改", Eyes: all}},
				{"rare-character", search.Query{Words: "𠮷", Eyes: all}},
				{"phrase", search.Query{Words: "原则同意所提方案", Eyes: all}},
				{"two-phrases", search.Query{Words: "城市更新 资金", Eyes: all}},
				{"nothing", search.Query{Words: "没有的词", Eyes: all}},
				{"common-of-a-year", search.Query{Words: "会议", Year: "2003", Eyes: all}},
				{"common-until", search.Query{Words: "会议", Until: "2001-06-30", Eyes: all}},
				{"rare-of-a-unit", search.Query{Words: "资金", Unit: "u7", Eyes: all}},
				{"narrow-eyes", search.Query{Words: "会议", Eyes: search.Eyes{Units: []string{"u7"}}}},
				{"number", search.Query{Words: "〔2003〕7号", Titles: true, Eyes: all}},
			} {
				b.Run(c.name, func(b *testing.B) { askIndex(b, s, c.q) })
			}
		})
	}
}

func askIndex(b *testing.B, s *Store, q search.Query) {
	q.Limit = 21
	var took []time.Duration
	found := 0
	for b.Loop() {
		begun := time.Now()
		hits, err := s.Search(context.Background(), q)
		if err != nil {
			b.Fatal(err)
		}
		took, found = append(took, time.Since(begun)), len(hits)
	}
	slices.Sort(took)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(took[len(took)*p/100].Microseconds())/1000, fmt.Sprintf("p%d-ms", p))
	}
	b.ReportMetric(float64(found), "rows")
}

// fillIndex puts minutes of fifty years into the index.
func fillIndex(b *testing.B, s *Store, n int) {
	b.Helper()
	begun, r := time.Now(), rand.New(rand.NewPCG(1, 2))
	words := []string{"城市更新", "就业创业", "资金", "方案", "安全生产", "营商环境", "防汛", "教育", "医疗卫生", "项目建设", "土地出让", "生态环境", "乡村振兴"}
	text := func(i int) string {
		var t strings.Builder
		for range 12 {
			fmt.Fprintf(&t, "会议听取了%s局关于%s工作情况的汇报，原则同意所提方案，由市%s局牵头抓好%s。", words[r.IntN(len(words))],
				words[r.IntN(len(words))], words[r.IntN(len(words))], words[r.IntN(len(words))])
		}
		if i%5000 == 7 {
			t.WriteString("推进棚改，𠮷某发言。")
		}
		return t.String()
	}
	for from := 0; from < n; from += 250 {
		var records []search.Record
		for i := from; i < min(from+250, n); i++ {
			year := 1976 + i*50/n
			m := record(scaleID(i), 1, search.Day("1976-01-01")+i*18250/n, fmt.Sprintf("第%d次常务会议纪要\n常务会议纪要〔%d〕%d号", i%97+1, year, i%2000+1), text(i), text(i+1), text(i+2))
			for k := range m.Docs {
				q := search.Query{Year: strconv.Itoa(year), Unit: fmt.Sprint("u", i%50), Relation: search.Charged, Eyes: search.Eyes{Units: []string{fmt.Sprint("u", i%50)}}}
				for _, group := range q.Keys() {
					m.Docs[k].Keys = append(m.Docs[k].Keys, group...)
				}
			}
			records = append(records, m)
		}
		if err := s.Index(context.Background(), records, SearchMark{}); err != nil {
			b.Fatal(err)
		}
	}
	if s.read.Name() == postgresName {
		if err := s.write.Exec("VACUUM ANALYZE search_words").Error; err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d minutes in %s", n, time.Since(begun).Round(time.Second))
}
