package dossier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ReadAgenda reads items (议题) from a list as people paste it: one a line, with
// or without its number, the unit that reports behind a tab or a dash.
//
//	一、审议《云州市城市更新实施办法》——市住房城乡建设局
//	2	听取安全生产工作汇报	市应急管理局
func ReadAgenda(text string) []Item {
	var items []Item
	for row := range strings.Lines(text) {
		var cells []string
		for cell := range strings.SplitSeq(row, "\t") {
			if cell = line(cell); cell != "" {
				cells = append(cells, cell)
			}
		}
		if len(cells) > 1 && unnumbered(cells[0]) == "" {
			cells = cells[1:]
		}
		if len(cells) == 0 {
			continue
		}
		i := Item{Title: unnumbered(cells[0])}
		if len(cells) > 1 {
			i.Reporter.Name = unitOf(cells[1])
		} else {
			i.Title, i.Reporter.Name = undashed(i.Title)
		}
		if i.Title != "" {
			items = append(items, i)
		}
	}
	return items
}

// unnumbered takes the number of a line away: 一、（二）3. 4） or nothing but a
// number. What merely begins with one stays: 2026年, 三季度.
func unnumbered(s string) string {
	rest := strings.TrimLeft(s, "（( ")
	number := strings.TrimLeftFunc(rest, func(c rune) bool {
		return '0' <= c && c <= '9' || '０' <= c && c <= '９' || strings.ContainsRune("一二三四五六七八九十百", c)
	})
	switch {
	case len(number) == len(rest):
		return s
	case number == "":
		return ""
	}
	c, size := utf8.DecodeRuneInString(number)
	after := strings.TrimLeft(number[size:], "、. ")
	switch {
	case !strings.ContainsRune("、．.）)", c):
		return s
	case c == '.' && after != "" && '0' <= after[0] && after[0] <= '9':
		return s // 3.5亿元
	}
	return after
}

// undashed parts a title from the unit behind its last dash. A dash within 《》 or
// brackets, or between figures or Latin letters, is part of the title.
func undashed(s string) (title, unit string) {
	at, depth := -1, 0
	runes := []rune(s)
	for i, c := range runes {
		switch {
		case strings.ContainsRune("《（(“〔", c):
			depth++
		case strings.ContainsRune("》）)”〕", c):
			depth--
		case depth == 0 && dash(c) && !joins(runes, i):
			at = i
		}
	}
	if at < 0 {
		return s, ""
	}
	title = strings.TrimRightFunc(string(runes[:at]), func(c rune) bool { return dash(c) || unicode.IsSpace(c) })
	if unit = unitOf(string(runes[at+1:])); unit == "" || title == "" {
		return strings.TrimRightFunc(s, dash), ""
	}
	return title, unit
}

func dash(c rune) bool { return strings.ContainsRune("—–―－-─", c) }

// joins reports whether a dash stands between two figures or letters.
func joins(runes []rune, i int) bool {
	latin := func(c rune) bool { return c < unicode.MaxASCII && (unicode.IsDigit(c) || unicode.IsLetter(c)) }
	return i > 0 && i+1 < len(runes) && latin(runes[i-1]) && latin(runes[i+1])
}

// unitOf takes away what lists put before a unit's name.
func unitOf(s string) string {
	s = line(s)
	for _, word := range []string{"汇报单位", "汇报"} {
		if rest, ok := strings.CutPrefix(s, word); ok {
			s = strings.TrimLeft(rest, "：: ")
		}
	}
	return s
}
