// Findings that are to stand (忽略, 放行, 全部知悉): on record with a reason, and
// taken back.
import {EditorView} from "@codemirror/view"
import {Finding, Standing, drop, findings, standing} from "./findings"
import {offsets} from "./offsets"
import {Site, button, one} from "./page"
import {SignedOut, send} from "./server"

/** Dismissing sends them. */
export class Dismissing {
  constructor(
    private readonly site: Site,
    private readonly view: () => EditorView,
    private readonly told: {say(sentence: string, more?: Node): void; again(): void; signedOut(): void},
  ) {
    const form = one<HTMLFormElement>(site.root, ".ed-all")
    form.addEventListener("submit", (e) => {
      e.preventDefault()
      void this.dismissAll(form)
    })
  }

  /** dismiss lets a finding stand; it gives what went wrong, empty if nothing did. */
  async dismiss(f: Finding, why: Standing): Promise<string> {
    const {doc} = this.view().state
    const o = offsets(doc)
    try {
      const kept = await send<{n: number}>(`${this.site.base}/dismiss`, {
        me: this.site.me, text: doc.toString(), rule: f.id, start: o.byteOf(f.from), end: o.byteOf(f.to), ...why,
      })
      drop(this.view(), f)
      this.told.again()
      this.told.say(`已${standing(f)}“${f.message}”，理由记录在案。`, button("撤销", () => void this.restore(kept.n), "link"))
      return ""
    } catch (e) {
      return this.wrong(`没有${standing(f)}`, e)
    }
  }

  // dismissAll lets all stand that do not bar the way (全部知悉).
  private async dismissAll(form: HTMLFormElement): Promise<void> {
    const reason = one<HTMLInputElement>(form, "input")
    const wrong = one(form, ".ed-reason-wrong")
    const go = one<HTMLButtonElement>(form, "button")
    if (go.disabled || reason.value.trim() === "") return
    go.disabled = true
    wrong.hidden = true
    try {
      const text = this.view().state.doc.toString()
      const done = await send<{n: number}>(`${this.site.base}/dismiss/all`, {me: this.site.me, text, reason: reason.value})
      findings(this.view().state).filter((f) => f.level !== "E").forEach((f) => drop(this.view(), f))
      form.reset()
      this.told.again()
      this.told.say(`已知悉${done.n}处校对意见，理由记录在案；可在阅读页逐处恢复。`)
    } catch (e) {
      wrong.textContent = this.wrong("没有办理", e)
      wrong.hidden = false
    } finally {
      go.disabled = false
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
