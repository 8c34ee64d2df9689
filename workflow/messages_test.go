package workflow

import "testing"

// What goes by mail or to a unit's system waits under a topic of its own, the
// notice of a recall too; what somebody carries by hand is no message.
func TestMessagesByChannel(t *testing.T) {
	copies := []Copy{
		{Unit: "甲局", Copies: 1, Channel: ByMail},
		{Unit: "乙局", Copies: 2, Channel: ByBox},
		{Unit: "丙局", Copies: 1, Channel: ByFolder},
		{Unit: "丁局", Copies: 1, Channel: ByHook, Replaces: 7},
	}
	sent := Messages(Entry{Minutes: "m", Version: 3, Action: Distribute, Title: "纪要", PDF: PDF{SHA256: "ab"}, Copies: copies})
	recalled := Messages(Entry{Minutes: "m", Version: 4, Action: Recall, Handled: []Handling{
		{N: 1, State: CopyRecalled, Unit: "甲局", Channel: ByMail},
		{N: 2, State: CopyRecalled, Unit: "乙局", Channel: ByBox},
		{N: 8, State: CopyRecalled, Unit: "丁局", Channel: ByHook},
	}})
	for _, c := range []struct {
		m                     Message
		key, topic, recipient string
		recall                bool
		n, replaces           int
	}{
		{sent[1], "m/3/mail/1", TopicMail, "甲局", false, 0, 0},
		{sent[2], "m/3/deliver/3", TopicDeliver, "丙局", false, 0, 0},
		{sent[3], "m/3/hook/4", TopicHook, "丁局", false, 0, 7},
		{recalled[1], "m/4/mail/1", TopicMail, "甲局", true, 0, 0},
		{recalled[2], "m/4/hook/3", TopicHook, "丁局", true, 8, 0},
	} {
		p, err := ParseParcel(c.m.Payload)
		if err != nil || c.m.Key != c.key || c.m.Topic != c.topic || c.m.Recipient != c.recipient || p.Unit != c.recipient || p.Recall != c.recall ||
			p.N != c.n || p.Replaces != c.replaces {
			t.Errorf("%+v, %v", c.m, err)
		}
	}
	if len(sent) != 4 || len(recalled) != 3 {
		t.Errorf("%d and %d messages", len(sent), len(recalled))
	}
}
