package docx

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// numbering is the automatic numbers (自动编号) of a document.
type numbering struct {
	styles   styles
	abstract map[string]*abstract
	nums     map[string]*num
}

// abstract is a scheme of numbers (w:abstractNum).
type abstract struct {
	levels [levels]level
	link   string // the style whose scheme it is (numStyleLink)
}

// level is one level of a scheme.
type level struct {
	start   int
	restart int // the level, from 1, that begins it again; 0 none, -1 any above it
	format  string
	text    string // %1、
	legal   bool   // Arabic digits for the levels above
	style   string // of its paragraphs
	font    string // of a bullet
}

// num is a list that follows a scheme (w:num), with what it changes of it.
type num struct {
	abstract string
	starts   [levels]int // -1: none
	levels   [levels]*level
}

// maxLevelText is the most characters of a number's text; Word allows 31.
const maxLevelText = 64

func (a *archive) numbering(part string, st styles) (*numbering, error) {
	n := &numbering{styles: st, abstract: map[string]*abstract{}, nums: map[string]*num{}}
	if part == "" {
		return n, nil
	}
	return n, a.scan(part, func(s *scanner) error {
		return s.each(func(string, element) error {
			return s.each(func(tag string, e element) (err error) {
				switch tag {
				case "w:abstractNum":
					n.abstract[val(e, "abstractNumId")], err = readAbstract(s)
				case "w:num":
					n.nums[val(e, "numId")], err = readNum(s)
				}
				return err
			})
		})
	})
}

func readAbstract(s *scanner) (*abstract, error) {
	a := &abstract{}
	for i := range a.levels {
		a.levels[i] = level{start: 1, restart: -1, format: "decimal"}
	}
	return a, s.each(func(tag string, e element) (err error) {
		switch tag {
		case "w:numStyleLink":
			a.link = val(e, "val")
		case "w:lvl":
			a.levels[levelOf(val(e, "ilvl"))], err = readLevel(s)
		}
		return err
	})
}

func readLevel(s *scanner) (level, error) {
	l := level{start: 1, restart: -1, format: "decimal"}
	var child func(tag string, e element) error
	child = func(tag string, e element) error {
		switch tag {
		case "w:start":
			l.start = numberOf(val(e, "val"), 1)
		case "w:lvlRestart":
			l.restart = numberOf(val(e, "val"), -1)
		case "w:numFmt":
			l.format = val(e, "val")
		case "w:lvlText":
			l.text = clipped(val(e, "val"), maxLevelText)
		case "w:isLgl":
			l.legal = on(e)
		case "w:pStyle":
			l.style = val(e, "val")
		case "w:rPr":
			return s.each(func(tag string, e element) error {
				if tag == "w:rFonts" {
					l.font = val(e, "ascii")
				}
				return nil
			})
		case "mc:AlternateContent", "mc:Choice", "mc:Fallback": // a numFmt that old programs do not know
			return s.each(child)
		}
		return nil
	}
	return l, s.each(child)
}

func readNum(s *scanner) (*num, error) {
	n := &num{}
	for i := range n.starts {
		n.starts[i] = -1
	}
	return n, s.each(func(tag string, e element) error {
		switch tag {
		case "w:abstractNumId":
			n.abstract = val(e, "val")
		case "w:lvlOverride":
			at := levelOf(val(e, "ilvl"))
			return s.each(func(tag string, e element) error {
				switch tag {
				case "w:startOverride":
					n.starts[at] = numberOf(val(e, "val"), 1)
				case "w:lvl":
					l, err := readLevel(s)
					n.levels[at] = &l
					return err
				}
				return nil
			})
		}
		return nil
	})
}

// numberOf reads a number of at least 0, or gives what is said otherwise.
func numberOf(s string, otherwise int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1<<30 {
		return otherwise
	}
	return n
}

