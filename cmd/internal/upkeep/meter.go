package upkeep

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"
)

// Meter counts requests, for those who watch the server (监控).
type Meter struct {
	began    time.Time
	answered [6]atomic.Int64 // by the hundreds of the status
	micros   atomic.Int64
	open     atomic.Int64
}

// NewMeter begins to count.
func NewMeter(now time.Time) *Meter { return &Meter{began: now} }

// Wrap counts what a handler answers.
func (m *Meter) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		m.open.Add(1)
		out := &counted{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			m.open.Add(-1)
			m.answered[min(max(out.status/100, 0), 5)].Add(1)
			m.micros.Add(time.Since(began).Microseconds())
		}()
		next.ServeHTTP(out, r)
	})
}

// counted remembers the status.
type counted struct {
	http.ResponseWriter
	status int
	told   bool
}

// WriteHeader remembers the status.
func (c *counted) WriteHeader(status int) {
	if !c.told && status >= http.StatusOK {
		c.status, c.told = status, true
	}
	c.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// Watch gives /healthz, /readyz and /metrics. They say nothing of anybody, and
// belong on a listener of their own all the same.
func (k *Keeper) Watch(m *Meter) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := k.Ready(r.Context()); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintln(w, "database: not ready")
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		k.metrics(r.Context(), w, m)
	})
	return mux
}

// Ready reports whether the office answers.
func (k *Keeper) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, err := k.Office.Store.Health(ctx)
	return err
}

// metrics writes the figures as Prometheus reads them.
func (k *Keeper) metrics(ctx context.Context, w io.Writer, m *Meter) {
	put := func(name, kind, help string, lines ...string) {
		fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
		for _, l := range lines {
			fmt.Fprintln(w, l)
		}
	}
	var classes []string
	total := int64(0)
	for i := 1; i <= 5; i++ {
		n := m.answered[i].Load()
		total += n
		classes = append(classes, fmt.Sprintf("jiyao_requests_total{class=\"%dxx\"} %d", i, n))
	}
	put("jiyao_requests_total", "counter", "Requests answered.", classes...)
	put("jiyao_request_seconds", "summary", "Time to answer.",
		fmt.Sprintf("jiyao_request_seconds_sum %g", float64(m.micros.Load())/1e6), fmt.Sprintf("jiyao_request_seconds_count %d", total))
	put("jiyao_requests_open", "gauge", "Requests being answered.", fmt.Sprintf("jiyao_requests_open %d", m.open.Load()))
	put("jiyao_uptime_seconds", "gauge", "Since the start.", fmt.Sprintf("jiyao_uptime_seconds %g", time.Since(m.began).Seconds()))
	put("jiyao_goroutines", "gauge", "Goroutines.", fmt.Sprintf("jiyao_goroutines %d", runtime.NumGoroutine()))
	k.officeMetrics(ctx, put)
}

// officeMetrics writes the figures of the office.
func (k *Keeper) officeMetrics(ctx context.Context, put func(name, kind, help string, lines ...string)) {
	if h, err := k.Office.Store.Health(ctx); err == nil {
		put("jiyao_log_leaves", "counter", "Rows in the signed log.", fmt.Sprintf("jiyao_log_leaves %d", h.Leaves))
		put("jiyao_log_unsealed", "gauge", "Rows not in the signed log yet.", fmt.Sprintf("jiyao_log_unsealed %d", h.Unsealed))
	}
	if all, err := k.Office.Store.Backlog(ctx); err == nil {
		waiting, aside, age := 0, 0, 0.0
		for _, b := range all {
			waiting, aside = waiting+b.Waiting, aside+b.Aside
			if !b.Oldest.IsZero() {
				age = max(age, k.Office.Now().Sub(b.Oldest).Seconds())
			}
		}
		put("jiyao_outbox_waiting", "gauge", "Messages not delivered yet.", fmt.Sprintf("jiyao_outbox_waiting %d", waiting))
		put("jiyao_outbox_aside", "gauge", "Messages put aside.", fmt.Sprintf("jiyao_outbox_aside %d", aside))
		put("jiyao_outbox_age_seconds", "gauge", "Age of the oldest message that waits.", fmt.Sprintf("jiyao_outbox_age_seconds %g", age))
	}
	if free, total, err := space(k.Office.Dir()); err == nil {
		put("jiyao_disk_bytes", "gauge", "Disk of the office's folder.",
			fmt.Sprintf("jiyao_disk_bytes{what=\"free\"} %d", free), fmt.Sprintf("jiyao_disk_bytes{what=\"total\"} %d", total))
	}
	if good, ok := k.LastGood(); ok {
		put("jiyao_backup_good_timestamp_seconds", "gauge", "When the last good backup began.",
			fmt.Sprintf("jiyao_backup_good_timestamp_seconds %d", good.Began.Unix()))
	}
}
