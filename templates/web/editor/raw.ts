// What was said at the meeting, beside the text (原始记录, 录音转写): read, searched
// and quoted. Whoever may not open it has no such pane.
import {EditorView} from "@codemirror/view"
import {Site, make, one} from "./page"
import {SignedOut, send} from "./server"

interface Cue {
  at?: string
  speaker?: string
  text: string
}

/** Raw is the pane of it. */
export class Raw {
  private readonly files = new Map<string, Cue[]>() // as they were opened
  private cues: Cue[] = []
  private words: HTMLElement[] = [] // of the cues
  private marked: number[] = [] // cues in which something is found
  private hits: HTMLElement[] = []
  private now = -1

  /** of gives the pane, if the page has one. */
  static of(site: Site, view: EditorView, told: {say(sentence: string): void; signedOut(): void}): Raw | null {
    const pane = site.root.querySelector<HTMLElement>(".ed-raw")
    return pane && new Raw(site, view, told, pane)
  }

  private constructor(
    private readonly site: Site,
    private readonly view: EditorView,
    private readonly told: {say(sentence: string): void; signedOut(): void},
    private readonly pane: HTMLElement,
  ) {
    const act = (name: string, does: (e: Event) => void) => {
      site.root.querySelectorAll(`[data-do=${name}]`).forEach((b) => b.addEventListener("click", does))
    }
    act("raw", (e) => {
      e.preventDefault()
      if (pane.hidden) this.open()
      else this.shut()
    })
    act("raw-shut", () => this.shut())
    act("raw-back", () => this.step(-1))
    act("raw-on", () => this.step(1))
    act("raw-insert", () => this.insert())
    const file = pane.querySelector<HTMLSelectElement>("select")
    if (file) this.listen(file)
  }

  private listen(file: HTMLSelectElement): void {
    file.addEventListener("change", () => void this.load(file.value))
    const asked = this.asked()
    asked.addEventListener("input", (e) => {
      if (!(e as InputEvent).isComposing) this.find()
    })
    asked.addEventListener("compositionend", () => this.find())
    asked.addEventListener("keydown", (e) => {
      if (e.isComposing || e.keyCode === 229 || e.key !== "Enter" || e.ctrlKey || e.metaKey) return
      e.preventDefault()
      this.step(e.shiftKey ? -1 : 1)
    })
    // To press the button leaves alone what is selected.
    one(this.pane, "[data-do=raw-insert]").addEventListener("mousedown", (e) => e.preventDefault())
  }

  private asked(): HTMLInputElement {
    return one<HTMLInputElement>(this.pane, "#ed-raw-find")
  }

  private open(): void {
    this.pane.hidden = false
    this.site.root.classList.add("ed-raw-open")
    const file = this.pane.querySelector<HTMLSelectElement>("select")
    if (!file) {
      one(this.pane, "a, button").focus()
      return
    }
    const only = file.options.length === 2 ? file.options[1].value : ""
    if (!file.value && only) {
      file.value = only
      void this.load(only)
    }
    if (file.value) this.asked().focus()
    else file.focus()
  }

  private shut(): void {
    this.pane.hidden = true
    this.site.root.classList.remove("ed-raw-open")
    this.view.focus()
  }

  /** leave shuts the pane if the keyboard is in it. */
  leave(): boolean {
    if (this.pane.hidden || !this.pane.contains(document.activeElement)) return false
    this.shut()
    return true
  }

  // load opens a file; what was opened on this page already is not asked for again.
  private async load(n: string): Promise<void> {
    const file = one<HTMLSelectElement>(this.pane, "select")
    try {
      if (n && !this.files.has(n)) {
        this.status("正在打开…")
        this.files.set(n, await send<Cue[]>(`${this.pane.dataset.at}/${n}/read`, {me: this.site.me}))
      }
      if (file.value === n) this.draw(this.files.get(n) || [])
    } catch (e) {
      if (!(e instanceof Error)) throw e
      if (e instanceof SignedOut) this.told.signedOut()
      if (file.value === n) this.draw([])
      this.status(`没有打开：${e.message}`)
    }
  }

