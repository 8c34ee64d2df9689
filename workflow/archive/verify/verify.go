// Package verify checks archive packages (归档包) without the database and without
// any code of who wrote them: it reads the zip or the folder by the published form
// (the manual's archive.md) and recomputes every digest, the chain of the history,
// its place in the log and the signatures with the standard library, SM3 and SM2
// of gmsm and the RFC 6962 arithmetic of x/mod alone.
//
// What it finds is a report of the four properties (四性检测, DA/T 70-2018): 真实性,
// 完整性, 可用性 and 安全性. Of each kind of check the first wrong thing is named.
package verify

import (
	"context"
	"fmt"
)

// Aspect is one of the four properties.
type Aspect string

// The four properties of DA/T 70-2018.
const (
	Authentic Aspect = "authentic" // 真实性
	Complete  Aspect = "complete"  // 完整性
	Usable    Aspect = "usable"    // 可用性
	Safe      Aspect = "safe"      // 安全性
)

// Label gives the property's Chinese name.
func (a Aspect) Label() string {
	switch a {
	case Authentic:
		return "真实性"
	case Complete:
		return "完整性"
	case Usable:
		return "可用性"
	case Safe:
		return "安全性"
	default:
		return string(a)
	}
}

// Result is what became of one check.
type Result string

// The results. A Noted one is no fault of the package, but somebody should know.
const (
	Passed Result = "passed" // 合格
	Noted  Result = "noted"  // 提示
	Failed Result = "failed" // 不合格
)

// Label gives the result's Chinese name.
func (r Result) Label() string {
	switch r {
	case Passed:
		return "合格"
	case Noted:
		return "提示"
	case Failed:
		return "不合格"
	default:
		return string(r)
	}
}

// A Check is one line of a report: what was looked at, and what was found first.
type Check struct {
	Aspect Aspect `json:"aspect"`
	Name   string `json:"check"`
	Result Result `json:"result"`
	Where  string `json:"where,omitempty"` // the file or entry
	Says   string `json:"says,omitempty"`
}

// A Report is what was found of one package.
type Report struct {
	Package string  `json:"package"`          // its name
	SHA256  string  `json:"sha256,omitempty"` // of the zip; none of a folder
	Code    string  `json:"code,omitempty"`   // 档号
	Title   string  `json:"title,omitempty"`
	Number  string  `json:"number,omitempty"`
	Checks  []Check `json:"checks"`
}

// Sound reports whether no check failed.
func (r Report) Sound() bool {
	for _, c := range r.Checks {
		if c.Result == Failed {
			return false
		}
	}
	return true
}

// Faults gives the checks that failed.
func (r Report) Faults() (all []Check) {
	for _, c := range r.Checks {
		if c.Result == Failed {
			all = append(all, c)
		}
	}
	return all
}

// A fault is the first wrong thing that a check found.
type fault struct{ where, says string }

func wrong(where, format string, args ...any) *fault {
	return &fault{where, fmt.Sprintf(format, args...)}
}

// An examination is a package while it is looked at.
type examination struct {
	ctx    context.Context
	source *source
	trust  Trust
	report Report

	manifest manifest
	small    map[string][]byte // the files that are read, by name
	entries  []entry           // in order; a withheld one has no fields
	links    []link
	head     head
	metadata metadata
	receipts []receipt
}

// A step is one check of the report.
type step struct {
	aspect Aspect
	name   string
	look   func(*examination) *fault
	// basis says that nothing after it can be judged if it fails.
	basis bool
}

// steps gives every check in order: what others rest on comes first.
func steps() []step {
	return []step{
		{Safe, "文件名、个数和大小在限度之内", (*examination).bounds, true},
		{Complete, "有清单和元数据", (*examination).read, true},
		{Complete, "清单所列的文件齐全", (*examination).missing, false},
		{Complete, "没有清单以外的文件", (*examination).strangers, false},
		{Authentic, "文件的SHA-256、SM3摘要与清单一致", (*examination).digests, false},
		{Authentic, "清单的签名有效", (*examination).signatures, false},
		{Authentic, "日志头的签名有效", (*examination).headSigned, false},
		{Authentic, "与外存的日志头或公钥一致", (*examination).trusted, false},
		{Authentic, "办理记录首尾相接，未被改动", (*examination).chain, false},
		{Authentic, "办理记录都在存证日志中", (*examination).inclusion, false},
		{Authentic, "正本、定稿、扫描件与办理记录所记的摘要一致", (*examination).originals, false},
		{Authentic, "元数据与办理记录一致", (*examination).agrees, false},
		{Authentic, "分送签收与办理记录一致", (*examination).receiptsAgree, false},
		{Complete, "办理记录的条数和结论", (*examination).ended, false},
		{Complete, "元数据的必备项齐全", (*examination).filled, false},
		{Complete, "两种元数据内容一致", (*examination).sameMetadata, false},
		{Usable, "版式文件能打开，字体已嵌入", (*examination).opens, false},
		{Usable, "文字文件的编码可读", (*examination).readable, false},
		{Safe, "没有程序、脚本和外部链接", (*examination).harmless, false},
	}
}

// examine carries the checks out.
func examine(ctx context.Context, src *source, trust Trust) Report {
	e := &examination{ctx: ctx, source: src, trust: trust, small: map[string][]byte{}}
	e.report = Report{Package: src.name, SHA256: src.sha256}
	for _, s := range steps() {
		found := s.look(e)
		if ctx.Err() != nil {
			found = wrong("", "核对被中断，没有做完")
		}
		c := Check{Aspect: s.aspect, Name: s.name, Result: Passed}
		if found != nil {
			c.Result, c.Where, c.Says = Failed, found.where, found.says
		}
		e.report.Checks = append(e.report.Checks, c)
		if found != nil && (s.basis || ctx.Err() != nil) {
			return e.report
		}
	}
	e.notes()
	return e.report
}

// note adds a line that is no fault.
func (e *examination) note(a Aspect, name, says string) {
	e.report.Checks = append(e.report.Checks, Check{Aspect: a, Name: name, Result: Noted, Says: says})
}

// notes adds what somebody should know of a package that is sound.
func (e *examination) notes() {
	withheld := 0
	for _, l := range e.links {
		if l.Withheld != "" {
			withheld++
		}
	}
	if withheld > 0 {
		e.note(Complete, "只留摘要的办理记录", fmt.Sprintf("有%d条含对稿本的批注，按规定不归档内容", withheld))
	}
	if why := e.metadata.lost(ofdName); why != "" {
		e.note(Complete, "缺件", "印发时另有OFD，归档时已经找不到，归档单位写明的理由：“"+why+"”")
	}
	if e.trust.empty() {
		e.note(Authentic, "签名密钥", "公钥取自归档包本身；用 --head 给出另行保存的日志头或公钥，才能证明出自原单位")
	}
	e.note(Safe, "病毒查杀", "本检测不含病毒查杀，请接收单位在离线环境中另行进行")
}
