package workflow

import (
	"slices"
	"strings"
)

// isScanned demands of what was decided on paper the sheet's scan and version.
// A sheet from before 送审 binds nothing but the same text, and who drafted it
// does not register the consent to it.
func (q *question) isScanned() error {
	p := q.cmd.Paper
	switch {
	case p == nil:
		return nil
	case !isSHA256(p.Scan.SHA256) || p.Scan.Bytes <= 0:
		return q.refuse(Invalid, ReasonPaper, "登记纸面%s须附签批单的扫描件。", q.rule.Label)
	case p.Version < 1 || p.Version > q.m.Version:
		return q.refuse(Invalid, ReasonPaper, "签批单上的版本号%d不对，这件纪要现在是第%d版，请核对单上的版本码。", p.Version, q.m.Version)
	case q.facts.Sheet == "":
		return q.refuse(Internal, ReasonPaper, "系统错误：没有取到签批单所印版本的内容，请联系管理员。")
	case q.cmd.Text != nil:
		return q.refuse(Invalid, ReasonPaper, "登记纸面%s不能同时改动正文，请登记后再誊清。", q.rule.Label)
	case len(q.facts.Flow.from(q.facts.SheetPlace, Submit)) > 0 && q.facts.Sheet != q.m.Digest:
		return q.refuse(Refused, ReasonPaper, "签批单上印的是第%d版，那时还没有送审，不能作为%s的依据，请核对单上的版本码。", p.Version, q.rule.Label)
	case !q.cmd.Action.consents() || !q.drafted(q.cmd.Actor.ID):
		return nil
	}
	if q.waiver = q.facts.Waiver; q.waiver == "" {
		return q.refuse(Forbidden, ReasonPaper, "%s起草、送审或更正过这件纪要，不能登记它的纸面%s，请由另一人登记。", q.cmd.Actor.Name, q.rule.Label)
	}
	return nil
}

// isHandedBack demands of a text that somebody changed elsewhere and handed back
// (改回的文件) the file itself and the version that he had before him.
func (q *question) isHandedBack() error {
	p := q.cmd.Paper
	switch {
	case p == nil:
		return nil
	case !isSHA256(p.Scan.SHA256) || p.Scan.Bytes <= 0:
		return q.refuse(Invalid, ReasonPaper, "登记改回的文稿须附改回的文件。")
	case p.Version < 1 || p.Version > q.m.Version || q.facts.Sheet == "":
		return q.refuse(Invalid, ReasonPaper, "改回的文件所依据的版本号%d不对，这件纪要现在是第%d版，请核对。", p.Version, q.m.Version)
	case q.cmd.Item != 0 || q.cmd.Text == nil || *q.cmd.Text == q.m.Text:
		return q.refuse(Invalid, ReasonText, "改回的文件与现在的文稿没有不同，不用登记。")
	}
	return nil
}

// drafted reports whether the person has drafted, submitted or corrected this
// minutes.
func (q *question) drafted(person string) bool {
	return slices.ContainsFunc(q.m.Duties, func(d Duty) bool { return d.Person.ID == person && d.Role == Recorder })
}

// isCorrectable demands a signature and a changed text; 誊清 one on paper. A
// sheet of an older version may be confirmed against the text as it is.
func (q *question) isCorrectable() error {
	signatures := filter(q.m.Approvals, func(a Approval) bool { return a.Action == Sign })
	onPaper := slices.ContainsFunc(signatures, func(a Approval) bool { return a.Sheet != 0 })
	older := slices.ContainsFunc(signatures, func(a Approval) bool { return a.Digest != q.m.Digest })
	c := q.m.Correction
	switch {
	case len(signatures) == 0:
		return q.refuse(Refused, ReasonSigned, "还没有签发，请直接修改，不用%s。", q.rule.Label)
	case c.Action != "" && c.Checked.IsZero() && c.By.ID != q.cmd.Actor.ID:
		return q.refuse(Refused, ReasonCorrection, "%s的%s还没有校核，不能再%s；请先校核，或由%s本人接着改。",
			c.By.Name, c.Action.Label(), q.rule.Label, c.By.Name)
	case q.rule.Action == Transcribe && !onPaper:
		return q.refuse(Refused, ReasonCorrection, "这件纪要不是在纸面上签发的，没有可以誊清的签批稿；文字性的改动请用文字性更正。")
	case q.rule.Action == Amend && strings.TrimSpace(q.cmd.Note) == "":
		return q.refuse(Invalid, ReasonNote, "%s须写明理由。", q.rule.Label)
	case (q.cmd.Text == nil || *q.cmd.Text == q.m.Text) && (q.rule.Action == Amend || !older):
		return q.refuse(Invalid, ReasonText, "正文没有改动，不用%s。", q.rule.Label)
	default:
		return nil
	}
}

// isSecond demands that a second person proof-reads, and does nothing else.
func (q *question) isSecond() error {
	c := q.m.Correction
	switch {
	case c.Action == "" || !c.Checked.IsZero():
		return q.refuse(Refused, ReasonCorrection, "没有待校核的誊清或文字性更正，不用校核。")
	case slices.ContainsFunc(q.acting(), func(p Person) bool { return p.ID == c.By.ID || p.ID == c.OnBehalf.ID }):
		return q.refuse(Forbidden, ReasonCorrection, "%s是%s做的，须由另一人校核。", c.Action.Label(), c.By.Name)
	default:
		return nil
	}
}
