package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"jiyao/drafting"
)

var decisionRules = []Rule{
	{
		ID: "M04", Level: Warning, From: Recording, Strength: Practice, Source: "实务：议题与议定结果的动词",
		Title: "议定的动词与议题不相应",
		Bad:   "审议《实施办法》……会议听取了《实施办法》", Good: "审议《实施办法》……原则同意《实施办法》",
		Why:    "审议的议题写同意、原则同意、通过、不同意或者暂缓，听取汇报的写会议听取了，传达学习的写会议传达学习了。",
		Unseen: "研究、讨论、部署等可以有任何结果的议题；一个标题合写几种议题的。",
		check:  verbs,
	},
	{
		ID: "M05", Level: Warning, From: Review, Strength: Practice, Source: "实务：审议议题的结果",
		Title: "审议的议题没有写明结果",
		Bad:   "审议《实施办法》……会议要求各部门提高认识。", Good: "审议《实施办法》……原则同意《实施办法》。",
		Why:    "审议的议题应当写明同意、原则同意、通过、不同意还是暂缓，最好写在该部分第一段。",
		Unseen: "结果写在第一段以后的；听取、研究等议题的结果。",
		check:  results,
	},
	{
		ID: "M30", Level: Warning, From: Recording, Strength: Practice, Source: "实务：议定事项的用语",
		Title: "议定与建议混用",
		Bad:   "会议决定建议由市财政局解决资金", Good: "会议决定由市财政局解决资金",
		Why:    "议定的事项用肯定的写法，尚未定的写研究或者暂缓，不把“拟”“建议”“考虑”写进决定里。",
		Unseen: "“同意拟出让的地块”等以“拟”作修饰的；评审、论证、座谈等只提建议的会议。",
		check:  undecided,
	},
	{
		ID: "M42", Level: Warning, From: Recording, Strength: Practice, Source: "实务：标题与议定的文件名称",
		Title: "议定的文件名称与标题所写不一致",
		Bad:   "标题《城市更新实施办法》，议定《城市更新管理办法》", Good: "前后一致",
		Why:    "同一文件在标题和议定事项中应当用同一名称，或者先写明“以下简称”。以哪一处为准须由人核对，不自动改正。",
		Unseen: "名称相差很大的两个文件；只差（草案）（送审稿）等括注的。",
		check:  decidedTitles,
	},
}

// deed is what is done with an item: heard, learnt of, or decided.
type deed uint8

const (
	anyDeed deed = iota
	hearing
	learning
	deciding
)

// dealing gives what the verb that s begins with does.
func dealing(s string) deed {
	switch {
	case strings.HasPrefix(s, "听取"):
		return hearing
	case strings.HasPrefix(s, "传达"), strings.HasPrefix(s, "学习"), strings.HasPrefix(s, "集中学习"):
		return learning
	case strings.HasPrefix(s, "审议"), strings.HasPrefix(s, "审定"):
		return deciding
	}
	return anyDeed
}

// headed gives the one thing that a heading announces; anyDeed if there are
// several or another verb among them.
func headed(heading string) deed {
	only := anyDeed
	for i, clause := range strings.FieldsFunc(heading, func(r rune) bool { return r == '，' || r == '；' }) {
		d := dealing(clause)
		if i == 0 {
			only = d
		}
		if d == anyDeed && verbless(clause) {
			continue
		}
		if d != only || strings.Contains(clause, "并") {
			return anyDeed
		}
	}
	return only
}

// verbless reports whether a clause of a heading has no verb of dealing.
func verbless(clause string) bool {
	_, dealt := withoutVerb(clause)
	return !dealt
}

// done gives the kinds of what the item's resolutions did.
func done(item drafting.Item) (deeds []deed, at drafting.Span) {
	for _, r := range item.Resolutions {
		if r.Outcome == "" {
			continue
		}
		d := dealing(r.Outcome)
		if d == anyDeed {
			d = deciding
		}
		if len(deeds) == 0 {
			at = r.Text.Span
		}
		deeds = append(deeds, d)
	}
	return deeds, at
}

func verbs(p *pass) {
	for _, item := range p.doc.Items {
		want := headed(item.Heading.Value)
		deeds, at := done(item)
		if want == anyDeed || len(deeds) == 0 || slices.Contains(deeds, want) {
			continue
		}
		text := p.slice(item.Span)
		wrong := false
		switch want {
		case hearing:
			wrong = !slices.Contains(deeds, deciding) && !strings.Contains(text, "听取了")
		case learning:
			wrong = !slices.Contains(deeds, deciding) && !containsAny(text, "传达了", "学习了", "的传达")
		case deciding:
			wrong = !concludes(p.text[item.Heading.Span.End:item.Span.End])
		}
		if wrong {
			p.report(at.Start, at.End, fmt.Sprintf("标题是“%s”，此处的写法与之不相应", short(item.Heading.Value)))
		}
	}
}

