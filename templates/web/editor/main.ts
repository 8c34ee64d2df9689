// The recorder's editor: plain official text on the left, the real pages on the
// right. Without this script the page is a form with the same text.
import {Text} from "@codemirror/state"
import {EditorView, ViewUpdate} from "@codemirror/view"
import {Attendance} from "./attend"
import {Check} from "./check"
import {Dismissing} from "./dismiss"
import {Facts} from "./facts"
import {close, dismisser, passing} from "./findings"
import {listen} from "./keys"
import {Pen} from "./lease"
import {Local} from "./local"
import {Offsets} from "./offsets"
import {draw, setSections} from "./outline"
import {Site, button, chance, clock, make, one, site} from "./page"
import {Layout, Pages} from "./pages"
import {Saver, State} from "./save"
import {Range, only, region} from "./region"
import {Raw} from "./raw"
import {Refused, SignedOut, send} from "./server"
import {Door} from "./signin"
import {begin, locked, writable} from "./state"
import {palette} from "./words"

class Editor {
  readonly view: EditorView
  private readonly saver: Saver
  private readonly pages: Pages
  private readonly check: Check
  private readonly pen: Pen
  private readonly door: Door
  private readonly attendance: Attendance
  private readonly raw: Raw | null
  private frozen = false // by a conflict: nothing may be typed
  private submitting = ""
  private redrawing = 0
  private moved = false // the caret, since the last drawing

  constructor(private readonly site: Site) {
    const text = one<HTMLTextAreaElement>(site.root, site.item ? "#ed-whole" : "#ed-text").defaultValue
    const say = (s: string) => this.say(s)
    const hear = EditorView.updateListener.of((u) => this.updated(u))
    const composed = EditorView.domEventHandlers({
      compositionend: () => {
        window.setTimeout(() => this.settled(), 40)
        return false
      },
    })
    const dismissing = new Dismissing(site, () => this.view, {
      say: (s, more) => this.say(s, more),
      again: () => void this.check.ask(),
      signedOut: () => this.door.open(),
    })
    const letting = [dismisser.of((f, why) => dismissing.dismiss(f, why)), passing.of(site.passes)]
    const bounds = site.item ? itemOf(Text.of(text.split("\n")), site) : null
    this.view = new EditorView({
      state: begin(site, text, say, [hear, composed, letting, only(bounds, say)]),
      parent: one(site.root, ".ed-text"),
    })
    this.saver = new Saver(site, () => this.written(), () => this.view.composing, {
      state: (s, sentence) => this.saved(s, sentence),
      conflict: (sentence, kept, base) => this.conflict(sentence, kept, base),
      refused: (e) => this.refused(e),
      signedOut: () => this.door.open(),
      others: () => this.say("其他议题有人改过，重新打开本页可以看到。"),
    })
    this.pages = new Pages(site, this.view, (l, posOf) => this.laidOut(l, posOf))
    this.check = new Check(site, this.view, () => this.redraw())
    this.door = new Door(site, () => this.signedIn())
    this.attendance = new Attendance(site, this.view)
    new Facts(site, this.saver, say)
    this.raw = Raw.of(site, this.view, {say, signedOut: () => this.door.open()})
    this.pen = new Pen(
      site,
      () => this.saver.revision,
      (mine) => this.write(mine && !this.frozen),
      () => void this.keepBeside(),
    )
    this.wire()
    this.start()
  }

  private start(): void {
    this.site.root.classList.add("ed-live")
    document.body.classList.add("ed-on")
    const offered = this.saver.offered()
    if (offered) this.offer(offered)
    void this.pen.look("take")
    void this.pages.ask()
    void this.check.ask()
    this.redraw()
    if (this.site.item) {
      const {from} = region(this.view.state)
      this.view.dispatch({selection: {anchor: from}, effects: EditorView.scrollIntoView(from, {y: "start", yMargin: 24})})
    }
    this.view.focus()
  }

  // written gives what is saved: the draft, or the one 议题 of it.
  private written(): string {
    const {from, to} = region(this.view.state)
    return this.view.state.doc.sliceString(from, to)
  }

