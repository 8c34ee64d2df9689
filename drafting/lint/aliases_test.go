package lint

import (
	"testing"

	"jiyao/drafting"
)

// What the office's book knows by two names is one unit: the same mistake is
// found, or is none, whatever the name.
func TestUnitsByTheirOtherNames(t *testing.T) {
	const opening = "2020年5月11日上午，王翔市长主持召开市政府第98次常务会议，审议《云州市数据条例》。\n一、审议《云州市数据条例》\n会议同意《云州市数据条例》。\n\n"
	for _, c := range []struct {
		id, text      string
		plain, booked int
	}{
		{"M11", opening + "出席：王翔\n列席：市发改委夏文、云州市发展和改革委员会夏文", 0, 1},
		{"M12", opening + "出席：王翔\n列席：市发改委夏文、云州市发展和改革委员会夏文", 1, 0},
		{"M12", opening + "出席：王翔\n列席：市发改委夏文、市财政局夏文", 1, 1},
		{"M19", opening + "出席：王翔\n记录：夏文\n\n云州市人民政府办公室整理\n2020年6月1日\n分送：各局。\n市政府办公室  2020年6月1日印发", 0, 0},
		{"M19", opening + "出席：王翔\n记录：夏文\n\n市发改委会议综合组整理\n2020年6月1日\n分送：各局。\n市政府办公室  2020年6月1日印发", 1, 1},
	} {
		doc := drafting.Parse(c.text)
		if got := len(of(c.id, Check(doc, Options{}))); got != c.plain {
			t.Errorf("%s without the book %d times, want %d: %s", c.id, got, c.plain, c.text)
		}
		if got := len(of(c.id, Check(doc, Options{Book: Book{Directory: testDirectory()}}))); got != c.booked {
			t.Errorf("%s with the book %d times, want %d: %s", c.id, got, c.booked, c.text)
		}
	}
}
