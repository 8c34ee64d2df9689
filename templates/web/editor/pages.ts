// The real pages beside the text: asked for after each change, only those that
// changed are sent. A click on a line puts the caret there, and back.
import {ChangeDesc, Text} from "@codemirror/state"
import {EditorView} from "@codemirror/view"
import {Offsets} from "./offsets"
import {Site, make, one} from "./page"
import {Away, SignedOut, send} from "./server"

interface Picture {
  n: number
  hash: string
  start: number
  width: number
  height: number
  svg?: string
}

/** Part is a line of the outline as the server sends it. */
export interface Part {
  label: string
  title: string
  start: number
  end: number
  item: number
}

/** Layout is what a draft looks like, and what stands in it. */
export interface Layout {
  pages: Picture[]
  glyphs?: string
  trouble?: string // why there are no pages
  outline: Part[]
  present: number
  absent: number
  observers: number
  characters: number
  profile: string
}

// Line is a line of a page with the bytes it was set from, counted from the
// page's start.
interface Line {
  start: number
  end: number
  group: SVGElement
}

function linesOf(svg: Element): Line[] {
  return Array.from(svg.querySelectorAll<SVGElement>("g.line[data-start]"), (group) => ({
    start: Number(group.dataset.start),
    end: Number(group.dataset.end),
    group,
  }))
}

const pause = 20 // ms without a key before the pages are asked for
const kept = 64 // pictures that are no longer shown, kept in case they come back

/** Pages is the column of pages. */
export class Pages {
  private readonly column: HTMLElement
  private readonly defs: SVGDefsElement
  private readonly band: HTMLElement
  private readonly drawn = new Map<string, SVGElement>()
  private readonly lines = new WeakMap<Element, Line[]>()
  private shown: Picture[] = []
  private timer = 0
  private busy = false
  private again = false
  private changedAt = 0
  private steering = "" // which column the person moves
  private laid: Text // what the pages show
  private since: ChangeDesc | null = null // what was changed in it
  private known: Offsets | null = null
  private sent: ChangeDesc | null = null // what was changed since pages were asked for

  constructor(
    private readonly site: Site,
    private readonly view: EditorView,
    private readonly laidOut: (l: Layout, posOf: (byte: number) => number) => void,
  ) {
    this.laid = view.state.doc
    this.column = one(site.root, ".ed-pages")
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
    svg.setAttribute("class", "ed-glyphs")
    svg.setAttribute("aria-hidden", "true")
    this.defs = document.createElementNS("http://www.w3.org/2000/svg", "defs")
    svg.append(this.defs)
    site.root.append(svg)
    this.band = make("div", "ed-band")
    this.column.addEventListener("click", (e) => this.clicked(e))
    this.column.addEventListener("scroll", () => this.scrolled("pages"), {passive: true})
    view.scrollDOM.addEventListener("scroll", () => this.scrolled("text"), {passive: true})
    for (const [name, e] of [["pages", this.column], ["text", view.scrollDOM]] as const) {
      for (const event of ["wheel", "pointerdown", "touchstart", "keydown"]) {
        e.addEventListener(event, () => (this.steering = name), {passive: true})
      }
    }
    window.addEventListener("resize", () => this.mark())
  }

  /** edited takes note of a change, so that the pages still fit until new ones
   * come. */
  edited(changes: ChangeDesc): void {
    this.since = this.since ? this.since.composeDesc(changes) : changes
    this.sent = this.sent ? this.sent.composeDesc(changes) : changes
  }

  // byteOf gives where a position of the text stands in what the pages show.
  private byteOf(pos: number): number {
    return this.offsets().byteOf(this.since ? this.since.invertedDesc.mapPos(pos) : pos)
  }

  // posOf gives where a byte of what the pages show stands in the text.
  private posOf(byte: number): number {
    const pos = this.offsets().posOf(byte)
    return this.since ? this.since.mapPos(pos) : pos
  }

  private offsets(): Offsets {
    if (!this.known || this.known.doc !== this.laid) this.known = new Offsets(this.laid)
    return this.known
  }