  private draw(cues: Cue[]): void {
    this.cues = cues
    this.marked = []
    this.words = cues.map((c) => make("span", "ed-cue-words", c.text))
    const rows = document.createDocumentFragment()
    cues.forEach((c, i) => {
      const row = make("p", "ed-cue")
      if (c.at) row.append(make("span", "ed-cue-at", c.at))
      if (c.speaker) row.append(make("span", "ed-cue-who", c.speaker))
      row.append(this.words[i])
      rows.append(row)
    })
    const text = one(this.pane, ".ed-raw-text")
    text.textContent = ""
    text.append(rows)
    text.scrollTop = 0
    this.find()
  }

  // find marks every place at which the words stand that are asked for.
  private find(): void {
    for (const i of this.marked) this.words[i].textContent = this.cues[i].text
    this.marked = []
    this.hits = []
    this.now = -1
    const wanted = this.asked().value.trim().toLowerCase()
    if (wanted) this.cues.forEach((c, i) => this.mark(i, c.text, wanted))
    this.status(wanted && this.cues.length > 0 ? (this.hits.length > 0 ? `共${this.hits.length}处` : "没有找到") : "")
    if (this.hits.length > 0) this.step(1, true)
  }

  private mark(i: number, text: string, wanted: string): void {
    const low = text.toLowerCase()
    if (low.length !== text.length || low.indexOf(wanted) < 0) return
    const pieces: (Node | string)[] = []
    let from = 0
    for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
      const hit = make("mark", "", text.slice(at, at + wanted.length))
      this.hits.push(hit)
      pieces.push(text.slice(from, at), hit)
      from = at + wanted.length
    }
    this.words[i].textContent = ""
    this.words[i].append(...pieces, text.slice(from))
    this.marked.push(i)
  }

  // step goes to the next place, or the one before.
  private step(way: 1 | -1, quietly = false): void {
    const n = this.hits.length
    if (n === 0) return
    if (this.now >= 0) this.hits[this.now].removeAttribute("aria-current")
    this.now = this.now < 0 && way < 0 ? n - 1 : (this.now + way + n) % n
    const hit = this.hits[this.now]
    hit.setAttribute("aria-current", "true")
    hit.scrollIntoView({block: "center"})
    this.status(quietly && n === 1 ? "共1处" : `第${this.now + 1}处，共${n}处`)
  }

  private status(sentence: string): void {
    one(this.pane, ".ed-raw-hits").textContent = sentence
  }

  // insert puts what is selected into the text, else what was found.
  private insert(): void {
    const hit = this.hits[this.now]
    const words = hit && hit.closest(".ed-cue-words")
    const text = selected(this.words, this.cues) || (words && words.textContent) || ""
    if (!text) {
      this.told.say("请先在原始记录里选中要插入的文字，或者查找到一处。")
    } else if (this.view.state.readOnly) {
      this.told.say("现在不能修改文稿，没有插入；选中的文字可以复制。")
    } else {
      this.view.dispatch({...this.view.state.replaceSelection(text), scrollIntoView: true, userEvent: "input.paste"})
      this.view.focus()
    }
  }
}

// selected gives what is selected of the words, without times and speakers; a
// paragraph that knows no time is a line.
function selected(words: HTMLElement[], cues: Cue[]): string {
  const chosen = getSelection()
  if (!chosen || chosen.rangeCount === 0 || chosen.isCollapsed) return ""
  const range = chosen.getRangeAt(0)
  let text = ""
  words.forEach((e, i) => {
    if (!range.intersectsNode(e)) return
    const part = document.createRange()
    part.selectNodeContents(e)
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset)
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset)
    text += (text && !cues[i].at ? "\n" : "") + part.toString()
  })
  return text
}
