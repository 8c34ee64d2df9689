package drafting

import "strings"

// readChair finds who was in the chair: what stands before 主持.
func (r *reader) readChair(s string, base int) {
	if r.doc.Meeting.Chair.Name != "" {
		return
	}
	text := clip(s, 3000)
	i := strings.Index(text, "主持")
	if i < 0 {
		i = convenes(text)
	}
	if i >= 0 {
		start, end := chairBefore(s, i)
		if r.readChairs(s[start:end], base+start, s[end:i]) {
			return
		}
		if name, office := titled(squeeze(s[start:end])); name != "" {
			r.doc.Meeting.Chair = Person{Name: name, Office: office, Span: Span{base + start, base + end}}
		}
		return
	}
	if i = strings.Index(firstSentence(text), "召开"); i < 0 {
		return
	}
	start, end := chairBefore(s, i)
	name, office := titled(squeeze(s[start:end]))
	if officeAtEnd(office) < len(office) && fullName(name) && unitGrade(name) == noUnit { // not 主任会议 nor 学院
		r.doc.Meeting.Chair = Person{Name: name, Office: office, Span: Span{base + start, base + end}}
	}
}

// chairBefore gives the place of the words for whoever did what the verb at
// byte end of s says: 主持, 召集, 召开.
func chairBefore(s string, end int) (start, stop int) {
	if w := endsWith(s[:end], "召集并", "亲自", "共同", "召集、", "组织"); w != "" {
		end -= len(w)
	}
	start = chairStart(s, end)
	if (start == end || strings.HasPrefix(s[start:end], "在")) && strings.HasSuffix(s[:start], "，") {
		end = start - len("，")
		start = chairStart(s, end)
	}
	if at, _ := indexAny(s[start:end], "在", "受"); at > 0 {
		end = start + at
	} else if start == end || at == 0 && strings.HasPrefix(s[start:end], "在") {
		start, end = beforeDate(s, start)
	}
	start += trimLeft(s[start:end])
	return start, start + padRight(s[start:end])
}

// beforeDate gives the words before the date that ends at or before byte at of
// its clause: 市长李四|于8月13日晚上.
func beforeDate(s string, at int) (start, end int) {
	start = clauseStart(s[:at])
	d, ok := firstDate(s[start:at])
	if !ok {
		return at, at
	}
	end = start + d.Span.Start
	return start, start + len(strings.TrimSuffix(s[start:end], "于"))
}

// convenes gives the place of 召集 in a sentence that goes on to say that people
// met, as an opening has it that knows no 主持; -1 if there is none.
func convenes(s string) int {
	i := strings.Index(s, "召集")
	if i <= 0 || strings.HasPrefix(s[i:], "召集人") || !hasAny(firstSentence(s[i:]), "召开", "开会", "会议", "研究", "座谈", "协商") {
		return -1
	}
	return i
}

// chairStart gives the start of the words before 主持 that name the chair:
// after 由, after the last pause, after the date and the part of the day.
func chairStart(s string, end int) int {
	start := clauseStart(s[:end])
	if i := strings.LastIndex(s[start:end], "由"); i >= 0 {
		start += i + len("由")
	}
	if d, ok := firstDate(s[start:end]); ok {
		start += d.Span.End
		start += len(s[start:end]) - len(afterPeriod(s[start:end]))
	}
	return start
}

// clauseStart gives the start of the clause that ends s.
func clauseStart(s string) int {
	start := 0
	for _, mark := range [...]string{"，", "。", ",", "；", "："} {
		if i := strings.LastIndex(s, mark); i >= 0 {
			start = max(start, i+len(mark))
		}
	}
	return start
}

// afterPeriod cuts the part of the day, with its hour, off the start of s.
func afterPeriod(s string) string {
	p, end := partOfDay(s)
	if p == "" {
		return s
	}
	s = s[end:]
	if _, n := number(s); n > 0 {
		rest := s[n:]
		if w := startsWith(rest, "时许", "时30分", "时半", "时", "点半", "点30分", "点"); w != "" {
			return rest[len(w):]
		}
	}
	return s
}
