package session

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// What a password must be.
const (
	shortest = 10
	longest  = 128
)

// acceptable refuses a password that is too easily guessed. The error says what
// is wrong with it and never repeats it.
func acceptable(password string, p org.Person) error {
	password = norm.NFC.String(password)
	low, login := strings.ToLower(password), strings.ToLower(p.Login)
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return refuse("密码里有不能识别的字符，请另设一个。")
	case n < shortest:
		return refuse("密码太短，至少要%d个字符，请另设一个。", shortest)
	case n > longest:
		return refuse("密码太长，最多%d个字符，请另设一个。", longest)
	case strings.TrimSpace(password) == "":
		return refuse("密码不能全是空格，请另设一个。")
	case len(login) > 2 && strings.Contains(low, login), p.Name != "" && strings.Contains(password, p.Name):
		return refuse("密码里不能有登录名或姓名，请另设一个。")
	case slices.Contains(commonPasswords(), low), monotonous(low):
		return refuse("这个密码太常见，很容易被猜中，请另设一个。")
	}
	return nil
}

// monotonous reports whether a password is one run: the same character, or each
// the next to the one before, or a short piece again and again.
func monotonous(s string) bool {
	runes := []rune(s)
	steps := map[rune]bool{}
	for i := 1; i < len(runes); i++ {
		steps[runes[i]-runes[i-1]] = true
	}
	if len(steps) == 1 && (steps[0] || steps[1] || steps[-1]) {
		return true
	}
	for piece := 1; piece <= 3; piece++ {
		if len(runes)%piece == 0 && strings.Repeat(string(runes[:piece]), len(runes)/piece) == s {
			return true
		}
	}
	return false
}

// commonPasswords are passwords of ten characters and more that are tried
// first; lower case.
func commonPasswords() []string {
	return []string{
		"1234567890", "0123456789", "0987654321", "9876543210", "1234567891", "12345678910", "123456789a", "123456789q", "a123456789",
		"a1234567890", "aa123456789", "ab123456789", "abc123456789", "abcd123456", "abcd12345678", "asd123456789", "qwe123456789",
		"qaz123456789", "zxc123456789", "wang123456", "zhang123456", "woaini1314", "woaini520520", "woaini1314520", "5201314520",
		"1314520520", "13145201314", "1472583690", "1470258369", "147258369a", "7894561230", "1357924680", "2468013579", "1122334455",
		"11223344556", "1111122222", "1234512345", "1231231234", "123123123a", "123qweasdzxc", "qweasdzxc123", "1q2w3e4r5t", "1q2w3e4r5t6y",
		"q1w2e3r4t5", "q1w2e3r4t5y6", "1qaz2wsx3edc", "1qaz@wsx3edc", "1qaz2wsx3edc4rfv", "!qaz2wsx3edc", "zaq12wsxcde3", "qazwsxedcrfv",
		"qwertyuiop", "qwertyuiop123", "qwerty1234", "qwerty12345", "qwerty123456", "qwerty123456789", "asdfghjkl123", "asdfghjkl;",
		"1qazxsw23edc", "zxcvbnm123", "zxcvbnm1234", "zxcvbnm123456", "password01", "password12", "password123", "password1234",
		"password@123", "p@ssword123", "p@ssw0rd12", "p@ssw0rd123", "p@ssw0rd1234", "passw0rd123", "admin12345", "admin123456",
		"admin@1234", "admin@12345", "admin@123456", "admin#123456", "admin888888", "administrator", "administrator1", "root123456",
		"test123456", "user123456", "guest123456", "manager123", "system1234", "system123456", "changeme123", "letmein1234", "welcome123",
		"welcome1234", "iloveyou123", "sunshine123", "princess123", "football123", "huawei@123", "huawei12#$", "inspur@123", "kingdee123",
		"tongda123456", "seeyon123456", "weaver123456", "zhengfu123", "zhengfu123456", "shizhengfu", "shizhengfu123", "bangongshi",
		"bangongshi123", "jiyao123456", "gongwen123456", "beijing2008", "beijing2022", "zhongguo123", "zhongguo123456", "china123456",
		"a1b2c3d4e5", "a1b2c3d4e5f6", "aa12345678", "aa123456..", "aa123456!!", "aa@12345678", "aa@123456789", "abc@123456", "abc@12345678",
		"abc#123456", "abc1234567", "qwer123456", "qwer@123456", "asdf123456", "zxcv123456", "1234qwerasdf", "1234567qwe", "123456qwerty",
		"123456abcdef", "123456asdfgh", "66668888aa", "8888888888a", "6666666666a", "88888888aa", "aaaaaaaaaa1", "1a2b3c4d5e", "123.123.123",
	}
}

// refuse makes an error about what somebody has filled in.
func refuse(format string, args ...any) error {
	return &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: fmt.Sprintf(format, args...)}
}
