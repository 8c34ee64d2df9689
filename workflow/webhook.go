package workflow

import "encoding/json"

// WebhookBook is the book of the office's record in which it is kept to which
// other systems it is told what was done (事件推送): by whom that was set, and
// never a secret.
const WebhookBook = "webhooks"

// WebhookAct is what was done about such an address.
type WebhookAct string

// The acts, in the order of an address's life.
const (
	WebhookMade     WebhookAct = "made"     // 登记
	WebhookPaused   WebhookAct = "paused"   // 停用
	WebhookResumed  WebhookAct = "resumed"  // 恢复
	WebhookResent   WebhookAct = "resent"   // 一件重发
	WebhookReplayed WebhookAct = "replayed" // 从某件起重放
	WebhookRemoved  WebhookAct = "removed"  // 删除
)

// Label gives the act's Chinese name.
func (a WebhookAct) Label() string {
	switch a {
	case WebhookMade:
		return "登记"
	case WebhookPaused:
		return "停用"
	case WebhookResumed:
		return "恢复"
	case WebhookResent:
		return "重发一件"
	case WebhookReplayed:
		return "重放以往的事件"
	case WebhookRemoved:
		return "删除"
	}
	return string(a)
}

// WebhookLine is what the act leaves in the record, as JSON.
type WebhookLine struct {
	Act   WebhookAct
	About string `json:",omitempty"` // the address, or which event
	Times int    // the how-manieth act about this address it is
}

// ParseWebhookLine reads such an act from its row in the record.
func ParseWebhookLine(row string) (line WebhookLine, err error) {
	return line, json.Unmarshal([]byte(row), &line)
}

// WebhookAlteration gives an act about an address as a line of the office's
// record, after the line that was the address's last. Who, when and why are the
// caller's to add.
func WebhookAlteration(id string, act WebhookAct, about string, last WebhookLine) Alteration {
	return Alteration{Book: WebhookBook, Key: id, After: payload(WebhookLine{act, about, last.Times + 1})}
}
