package dossier

import (
	"slices"
)

// addItem puts an item, or several, at the end of the agenda; one that comes
// late says why.
func (c *change) addItem() error {
	given := c.Items
	if len(given) == 0 {
		given = []Item{c.Item}
	}
	if len(c.m.Items)+len(given) > maxItems {
		return wrong("一次会议最多登记%d项议题。", maxItems)
	}
	last := 0
	for _, old := range c.m.Items {
		last = max(last, old.N)
	}
	items := slices.Clone(c.m.Items)
	for n, one := range given {
		c.Item = one
		i, err := c.item()
		if err != nil && len(c.Items) > 0 {
			return wrong("第%d项议题：%s", n+1, err)
		}
		if err != nil {
			return err
		}
		i.N = last + n + 1
		items = append(items, i)
	}
	c.m.Items = items
	return nil
}

// item takes an item's fields as they were entered.
func (c *change) item() (Item, error) {
	i := c.Item
	i.N = 0
	i.Title, i.Brief, i.Reporter.Name, i.Reason = line(i.Title), line(i.Brief), line(i.Reporter.Name), line(i.Reason)
	switch i.State {
	case "", Listed:
		i.State, i.Reason = Listed, ""
	case Late:
		if i.Reason == "" {
			return i, wrong("临时增加的议题须写明缘由，如“市长批示增加”。")
		}
	default:
		return i, wrong("议题的状态有误，请刷新后再办。")
	}
	if i.Title == "" {
		return i, wrong("请填写议题，如“审议《云州市城市更新实施办法》”。")
	}
	return i, first(within("议题", i.Title, maxTitle), within("首段用语", i.Brief, maxTitle),
		within("汇报单位", i.Reporter.Name, maxTitle), within("缘由", i.Reason, maxTitle))
}

// at gives where an item stands in the list.
func (c *change) at() (int, error) {
	at := slices.IndexFunc(c.m.Items, func(i Item) bool { return i.N == c.N })
	if at < 0 {
		return 0, wrong("没有这项议题，请刷新后再办。")
	}
	c.m.Items = slices.Clone(c.m.Items)
	return at, nil
}

// editItem changes what an item says; one that is withdrawn stays so.
func (c *change) editItem() error {
	at, err := c.at()
	if err != nil {
		return err
	}
	if c.m.Items[at].State == Withdrawn {
		return wrong("这项议题已经撤下，请先恢复再改。")
	}
	i, err := c.item()
	if err != nil {
		return err
	}
	i.N = c.N
	c.m.Items[at] = i
	return nil
}

// moveItem puts an item at another place.
func (c *change) moveItem() error {
	at, err := c.at()
	if err != nil {
		return err
	}
	to := min(max(c.To, 1), len(c.m.Items)) - 1
	i := c.m.Items[at]
	c.m.Items = slices.Insert(slices.Delete(c.m.Items, at, at+1), to, i)
	return nil
}

// withdraw takes an item off the agenda; it stays in the dossier with the
// reason.
func (c *change) withdraw() error {
	at, err := c.at()
	if err != nil {
		return err
	}
	c.m.Items[at].State, c.m.Items[at].Reason = Withdrawn, line(c.Note)
	return nil
}

// restore puts a withdrawn item back.
func (c *change) restore() error {
	at, err := c.at()
	if err != nil {
		return err
	}
	if c.m.Items[at].State != Withdrawn {
		return wrong("这项议题没有撤下，不用恢复。")
	}
	c.m.Items[at].State, c.m.Items[at].Reason = Listed, ""
	return nil
}
