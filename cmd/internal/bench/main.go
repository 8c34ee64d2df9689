// Command bench measures the program's promise of speed beside its peers, in
// one run and one table: the sample minutes from text to PDF, by this program,
// by Typst and by LibreOffice, with the same text and the same faces.
//
// It is run by "make bench" from anywhere in the repository. Typst comes from
// npm into the user's cache, LibreOffice from apt where the user is root; a
// peer that cannot be had is a row that says so, and no failure. The ways are
// measured in turn, several rounds long, so that whatever else the machine
// does hits all of them; the table gives medians, and the ratio is the median
// of each round's own ratio. Trust the ratios: the milliseconds are those of
// a shared machine.
//
// The rules favour the peers. Typst may use all cores, keeps its faces loaded
// and is told to leave out tags; LibreOffice is not charged for its start in
// the batch. This program works on one core.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"

	"jiyao/cmd/internal/archtest"
	"jiyao/drafting"
	"jiyao/templates"
)

const (
	sample  = "suzhou-changwu"
	command = 5 * time.Minute // the longest that one command may take
)

// site is where a run works.
type site struct {
	root   string // of the repository
	cache  string // peers, kept from run to run
	work   string // everything else, removed at the end
	sample string // the sample's file
	paper  []paragraph
}

func main() {
	rounds := flag.Int("rounds", 5, "轮数")
	flag.Parse()
	if err := run(max(*rounds, 1)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(rounds int) error {
	s, err := newSite()
	if err != nil {
		return err
	}
	defer os.RemoveAll(s.work)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	rows := measure(ctx, s, rounds)
	fmt.Printf("样稿 %s，本机 %d 核；各做法轮流测量 %d 轮，取中位数（括号内为最低–最高）。\n\n",
		sample, runtime.NumCPU(), rounds)
	if err := write(os.Stdout, rows); err != nil {
		return err
	}
	if err := rows[0].err; err != nil {
		return fmt.Errorf("%s: %w", rows[0].name, err)
	}
	return nil
}

func newSite() (*site, error) {
	root, err := archtest.Root(".")
	if err != nil {
		return nil, err
	}
	text, err := templates.Sample(sample)
	if err != nil {
		return nil, err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	work, err := os.MkdirTemp("", "jiyao-bench-")
	if err != nil {
		return nil, err
	}
	return &site{
		root:   root,
		cache:  filepath.Join(cache, "jiyao-bench"),
		work:   work,
		sample: filepath.Join(root, "templates", "samples", sample+".txt"),
		paper:  paper(drafting.Parse(string(text))),
	}, nil
}

// measure prepares every way, and then takes one reading of each a round.
func measure(ctx context.Context, s *site, rounds int) []*row {
	var rows []*row
	for _, w := range ways(s) {
		r := &row{way: w}
		fmt.Fprintf(os.Stderr, "准备 %s……\n", w.name)
		r.err = w.prepare(ctx)
		rows = append(rows, r)
	}
	for i := range rounds {
		fmt.Fprintf(os.Stderr, "第 %d/%d 轮……\n", i+1, rounds)
		for _, r := range rows {
			if r.err != nil {
				continue
			}
			reading, err := r.measure(ctx)
			if err != nil {
				r.err = err
				continue
			}
			r.readings = append(r.readings, reading)
		}
	}
	return rows
}

// way is one way to make the sample's PDF.
type way struct {
	name    string
	note    string
	promise float64 // how many times as long as the first way it must take; 0: nothing is promised
	beside  int     // the row whose throughput its own is compared with; 0: none
	prepare func(context.Context) error
	measure func(context.Context) (reading, error)
}

// reading is what one round says of a way. What it does not say is 0.
type reading struct {
	ms        float64 // a document
	allocated float64 // bytes a document
	memory    float64 // bytes, the peak of the process
	pages     int
	size      int64 // of the PDF, in bytes
}

// ways gives all ways; the first is what the others are compared with.
func ways(s *site) []way {
	ours, typst, office := &program{site: s}, &typst{site: s}, &office{site: s}
	return []way{
		{name: "本程序 热 1核", note: "文本→解析→排版→PDF/A-1b", prepare: ours.build, measure: ours.warm},
		{name: "本程序 热 并行1核", prepare: ours.build, measure: ours.parallel(1)},
		{name: "本程序 热 并行2核", prepare: ours.build, measure: ours.parallel(2), beside: 1},
		{name: "本程序 冷", note: "jiyao render 整个进程", prepare: ours.build, measure: ours.cold},
		{
			name: "Typst 0.14 热", note: "每份都是新文稿，可用全部核心", promise: 12,
			prepare: typst.install, measure: typst.warm("fresh"),
		},
		{
			name: "Typst 0.14 热 重排", note: "同一文稿只改编号，其余取自缓存",
			prepare: typst.install, measure: typst.warm("edited"),
		},
		{
			name: "LibreOffice 批量", note: "一次调用转换多份 docx，不计启动", promise: 50,
			prepare: office.install, measure: office.batch,
		},
		{name: "LibreOffice 冷", note: "一次调用转换一份 docx", prepare: office.install, measure: office.cold},
	}
}
