package workflow

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// digits is a half-open range of bytes of a line that holds digits, or what
// keeps their place.
type digits struct {
	start, end int
	year       bool
}

// longestField is the most bytes a line with a field to fill in may have.
const longestField = 300

// The parts of the forms: a year is four digits, or ×××× or nothing, a count a number in one
// script, blanks or ××. blank is what may pad them, pad any run of it.
const (
	blank     = ` \t\x{3000}\x{A0}`
	pad       = `[` + blank + `]*`
	arabic    = `0-9０-９`
	numeral   = `〇○零一二三四五六七八九`
	holder    = `×xX*＿_`
	year      = `(?P<year>[` + arabic + `]{4}|[` + numeral + `]{4}|[` + holder + `]{1,4})`
	yearOrNot = `(?P<year>[` + arabic + `]{4}|[` + numeral + `]{4}|[` + holder + `]{0,4})`
	count     = `([` + blank + `]{0,12}(?:[` + arabic + `]{1,6}|[` + numeral + `十百]{1,6})[` + blank + `]{0,12}|[` + blank + holder + `]{0,24})`
	dateEnd   = pad + `(?:编?印发?。?)?` + pad + `(?:[（(]共?印?` + pad + `[` + arabic + `]+` + pad + `份[）)])?[）)]?` + pad + `$`
)

// numberForms are the 文号 and 期号 that may be filled in: 〔2026〕1号 behind any
// 代字; 第1期 and 2026年第1期, alone or behind the name of the 纪要, with （总第9期）
// or without.
var numberForms = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`^[^。，：；]*[〔【［\[（(]` + yearOrNot + `年?[〕】］\]）)](?:` + pad + `第)?` + count + `[号期]` + pad + `$`),
		regexp.MustCompile(`^` + pad + `[（(【\[]?` + pad + `(?:[^。，：；]*纪要)?` + pad + `(?:` + yearOrNot + `年)?` + pad + `总?第` + count +
			`[期号辑]` + pad + `(?:[（(]总第?` + count + `期?[）)])?[）)】\]]?` + pad + `$`),
	}
})

// dateForms are the dates that may be filled in, at the end of their line but
// for 印发 and the copies.
var dateForms = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`^(?:[^。，；]*[^。，；` + arabic + numeral + holder + `])?` + year + `年` + count + `月` + count + `日` + dateEnd),
		regexp.MustCompile(`^(?:[^。，；]*[：:` + blank + `])?(?P<year>)年` + count + `月` + count + `日` + dateEnd),
		regexp.MustCompile(`^(?:[^。，；]*[^。，；./` + arabic + `\-])?(?P<year>[` + arabic + `]{4})[./\-]([` + arabic + `]{1,2})[./\-]([` + arabic + `]{1,2})` + dateEnd),
	}
})

// digitsOf gives the digits of a line that is of one of the forms, else nil.
func digitsOf(forms []*regexp.Regexp, line string) []digits {
	if len(line) > longestField || !ends(line) {
		return nil
	}
	for _, form := range forms {
		at := form.FindStringSubmatchIndex(line)
		var found []digits
		for g := 1; 2*g < len(at); g++ {
			if at[2*g] >= 0 {
				found = append(found, digits{at[2*g], at[2*g+1], g == form.SubexpIndex("year")})
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// ends reports whether a line ends like one of the forms; most do not, and need
// not be looked at closely.
func ends(line string) bool {
	line = strings.TrimRight(line, " \t\u3000\u00A0")
	r, _ := utf8.DecodeLastRuneInString(line)
	switch r {
	case '号', '期', '辑', '日', '发', '印', '）', ')', '】', ']':
		return true
	case '。':
		return strings.HasSuffix(line, "印发。")
	default:
		return unicode.IsDigit(r)
	}
}

// filled gives the line with the same digits for all that may be filled in.
func filled(line string, fields []digits) string {
	var b strings.Builder
	at := 0
	for _, f := range fields {
		b.WriteString(line[at:f.start])
		if f.year {
			b.WriteString("2000")
		} else {
			b.WriteByte('1')
		}
		at = f.end
	}
	b.WriteString(line[at:])
	return b.String()
}
