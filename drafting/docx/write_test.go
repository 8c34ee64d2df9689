package docx

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"jiyao/drafting"
)

// plainPaper is the paper of the standard, with no 版头.
func plainPaper() *Paper {
	return &Paper{
		Page: Page{Width: 11906, Height: 16838, Top: 2098, Left: 1588, TypeWidth: 8844, TypeHeight: 12756, Columns: 28, Lines: 22, Duplex: true},
		Type: Type{
			Faces: Faces{"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"}, Size: 320, TitleSize: 440, FootSize: 280, FolioSize: 280,
			Indent: 2, OuterRule: 20, InnerRule: 14,
		},
		Titled: true,
	}
}

// TestTight sets 28 characters of 三号 on a line of 156 mm, and no 29.
func TestTight(t *testing.T) {
	s := newSetter(drafting.Parse(""), plainPaper(), Marks{})
	cell := s.paper.Type.Size + s.tight()
	if full := 28 * cell; full > s.paper.Page.TypeWidth || full+cell <= s.paper.Page.TypeWidth {
		t.Errorf("28 characters take %v of %v", full, s.paper.Page.TypeWidth)
	}
	if page := 22 * s.pitch(); page > s.paper.Page.TypeHeight || page+s.pitch() <= s.paper.Page.TypeHeight {
		t.Errorf("22 lines take %v of %v", page, s.paper.Page.TypeHeight)
	}
}

// TestSignature sets 整理 and its date by the rule for documents without a seal
// (§7.3.5): the date two cells right of the body, or the body left of the date.
func TestSignature(t *testing.T) {
	for _, c := range []struct {
		text       string
		body, date string // right indents in twips
	}{
		{"会议研究了防汛工作。\n苏州市人民政府办公室整理\n2020年6月1日", `w:right="0"`, `w:right="868"`},
		{"会议研究了防汛工作。\n市府办公室整理\n2020年12月31日", `w:right="1026"`, `w:right="0"`},
	} {
		s := newSetter(drafting.Parse(c.text), plainPaper(), Marks{})
		s.text()
		_, signed, _ := strings.Cut(s.String(), StyleCompiler)
		body, date, ok := strings.Cut(signed, StyleCompiler)
		if !ok || !strings.Contains(body, c.body) || !strings.Contains(date, c.date) {
			t.Errorf("%q:\n%s\n%s", c.text, body, date)
		}
	}
}

// FuzzWrite demands of the redline of any two texts that the file is well-formed,
// that every comment begins and ends in it, and that it can be read again.
func FuzzWrite(f *testing.F) {
	f.Add("会议议定以下意见：\n一、甲\n（一）乙。丙。", "会议议定以下意见：\n一、甲乙\n\n（一）丙。", 3)
	f.Add("出席：王翔  李亚平\n张旗", "出席：王翔\n记录：栗涛\n分送：各县。\n办公室  2020年6月1日印发", 1)
	f.Add("附件1\n清单\n内容\x00\x0b", "附件：1.清单\n附件1\n清单\n内容", 0)
	f.Fuzz(func(t *testing.T, old, latest string, at int) {
		if len(old)+len(latest) > 4096 {
			return
		}
		old, doc := drafting.Format(drafting.Parse(old)), drafting.Parse(latest)
		latest = drafting.Format(doc)
		var marks Marks
		by := Author{Name: "甲", Time: time.Unix(1e9, 0).UTC()}
		for _, s := range drafting.Compare(old, latest, nil) {
			marks.Changes = append(marks.Changes, Change{s, by})
		}
		at = min(max(at, 0), len(latest))
		marks.Comments = []Comment{{Span: drafting.Span{Start: at, End: len(latest)}, By: by, Text: "请核\n" + old}}
		var b bytes.Buffer
		if err := Write(&b, doc, plainPaper(), marks); err != nil {
			t.Fatal(err)
		}
		s := newSetter(doc, plainPaper(), marks)
		s.document()
		starts := map[string]int{}
		d := xml.NewDecoder(strings.NewReader(s.String()))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%v in\n%s", err, s.String())
			}
			if e, ok := token.(xml.StartElement); ok {
				starts[e.Name.Local]++
			}
		}
		if starts["commentRangeStart"] != starts["commentRangeEnd"] || starts["commentRangeStart"] != starts["commentReference"] {
			t.Errorf("comments begin %d times and end %d times", starts["commentRangeStart"], starts["commentRangeEnd"])
		}
		if _, err := Read(bytes.NewReader(b.Bytes()), int64(b.Len()), Options{}); err != nil {
			t.Fatal(err)
		}
	})
}
