package verify

import (
	_ "embed" // the report's template
	"encoding/json"
	"html/template"
	"io"
	"time"
)

//go:embed report.html
var reportSource string

// A Made report is what is written of several packages (四性检测报告).
type Made struct {
	At      time.Time `json:"at"`
	Program string    `json:"program"`
	Reports []Report  `json:"reports"`
}

// Sound reports whether every package is.
func (m Made) Sound() bool {
	for _, r := range m.Reports {
		if !r.Sound() {
			return false
		}
	}
	return true
}

// WriteHTML writes the report as a page to print.
func (m Made) WriteHTML(w io.Writer) error {
	t, err := template.New("report").Parse(reportSource)
	if err != nil {
		return err
	}
	return t.Execute(w, struct {
		Made
		Day string
		Bad int
	}{m, m.At.In(time.FixedZone("", 8*60*60)).Format("2006年1月2日15时04分"), m.bad()})
}

func (m Made) bad() (n int) {
	for _, r := range m.Reports {
		if !r.Sound() {
			n++
		}
	}
	return n
}

// JSON writes the report for programs.
func (m Made) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(m, "", "  ")
	return append(data, '\n'), err
}