// scheme gives the scheme that a list follows, by way of a style if it says so,
// and the name under which it counts.
func (n *numbering) scheme(list *num) (string, *abstract) {
	for range maxBased {
		a := n.abstract[list.abstract]
		if a == nil || a.link == "" {
			return list.abstract, a
		}
		next := n.nums[n.styles.byID[a.link].num]
		if next == nil {
			return list.abstract, a
		}
		list = next
	}
	return "", nil
}

// counters count the paragraphs of lists, once for the text with the changes
// and once for the one without.
type counters struct {
	*numbering
	schemes map[string]*count
	begun   map[string]*[levels]bool // whose own start has been used, by list
}

// count is how far a scheme has come.
type count struct {
	value [levels]int
	set   [levels]bool
}

func newCounters(n *numbering) *counters {
	return &counters{n, map[string]*count{}, map[string]*[levels]bool{}}
}

// next gives the number of the next paragraph of a format as it stands before
// the text, nothing if it has none.
func (c *counters) next(f listing) string {
	id, at, linked := c.styles.resolved(f)
	list := c.nums[id]
	if list == nil {
		return ""
	}
	name, scheme := c.scheme(list)
	if scheme == nil {
		return ""
	}
	for i := range scheme.levels {
		if linked != "" && scheme.levels[i].style == linked {
			at = i
		}
	}
	now := c.schemes[name]
	if now == nil {
		now = &count{}
		c.schemes[name] = now
	}
	of := func(i int) *level {
		if list.levels[i] != nil {
			return list.levels[i]
		}
		return &scheme.levels[i]
	}
	now.advance(at, of, c.own(id, at))
	return lead(now.spell(at, of))
}

// own gives the number with which a list begins a level anew, -1 if it does
// not, or has done so.
func (c *counters) own(id string, at int) int {
	begun := c.begun[id]
	if begun == nil {
		begun = &[levels]bool{}
		c.begun[id] = begun
	}
	if begun[at] {
		return -1
	}
	begun[at] = true
	return c.nums[id].starts[at]
}

// advance counts one paragraph of a level.
func (n *count) advance(at int, of func(int) *level, own int) {
	switch {
	case own >= 0:
		n.value[at] = own
	case n.set[at]:
		n.value[at]++
	default:
		n.value[at] = of(at).start
	}
	n.set[at] = true
	for i := at + 1; i < levels; i++ {
		if restart := of(i).restart; restart < 0 || restart > 0 && at < restart {
			n.set[i] = false
		}
	}
}

// spell writes a number as its level says: %1 is the number of level 1.
func (n *count) spell(at int, of func(int) *level) string {
	l := of(at)
	if l.format == "bullet" {
		return bullet(l)
	}
	var b strings.Builder
	for rest := l.text; rest != ""; {
		c, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		if c != '%' || rest == "" || rest[0] < '1' || rest[0] > '9' {
			b.WriteRune(c)
			continue
		}
		i := int(rest[0] - '1')
		rest = rest[1:]
		value, format := n.value[i], of(i).format
		if !n.set[i] {
			value = of(i).start
		}
		if l.legal && i < at {
			format = "decimal"
		}
		b.WriteString(numeral(value, format))
	}
	return b.String()
}

// bullet gives a bullet as a sign of its own.
func bullet(l *level) string {
	text := strings.Map(func(c rune) rune {
		if c < 0xF020 || c > 0xF0FF {
			return c
		}
		table := signs(l.font)
		if table == nil {
			table = wingdings
		}
		if sign, ok := table[c-0xF000]; ok {
			return sign
		}
		return '•'
	}, l.text)
	return strings.TrimSpace(text)
}

// lead gives a number as it stands before the text: after a mark that closes
// it nothing follows, after a word like 第一条 a space of one character, else a
// blank.
func lead(number string) string {
	number = strings.TrimRight(number, " \t　")
	last, _ := utf8.DecodeLastRuneInString(number)
	switch {
	case number == "":
		return ""
	case strings.ContainsRune("、.．)）:：】〕", last), last >= '①' && last <= '⓿':
		return number
	case unicode.Is(unicode.Han, last):
		return number + "　"
	}
	return number + " "
}