  /** changed asks for the pages of the text as it is, soon. */
  changed(): void {
    this.changedAt = performance.now()
    window.clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.ask(), pause)
  }

  /** ask fetches what changed; while an answer is on its way the next waits. */
  async ask(): Promise<void> {
    if (this.view.composing) return // its end is a change
    if (this.busy) {
      this.again = true
      return
    }
    this.busy = true
    const doc = this.view.state.doc
    const began = this.changedAt
    this.sent = null
    try {
      const have = Array.from(this.drawn.keys())
      const asked = performance.now()
      const layout = await send<Layout>(`${this.site.base}/preview`, {text: doc.toString(), have})
      const came = performance.now()
      this.take(layout, doc)
      if (began) this.measure(began, asked, came)
    } catch (e) {
      if (!(e instanceof Away || e instanceof SignedOut)) console.warn(e)
      this.site.root.classList.add("ed-stale") // saving says why
    } finally {
      this.busy = false
      if (this.again) {
        this.again = false
        void this.ask()
      }
    }
  }

  // take shows what came. Without pages the old ones stay, and it says why.
  private take(layout: Layout, doc: Text): void {
    const trouble = one(this.site.root, ".ed-trouble")
    trouble.textContent = layout.trouble ? `版面没有更新：${layout.trouble}` : ""
    trouble.hidden = !layout.trouble
    this.site.root.classList.toggle("ed-stale", !!layout.trouble)
    if (layout.trouble) {
      const read = new Offsets(doc)
      const since = this.sent
      this.laidOut(layout, (byte) => (since ? since.mapPos(read.posOf(byte)) : read.posOf(byte)))
      return
    }
    this.laid = doc
    this.since = this.sent
    this.paint(layout)
    this.laidOut(layout, (byte) => this.posOf(byte)) // which marks the present line
  }

  /** measure notes how long the last change took to the screen: altogether,
   * on the wire, and from there. */
  private measure(began: number, asked: number, came: number): void {
    requestAnimationFrame(() =>
      window.setTimeout(() => {
        const now = performance.now()
        this.site.root.dataset.lag = [now - began, came - asked, now - came].map((ms) => ms.toFixed(0)).join(" ")
      }, 0),
    )
  }

  private paint(layout: Layout): void {
    if (layout.glyphs) this.learn(layout.glyphs)
    layout.pages.forEach((p, i) => {
      const svg = this.picture(p)
      const place = this.place(i, p)
      if (svg && place.firstElementChild !== svg) swap(place, svg)
      place.dataset.start = String(p.start)
    })
    const places = this.column.querySelectorAll(".ed-paper")
    for (let i = layout.pages.length; i < places.length; i++) places[i].remove()
    this.shown = layout.pages
    this.tidy()
  }

  // learn puts outlines into the document once for all pages.
  private learn(glyphs: string): void {
    const parsed = new DOMParser().parseFromString(
      `<svg xmlns="http://www.w3.org/2000/svg">${glyphs}</svg>`,
      "image/svg+xml",
    )
    const fresh = document.createDocumentFragment()
    for (const path of Array.from(parsed.documentElement.children)) {
      const known = document.getElementById(path.id)
      if (known) known.replaceWith(document.importNode(path, true))
      else fresh.append(document.importNode(path, true))
    }
    this.defs.append(fresh)
  }

  private picture(p: Picture): SVGElement | undefined {
    if (p.svg) {
      const parsed = new DOMParser().parseFromString(p.svg, "image/svg+xml").documentElement
      const svg = document.importNode(parsed as unknown as SVGElement, true)
      svg.removeAttribute("width")
      svg.removeAttribute("height")
      this.drawn.set(p.hash, svg)
      this.lines.set(svg, linesOf(svg))
    }
    return this.drawn.get(p.hash)
  }

  private place(i: number, p: Picture): HTMLElement {
    let place = this.column.querySelectorAll<HTMLElement>(".ed-paper")[i]
    if (!place) {
      place = make("div", "ed-paper")
      this.column.append(place)
    }
    place.style.paddingBottom = `${(100 * p.height) / p.width}%`
    place.dataset.n = String(p.n)
    return place
  }

  // tidy forgets pictures that are not shown, the oldest first.
  private tidy(): void {
    const now = new Set(this.shown.map((p) => p.hash))
    let spare = this.drawn.size - now.size - kept
    for (const hash of Array.from(this.drawn.keys())) {
      if (spare <= 0) break
      if (!now.has(hash)) {
        this.drawn.delete(hash)
        spare--
      }
    }
  }

  // clicked puts the caret where the line comes from.
  private clicked(e: MouseEvent): void {
    if (!getSelection()?.isCollapsed) return // somebody copies from the page
    const line = (e.target as Element).closest<SVGElement>("g.line[data-start]")
    const place = line && line.closest<HTMLElement>(".ed-paper")
    if (!line || !place) return
    const base = Number(place.dataset.start)
    const from = this.posOf(base + Number(line.dataset.start))
    const to = this.posOf(base + Number(line.dataset.end))
    const box = line.getBoundingClientRect()
    const share = box.width > 0 ? (e.clientX - box.left) / box.width : 0
    const pos = Math.max(from, Math.min(to, from + Math.round((to - from) * share)))
    this.steering = "text"
    this.view.dispatch({selection: {anchor: pos}, effects: EditorView.scrollIntoView(pos, {y: "center"})})
    this.view.focus()
  }

  // lineAt gives the page's line that a byte of the draft was set in: the last,
  // where several were.
  private lineAt(byte: number): SVGElement | null {
    let best: SVGElement | null = null
    for (const p of this.shown) {
      const svg = this.drawn.get(p.hash)
      for (const line of (svg && this.lines.get(svg)) || []) {
        if (p.start + line.start <= byte && byte <= p.start + line.end) best = line.group
        else if (best && p.start + line.start > byte) return best
      }
    }
    return best
  }

  /** mark lays the faint band over the present line. */
  mark(): void {
    const line = this.lineAt(this.byteOf(this.view.state.selection.main.head))
    const place = line && line.closest<HTMLElement>(".ed-paper")
    if (!line || !place) {
      this.band.remove()
      return
    }
    const box = line.getBoundingClientRect()
    const on = place.getBoundingClientRect()
    this.band.style.top = `${((box.top - on.top) / on.height) * 100}%`
    this.band.style.height = `${(box.height / on.height) * 100}%`
    if (this.band.parentElement !== place) place.append(this.band)
    const n = `第 ${place.dataset.n}/${this.shown.length} 页`
    const told = one(this.site.root, ".ed-pageno")
    if (told.textContent !== n) told.textContent = n
  }

  /** follow shows the present line, if it is out of sight. */
  follow(): void {
    if (this.steering === "pages" || !this.band.parentElement) return
    const box = this.band.getBoundingClientRect()
    const column = this.column.getBoundingClientRect()
    if (box.top >= column.top && box.bottom <= column.bottom) return
    this.column.scrollTop += box.top - column.top - column.height / 2
  }

  /** moved follows the caret, if it was that which moved. */
  moved(caret: boolean): void {
    if (caret) this.steering = "text"
    this.mark()
    this.follow()
  }

  /** turn shows a page, counted from 1. */
  turn(n: number): void {
    const place = this.column.querySelector<HTMLElement>(`.ed-paper[data-n="${n}"]`)
    if (!place) return
    this.steering = "pages"
    this.column.scrollTop = place.offsetTop - this.column.offsetTop
  }

  // scrolled lets the other column follow the one that is moved.
  private scrolled(which: "pages" | "text"): void {
    if (this.steering !== which) return
    if (which === "text") this.pagesFollow()
    else this.textFollows()
  }

  private pagesFollow(): void {
    const {view} = this
    const top = view.scrollDOM.getBoundingClientRect().top
    const block = view.lineBlockAtHeight(top - view.documentTop)
    const share = block.height > 0 ? (top - view.documentTop - block.top) / block.height : 0
    const pos = Math.round(block.from + (block.to - block.from) * Math.max(0, Math.min(1, share)))
    const line = this.lineAt(this.byteOf(pos))
    if (line) this.column.scrollTop += line.getBoundingClientRect().top - this.column.getBoundingClientRect().top - 8
  }

  private textFollows(): void {
    const top = this.column.getBoundingClientRect().top
    for (const p of this.shown) {
      const svg = this.drawn.get(p.hash)
      if (!svg || svg.getBoundingClientRect().bottom < top) continue
      for (const line of this.lines.get(svg) || []) {
        if (line.group.getBoundingClientRect().bottom < top) continue
        const scroller = this.view.scrollDOM
        const block = this.view.lineBlockAt(this.posOf(p.start + line.start))
        scroller.scrollTop += block.top + this.view.documentTop - scroller.getBoundingClientRect().top
        return
      }
    }
  }
}

function swap(place: HTMLElement, svg: SVGElement): void {
  while (place.firstChild) place.firstChild.remove()
  place.append(svg)
}