  private wire(): void {
    const {root} = this.site
    const act = (name: string, does: () => void) => {
      root.querySelectorAll(`[data-do=${name}]`).forEach((b) => b.addEventListener("click", does))
    }
    act("findings", () => this.panel("findings"))
    act("attend", () => void this.attendance.open())
    act("facts", () => this.panel("facts"))
    act("submit", () => void this.submit())
    act("palette", () => (palette(this.view), this.view.focus()))
    act("shut", () => this.shut())
    act("page-back", () => this.turn(-1))
    act("page-on", () => this.turn(1))
    listen(root, this.view, {
      save: () => void this.saver.now(),
      submit: () => void this.submit(),
      shut: () => this.shut(),
    })
    window.addEventListener("beforeunload", (e) => {
      if (!this.saver.dirty() || !this.site.root.classList.contains("ed-unsafe")) return
      e.preventDefault()
      e.returnValue = "" // older browsers ask by this
    })
  }

  private updated(u: ViewUpdate): void {
    if (u.docChanged) {
      this.pages.edited(u.changes)
      this.saver.changed()
      this.pen.used()
      if (!u.view.composing) this.settled()
    }
    if (u.selectionSet || u.docChanged) this.redraw(true)
  }

  // settled: the text has changed and nothing is being composed.
  private settled(): void {
    if (this.view.composing) return
    this.pages.changed()
    this.check.changed()
  }

  private redraw(caret = false): void {
    this.moved = this.moved || caret
    if (this.redrawing) return
    this.redrawing = requestAnimationFrame(() => {
      this.redrawing = 0
      if (!this.view.composing) draw(this.view, one(this.site.root, ".ed-nav"))
      this.pages.moved(this.moved)
      this.moved = false
      this.check.count()
      if (!one(this.site.root, ".ed-findings").hidden) this.check.list()
    })
  }

  private laidOut(l: Layout, posOf: (byte: number) => number): void {
    if (this.view.composing) return // its end asks again
    setSections(
      this.view,
      l.outline.map((p) => ({label: p.label, title: p.title, item: p.item, from: posOf(p.start), to: posOf(p.end)})),
    )
    one(this.site.root, "[data-do=attend]").textContent = `参会 ${l.present + l.observers}`
    one(this.site.root, ".ed-count").textContent = `${l.characters}字`
    this.redraw()
  }

