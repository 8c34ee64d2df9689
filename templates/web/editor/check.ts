// Proof-reading while one writes: asked for after a pause, never while a word
// is being composed.
import {EditorView} from "@codemirror/view"
import {Finding, findings, level, setFindings, show} from "./findings"
import {offsets} from "./offsets"
import {Site, button, make, one} from "./page"
import {Away, SignedOut, send} from "./server"

interface Sent {
  id: string
  level: "E" | "W" | "I"
  start: number
  end: number
  message: string
  source: string
  strength: string
  why: string
  bad: string
  good: string
  fix?: {start: number; end: number; text: string}
}

const pause = 400

/** Check is the proof-reading of one draft. */
export class Check {
  private timer = 0
  private asked = false // findings have come
  private turn = 0 // of the last question: an older answer comes too late

  constructor(
    private readonly site: Site,
    private readonly view: EditorView,
    private readonly done: () => void,
  ) {}

  /** changed asks again, soon. */
  changed(): void {
    window.clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.ask(), pause)
  }

  /** ask fetches the findings of the text as it is. */
  async ask(): Promise<void> {
    const doc = this.view.state.doc
    const turn = ++this.turn
    try {
      const sent = await send<Sent[]>(`${this.site.base}/lint`, {text: doc.toString()})
      if (turn !== this.turn) return
      if (this.view.state.doc !== doc || this.view.composing) {
        this.changed()
        return
      }
      const o = offsets(doc)
      setFindings(this.view, sent.map((s): Finding => {
        const fix = s.fix && {from: o.posOf(s.fix.start), to: o.posOf(s.fix.end), text: s.fix.text}
        return {...s, from: o.posOf(s.start), to: o.posOf(s.end), fix}
      }))
      this.asked = true
      this.done()
    } catch (e) {
      if (!(e instanceof Away || e instanceof SignedOut)) throw e
    }
  }

  /** count writes how many there are on the button. */
  count(): void {
    if (!this.asked) return
    const all = findings(this.view.state)
    const hard = all.filter((f) => f.level === "E").length
    const told = one(this.site.root, "[data-do=findings]")
    told.textContent = all.length === 0 ? "校对 ✓" : `校对 ${all.length}`
    told.title = all.length === 0 ? "没有校对意见" : `校对意见${all.length}处，其中阻断${hard}处（F7 逐处查看）`
    told.classList.toggle("ed-hard", hard > 0)
  }

  /** list writes all findings into the panel. */
  list(): void {
    const all = findings(this.view.state)
    const list = make("ol", "ed-findings-list")
    for (const f of all) {
      const line = this.view.state.doc.lineAt(Math.min(f.from, this.view.state.doc.length))
      const words = line.text.slice(Math.max(0, f.from - line.from - 8), f.to - line.from + 8)
      const b = button("", () => show(this.view, f))
      b.append(make("strong", `ed-level-${f.level}`, level(f)), make("span", "", f.message), make("q", "quiet", words))
      list.append(make("li", "", b))
    }
    const panel = one(this.site.root, ".ed-findings")
    one(panel, ".ed-findings-list").replaceWith(list)
    one(panel, ".ed-findings-none").hidden = all.length > 0
    const milder = all.filter((f) => f.level !== "E").length
    one(panel, ".ed-all").hidden = milder === 0 || this.view.state.readOnly
    one(panel, ".ed-all label").textContent = `${milder}处不阻断的一并知悉，理由（记录在案）`
  }
}
