// The outline of the draft: its 议题 with the findings in each, and moving one
// of them before another.
import {ChangeSpec, Extension, StateEffect, StateField} from "@codemirror/state"
import {EditorView} from "@codemirror/view"
import {findings} from "./findings"
import {button, make} from "./page"
import {bounded} from "./region"

/** Section is a line of the outline, in positions of the editor. */
export interface Section {
  label: string // 一, 出席 …
  title: string
  from: number
  to: number
  item: number // 0 if it is no 议题
}

const set = StateEffect.define<Section[]>()

const sections = StateField.define<Section[]>({
  create: () => [],
  update(value, tr) {
    if (tr.docChanged) {
      value = value.map((s) => ({...s, from: tr.changes.mapPos(s.from, -1), to: tr.changes.mapPos(s.to, 1)}))
    }
    for (const e of tr.effects) if (e.is(set)) value = e.value
    return value
  },
})

/** outlining is the editor's part in it. */
export const outlining: Extension = sections

/** setSections takes what the server has read. */
export function setSections(view: EditorView, all: Section[]): void {
  view.dispatch({effects: set.of(all)})
}

/** here gives the section that a position stands in. */
function here(view: EditorView, pos: number): number {
  const all = view.state.field(sections)
  let found = -1
  all.forEach((s, i) => {
    if (s.from <= pos) found = i
  })
  return found
}

/** draw writes the outline. */
export function draw(view: EditorView, nav: HTMLElement): void {
  const all = view.state.field(sections)
  const present = here(view, view.state.selection.main.head)
  const found = findings(view.state)
  const within = all.map((s) => found.filter((f) => f.from >= s.from && f.from < Math.max(s.to, s.from + 1)))
  const says = JSON.stringify([present, all.map((s, i) => [s.label, s.title, s.item, within[i].map((f) => f.level)])])
  if (nav.dataset.says === says) return
  nav.dataset.says = says
  const list = make("ol", "ed-outline")
  all.forEach((s, i) => {
    const inside = within[i]
    const words = make("span", "ed-outline-words", s.label ? `${s.label}　${s.title}` : s.title)
    const go = button("", () => jump(view, i))
    go.append(words)
    if (i === present) go.setAttribute("aria-current", "true")
    if (inside.length > 0) {
      const worst = inside.some((f) => f.level === "E") ? "E" : inside.some((f) => f.level === "W") ? "W" : "I"
      const sign = worst === "E" ? "▲" : worst === "W" ? "△" : "○"
      const told = worst === "E" ? "有阻断" : worst === "W" ? "有提醒" : "有提示"
      const mark = make("span", `ed-mark ed-mark-${worst}`, `${sign}${inside.length}`)
      mark.title = `${told}，共${inside.length}处`
      mark.setAttribute("aria-label", mark.title)
      go.append(mark)
    }
    list.append(make("li", s.item ? "ed-item" : "", go))
  })
  const alone = nav.querySelector<HTMLAnchorElement>(".ed-alone")
  const item = present >= 0 ? all[present].item : 0
  if (alone) {
    alone.hidden = item === 0
    if (item) alone.href = `?item=${item}`
    else alone.removeAttribute("href")
    alone.textContent = item ? `只编辑第${item}项议题` : ""
  }
  const old = nav.querySelector(".ed-outline")
  const focused = old && old.contains(document.activeElement) ? buttons(old).indexOf(document.activeElement as Element) : -1
  if (old) old.replaceWith(list)
  else nav.prepend(list)
  if (focused >= 0) (buttons(list)[focused] as HTMLElement | undefined)?.focus()
}

function buttons(e: Element): Element[] {
  return Array.from(e.querySelectorAll("button"))
}

function jump(view: EditorView, i: number): void {
  const pos = view.state.field(sections)[i].from
  view.dispatch({selection: {anchor: pos}, effects: EditorView.scrollIntoView(pos, {y: "start", yMargin: 24})})
  view.focus()
}

/** moveItem lets the 议题 at the caret change places with its neighbour. The
 * numbers stay where they are: the second is still 二、. */
export function moveItem(view: EditorView, way: 1 | -1): boolean {
  if (view.state.readOnly || bounded(view.state)) return true
  const all = view.state.field(sections)
  const at = here(view, view.state.selection.main.head)
  const a = all[way === 1 ? at : at - 1]
  const b = all[way === 1 ? at + 1 : at]
  if (!a || !b || !a.item || !b.item) return true
  const doc = view.state.doc
  const first = whole(doc.sliceString(a.from, a.to))
  const second = whole(doc.sliceString(b.from, Math.min(b.to, doc.length)))
  const head = view.state.selection.main.head
  const open = doc.sliceString(b.to - 1, b.to) === "\n"
  let text = renumbered(second, first) + renumbered(first, second)
  if (!open) text = text.replace(/\n$/, "")
  const change: ChangeSpec = {from: a.from, to: Math.min(b.to, doc.length), insert: text}
  const moved = way === 1 ? head + second.length : head - first.length
  view.dispatch({changes: change, selection: {anchor: Math.max(0, Math.min(moved, a.from + text.length))}, userEvent: "move.item"})
  const grown = renumbered(second, first).length
  const parts = all.map((s) => {
    if (s === a) return {...a, title: b.title, to: a.from + grown}
    if (s === b) return {...b, title: a.title, from: a.from + grown}
    return s
  })
  setSections(view, parts)
  view.dispatch({effects: EditorView.scrollIntoView(view.state.selection.main.head, {y: "nearest", yMargin: 48})})
  return true
}

// whole gives an item's text with the line feed at its end.
function whole(s: string): string {
  return s.slice(-1) === "\n" ? s : s + "\n"
}

// renumbered gives an item the number of the place it comes to.
function renumbered(item: string, place: string): string {
  const number = /^\s*[一二三四五六七八九十百零〇]+、/
  const to = number.exec(place)
  return to && number.test(item) ? item.replace(number, to[0]) : item
}