// conclusions are the words by which a body disposes of a paper.
var conclusions = [...]string{"同意", "通过", "批准", "暂缓", "缓议", "再议", "再次审议", "重新提交", "再行研究", "不予", "否决", "撤回", "退回", "议定", "会议决定", "会议确定", "予以审定", "审定了"}

// concludes reports whether the text of an item states a result in any words.
func concludes(text string) bool {
	for _, w := range conclusions {
		for from := 0; ; {
			i := strings.Index(text[from:], w)
			if i < 0 {
				break
			}
			from += i + len(w)
			if !condition(w, text[:from-len(w)], text[from:]) {
				return true
			}
		}
	}
	return false
}

// condition reports whether 同意, 通过 or 批准 between prev and next is no result
// of this meeting: 经…同意后, 通过精准施策.
func condition(word, prev, next string) bool {
	switch word {
	case "通过":
		return !endsWithAny(prev, "审议", "表决", "原则", "一致", "会议", "讨论", "不予", "未", "未获", "研究", "予以") && !beginsWithAny(next, "了", "《", "。") ||
			beginsWithAny(next, "后", "，报", "的")
	case "会议决定", "会议确定", "议定":
		return beginsWithAny(next, "的", "事项", "意见")
	case "同意", "批准":
		return beginsWithAny(next, "后", "的", "，不得", "，方可", "程序", "手续") || endsWithAny(prev, "未经", "业主", "不")
	}
	return false
}

func results(p *pass) {
	for _, item := range p.doc.Items {
		if headed(item.Heading.Value) != deciding || len(item.Paragraphs) == 0 {
			continue
		}
		deeds, _ := done(item)
		if len(deeds) > 0 || concludes(item.Heading.Value+p.text[item.Heading.Span.End:item.Span.End]) {
			continue
		}
		p.report(item.Heading.Span.Start, item.Heading.Span.End, "这项审议没有写明结果（同意、原则同意、暂缓等）")
	}
}

// wavering is a decision that only proposes.
var wavering = regexp.MustCompile(`会议(?:研究|一致)?(?:决定|议定|确定)[，：]?(?:拟|建议|考虑)|会议(?:拟|考虑)(?:原则)?(?:同意|通过|批准)`)

func undecided(p *pass) {
	if p.advises() {
		return
	}
	for _, s := range p.sentences {
		text := p.slice(s.span)
		if !strings.Contains(text, "会议") || !containsAny(text, "拟", "建议", "考虑") {
			continue
		}
		for _, m := range wavering.FindAllStringIndex(text, -1) {
			at := s.span.Start + m[0]
			if beginsWithAny(text[m[1]:], "的", "定", "任", "提请", "报") || within(p.quotes, at) {
				continue
			}
			p.report(at, s.span.Start+m[1], fmt.Sprintf("“%s”既像决定又像建议，请写明是否议定", text[m[0]:m[1]]))
		}
	}
}

// advises reports whether the meeting is of the kind that proposes and does
// not decide.
func (p *pass) advises() bool {
	return containsAny(p.doc.FullTitle()+p.doc.Meeting.Name.Value, "评审", "论证", "咨询", "专家", "座谈", "征求意见", "研讨", "听证")
}

func decidedTitles(p *pass) {
	for _, item := range p.doc.Items {
		named := p.titles([]drafting.Span{item.Heading.Span})
		if item.Heading.Value == "" || len(named) == 0 || len(named) > maxTitles {
			continue
		}
		for _, r := range item.Resolutions[:min(len(item.Resolutions), maxTitles)] {
			if r.Outcome != "" && dealing(r.Outcome) == anyDeed {
				p.differing(named, r.Text.Span)
			}
		}
	}
}

// maxTitles bounds how many papers, and how many decisions, of one item are
// compared.
const maxTitles = 20

// differing reports the first paper in a decision that is not, but much like,
// one of the heading's.
func (p *pass) differing(heading []drafting.Span, decision drafting.Span) {
	for _, t := range p.titles([]drafting.Span{decision}) {
		is, near := p.essence(p.slice(t)), ""
		for _, h := range heading {
			const alike = 0.7
			switch named := p.essence(p.slice(h)); {
			case named == is:
				return
			case similarity(is, named) > alike:
				near = p.slice(h)
			}
		}
		if near != "" {
			p.report(t.Start, t.End, fmt.Sprintf("此处称“%s”，标题称“%s”，请核对", p.slice(t), near))
			return
		}
	}
}

// essence gives a paper's title as it is compared: organs by their short names,
// without the brackets behind: （草案）, （试行）.
func (p *pass) essence(title string) string {
	s := strings.TrimSuffix(p.canonical(title), "》")
	for strings.HasSuffix(s, "）") {
		i := strings.LastIndex(s, "（")
		if i < 0 {
			break
		}
		s = s[:i]
	}
	return s + "》"
}
