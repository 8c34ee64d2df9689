package main

import "jiyao/drafting"

// kind is how a paragraph of the sample is set.
type kind uint8

const (
	mark     kind = iota // 纪要标志, red, centred
	number               // the number's line above the red rule
	heading              // 黑体
	body                 // first line two characters in
	list                 // no first-line indent: names
	colophon             // 版记, at the foot of an even page
)

// paragraph is one of the sample, as the peers are given it.
type paragraph struct {
	kind kind
	text string
}

// edition stands for the number by which the documents of a batch differ.
const edition = "@@"

// paper gives the sample's paragraphs in order, masthead first.
func paper(doc *drafting.Document) []paragraph {
	all := []paragraph{{mark, "苏州市人民政府"}, {mark, "常务会议纪要"}, {number, "〔2020〕" + edition + "号"}}
	for _, b := range doc.Blocks {
		all = append(all, paragraph{kindOf(b), b.Text})
	}
	return all
}

func kindOf(b drafting.Block) kind {
	switch b.Kind {
	case drafting.Heading:
		return heading
	case drafting.Blank, drafting.Present, drafting.Absent, drafting.Observer:
		return list
	case drafting.Distribution, drafting.Issue:
		return colophon
	default:
		return body
	}
}