  private turn(by: number): void {
    const now = Number((/(\d+)\//.exec(one(this.site.root, ".ed-pageno").textContent || "") || ["", "1"])[1])
    this.pages.turn(now + by)
  }

  /** say puts a sentence in the status line, where it stays. */
  private say(sentence: string, more?: Node): void {
    const line = document.getElementById("status")
    if (!line) return
    line.textContent = sentence
    if (more) line.append(" ", more)
  }

  private saved(state: State, sentence: string): void {
    const told = one(this.site.root, ".ed-saved")
    const words: Partial<Record<State, string>> = {
      saved: sentence ? `已保存 ${sentence}` : "已保存",
      changed: "有改动，稍后自动保存",
      saving: "正在保存…",
      conflict: "没有存为现行文稿，待取舍",
    }
    const text = words[state] || sentence
    if (told.textContent !== text) told.textContent = text
    told.dataset.state = state
    this.site.root.classList.toggle("ed-unsafe", sentence.indexOf("留底") >= 0)
  }

  private write(may: boolean): void {
    if (this.view.state.readOnly === !may) return
    this.view.dispatch({effects: writable.reconfigure(locked(!may))})
    this.site.root.classList.toggle("ed-locked", !may)
    if (may) this.saver.again()
  }

  private conflict(sentence: string, kept: number, base: number): void {
    this.frozen = true
    this.write(false)
    const banner = one(this.site.root, ".ed-conflict")
    while (banner.firstChild) banner.firstChild.remove()
    banner.append(make("span", "", sentence))
    const on = make("a", "button primary", kept > 0 ? "比较取舍" : "载入最新文稿")
    on.href = kept > 0 ? `${this.site.base}/conflict?kept=${kept}&base=${base}` : `${this.site.base}/edit`
    banner.append(on)
    banner.hidden = false
    on.focus()
  }

  private refused(e: Refused): void {
    if (e.code === "lease") void this.keepBeside()
    else this.write(false)
    if (e.code === "lease") void this.pen.look("take")
  }

  // keepBeside keeps what the server does not have beside the text in force:
  // somebody else has taken over.
  private async keepBeside(): Promise<void> {
    if (!this.saver.dirty()) return
    this.saver.stop()
    try {
      const n = await this.saver.beside()
      if (n > 0) this.conflict(`您未保存的文字已另存为第${n}稿，没有丢失。`, n, this.saver.revision)
    } catch (e) {
      this.say("编辑已由他人接管，您未保存的文字仍在本机，请复制留底。")
    }
  }

  private signedIn(): void {
    this.say("已重新登录，文字接着保存。")
    this.saver.again()
    this.pages.changed()
    this.check.changed()
    void this.pen.look("take")
    this.view.focus()
  }

  private offer(kept: Local): void {
    const banner = one(this.site.root, ".ed-offer")
    const old = kept.revision !== this.saver.revision
    const at = clock(new Date(kept.at))
    const after = old ? "此后文稿又有修改，恢复后可与之比较取舍。" : ""
    const done = () => {
      banner.hidden = true
      this.view.focus()
    }
    banner.append(
      make("span", "", `本机有一份${at}未能保存的文字。${after}`),
      button("恢复这份文字", () => {
        this.saver.resume(kept)
        this.view.dispatch({changes: {...region(this.view.state), insert: kept.text}, userEvent: "input.restore"})
        done()
        void this.saver.now()
      }, "primary"),
      button("不要了", () => {
        this.saver.forget()
        done()
      }),
    )
    banner.hidden = false
  }

  private panel(name: string): void {
    const panel = one(this.site.root, `.ed-${name}`)
    const open = panel.hidden
    this.shut()
    panel.hidden = !open
    if (!open) return
    if (name === "findings") this.check.list()
    const first = panel.querySelector<HTMLElement>("input:not([type=hidden]), button, a")
    if (first) first.focus()
  }

  // shut closes the open panel and gives the keyboard back to the text.
  private shut(): boolean {
    const open = Array.from(this.site.root.querySelectorAll<HTMLElement>(".ed-panel:not([hidden])"))
    open.forEach((p) => (p.hidden = true))
    if (open.length > 0) this.view.focus()
    return open.length > 0 || (this.raw !== null && this.raw.leave())
  }

  private async submit(): Promise<void> {
    if (this.submitting) return
    if (this.site.item) {
      this.say("现在只编辑一项议题，不能送审；送审请编辑整件。")
      return
    }
    this.submitting = chance()
    this.say("正在送审…")
    try {
      await this.saver.now()
      if (this.saver.dirty()) {
        this.say("文字还没有保存到服务器，没有送审。")
        return
      }
      const to = await send<{location: string}>(`${this.site.base}/submit`, {
        me: this.site.me, version: this.saver.version, revision: this.saver.revision, key: this.submitting,
      })
      location.assign(to.location)
    } catch (e) {
      if (e instanceof SignedOut) this.door.open()
      if (!(e instanceof Error)) throw e
      this.say(`没有送审：${e.message}`)
      if (e instanceof Refused && e.code === "clean") {
        close(this.view)
        if (one(this.site.root, ".ed-findings").hidden) this.panel("findings")
      }
    } finally {
      this.submitting = ""
    }
  }
}

// itemOf gives where the one 议题 stands, without the line feed at its end.
function itemOf(doc: Text, site: Site): Range {
  const o = new Offsets(doc)
  const from = o.posOf(site.start)
  const to = o.posOf(site.end)
  return {from, to: to > from && doc.sliceString(to - 1, to) === "\n" ? to - 1 : to}
}

const root = document.getElementById("ed")
if (root && root.dataset.base) new Editor(site(root))
