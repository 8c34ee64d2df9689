// Who is writing (编辑占用): one recorder at a time, and whoever takes over says
// so. A page that lost the pen keeps its text and writes no more.
import {Site, button, make, one} from "./page"
import {Away, Refused, SignedOut, send} from "./server"

interface Held {
  mine: boolean
  holder: string
  since: string
  sentence: string
  revision: number
}

const beat = 20000 // ms between two looks
const idle = 5 * 60000 // ms without a change after which the pen is not held on to
const asleep = 15 * 60000 // ms without a touch after which nothing is asked any more: sessions end by themselves

/** Pen is the right to write one draft. */
export class Pen {
  private readonly banner: HTMLElement
  private timer = 0
  private had = false
  private touched = Date.now() // when the text was last changed
  private seen = Date.now() // when anything was last done here
  private foreign = ""

  constructor(
    private readonly site: Site,
    private readonly revision: () => number,
    private readonly may: (mine: boolean) => void,
    private readonly lost: () => void,
  ) {
    this.banner = one(site.root, ".ed-lease")
    window.addEventListener("pagehide", () => void this.release())
    for (const event of ["keydown", "pointerdown"]) site.root.addEventListener(event, () => this.woken(), true)
    window.addEventListener("pageshow", (e) => {
      if (e.persisted) void this.look("take")
    })
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.look("take")
    })
  }

  /** used takes note that somebody writes. */
  used(): void {
    const slept = Date.now() - this.touched >= idle
    this.touched = Date.now()
    if (slept) void this.look("take")
  }

  // woken takes note that somebody is there.
  private woken(): void {
    const slept = Date.now() - this.seen >= asleep
    this.seen = Date.now()
    if (slept) void this.look("take")
  }

  // wants reports whether there is a reason to ask.
  private wants(): boolean {
    const now = Date.now()
    return this.had ? now - this.touched < idle : now - this.seen < asleep
  }

  /** look takes or prolongs the lease, or sees who has it. */
  async look(act: "take" | "over"): Promise<void> {
    window.clearTimeout(this.timer)
    try {
      if (act === "over" || this.wants()) {
        this.told(await send<Held>(`${this.site.base}/lease`, {me: this.site.me, act, item: this.site.item}))
      }
    } catch (e) {
      if (e instanceof Refused) this.say(e.message)
      else if (!(e instanceof Away || e instanceof SignedOut)) throw e
    } finally {
      this.timer = window.setTimeout(() => void this.look("take"), beat)
    }
  }

  private told(held: Held): void {
    if (held.mine) {
      if (this.foreign && !this.site.item && held.revision !== this.revision()) {
        this.say("文稿已由他人修改。", button("载入最新文稿", () => location.reload()))
        this.may(false)
        return
      }
      this.had = true
      this.foreign = ""
      this.banner.hidden = true
      this.may(true)
      return
    }
    const was = this.had
    this.had = false
    this.may(false)
    if (was) this.lost()
    if (this.foreign === held.sentence) return
    this.foreign = held.sentence
    const over = button("接管编辑", () => void this.look("over"))
    this.say(`${held.sentence}您现在只能查看；接管后对方不能再存，没有存的文字会另存一稿。`, over)
  }

  private say(sentence: string, ...acts: HTMLElement[]): void {
    while (this.banner.firstChild) this.banner.firstChild.remove()
    this.banner.append(make("span", "", sentence), ...acts)
    this.banner.hidden = false
  }

  private async release(): Promise<void> {
    window.clearTimeout(this.timer)
    if (!this.had) return
    try {
      await send(`${this.site.base}/lease`, {me: this.site.me, act: "release", item: this.site.item}, true)
    } catch (e) {
      // it ends by itself
    }
  }
}
