package workflow

import "testing"

// What goes by mail waits for a mail server under a topic of its own, the
// notice of a recall too; what somebody carries by hand is no message.
func TestMessagesByChannel(t *testing.T) {
	copies := []Copy{{Unit: "甲局", Copies: 1, Channel: ByMail}, {Unit: "乙局", Copies: 2, Channel: ByBox}, {Unit: "丙局", Copies: 1, Channel: ByFolder}}
	sent := Messages(Entry{Minutes: "m", Version: 3, Action: Distribute, Title: "纪要", PDF: PDF{SHA256: "ab"}, Copies: copies})
	recalled := Messages(Entry{Minutes: "m", Version: 4, Action: Recall, Handled: []Handling{
		{N: 1, State: CopyRecalled, Unit: "甲局", Channel: ByMail}, {N: 2, State: CopyRecalled, Unit: "乙局", Channel: ByBox},
	}})
	for _, c := range []struct {
		m                     Message
		key, topic, recipient string
		recall                bool
	}{
		{sent[1], "m/3/mail/1", TopicMail, "甲局", false},
		{sent[2], "m/3/deliver/3", TopicDeliver, "丙局", false},
		{recalled[1], "m/4/mail/1", TopicMail, "甲局", true},
	} {
		p, err := ParseParcel(c.m.Payload)
		if err != nil || c.m.Key != c.key || c.m.Topic != c.topic || c.m.Recipient != c.recipient || p.Unit != c.recipient || p.Recall != c.recall {
			t.Errorf("%+v, %v", c.m, err)
		}
	}
	if len(sent) != 3 || len(recalled) != 2 {
		t.Errorf("%d and %d messages", len(sent), len(recalled))
	}
}
