package layout

import (
	"maps"
	"strings"

	"jiyao/render"
)

// sheet sets a form such as the 发文稿纸 that leaders sign: a title and a ruled
// table of labelled fields, with the values that are known filled in.
func (c *composer) sheet() error {
	c.values = c.sheetValues()
	y, err := c.formTitle(c.fill(c.spec.Sheet.Title))
	if err != nil {
		return err
	}
	for i, r := range c.spec.Sheet.Rows {
		row := formRow{height: render.Length(r.Height)}
		for _, f := range r.Cells {
			row.boxes = append(row.boxes, box{label: f.Label + "：", text: c.fill(f.Value), share: f.Share})
		}
		if y, err = c.formRow(i+1, row, y); err != nil {
			return err
		}
	}
	c.frame(c.current(), c.formTop(), y)
	return nil
}

// sheetValues adds what a form shows of the draft where nothing else is set: a
// title made of the meeting's name, and 公开属性 as the 附注 has it.
func (c *composer) sheetValues() Values {
	values := Values{}
	maps.Copy(values, c.values)
	if c.value("title") == "" {
		values["title"] = firstOf(c.doc.FullTitle(), c.name())
	}
	if note := c.value("note"); values["publicity"] == "" {
		for _, n := range [...]struct{ words, publicity string }{
			{"依申请公开", "依申请公开"}, {"不公开", "不予公开"}, {"不予公开", "不予公开"}, {"公开", "主动公开"},
		} {
			if strings.Contains(note, n.words) {
				values["publicity"] = n.publicity
				break
			}
		}
	}
	return values
}
