package e2e

import "jiyao/cmd/internal/browsertest"

// kept waits until the server has what stands in the editor.
func kept(p *browsertest.Page) {
	p.Until(`document.querySelector(".ed-saved").dataset.state === "saved"`)
}

// edit is the recorder's writing: Chinese by an input method, a finding put
// right, a decision with 责任单位; then 送审.
func (d *day) edit() {
	p := d.as("linshuyan")
	d.hand.into(p, "（一）会议听取了市司法局")
	p.Compose("huiyizhichu", "会议指出")
	p.Insert(",要抓紧落实。")
	kept(p)
	d.holds("会议指出,要抓紧落实。")
	p.Until(`document.querySelector("[data-do=findings]").textContent.trim() !== "校对"`)
	d.hand.finding(p)
	kept(p)
	d.holds("会议指出，要抓紧落实。")
	d.hand.into(p, "（一）会议审议了《云州市第2号")
	p.Keys("Enter")
	p.Insert("（二）由市财政局牵头，市热力集团配合，2026年6月底前落实。")
	p.Until(`document.querySelector(".ed-paper").closest(".ed-pages").textContent.length > 0`)
	kept(p)
	p.Shot("editor")
	d.hand.submit(p)
	says(p, "审核")
	d.stands("review")
	d.holds("市热力集团配合")
}
