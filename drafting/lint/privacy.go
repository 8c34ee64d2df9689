package lint

import (
	"strconv"
	"strings"
	"time"
)

var privacyRules = []Rule{
	{
		ID: "M33", Level: Blocker, From: Recording, Strength: Law, Source: "《中华人民共和国个人信息保护法》第二十五条",
		Title: "公开的文本中有个人信息",
		Bad:   "王翔（身份证号11010519491231002X）……（此件公开发布）", Good: "王翔",
		Why: "公开发布的文本不得有公民身份号码、手机号码、银行卡号。身份证号按校验码、银行卡号按校验位和上下文认定；" +
			"不公开的文本中，身份证号和银行卡号只作提醒。",
		Unseen: "住址、病情、护照号、座机和传真号；加了国家代码的手机号；上下文没有写明的银行卡号。",
		check:  personal,
	},
}

// personal finds numbers that belong to a person.
func personal(p *pass) {
	public := p.book.Public || p.saysPublic()
	for _, b := range p.lines {
		for at := 0; at < len(b.Text); {
			if !isDigit(rune(b.Text[at])) {
				at++
				continue
			}
			end, digits := digitsAt(b.Text, at)
			if what, sure := personalNumber(b.Text, at, end, digits); what != "" && (public || what != mobile) {
				p.leak(b.Span.Start+at, b.Span.Start+end, what, public, sure)
			}
			at = end
		}
	}
}

// saysPublic reports whether the note says that the minutes is published.
func (p *pass) saysPublic() bool {
	note := p.doc.Note.Value
	return containsAny(note, "公开发布", "主动公开") && !strings.ContainsAny(note, "不非")
}

func (p *pass) leak(start, end int, what string, public, sure bool) {
	if !public {
		p.reportAs(Warning, start, end, "这是"+what+"，印发范围内的人都看得到，请核对是否必要")
		return
	}
	message := "公开的文本中不得有" + what + "，请删去"
	if sure {
		p.report(start, end, message)
	} else {
		p.reportAs(Warning, start, end, "这像是"+what+"，公开的文本中不得有，请核对")
	}
}

// digitsAt gives the end of the number that begins at byte at of s, and its
// digits: single spaces and hyphens may stand between them, an X at the end.
func digitsAt(s string, at int) (end int, digits string) {
	var b strings.Builder
	for i := at; i < len(s) && b.Len() <= longestCard+1; i++ {
		switch c := s[i]; {
		case isDigit(rune(c)):
			b.WriteByte(c)
			end = i + 1
		case (c == ' ' || c == '-') && i+1 < len(s) && isDigit(rune(s[i+1])) && i == end:
		case (c == 'X' || c == 'x') && b.Len() == longIdentity-1:
			b.WriteByte('X')
			return i + 1, b.String()
		default:
			return end, b.String()
		}
	}
	return end, b.String()
}

// What a number may be.
const (
	identity = "公民身份号码"
	mobile   = "手机号码"
	card     = "银行卡号"
)

// lookBack is how far what a number is called may stand before it, in bytes.
const lookBack = 60

const (
	longIdentity = 18
	shortestCard = 16
	longestCard  = 19
)

// personalNumber says what the number between two bytes of s is, and how surely;
// empty for any other number.
func personalNumber(s string, at, end int, digits string) (what string, sure bool) {
	prev, next := before(s, at), after(s, end)
	if isLatin(prev) || isLatin(next) || isDigit(prev) || isDigit(next) || prev != 0 && strings.ContainsRune(".,/_", prev) ||
		next == '.' && isDigit(after(s, end+1)) {
		return "", false
	}
	lead := s[max(0, at-lookBack):at]
	switch {
	case len(digits) == longIdentity && isIdentity(digits):
		return identity, true
	case isMobile(digits) && !isUnitRune(next):
		return mobile, containsAny(lead, "电话", "手机", "联系", "号码", "微信", "致电")
	case len(digits) >= shortestCard && len(digits) <= longestCard && strings.ContainsRune("3456", rune(digits[0])) && luhn(digits):
		if containsAny(lead, "银行卡", "卡号", "储蓄卡", "信用卡", "借记卡") {
			return card, true
		}
		if containsAny(lead, "账号", "帐号", "账户", "帐户", "开户") {
			return card, false
		}
	}
	return "", false
}

func isMobile(digits string) bool {
	return len(digits) == 11 && digits[0] == '1' && digits[1] >= '3'
}

// isUnitRune reports whether what follows a number makes it an amount.
func isUnitRune(r rune) bool {
	return r != 0 && strings.ContainsRune("元万亿千百吨米平公人个户件次辆套亩项%％‰℃号年", r)
}

// isIdentity reports whether 18 characters are a 公民身份号码 (GB 11643—1999):
// province, day of birth and check character fit.
func isIdentity(s string) bool {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += w * int(s[i]-'0')
	}
	province, err := strconv.Atoi(s[:2])
	if err != nil || province < 11 || province > 82 || s[17] != "10X98765432"[sum%11] {
		return false
	}
	born, err := time.Parse("20060102", s[6:14])
	return err == nil && born.Year() >= 1900 && born.Year() < 2100
}

// luhn reports whether the last digit checks the others (GB/T 17552 appendix B).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
