// Findings that are to stand (忽略): on record with a reason, and taken back.
import {EditorView} from "@codemirror/view"
import {Finding, drop} from "./findings"
import {offsets} from "./offsets"
import {Site, button} from "./page"
import {SignedOut, send} from "./server"

/** Dismissing sends them. */
export class Dismissing {
  constructor(
    private readonly site: Site,
    private readonly view: () => EditorView,
    private readonly told: {say(sentence: string, more?: Node): void; again(): void; signedOut(): void},
  ) {}

  /** dismiss lets a finding stand; it gives what went wrong, empty if nothing did. */
  async dismiss(f: Finding, reason: string): Promise<string> {
    const {doc} = this.view().state
    const o = offsets(doc)
    try {
      const kept = await send<{n: number}>(`${this.site.base}/dismiss`, {
        me: this.site.me, text: doc.toString(), rule: f.id, start: o.byteOf(f.from), end: o.byteOf(f.to), reason,
      })
      drop(this.view(), f)
      this.told.again()
      this.told.say(`已忽略“${f.message}”，理由记录在案。`, button("撤销", () => void this.restore(kept.n), "link"))
      return ""
    } catch (e) {
      return this.wrong("没有忽略", e)
    }
  }

  private async restore(n: number): Promise<void> {
    try {
      await send(`${this.site.base}/dismiss/restore`, {me: this.site.me, n})
      this.told.say("已恢复这条校对提示。")
    } catch (e) {
      this.told.say(this.wrong("没有恢复", e))
    }
    this.told.again()
    this.view().focus()
  }

  private wrong(what: string, e: unknown): string {
    if (!(e instanceof Error)) throw e
    if (e instanceof SignedOut) this.told.signedOut()
    return `${what}：${e.message}`
  }
}
