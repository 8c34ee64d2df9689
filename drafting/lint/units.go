package lint

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var unitRules = []Rule{
	{
		ID: "M13", Level: Warning, From: Recording, Strength: Office, Source: "本单位的单位资料",
		Title: "单位名称在会议当日不使用",
		Bad:   "2025年3月3日的会议，“由市大数据管理局负责”（2024年4月起为市数据局）", Good: "由市数据局负责",
		Why:    "单位更名、合并、撤销以后，当日的纪要应当用当日的名称。回顾过去写“原市某局”的不在此列。",
		Unseen: "引号、书名号之内的名称，“南京市某局”等外地单位，资料中从来没有的名称。",
		check:  namesOfTheDay,
	},
	{
		ID: "M14", Level: Hint, From: Recording, Strength: Office, Source: "本单位的礼宾次序",
		Title: "名单未按礼宾次序排列",
		Bad:   "列席：市妇联惠艳  市发改委夏文", Good: "列席：市发改委夏文  市妇联惠艳",
		Why:    "单位和领导的次序以本单位资料中的礼宾次序为准，主持人除外。一个名单只提示第一处。",
		Unseen: "资料中没有礼宾次序的单位和人，名单中第二处以后的颠倒。",
		check:  protocol,
	},
	{
		ID: "M25", Level: Warning, From: Recording, Strength: Practice, Source: "实务：责任单位应当收到纪要",
		Title: "责任单位不在分送范围",
		Bad:   "由市商务局牵头……分送：市财政局，市审计局。", Good: "分送：市财政局，市审计局，市商务局。",
		Why:    "要求办理的单位应当收到纪要。分送中写有“市各有关部门和单位”等统称的，不逐一核对。",
		Unseen: "资料中没有的单位，“有关部门”等统称所指的单位。",
		check:  distributed,
	},
	{
		ID: "M26", Level: Hint, From: Recording, Strength: Practice, Source: "实务：责任单位应当到会",
		Title: "责任单位没有到会",
		Bad:   "由市商务局牵头……列席名单中没有市商务局", Good: "列席：市商务局方文",
		Why:    "没有到会的单位不了解讨论情况，交办时宜另行说明。",
		Unseen: "资料中没有的单位，没有出席、列席名单的纪要；到会的是上级或者下级单位的，算到会。",
		check:  attending,
	},
	{
		ID: "M34", Level: Warning, From: Recording, Strength: Office, Source: "本单位的单位资料",
		Title: "单位简称没有登记",
		Bad:   "由市管办牵头", Good: "由市政府管理办公室牵头",
		Why:    "简称只用本单位资料中登记的，或者本文中写明“以下简称”的。只看名单和责任单位。",
		Unseen: "正文中随文提到的单位，以“市、区、县”等字开头、以“局、委、办、院、厅”结尾的短名之外的简称。",
		check:  unknownShort,
	},
}

// namesOfTheDay finds names that no unit bore on the day of the meeting.
func namesOfTheDay(p *pass) {
	d, day := p.book.Directory, p.day()
	if d == nil || day == "" {
		return
	}
	quoted := p.quotations()
	for _, b := range p.lines {
		d.names.each(b.Text, func(at int, name string) {
			if _, ok := d.unit(name, day); ok || !standsAlone(b.Text, at, name) || inside(quoted, b.Span.Start+at) {
				return
			}
			now := d.heirsOf(name, day)
			message := fmt.Sprintf("“%s”在%s不用于任何单位，请核对", name, chineseDay(day))
			if len(now) > 0 {
				message = fmt.Sprintf("“%s”在%s不使用，当日为“%s”，请核对", name, chineseDay(day), strings.Join(now, "”“"))
			}
			p.report(b.Span.Start+at, b.Span.Start+at+len(name), message)
		})
	}
}

