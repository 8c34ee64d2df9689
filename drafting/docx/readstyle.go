package docx

import "strconv"

// styles are the paragraph styles (样式) by id.
type styles struct {
	byID     map[string]styleRule
	standard string // of a paragraph that names none
}

// styleRule is what a style says of numbers.
type styleRule struct {
	based string
	listing
}

// maxBased is how far a style may be based on others.
const maxBased = 16

func (a *archive) styles(part string) (styles, error) {
	all := styles{byID: map[string]styleRule{}}
	if part == "" {
		return all, nil
	}
	return all, a.scan(part, func(s *scanner) error {
		return s.each(func(string, element) error {
			return s.each(func(tag string, e element) error {
				if tag != "w:style" {
					return nil
				}
				id := val(e, "styleId")
				if std := val(e, "default"); val(e, "type") == "paragraph" && (std == "1" || std == "true") {
					all.standard = id
				}
				st, err := readStyle(s)
				all.byID[id] = st
				return err
			})
		})
	})
}

func readStyle(s *scanner) (st styleRule, err error) {
	err = s.each(func(tag string, e element) error {
		switch tag {
		case "w:basedOn":
			st.based = val(e, "val")
		case "w:pPr":
			return st.read(s, nil)
		}
		return nil
	})
	return st, err
}

// resolved gives the number's id and level of a paragraph: its own, or those
// of the style that says something of them. linked is that style.
func (all styles) resolved(f listing) (num string, level int, linked string) {
	if f.num != "" {
		return f.num, levelOf(f.level), ""
	}
	id := f.style
	if id == "" {
		id = all.standard
	}
	own := id
	for range maxBased {
		st, ok := all.byID[id]
		if !ok {
			break
		}
		if st.num != "" {
			if f.level != "" {
				return st.num, levelOf(f.level), ""
			}
			return st.num, levelOf(st.level), own
		}
		id = st.based
	}
	return "", 0, ""
}

// levels is how many levels a numbering has.
const levels = 9

// levelOf reads a level, 0 to 8.
func levelOf(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, levels-1)
}
