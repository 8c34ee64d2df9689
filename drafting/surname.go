package drafting

import (
	"strings"
	"unicode/utf8"
)

// commonSurnames are the hundred and more surnames that most people bear.
const commonSurnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈" +
	"姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易" +
	"乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁"

// rareSurnames are further surnames; some of them are words as well.
const rareSurnames = "蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬" +
	"师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜" +
	"海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯木" +
	"隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由郏贡祈危益郤弓暴钮鱼步耿弘匡广禄阙东殳" +
	"沃蔚越夔师巢聂晁勾敖融訾辛阚那空曾毋沙乜养鞠须丰红游竺权逯盍桓公揣岐折迮撒甫阎肇甯岱贝邴毓蒯糜祢谯璩隗宓郗胶柘曩洪诸丘柒仉伶答植" +
	"风牧竹綦逄腾冮寿忻刀荀" +
	"扶堵宰郦雒咸籍赖卻璞桥晨郇幺雪税妥热丹买税藏尕才扎格完拉索德桂泽次嘎央达旦"

// compoundSurnames are the surnames of two characters.
const compoundSurnames = "欧阳 司马 诸葛 上官 司徒 东方 独孤 南宫 万俟 闻人 夏侯 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 " +
	"慕容 仲孙 钟离 长孙 宇文 鲜于 闾丘 司空 端木 百里 呼延 令狐 轩辕 第五 拓跋 纳兰 完颜 叶赫 欧陽 西门 南门 东郭 左丘 公西 梁丘 "

// surnames grades the surnames of one character from 一 on: 3 common, 2 rare.
var surnames = gradeSurnames()

const firstHan, lastHan = '一', '龥'

func gradeSurnames() (grades [lastHan - firstHan + 1]uint8) {
	for _, r := range rareSurnames {
		grades[r-firstHan] = 2
	}
	for _, r := range commonSurnames + "某" {
		grades[r-firstHan] = 3
	}
	for _, s := range strings.Fields(compoundSurnames) {
		grades[firstRune(s)-firstHan] |= opensCompound
	}
	return grades
}

// opensCompound marks a character that a surname of two characters begins with.
const opensCompound = 4

// singleGrade grades a surname of one character: 3 common, 2 rare, 0 none.
func singleGrade(r rune) uint8 {
	if r < firstHan || r > lastHan {
		return 0
	}
	return surnames[r-firstHan] &^ opensCompound
}

// IsSurname reports whether r is a surname (姓) of one character, a rare one
// included.
func IsSurname(r rune) bool { return singleGrade(r) > 0 }

// compound reports whether s is a surname of two characters.
func compound(s string) bool {
	if len(s) != 6 {
		return false
	}
	r := firstRune(s)
	return r >= firstHan && r <= lastHan && surnames[r-firstHan]&opensCompound != 0 && compounds[s]
}

// compounds holds compoundSurnames for looking up.
var compounds = listCompounds()

func listCompounds() map[string]bool {
	names := make(map[string]bool, len(compoundSurnames)/7)
	for _, s := range strings.Fields(compoundSurnames) {
		names[s] = true
	}
	return names
}

// surnameGrade says how sure it is that name begins with a surname: 3 common or
// compound, 2 rare, 0 none.
func surnameGrade(name string) uint8 {
	if len(name) >= 9 && compound(name[:6]) {
		return 3
	}
	return singleGrade(firstRune(name))
}

// middleDot gives the place of the first mark that joins the parts of a name,
// 阿不都热合曼·买买提, or -1.
func middleDot(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case 0xC2, 0xE2, 0xE3, 0xEF: // the first bytes of the marks
			if startsWith(s[i:], "·", "•", "‧", "・", "．") != "" {
				return i
			}
		}
	}
	return -1
}

// fullName reports whether s, standing alone in a list, is a person's name.
func fullName(s string) bool {
	if len(s) > 24*utf8.UTFMax {
		return false
	}
	if middleDot(s) > 0 {
		return !longer(s, 24) && foreignName(s) == 0
	}
	if transliterated(s) {
		return true
	}
	if len(s) > 4*utf8.UTFMax {
		return false
	}
	n := runes(s)
	switch {
	case n < 2 || n > 4 || unitGrade(s) == strongUnit && !bornUnit(s) || shortUnit(s):
		return false
	case n == 4:
		return len(s) >= 6 && compound(head(s, 2))
	}
	return surnameGrade(s) > 0 && officeAtEnd(s) == len(s)
}

// transliterating are the characters in which names of four and more are written
// that come from Mongolian, Tibetan, Uyghur and their like: 斯琴毕力格, 扎西次仁.
const transliterating = "阿巴达尔尼拉卡木吐提买依不都合力古丽娜斯琴毕格图哈根乌云其勒朝鲁苏宝音那仁花额德扎西次顿珠卓玛央宗旺堆布赫特肯克加白孟和乐热孜别江迪" +
	"麦娅夏提帕孜古再努艾肉赛吾曼沙伊玉素甫尕藏格桑丹增平措洛桑索朗才让多吉嘎包呼日朝克"

// transliterated reports whether s is a name of four to eight characters of
// those, and no place's nor unit's.
func transliterated(s string) bool {
	if n := len(s) / 3; n < 4 || n > 8 || unitGrade(s) != noUnit || officeAtEnd(s) < len(s) {
		return false
	}
	for _, r := range s {
		if !strings.ContainsRune(transliterating, r) {
			return false
		}
	}
	return true
}

// bornUnit reports whether s of two or three characters may be a name although
// it ends like a unit: 张建联, 李一州, 王镇.
func bornUnit(s string) bool {
	return strings.ContainsRune("联州党协镇旗区部", lastRune(s)) && singleGrade(firstRune(s)) == 3 && len(s) <= 6 ||
		strings.ContainsRune("联党协", lastRune(s)) && singleGrade(firstRune(s)) == 3
}
