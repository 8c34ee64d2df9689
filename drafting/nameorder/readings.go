package nameorder

import (
	"cmp"
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// surnameReadings are the surnames that are not read as the word is (姓氏异读),
// with their syllables and tones.
const surnameReadings = "单 shan4,曾 zeng1,仇 qiu2,解 xie4,区 ou1,查 zha1,盖 ge3,任 ren2,华 hua4,朴 piao2,燕 yan1,覃 qin2,乐 yue4,员 yun4,洗 xian3,纪 ji3,葛 ge3,哈 ha3,过 guo1,秘 bi4,折 she2," +
	"繁 po2,种 chong2,缪 miao4,么 yao1,那 na1,召 shao4,隗 wei3,翟 zhai2,卜 bu3,於 yu1,祭 zhai4,佴 nai4,少 shao4,占 zhan1,句 gou1,撒 sa3,都 du1,观 guan4,冠 guan4,阚 kan4," +
	"粘 nian2,能 nai4,贠 yun4,薄 bo2,乜 nie4,郇 xun2,角 jue2,尉迟 yu4 chi2,万俟 mo4 qi2,令狐 ling2 hu2,长孙 zhang3 sun1,澹台 tan2 tai2,鲜于 xian1 yu2"

// surnamesRead gives the syllables of each surname of surnameReadings.
var surnamesRead = sync.OnceValue(func() map[string][]string {
	readings := map[string][]string{}
	for entry := range strings.SplitSeq(surnameReadings, ",") {
		fields := strings.Fields(entry)
		readings[fields[0]] = fields[1:]
	}
	return readings
})

// reading is a character with its syllable and tone, shan4; empty if it has
// none.
type reading struct {
	character rune
	syllable  string
}

// read gives the readings of a name's characters.
func read(name string) []reading {
	written := characters(name)
	known := surnamesRead()[string(written[:min(1, len(written))])]
	if len(written) > 2 {
		if compound := surnamesRead()[string(written[:2])]; compound != nil {
			known = compound
		}
	}
	args := pinyin.NewArgs()
	args.Style = pinyin.Tone3
	var all []reading
	for i, r := range written {
		one := reading{character: r}
		if i < len(known) {
			one.syllable = known[i]
		} else if ways := pinyin.SinglePinyin(r, args); len(ways) > 0 {
			one.syllable = ways[0]
		}
		all = append(all, one)
	}
	return all
}

// byReading compares two characters by how they are read, then by strokes.
func byReading(a, b reading) int {
	return cmp.Or(
		unknownLast(a.syllable, b.syllable),
		strings.Compare(a.syllable, b.syllable),
		byStrokes(a.character, b.character),
	)
}
