package lint

import (
	"fmt"
	"strings"

	"jiyao/drafting"
)

var attachmentRules = []Rule{{
	ID: "S09", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 9704—2012 §7.3.4、7.3.7",
	Title: "附件说明与附件不符",
	Bad:   "附件说明列两件，后附三件", Good: "件数、顺序、名称一致",
	Why:    "附件的序号和名称应当与附件说明一致；正文提到的附件应当在后。",
	Unseen: "附件另行装订、没有写在本稿中的；名称一方是另一方的一部分的、转行的；几件附件写在一行的；正文提到其他文件的附件的。",
	check:  annexes,
}}

// named is the name of an attachment as the 附件说明 gives it.
type named struct {
	value string
	span  drafting.Span
}

func annexes(p *pass) {
	attached := p.doc.Attachments
	if len(attached) == 0 {
		return
	}
	notes, whole := p.annexNames()
	switch {
	case len(notes) == 0 || !whole:
	case len(notes) != len(attached):
		span := drafting.Span{Start: notes[0].span.Start, End: notes[len(notes)-1].span.End}
		p.report(span.Start, span.End, fmt.Sprintf("附件说明列%d件，后附%d件", len(notes), len(attached)))
	default:
		for i, n := range notes {
			if title := attached[i].Title.Value; !sameName(n.value, title) {
				p.report(n.span.Start, n.span.End, fmt.Sprintf("附件说明写“%s”，所附的是“%s”", short(n.value), short(title)))
			}
		}
	}
	p.mentions(len(attached))
}

// annexNames reads the 附件说明: one name a line. It is not whole if a line
// of text follows at once, which may be the rest of a name.
func (p *pass) annexNames() (all []named, whole bool) {
	for i, b := range p.doc.Blocks {
		if b.Kind != drafting.AttachmentNote {
			continue
		}
		if containsAny(b.Text, " 2.", "\u30002.", "；2.", " 2．", "\u30002．", "；2．", " 2、", "\u30002、") {
			return nil, false // several names in one line
		}
		whole = i+1 == len(p.doc.Blocks) || p.doc.Blocks[i+1].Kind != drafting.Paragraph && p.doc.Blocks[i+1].Level == 0
		start := 0
		if !b.Label.IsZero() {
			start = b.Label.End - b.Span.Start
		}
		rest := b.Text[start:]
		if m, ok := markOf(rest); ok {
			start += m.end()
		}
		text := strings.TrimSpace(b.Text[start:])
		if text == "" {
			continue
		}
		at := b.Span.Start + strings.Index(b.Text, text)
		all = append(all, named{text, drafting.Span{Start: at, End: at + len(text)}})
	}
	return all, whole
}

// bareName takes off a name what is set otherwise in the two places.
var bareName = strings.NewReplacer(" ", "", "\u3000", "", "\u00a0", "", "《", "", "》", "", "（", "", "）", "", "(", "", ")", "", "。", "", "；", "", "，", "")

// sameName reports whether two names are one, or one is a part of the other: a
// title of two lines.
func sameName(a, b string) bool {
	a, b = bareName.Replace(a), bareName.Replace(b)
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// mentions finds 见附件3 and 附件3份 in the body where there are only two.
func (p *pass) mentions(attached int) {
	for n, b := range p.lines[:p.bodyLines()] {
		if b.Kind == drafting.AttachmentNote {
			continue
		}
		eachIndex(b.Text, "附件", func(i int) {
			start := i + len("附件")
			start += len(hasPrefix(b.Text[start:], "共"))
			count, length := countAt(b.Text[start:])
			end := start + length
			all := count != attached && hasPrefix(b.Text[end:], "份", "件") != "" && hasPrefix(b.Text[end:], "份额") == ""
			if length == 0 || isOthers(b.Text[:i]) || !all && (count <= attached || !isMention(b.Text[:i], b.Text[end:])) {
				return
			}
			if span := p.at(n, i, end); !p.quoted(span) {
				p.report(span.Start, span.End, fmt.Sprintf("正文提到“%s”，后附%d件", p.slice(span), attached))
			}
		})
	}
}

// isOthers reports whether what stands before 附件 names the paper that it
// belongs to.
func isOthers(left string) bool {
	return hasSuffix(left, "》", "号", "的", "其", "该", "各") != ""
}

// isMention reports whether 附件3 between the two is an attachment of this
// minutes and none of another paper.
func isMention(left, right string) bool {
	if hasSuffix(left, "见", "按", "按照", "依照", "依据", "根据", "参照", "对照", "完成", "落实", "执行", "列入", "（", "，") == "" {
		return false
	}
	next := after(right, 0)
	return !isHan(next) || strings.ContainsRune("所规列中的和及为", next)
}
