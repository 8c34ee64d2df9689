package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// program is this program, built as it is delivered, and its benchmarks.
type program struct {
	*site
	once sync.Once
	err  error
}

// colds is how many processes a round starts.
const colds = 5

// build makes the binary and the benchmarks' one.
func (p *program) build(ctx context.Context) error {
	p.once.Do(func() {
		static := []string{"CGO_ENABLED=0"}
		_, _, p.err = call(ctx, p.root, static, "go", "build", "-trimpath", "-o", p.work+"/", "./cmd/jiyao")
		if p.err == nil {
			_, _, p.err = call(ctx, p.root, static, "go", "test", "-c", "-o", p.work+"/", "./cmd/internal/engine")
		}
	})
	return p.err
}

func (p *program) warm(ctx context.Context) (reading, error) {
	return p.benchmark(ctx, "BenchmarkSamplePDF", 1)
}

func (p *program) parallel(cores int) func(context.Context) (reading, error) {
	return func(ctx context.Context) (reading, error) {
		return p.benchmark(ctx, "BenchmarkSamplePDFParallel", cores)
	}
}

func (p *program) benchmark(ctx context.Context, name string, cores int) (reading, error) {
	out, u, err := call(ctx, filepath.Join(p.root, "cmd", "internal", "engine"), nil,
		filepath.Join(p.work, "engine.test"), "-test.run", "^$", "-test.bench", "^"+name+"$",
		"-test.benchmem", "-test.benchtime", "500ms", "-test.cpu", strconv.Itoa(cores))
	if err != nil {
		return reading{}, err
	}
	values, err := parseBenchmark(out, name)
	if err != nil {
		return reading{}, err
	}
	return reading{ms: values["ns/op"] / 1e6, allocated: values["B/op"], memory: u.memory}, nil
}

// parseBenchmark gives the values of a benchmark's line by their units.
func parseBenchmark(out, name string) (map[string]float64, error) {
	lines := bufio.NewScanner(strings.NewReader(out))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 4 || fields[0] != name && !strings.HasPrefix(fields[0], name+"-") {
			continue
		}
		values := map[string]float64{}
		for i := 2; i+1 < len(fields); i += 2 {
			v, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			values[fields[i+1]] = v
		}
		if values["ns/op"] > 0 {
			return values, nil
		}
	}
	return nil, fmt.Errorf("%s: no result in %q", name, lastLine(out))
}

// cold starts the program for one document, several times.
func (p *program) cold(ctx context.Context) (reading, error) {
	pdf := filepath.Join(p.work, "ours.pdf")
	var ms, memory []float64
	for range colds {
		_, u, err := call(ctx, p.work, nil, filepath.Join(p.work, "jiyao"), "render", "-o", pdf, p.sample)
		if err != nil {
			return reading{}, err
		}
		ms, memory = append(ms, milliseconds(u.wall)), append(memory, u.memory)
	}
	return withFile(reading{ms: median(ms), memory: median(memory)}, pdf)
}

// pageObject is what a page is in a PDF whose objects are not packed.
var pageObject = regexp.MustCompile(`/Type\s*/Page\b`)

// withFile adds the pages and the size of a finished PDF.
func withFile(r reading, name string) (reading, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return reading{}, err
	}
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		return reading{}, fmt.Errorf("%s: no PDF", name)
	}
	r.pages, r.size = len(pageObject.FindAll(data, -1)), int64(len(data))
	return r, nil
}