// heirsOf gives the short names of what became of the units of a name.
func (d *Directory) heirsOf(name, day string) (all []string) {
	for _, n := range d.named[name] {
		for _, id := range d.heirs(n.unit, day) {
			if s := d.shortest(id, day); s != "" && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// inside reports whether byte at lies in one of the spans.
func inside(spans []drafting.Span, at int) bool { return within(spans, at) }

// standsAlone reports whether a name is no part of a longer one, and not told of
// the past. A name that begins with its grade (市水务局) may follow only what
// never ends the name of a place: 南京市水务局 is another unit.
func standsAlone(s string, at int, name string) bool {
	prev := before(s, at)
	if prev == '原' || prev == '前' || strings.HasSuffix(s[:at], "时称") {
		return false
	}
	switch after(name, 0) {
	case '市', '省', '区', '县', '州':
		return !isHan(prev) || strings.ContainsRune("由和及与对向请会同商经从给让被把按报送至为是要各以因或即在到将并交令督", prev)
	}
	return true
}

// protocol looks whether the lists follow the protocol order.
func protocol(p *pass) {
	d, day := p.book.Directory, p.day()
	if d == nil {
		return
	}
	a := p.doc.Attendance
	for _, roll := range []drafting.Roll{a.Present, a.Absent, a.Observers} {
		var units, leaders []ranked
		for _, who := range roll.Persons() {
			if id, ok := d.unit(who.Unit, day); ok {
				units = append(units, ranked{who.Unit, d.units[id].Order, who.Span})
			} else if who.Unit == "" && who.Name != p.doc.Meeting.Chair.Name {
				leaders = append(leaders, ranked{who.Name, d.rank(who.Name, day), who.Span})
			}
		}
		p.outOfOrder(leaders)
		p.outOfOrder(units)
	}
}

// ranked is a name of a list with its place in protocol order; 0 has none.
type ranked struct {
	name  string
	order int
	span  drafting.Span
}

// outOfOrder reports the first name that stands behind one it goes before.
func (p *pass) outOfOrder(all []ranked) {
	last := ranked{}
	for _, r := range all {
		switch {
		case r.order == 0 || r.span.IsZero():
		case r.order < last.order:
			p.report(r.span.Start, r.span.End, fmt.Sprintf("按礼宾次序，“%s”在“%s”之前", r.name, last.name))
			return
		default:
			last = r
		}
	}
}

// charge is a unit that a decision charges, where it is named.
type charge struct {
	id   string // empty: the directory does not know it
	name string
	span drafting.Span
}

// charges gives the units that the decisions charge, each name once.
func (p *pass) charges() (all []charge) {
	seen := map[string]bool{}
	for _, item := range p.doc.Items {
		for _, res := range item.Resolutions {
			for _, name := range res.Units {
				at := strings.Index(p.slice(res.Text.Span), name)
				if seen[name] || at < 0 {
					continue
				}
				seen[name] = true
				c := charge{name: name, span: drafting.Span{Start: res.Text.Span.Start + at, End: res.Text.Span.Start + at + len(name)}}
				c.id, _ = p.book.Directory.unit(name, p.day())
				all = append(all, c)
			}
		}
	}
	return all
}

// distributed looks that whoever is charged gets the minutes.
func distributed(p *pass) {
	d := p.book.Directory
	if d == nil || len(p.doc.Distribution) == 0 {
		return
	}
	to := p.recipients()
	if to.everybody {
		return
	}
	issuer, _ := d.unit(p.doc.Issuer.Value, p.day())
	for _, c := range p.charges() {
		if c.id == "" || c.id == issuer || to.districts && isDistrict(d.units[c.id]) || d.below(c.id, to.units) {
			continue
		}
		p.report(c.span.Start, c.span.End, fmt.Sprintf("“%s”有承办事项，不在分送范围，请核对", c.name))
	}
}

// recipients is whom the scopes of the 版记 name.
type recipients struct {
	units     map[string]bool
	everybody bool // 市各有关部门和单位: whom it takes in cannot be told
	districts bool // 各区、县人民政府
}

func (p *pass) recipients() recipients {
	to := recipients{units: map[string]bool{}}
	for _, scope := range p.doc.Distribution {
		for _, group := range scope.Groups {
			some := containsAny(group.Value, "各", "有关", "相关")
			to.everybody = to.everybody || some && containsAny(group.Value, "部门", "单位", "委办局", "委、办、局", "直属机构", "成员", "与会")
			to.districts = to.districts || some && containsAny(group.Value, "区", "县", "街道", "镇")
			for _, name := range strings.FieldsFunc(group.Value, func(r rune) bool { return strings.ContainsRune("，、；,; \u3000", r) }) {
				if id, ok := p.book.Directory.unit(name, p.day()); ok {
					to.units[id] = true
				}
			}
		}
	}
	return to
}

// isDistrict reports whether a unit is a district, a county or its government.
func isDistrict(u Unit) bool {
	return slices.ContainsFunc(u.Names, func(n Naming) bool {
		name := strings.TrimSuffix(n.Name, "人民政府")
		last, _ := utf8.DecodeLastRuneInString(name)
		return strings.ContainsRune("区县市旗镇乡", last) || strings.HasSuffix(name, "街道办事处")
	})
}

// attending looks that whoever is charged was there.
func attending(p *pass) {
	d, day := p.book.Directory, p.day()
	if d == nil {
		return
	}
	there, above := map[string]bool{}, map[string]bool{}
	a := p.doc.Attendance
	for _, roll := range []drafting.Roll{a.Present, a.Observers} {
		for _, who := range roll.Persons() {
			if id, ok := d.unit(who.Unit, day); ok {
				there[id] = true
				d.climb(id, func(id string) bool { above[id] = true; return false })
			}
		}
	}
	if len(there) == 0 {
		return
	}
	own, _ := d.unit(p.doc.Issuer.Value, day)
	for _, c := range p.charges() {
		if c.id == "" || d.below(c.id, map[string]bool{own: true}) || d.below(c.id, there) || above[c.id] {
			continue
		}
		p.report(c.span.Start, c.span.End, fmt.Sprintf("“%s”有承办事项，不在出席、列席名单中", c.name))
	}
}

// unknownShort finds short names that nobody has registered.
func unknownShort(p *pass) {
	if p.book.Directory == nil {
		return
	}
	var unknown []charge
	for _, c := range p.charges() {
		if c.id == "" {
			unknown = append(unknown, c)
		}
	}
	seen := map[string]bool{}
	a := p.doc.Attendance
	for _, roll := range []drafting.Roll{a.Present, a.Absent, a.Observers} {
		for _, who := range roll.Persons() {
			at := strings.Index(p.slice(who.Span), who.Unit)
			if who.Unit == "" || seen[who.Unit] || at < 0 {
				continue
			}
			seen[who.Unit] = true
			unknown = append(unknown, charge{name: who.Unit, span: drafting.Span{Start: who.Span.Start + at, End: who.Span.Start + at + len(who.Unit)}})
		}
	}
	for _, c := range unknown[:min(len(unknown), maxObjects)] {
		p.unregistered(c.name, c.span)
	}
}

// longestShort is how many characters a short name has at the most.
const longestShort = 8

// unregistered reports a name that looks short for an organ and that neither
// the directory nor the draft itself explains.
func (p *pass) unregistered(name string, span drafting.Span) {
	d := p.book.Directory
	head, last := after(name, 0), before(name, len(name))
	if !strings.ContainsRune("市区县省州", head) || !strings.ContainsRune("局委办院厅", last) || utf8.RuneCountInString(name) > longestShort ||
		containsAny(name, "各", "有关", "相关", "等") || d.names.at(name, 0) != "" {
		return
	}
	for _, define := range []string{"以下简称“", "以下简称", "下称“", "简称“"} {
		if strings.Contains(p.text, define+name) {
			return
		}
	}
	p.report(span.Start, span.End, fmt.Sprintf("单位资料中没有简称“%s”，请核对，或写全称", name))
}
