package office

import (
	"slices"

	"jiyao/workflow"
)

// Customs are how an office is used to work (办理习惯): what is proposed to it, and
// when it counts something as late.
type Customs struct {
	ReceiptDays int // 签收时限: working days after which a copy without a receipt is 超期
	InquiryDays int // 征求意见时限 that is proposed, in working days
	Kept        int // 留存: copies that stay unless the clerk says otherwise
	Shelved     int // 存档: those for the archive
	// AskedWatermark (征求意见稿的水印) stands before the name of who is asked,
	// beneath the pages of the whole draft as he opens it; empty is no watermark.
	AskedWatermark string
}

// UsualCustoms are those of an office that has not said anything.
func UsualCustoms() Customs {
	return Customs{ReceiptDays: 3, InquiryDays: 3, Kept: 2, Shelved: 1}
}

// Customs gives how the office is used to work.
func (o *Office) Customs() Customs { return o.config.Customs }

// AskedWatermark gives what stands beneath the pages of a draft for somebody who
// sees it because he is asked; empty is nothing.
func (o *Office) AskedWatermark(m workflow.Minutes, s Sight) string {
	words := o.config.Customs.AskedWatermark
	i := slices.IndexFunc(m.Participants, func(p workflow.Participant) bool { return slices.Contains(s.Asked, p.N) })
	if words == "" || s.Draft || !m.PDF.IsZero() || i < 0 {
		return ""
	}
	return words + " " + m.Participants[i].Who()
}
