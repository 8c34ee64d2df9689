package ui

import (
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

func statsGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{{Method: "GET", Pattern: "/stats", Policy: web.Readers(), Handler: u.stats}}
		},
		pages: []web.Page{{Name: "stats", View: statsView{}}},
	}
}

// statsView is the figures of a year (统计), month by month of the meetings.
type statsView struct {
	filters
	Year   string
	Months []monthFigures
	Sum    monthFigures
	Counts template.HTML // SVG
	Days   template.HTML // SVG
	Empty  bool
	CSV    string
	XLSX   string
}

// monthFigures is one month: of its meetings so many minutes were begun, signed
// and issued, and it took so long.
type monthFigures struct {
	Label                 string
	Begun, Signed, Issued int
	total                 int // days from the meetings to 印发
}

// Days gives how many days it took on average from the meeting to 印发.
func (m monthFigures) Days() string {
	if m.Issued == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(m.total)/float64(m.Issued), 'f', 1, 64)
}

func (u *UI) stats(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	in := r.URL.Query()
	if in.Get("year") == "" {
		in.Set("year", v.Today().Year())
	}
	f, err := u.filters(r.Context(), v, in)
	if err != nil {
		return err
	}
	year := in.Get("year")
	from, until := workflow.Date(year+"-01-01"), workflow.Date(year+"-12-31")
	if !from.Valid() {
		return web.Refuse(workflow.Invalid, "“%s”不是年份，请从列出的年份中选择。", year)
	}
	courses, err := u.Office.Store.Courses(r.Context(), from, until)
	if err != nil {
		return err
	}
	view := statsView{filters: f, Year: year}
	view.Months, view.Sum = figures(courses, in.Get("type"))
	if form := in.Get("format"); form != "" {
		return view.sheet().send(w, form)
	}
	view.Empty = view.Sum.Begun == 0
	view.Counts, view.Days = countsSVG(view.Months), daysSVG(view.Months)
	view.CSV, view.XLSX = with(r, "format", "csv"), with(r, "format", "xlsx")
	return u.show(w, r, v, "stats", view)
}

// figures adds up what became of the meetings of each month.
func figures(courses []store.Course, kind string) ([]monthFigures, monthFigures) {
	months := make([]monthFigures, 12)
	for i := range months {
		months[i].Label = strconv.Itoa(i+1) + "月"
	}
	sum := monthFigures{Label: "全年"}
	for _, c := range courses {
		held, err := time.Parse(time.DateOnly, string(c.Meeting))
		if err != nil || c.Voided || kind != "" && c.Type != kind {
			continue
		}
		for _, m := range []*monthFigures{&months[held.Month()-1], &sum} {
			m.Begun++
			if !c.Signed.IsZero() {
				m.Signed++
			}
			if printed, err := time.Parse(time.DateOnly, string(c.Issued)); err == nil {
				m.Issued++
				m.total += max(0, int(printed.Sub(held).Hours()/24))
			}
		}
	}
	return months, sum
}

func (v statsView) sheet() sheet {
	s := sheet{Name: "纪要办理统计" + v.Year, Heads: []string{"会议月份", "起草（件）", "签发（件）", "印发（件）", "会议到印发（平均天数）"}, Wide: []int{6, 7, 7, 7, 12}}
	for _, m := range append(v.Months, v.Sum) {
		s.Rows = append(s.Rows, []string{m.Label, strconv.Itoa(m.Begun), strconv.Itoa(m.Signed), strconv.Itoa(m.Issued), m.Days()})
	}
	return s
}

// The measures of the pictures.
const (
	chartWide, chartHigh = 760, 240
	chartLeft, chartFoot = 36, 28
	chartTop             = 22
)

// chart draws the ground of a picture: lines with their values, and the months.
func chart(b *strings.Builder, label string, most int) (height func(value float64) float64) {
	steps := cmp.Or(most, 1)
	room := float64(chartHigh - chartFoot - chartTop)
	height = func(value float64) float64 { return room * value / float64(steps) }
	fmt.Fprintf(b, `<svg class="chart" viewBox="0 0 %d %d" role="img" aria-label="%s">`, chartWide, chartHigh, template.HTMLEscapeString(label))
	for i := range 5 {
		value := float64(steps) * float64(i) / 4
		y := float64(chartHigh-chartFoot) - height(value)
		if steps >= 4 || value == float64(int(value)) {
			fmt.Fprintf(b, `<path class="rule" d="M%d %.1fH%d"/><text class="scale" x="%d" y="%.1f" text-anchor="end">%.4g</text>`, chartLeft, y, chartWide, chartLeft-6, y+4, value)
		}
	}
	for i := range 12 {
		fmt.Fprintf(b, `<text class="month" x="%.1f" y="%d" text-anchor="middle">%d月</text>`, monthAt(i), chartHigh-8, i+1)
	}
	return height
}

// monthAt gives the middle of a month.
func monthAt(i int) float64 {
	return chartLeft + float64(chartWide-chartLeft)/12*(float64(i)+0.5)
}

// countsSVG draws three bars a month, each with its number.
func countsSVG(months []monthFigures) template.HTML {
	most := 0
	for _, m := range months {
		most = max(most, m.Begun)
	}
	var b strings.Builder
	height := chart(&b, "各月会议的纪要：起草、签发、印发件数", rounded(most))
	for i, m := range months {
		for k, n := range []int{m.Begun, m.Signed, m.Issued} {
			if n == 0 {
				continue
			}
			h, x := height(float64(n)), monthAt(i)+float64(k-1)*15-6
			y := float64(chartHigh-chartFoot) - h
			fmt.Fprintf(&b, `<rect class="bar%d" x="%.1f" y="%.1f" width="13" height="%.1f"/><text class="value" x="%.1f" y="%.1f" text-anchor="middle">%d</text>`,
				k+1, x, y, h, x+6.5, y-4, n)
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) //nolint:gosec // numbers and our own words
}

// daysSVG draws how long it took, a point a month.
func daysSVG(months []monthFigures) template.HTML {
	most := 0.0
	for _, m := range months {
		if m.Issued > 0 {
			most = max(most, float64(m.total)/float64(m.Issued))
		}
	}
	var b strings.Builder
	height := chart(&b, "各月会议到印发的平均天数", rounded(int(most)+1))
	path := ""
	for i, m := range months {
		if m.Issued == 0 {
			continue
		}
		x, y := monthAt(i), float64(chartHigh-chartFoot)-height(float64(m.total)/float64(m.Issued))
		if path == "" {
			path = fmt.Sprintf("M%.1f %.1f", x, y)
		} else {
			path += fmt.Sprintf("L%.1f %.1f", x, y)
		}
		fmt.Fprintf(&b, `<circle class="point" cx="%.1f" cy="%.1f" r="4"/><text class="value" x="%.1f" y="%.1f" text-anchor="middle">%s</text>`, x, y, x, y-9, m.Days())
	}
	fmt.Fprintf(&b, `<path class="course" d="%s"/></svg>`, path)
	return template.HTML(b.String()) //nolint:gosec // numbers and our own words
}

// rounded gives a round number that is no smaller.
func rounded(n int) int {
	for _, step := range []int{4, 8, 12, 20, 40, 60, 80, 100, 200, 400, 800, 1000, 2000, 4000} {
		if n <= step {
			return step
		}
	}
	return n
}
