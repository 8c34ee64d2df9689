package nameorder_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiyao/drafting/nameorder"
)

func TestByStrokes(t *testing.T) {
	for rule, names := range map[string]string{
		"笔画数":        "丁一 于一 王一 艾一 朴一 李一 武一 赵一 徐一 曹一 谢一 雷一 蔡一 潘一 薛一 魏一 瞿一",
		"三画，按起笔":     "于山 万山 习山 马山",
		"四画，按起笔":     "王山 韦山 车山 牛山 毛山 文山 方山 尹山 孔山 邓山",
		"五画，按起笔":     "甘山 艾山 左山 石山 龙山 卢山 叶山 田山 史山 付山 白山 冯山 宁山 司山",
		"六画，按起笔":     "朴山 吕山 朱山 乔山 任山 刘山 孙山",
		"七画，到后面几笔":   "严山 苏山 杜山 李山 杨山 肖山 吴山 邱山 何山 邹山 应山 冷山 汪山 沈山 宋山 张山 陆山 陈山 邵山",
		"同一笔，主笔形在前":  "干山 于山",
		"同姓，单名在前":    "王军 王勇 王晨 王毅 王小洪 王玉明 王正伟 王东明 王东峰",
		"同姓单名，按名的笔画": "李力 李华 李军 李明 李鑫",
		"同姓同字，看下一字":  "张建一 张建军 张建国",
		"复姓按第一个字":    "林书言 欧静 欧大鸣 欧阳川 欧阳若川 欧静宜 洪少东",
		"间隔号和空格不算":   "王　军 王勇 王　晨 巴音·朝鲁 巴特尔",
		"没有笔画资料的在后":  "王小明 魏小明 A小明 𠮷小明 𬱖小明",
	} {
		inOrder(t, rule, nameorder.ByStrokes, names)
	}
}

func TestByPinyin(t *testing.T) {
	for rule, names := range map[string]string{
		"音节":       "艾山 白山 陈山 丁山 李山 梁山 王山 赵山",
		"声调":       "佘山 沈山 汪山 王山",
		"同音，按笔画分开": "张三 张四 章二 章三",
		"姓的读音":     "陈山 盖山 葛山 单山 谢山 解山 曾山 查山 张山",
		"任、区、仇、华":  "花山 华山 牛山 区山 欧山 秦山 仇山 人山 任山 阮山",
		"复姓":       "魏山 于山 尉迟山 袁山 张山 长孙山 赵山",
		"名用常读":     "李曾 李仇 李单 李解",
		"没有读音的在后":  "张三 A三 𠮷三",
	} {
		inOrder(t, rule, nameorder.ByPinyin, names)
	}
}

// inOrder shuffles names that are in order and expects them to be put back.
func inOrder(t *testing.T, rule string, compare func(a, b string) int, names string) {
	t.Helper()
	want := strings.Split(names, " ")
	got := slices.Clone(want)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	if slices.SortFunc(got, compare); !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %q\nwant %q", rule, got, want)
	}
}

// TestTotalOrder: whatever is compared, the answers make one order.
func TestTotalOrder(t *testing.T) {
	name := rapid.OneOf(rapid.StringOfN(rapid.RuneFrom([]rune("欧阳尉迟单王一于干·　A𠮷")), 0, 5, -1), rapid.String())
	for called, compare := range map[string]func(a, b string) int{"strokes": nameorder.ByStrokes, "pinyin": nameorder.ByPinyin} {
		t.Run(called, rapid.MakeCheck(func(t *rapid.T) {
			a, b, c := name.Draw(t, "a"), name.Draw(t, "b"), name.Draw(t, "c")
			if (compare(a, b) == 0) != (a == b) || compare(a, b) != -compare(b, a) {
				t.Fatalf("%q and %q: %d and %d", a, b, compare(a, b), compare(b, a))
			}
			if compare(a, b) <= 0 && compare(b, c) <= 0 && compare(a, c) > 0 {
				t.Fatalf("%q, %q, %q go round", a, b, c)
			}
		}))
	}
}

func TestNamed(t *testing.T) {
	for order, want := range map[string]string{"strokes": "丁 艾 白", "pinyin": "艾 白 丁"} {
		compare, ok := nameorder.Named(order)
		if !ok {
			t.Fatalf("no order %s", order)
		}
		inOrder(t, order, compare, want)
	}
	if _, ok := nameorder.Named("order"); ok {
		t.Error("an order by any name")
	}
}

func BenchmarkByStrokes(b *testing.B) {
	names := strings.Fields(strings.Repeat("欧阳若川 王小明 李华 张建军 王军 赵一 林书言 单小山 陈𬱖𠮷 高明远 ", 20))
	for b.Loop() {
		slices.SortFunc(slices.Clone(names), nameorder.ByStrokes)
	}
}
