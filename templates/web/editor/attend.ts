// Who was there (参会): the members in protocol order, one key an absentee, and
// observers by name or initials. It writes the lists of the draft.
import {EditorView} from "@codemirror/view"
import {offsets} from "./offsets"
import {Site, button, make, one} from "./page"
import {Away, Refused, SignedOut, send} from "./server"

interface Member {
  name: string
  unit: string
  office: string
  remark: string
  post: string
  state: "present" | "absent" | "unlisted"
}

interface Observer {
  name: string
  unit: string
  office: string
  remark: string
}

interface Roll {
  members: Member[]
  observers: Observer[]
}

interface Edit {
  start: number
  end: number
  text: string
}

interface Name {
  text: string
  detail: string
  name: string
  unit: string
}

/** Attendance is the panel of it. */
export class Attendance {
  private readonly panel: HTMLElement
  private readonly told: HTMLElement
  private roll: Roll = {members: [], observers: []}

  constructor(
    private readonly site: Site,
    private readonly view: EditorView,
  ) {
    this.panel = one(site.root, ".ed-attend")
    this.told = one(this.panel, ".ed-attend-told")
    one(this.panel, "[data-do=attend-write]").addEventListener("click", () => void this.write())
    one(this.panel, "[data-do=attend-order]").addEventListener("click", () => void this.order())
    const typed = one<HTMLInputElement>(this.panel, "[name=observer]")
    typed.addEventListener("input", (e) => {
      if (!(e as InputEvent).isComposing) void this.suggest(typed.value.trim())
    })
    typed.addEventListener("compositionend", () => void this.suggest(typed.value.trim()))
    typed.addEventListener("keydown", (e) => {
      if (e.isComposing || e.keyCode === 229) return
      if (e.key === "Enter") {
        e.preventDefault()
        const first = this.panel.querySelector<HTMLButtonElement>(".ed-attend-found button")
        if (first) first.click()
        else if (typed.value.trim()) this.add({name: typed.value.trim(), unit: "", office: "", remark: ""})
      }
    })
  }

  /** open reads the lists of the draft as it is. */
  async open(): Promise<void> {
    try {
      this.roll = await send<Roll>(`${this.site.base}/attendance`, {text: this.view.state.doc.toString()})
      this.draw()
      this.panel.hidden = false
      const first = this.panel.querySelector<HTMLInputElement>(".ed-attend-members input")
      if (first) first.focus()
    } catch (e) {
      this.failed(e)
      this.panel.hidden = false
    }
  }

  private failed(e: unknown): void {
    if (e instanceof Refused || e instanceof SignedOut || e instanceof Away) this.told.textContent = e.message
    else throw e
  }

  private draw(): void {
    this.told.textContent = ""
    const members = make("ol", "ed-attend-members")
    this.roll.members.forEach((m, i) => {
      const box = make("input", "")
      box.type = "checkbox"
      box.checked = m.state === "present"
      box.addEventListener("change", () => {
        m.state = box.checked ? "present" : "absent"
        state.textContent = box.checked ? "出席" : "请假"
        this.count()
      })
      box.addEventListener("keydown", (e) => this.walk(e, i))
      const state = make("span", "ed-attend-state", m.state === "present" ? "出席" : m.state === "absent" ? "请假" : "未列")
      const who = make("span", "", `${m.unit}${m.office}${m.name}${m.remark ? `（${m.remark}）` : ""}`)
      members.append(make("li", "", make("label", "", box, who, make("span", "quiet", m.post), state)))
    })
    one(this.panel, ".ed-attend-members").replaceWith(members)
    this.drawObservers()
    this.count()
  }

  // walk: arrows go from one to the next, so that one key does an absentee.
  private walk(e: KeyboardEvent, i: number): void {
    const to = e.key === "ArrowDown" ? i + 1 : e.key === "ArrowUp" ? i - 1 : -1
    const boxes = this.panel.querySelectorAll<HTMLInputElement>(".ed-attend-members input")
    if (to >= 0 && boxes[to]) {
      e.preventDefault()
      boxes[to].focus()
    }
  }

  private drawObservers(): void {
    const list = make("ol", "ed-attend-observers")
    this.roll.observers.forEach((o, i) => {
      const words = `${o.unit}${o.office}${o.name || "的代表"}${o.remark ? `（${o.remark}）` : ""}`
      const out = button("移除", () => {
        this.roll.observers.splice(i, 1)
        this.drawObservers()
        this.count()
      })
      out.setAttribute("aria-label", `移除${words}`)
      list.append(make("li", "", make("span", "", words), out))
    })
    one(this.panel, ".ed-attend-observers").replaceWith(list)
  }

  private async suggest(typed: string): Promise<void> {
    const found = one(this.panel, ".ed-attend-found")
    let names: Name[] = []
    if (typed) {
      try {
        names = await send<Name[]>(`${this.site.base}/names?q=${encodeURIComponent(typed)}`)
      } catch (e) {
        this.failed(e)
      }
    }
    while (found.firstChild) found.firstChild.remove()
    for (const n of names.slice(0, 8)) {
      const b = button("", () => this.add({name: n.name, unit: n.unit, office: "", remark: ""}))
      b.append(make("span", "", n.text), make("span", "quiet", n.detail))
      found.append(make("li", "", b))
    }
  }

  private add(o: Observer): void {
    const known = this.roll.observers.some((x) => x.name === o.name && x.unit === o.unit)
    if (!known) this.roll.observers.push(o)
    const typed = one<HTMLInputElement>(this.panel, "[name=observer]")
    typed.value = ""
    typed.focus()
    void this.suggest("")
    this.drawObservers()
    this.count()
    if (known) this.told.textContent = "已经在列席名单中。"
  }

  private count(): void {
    const are = (state: string) => this.roll.members.filter((m) => m.state === state).length
    this.told.textContent = `出席${are("present")}人，请假${are("absent")}人，列席${this.roll.observers.length}人（单位）`
  }

  private write(): Promise<void> {
    return this.edit("write", this.roll, "名单与文稿一致，没有改动。")
  }

  // order puts the list at the caret in the order of the surnames' strokes.
  private order(): Promise<void> {
    const {doc, selection} = this.view.state
    return this.edit("order", {at: offsets(doc).byteOf(selection.main.head)}, "已经是按姓氏笔画排列的，没有改动。")
  }

  // edit makes the edits that the server gives for the lists; idle says that
  // there are none.
  private async edit(what: string, more: object, idle: string): Promise<void> {
    const doc = this.view.state.doc
    if (this.view.state.readOnly) {
      this.told.textContent = "现在不能修改文稿。"
      return
    }
    try {
      const edits = await send<Edit[]>(`${this.site.base}/attendance/${what}`, {text: doc.toString(), ...more})
      if (this.view.state.doc !== doc) {
        this.told.textContent = "文稿刚刚有改动，请再点一次。"
        return
      }
      if (edits.length === 0) {
        this.told.textContent = idle
        return
      }
      const o = offsets(doc)
      const changes = edits.map((e) => ({from: o.posOf(e.start), to: o.posOf(e.end), insert: e.text}))
      this.view.dispatch({changes, userEvent: "input.attendance"})
      this.panel.hidden = true
      this.view.focus()
    } catch (e) {
      this.failed(e)
    }
  }
}
