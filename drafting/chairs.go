package drafting

import "strings"

// readChairs reads several who were in the chair together, where verb says so:
// 市长张三、县长李四|共同. The first is the Chair.
func (r *reader) readChairs(s string, base int, verb string) bool {
	if !hasAny(verb, "共同", "联合") {
		return false
	}
	all := severally(s, base)
	if len(all) < 2 {
		return false
	}
	r.doc.Meeting.Chair, r.doc.Meeting.CoChairs = all[0], all[1:]
	return true
}

// severally cuts s at 、和 and 与 where a person ends: 市委副书记、市长张三和李四 are
// two. What is left over makes it nobody.
func severally(s string, base int) (all []Person) {
	start := 0
	for end := 0; end < len(s); {
		at, mark := indexAny(s[end:], "、", "和", "与", "以及")
		if at < 0 {
			at = len(s) - end
		}
		end += at
		p, ok := hostOf(s[start:end], base+start)
		if ok {
			all = append(all, p)
			start = end + len(mark)
		}
		end += len(mark)
	}
	if start < len(s) {
		return nil
	}
	return all
}

// hostOf reads an office with a name behind it, or a name alone.
func hostOf(s string, base int) (Person, bool) {
	s, at := trim(s)
	name, office := titled(squeeze(s))
	ok := fullName(name) && (office == "" || strings.HasPrefix(squeeze(s), office) && officeAtEnd(office) < len(office))
	return Person{Name: name, Office: office, Span: Span{base + at, base + at + len(s)}}, ok
}
