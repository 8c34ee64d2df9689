// Saving: two seconds after the last change, at once when the page is left, and
// again and again while the server is away. Until it has confirmed a text, the
// text lies on this machine.
import {Drawer, Local} from "./local"
import {Site, chance} from "./page"
import {Away, Refused, SignedOut, send} from "./server"

/** State is how the text stands, for the person to read. */
export type State = "saved" | "changed" | "saving" | "away" | "signedout" | "conflict" | "refused"

/** Listener is told what became of the text. */
export interface Listener {
  state(state: State, sentence: string): void
  conflict(sentence: string, kept: number, base: number): void
  refused(error: Refused): void
  signedOut(): void
  others(): void // somebody else has changed another 议题
}

interface Saved {
  version: number
  revision: number
  at: string
}

const quiet = 2000 // ms after the last change
const longest = 30000 // ms between two tries while the server is away

/** Saver saves one draft. */
export class Saver {
  version: number
  revision: number
  private readonly drawer: Drawer
  private confirmed: string
  private key = {text: "", key: ""}
  private sending: Promise<void> | null = null
  private timer = 0
  private keeping = 0
  private tries = 0
  private stopped = false

  constructor(
    private readonly site: Site,
    private readonly text: () => string,
    private readonly composing: () => boolean,
    private readonly tell: Listener,
  ) {
    this.version = site.version
    this.revision = site.revision
    this.drawer = new Drawer(site.item ? `${site.base}#${site.item}` : site.base, site.me)
    this.confirmed = text()
    window.addEventListener("blur", () => this.now())
    window.addEventListener("online", () => this.now())
    window.addEventListener("pagehide", () => this.leave())
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave()
    })
  }

  /** offered gives the text of an earlier time that the server does not have. */
  offered(): Local | null {
    const kept = this.drawer.setAside()
    if (kept && kept.text !== this.confirmed) return kept
    this.drawer.forget()
    return null
  }

  /** resume goes on from an offered text: what it was based on counts. */
  resume(kept: Local): void {
    this.version = kept.version
    this.revision = kept.revision
    this.drawer.forget()
  }

  /** forget throws the offered text away. */
  forget(): void {
    this.drawer.forget()
  }

  /** dirty reports whether the server does not have the text as it is. */
  dirty(): boolean {
    return this.text() !== this.confirmed
  }

  /** changed takes note of a change. */
  changed(): void {
    if (this.stopped) return
    window.clearTimeout(this.keeping)
    this.keeping = window.setTimeout(() => this.keep(), 200)
    this.tell.state("changed", "")
    if (this.tries === 0) this.wait(quiet)
  }

  /** now saves without waiting; what is being composed waits for its end. */
  now(): Promise<void> {
    if (this.stopped || !this.dirty()) return this.sending || Promise.resolve()
    if (this.composing()) {
      this.wait(quiet)
      return Promise.resolve()
    }
    return this.save(false)
  }

  /** stop ends saving: the text is somebody else's now. */
  stop(): void {
    this.stopped = true
    window.clearTimeout(this.timer)
  }

  /** again goes on after somebody has signed in, or taken the text over. */
  again(): void {
    this.stopped = false
    this.tries = 0
    this.tell.state(this.dirty() ? "changed" : "saved", "")
    void this.now()
  }

  /** beside keeps the text beside the one in force. */
  async beside(): Promise<number> {
    const kept = await send<{kept: number}>(`${this.site.base}/beside`, {
      me: this.site.me,
      item: this.site.item,
      text: this.text(),
      key: this.keyFor(this.text()),
    })
    this.drawer.clear()
    return kept.kept
  }

  private keep(): boolean {
    window.clearTimeout(this.keeping)
    if (!this.dirty()) {
      this.drawer.clear()
      return true
    }
    return this.drawer.put(this.text(), this.version, this.revision)
  }

  private leave(): void {
    if (!this.dirty()) return
    this.keep()
    if (!this.stopped && !this.sending) void this.save(true)
  }

  private wait(ms: number): void {
    window.clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.now(), ms)
  }

  private keyFor(text: string): string {
    if (this.key.text !== text || !this.key.key) this.key = {text, key: chance()}
    return this.key.key
  }

  private save(leaving: boolean): Promise<void> {
    if (this.sending) return this.sending.then(() => (this.dirty() ? this.save(leaving) : undefined))
    window.clearTimeout(this.timer)
    this.sending = this.once(leaving).then(
      () => {
        this.sending = null
      },
      (e) => {
        this.sending = null
        this.failed(e)
      },
    )
    return this.sending
  }

  private async once(leaving: boolean): Promise<void> {
    const text = this.text()
    const slow = window.setTimeout(() => this.tell.state("saving", ""), 300)
    try {
      const saved = await send<Saved>(
        `${this.site.base}/save`,
        {
          me: this.site.me, version: this.version, revision: this.revision, item: this.site.item, text,
          key: this.keyFor(text),
        },
        leaving,
      )
      if (this.site.item && saved.revision > this.revision + 1) this.tell.others()
      this.version = saved.version
      this.revision = saved.revision
      this.confirmed = text
      this.tries = 0
      this.keep()
      this.tell.state(this.dirty() ? "changed" : "saved", saved.at)
      if (this.dirty()) this.wait(quiet)
    } finally {
      window.clearTimeout(slow)
    }
  }

  private failed(e: unknown): void {
    const safe = this.keep() ? "文字保存在本机" : "本机也存不下，请先复制留底"
    if (e instanceof SignedOut) {
      this.stopped = true
      this.tell.state("signedout", `登录已过期，${safe}`)
      this.tell.signedOut()
    } else if (e instanceof Refused && e.status === 412) {
      this.late(e)
    } else if (e instanceof Refused) {
      this.stop()
      this.tell.state("refused", `没有保存：${e.message}`)
      this.tell.refused(e)
    } else {
      this.tries++
      const pause = Math.min(longest, 1000 * Math.pow(2, this.tries)) * (0.75 + Math.random() / 2)
      this.tell.state("away", `未连接，${safe}`)
      this.wait(pause)
      if (!(e instanceof Away)) throw e
    }
  }

  // late: somebody has changed the text; ours is kept beside it.
  private late(e: Refused): void {
    const typed = this.key.text !== this.text()
    this.tell.state("conflict", e.message)
    this.tell.conflict(e.message, e.kept, this.revision) // nothing more can be typed now
    if (typed) {
      void this.save(false)
      return
    }
    this.stop()
    if (e.kept > 0) this.drawer.clear()
  }
}
