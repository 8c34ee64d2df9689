package office

import (
	"strconv"

	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/org"
	"jiyao/workflow/public"
)

// Says tells what a line of the record changed; flows and numbers are books beside those
// of the office's data.
func Says(l workflow.Alteration) string {
	switch l.Book {
	case flowBook:
		return "导入流程“" + l.Key + "”。"
	case workflow.LedgerBook:
		if n, event, ok := l.LedgerEvent(); ok {
			return "文号“" + n.Text + "”登记为" + event.State.Label() + "。"
		}
	case workflow.OutboxBook:
		if r, err := workflow.ParseRedelivery(l.After); err == nil {
			return "第" + l.Key + "号消息（" + r.Key + "，" + r.Recipient + "）第" + strconv.Itoa(r.Times) + "次要求重投。"
		}
	case workflow.KeyBook:
		if c, err := workflow.ParseKeyChange(l.After); err == nil {
			return "更换日志签名密钥：" + workflow.KeyMark(c.From) + "换为" + workflow.KeyMark(c.To) + "。"
		}
	case workflow.AccountBook:
		if line, err := workflow.ParseAccountLine(l.After); err == nil {
			what := "“" + l.Key + "”的账号：" + line.Act.Label()
			if line.About != "" {
				what += "（" + line.About + "）"
			}
			return what + "。"
		}
	case archive.Book:
		if h, err := archive.ParseHolding(l); err == nil {
			return h.Says()
		}
	case workflow.WebhookBook:
		if line, err := workflow.ParseWebhookLine(l.After); err == nil {
			what := "推送地址“" + l.Key + "”：" + line.Act.Label()
			if line.About != "" {
				what += "（" + line.About + "）"
			}
			return what + "。"
		}
	case workflow.ExcerptBook:
		if line, err := workflow.ParseExcerptLine(l.After); err == nil {
			return "纪要“" + l.Key + "”为" + line.Unit + "节录，编码" + line.Code + "。"
		}
	case public.Book:
		if line, err := public.ParseLine(l.After); err == nil {
			return "纪要“" + l.Key + "”：" + line.Act.Label() + "。"
		}
	}
	return org.Describe(l)
}

// BookLabel gives the Chinese name of any book of the record.
func BookLabel(book string) string {
	switch book {
	case flowBook:
		return "流程"
	case workflow.LedgerBook:
		return "文号"
	case workflow.OutboxBook:
		return "重投"
	case workflow.KeyBook:
		return "日志签名密钥"
	case workflow.AccountBook:
		return "账号"
	case workflow.WebhookBook:
		return "事件推送"
	case workflow.ExcerptBook:
		return "节录"
	case public.Book:
		return "公开"
	case archive.Book:
		return "归档"
	}
	return org.BookLabel(book)
}
