package linebreak

// Class is what a character is to the line breaker.
type Class uint8

// The classes.
const (
	Other  Class = iota // Hanzi and everything that behaves like one
	Opener              // （《“ …: never at a line end
	Closer              // ）》” …: never at a line start, squeezable
	Stop                // 。，、；：: never at a line start, squeezable first
	Query               // ？！: never at a line start, squeezable
	Tail                // ·％℃～ …: never at a line start, not squeezable
	Dash                // —: two of them are one unit
	Leader              // …: two of them are one unit
	Digit               // 0–9
	Latin               // letters and other half-width characters that join words
	Space               // a blank: may hang at a line end, never begins a line
)

// asciiTails are the half-width characters that bind as their full-width
// counterparts do but are not squeezed.
const asciiTails = ")]},.;:!?%"

// ClassOf gives the class of a character (GB/T 15834 §5.1, CLReq 避头尾).
func ClassOf(r rune) Class {
	if r < 0x80 {
		return classASCII[r]
	}
	switch {
	case r >= 0x3400 && r < 0xA000, r >= 0x20000:
		return Other
	case r >= 0x2010 && r < 0x2040:
		return classGeneral(r)
	case r >= 0x3000 && r < 0x3020:
		return classCJKMark(r)
	case r >= 0xFF00 && r < 0xFFF0:
		return classFullWidth(r)
	}
	return classRest(r)
}

var classASCII = func() (t [0x80]Class) {
	for r := range t {
		t[r] = Latin
	}
	for r := '0'; r <= '9'; r++ {
		t[r] = Digit
	}
	t[' '], t['\t'] = Space, Space
	t['('], t['['], t['{'] = Opener, Opener, Opener
	return t
}()

func classGeneral(r rune) Class {
	switch r {
	case '“', '‘':
		return Opener
	case '”', '’':
		return Closer
	case '—', '―':
		return Dash
	case '…':
		return Leader
	case '‰', '′', '″':
		return Tail
	}
	return Other
}

func classCJKMark(r rune) Class {
	switch r {
	case '\u3000':
		return Space
	case '、', '。':
		return Stop
	case '〈', '《', '「', '『', '【', '〔', '〖', '〘', '〝':
		return Opener
	case '〉', '》', '」', '』', '】', '〕', '〗', '〙', '〞':
		return Closer
	case '々':
		return Tail
	}
	return Other
}

func classFullWidth(r rune) Class {
	switch r {
	case '，', '；', '：', '．':
		return Stop
	case '？', '！':
		return Query
	case '（', '［', '｛':
		return Opener
	case '）', '］', '｝':
		return Closer
	case '％', '～', '／', '－':
		return Tail
	}
	return Other
}

func classRest(r rune) Class {
	switch {
	case r == 0xA0:
		return Latin // a no-break space joins
	case r == '·' || r == '℃' || r == '°':
		return Tail
	case r < 0x2000 && r >= 0xC0 && r != '×' && r != '÷':
		return Latin
	}
	return Other
}

// barredAtStart reports whether a line may not begin with the class.
func (c Class) barredAtStart() bool { return c >= Closer && c <= Tail }

// mark reports whether the class is one of those that, full width, can lose
// half a cell.
func (c Class) mark() bool { return c >= Opener && c <= Query }

// word reports whether characters of the class join into runs without a
// break.
func (c Class) word() bool { return c == Digit || c == Latin }
