package fonts

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// Numbers of names and languages in the name table.
const (
	nameFamily     = 1
	namePostScript = 6
	langChinese    = 0x0804
	langEnglish    = 0x0409
)

// PostScriptName gives the name by which a page description refers to the
// face: printable ASCII without space, brackets, % and /, at most 63
// characters; "Unnamed" if the file gives none.
func (f *Face) PostScriptName() string {
	name := strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || strings.ContainsRune("[](){}<>/%#", r) {
			return -1
		}
		return r
	}, f.nameOf(namePostScript, langEnglish))
	if name == "" {
		return "Unnamed"
	}
	return name[:min(len(name), 63)]
}

// FamilyName gives the face's name for people, the Chinese one if the file
// has it, without control characters; the PostScript name if it has neither.
func (f *Face) FamilyName() string {
	name := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, f.nameOf(nameFamily, langChinese))
	if name == "" {
		return f.PostScriptName()
	}
	return name
}

// nameOf gives a name in the language wanted, else in English, else any.
func (f *Face) nameOf(id, language int) string {
	best, text := 0, ""
	strs := f.name[min(f.name.u16(4), len(f.name)):]
	for i := range f.name.u16(2) {
		record := f.name.sub(uint32(6+12*i), 12)
		if record == nil {
			break
		}
		if record.u16(6) != id {
			continue
		}
		rank := rankOf(record, language)
		raw := strs.sub(uint32(record.u16(10)), uint32(record.u16(8)))
		if rank > best && len(raw) > 0 {
			best, text = rank, decodeName(raw, record.u16(0))
		}
	}
	return text
}

// rankOf says how well the language of a name record suits.
func rankOf(record view, language int) int {
	platform, lang := record.u16(0), record.u16(4)
	switch {
	case platform == 3 && lang == language:
		return 4
	case platform == 3 && lang == langEnglish:
		return 3
	case platform == 3 || platform == 0:
		return 2
	case platform == 1 && lang == 0:
		return 1
	}
	return 0
}

// decodeName reads UTF-16, or the ASCII of the Macintosh platform.
func decodeName(raw view, platform int) string {
	if platform == 1 {
		return strings.Map(func(r rune) rune {
			if r > '~' {
				return -1
			}
			return r
		}, string(raw))
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw.u16(2 * i))
	}
	return string(utf16.Decode(units))
}
