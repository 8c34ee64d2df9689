package lint

import (
	"fmt"
	"strings"
)

// eachRange calls f with every two figures of a line that are the ends of a
// range, 13—17, outside codes and quotations.
func (p *pass) eachRange(f func(a, b figure, right string)) {
	for i := 1; i < len(p.figures); i++ {
		a, b := p.figures[i-1], p.figures[i]
		if a.line != b.line {
			continue
		}
		s := p.lines[a.line].Text
		if connector(s[a.end:b.start]) == "" || isCode(s[:a.start]) || strings.HasSuffix(s[:a.start], "-") {
			continue
		}
		if !p.quoted(p.at(a.line, a.start, b.end)) {
			f(a, b, s[b.end:])
		}
	}
}

func rangesOfTenThousands(p *pass) {
	p.eachRange(func(a, b figure, right string) {
		unit := hasPrefix(right, "万", "亿")
		_, first, _ := p.around(a)
		_, last, _ := p.around(b)
		x, ok := value(first)
		y, too := value(last)
		if unit == "" || !ok || !too || x >= y || strings.Contains(first, ".") { // nobody takes 1.2—1.5亿元 for 1.2元
			return
		}
		span := p.at(a.line, a.start, b.end+len(unit))
		p.report(span.Start, span.End, fmt.Sprintf("前一个数如果也以“%s”计，应当写作“%s%s”", unit, first, unit+p.slice(span)[len(first):]))
	})
}

func rangesOfPercent(p *pass) {
	p.eachRange(func(a, b figure, right string) {
		sign := hasPrefix(right, "%", "％", "‰")
		if sign == "" {
			return
		}
		span := p.at(a.line, a.start, b.end+len(sign))
		_, first, _ := p.around(a)
		p.report(span.Start, span.End, fmt.Sprintf("两个数都写百分号，应当写作“%s%s”", first, sign+p.slice(span)[len(first):]))
	})
}
