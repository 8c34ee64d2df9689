// What proof-reading finds: underlined in the text, listed beside it, opened
// under its line with cause, clause and fix.
import {EditorSelection, EditorState, Extension, Facet, StateEffect, StateField} from "@codemirror/state"
import {Decoration, DecorationSet, EditorView, WidgetType} from "@codemirror/view"
import {button, make} from "./page"

/** Finding is one place that a rule objects to, in positions of the editor. */
export interface Finding {
  id: string
  level: "E" | "W" | "I"
  from: number
  to: number
  message: string
  source: string
  strength: string
  why: string
  bad: string // an example, and the same put right
  good: string
  fix?: {from: number; to: number; text: string}
}

interface Found {
  all: Finding[]
  open: Finding | null
  at: number // end of the line that the open one stands on, as it is wrapped
}

/** Standing says why a finding is to stand, and whether in every minutes of the
 * office. */
export interface Standing {
  reason: string
  wide: boolean
}

/** dismisser sends a finding that is to stand (忽略, 放行), with the reason; it
 * gives what went wrong, empty if nothing did. */
export const dismisser = Facet.define<(f: Finding, why: Standing) => Promise<string>>()

/** passing says whether the visitor answers for what bars the way (放行). */
export const passing = Facet.define<boolean, boolean>({combine: (all) => all.some((is) => is)})

/** standing gives the word for letting a finding stand. */
export function standing(f: Finding): string {
  return f.level === "E" ? "放行" : "忽略"
}

const set = StateEffect.define<Finding[]>()
const open = StateEffect.define<{f: Finding; at: number} | null>()

/** found holds the findings; they move with the text. */
const found = StateField.define<Found>({
  create: () => ({all: [], open: null, at: 0}),
  update(value, tr) {
    if (tr.docChanged) {
      const moved = new Map<Finding, Finding | null>()
      for (const f of value.all) {
        const from = tr.changes.mapPos(f.from, 1)
        const to = tr.changes.mapPos(f.to, -1)
        const touched = from >= to || tr.changes.touchesRange(f.from, f.to) === "cover"
        const fix = f.fix && {
          from: tr.changes.mapPos(f.fix.from, 1),
          to: tr.changes.mapPos(f.fix.to, -1),
          text: f.fix.text,
        }
        moved.set(f, touched ? null : {...f, from, to, fix})
      }
      value = {
        all: value.all.map((f) => moved.get(f) || null).filter((f): f is Finding => f !== null),
        open: value.open && (moved.get(value.open) || null),
        at: tr.changes.mapPos(value.at, 1),
      }
    }
    for (const e of tr.effects) {
      if (e.is(set)) value = {all: e.value, open: same(e.value, value.open), at: value.at}
      if (e.is(open)) value = {all: value.all, open: e.value && e.value.f, at: e.value ? e.value.at : 0}
    }
    return value
  },
  provide: (field) => [
    EditorView.decorations.from(field, underlines),
    EditorView.decorations.from(field, (value) => (value.open ? opened(value.open, value.at) : Decoration.none)),
  ],
})

function same(all: Finding[], was: Finding | null): Finding | null {
  return (was && all.find((f) => f.id === was.id && f.from === was.from && f.to === was.to)) || null
}

function underlines(value: Found): DecorationSet {
  const marks = value.all
    .filter((f) => f.to > f.from)
    .map((f) =>
      Decoration.mark({class: `ed-f ed-f-${f.level}`, attributes: {title: `${level(f)}：${f.message}`}}).range(
        f.from,
        f.to,
      ),
    )
  return Decoration.set(marks, true)
}

function opened(f: Finding, at: number): DecorationSet {
  return Decoration.set([Decoration.widget({widget: new Card(f), block: true, side: 1}).range(Math.max(f.to, at))])
}

// unfold opens a finding that stands on the screen, under the line it is on as
// that is wrapped.
function unfold(view: EditorView, f: Finding): void {
  requestAnimationFrame(() => {
    if (view.composing || findings(view.state).indexOf(f) < 0) return
    const at = view.moveToLineBoundary(EditorSelection.cursor(f.to, -1), true).head
    view.dispatch({effects: open.of({f, at})})
  })
}

/** level gives a finding's level as people read it. */
export function level(f: Finding): string {
  return f.level === "E" ? "阻断" : f.level === "W" ? "提醒" : "提示"
}

// Card is a finding opened under its line.
class Card extends WidgetType {
  constructor(readonly f: Finding) {
    super()
  }

  // A finding that is found again is the same card: a reason half written stays.
  eq(other: Card): boolean {
    const {f} = this
    return other.f.id === f.id && other.f.from === f.from && other.f.to === f.to && other.f.message === f.message
  }

  toDOM(view: EditorView): HTMLElement {
    const f = this.f
    const card = make("div", `ed-card ed-card-${f.level}`)
    card.setAttribute("role", "group")
    card.setAttribute("aria-label", "校对意见")
    card.append(make("p", "ed-card-what", make("strong", "", level(f)), `　${f.message}`))
    if (f.why) card.append(make("p", "ed-card-why", f.why))
    if (f.bad && f.good) card.append(make("p", "ed-card-why", `例　误：${f.bad}　正：${f.good}`))
    card.append(make("p", "ed-card-source", `${f.strength}　${f.source}　${f.id}`))
    const acts = make("p", "ed-card-acts")
    if (f.fix) {
      acts.append(button(f.fix.text === "" ? "删去（Alt+Enter）" : `改为“${f.fix.text}”（Alt+Enter）`, () => fix(view)))
    }
    const alike = halfwidth(view.state)
    if (alike.length > 1 && alike.some((one) => one.from === f.from && one.id === f.id)) {
      acts.append(button(`半角标点都改为全角，共${alike.length}处（Alt+Shift+Enter）`, () => widen(view)))
    }
    const may = f.level !== "E" || view.state.facet(passing)
    if (!may) {
      card.append(make("p", "ed-card-why", "须改正；确需保留的，由没有参加起草的审核人、签发人写明理由放行。"))
    } else if (!view.state.readOnly) {
      acts.append(button(`${standing(f)}…（Alt+Delete）`, () => reason(view), "ed-card-dismiss"))
    }
    acts.append(button("上一处（Shift+F7）", () => step(view, -1)), button("下一处（F7）", () => step(view, 1)))
    acts.append(button("收起（Esc）", () => close(view)))
    card.append(acts)
    if (may) card.append(reasonForm(view, f))
    return card
  }

  ignoreEvent(): boolean {
    return true
  }
}

// halfwidth gives the findings whose fix does nothing but write half-width
// punctuation full, in the order of the text.
function halfwidth(state: EditorState): Finding[] {
  let end = -1
  return findings(state)
    .filter((f) => f.fix && /^[,.;:?!()"'[\]]+$/.test(state.sliceDoc(f.fix.from, f.fix.to)) && /^[^\x00-\x7f]+$/.test(f.fix.text))
    .sort((a, b) => a.fix!.from - b.fix!.from)
    .filter((f) => {
      const apart = f.fix!.from >= end
      if (apart) end = f.fix!.to
      return apart
    })
}

/** widen puts all half-width punctuation right at once; one Ctrl+Z takes it back. */
export function widen(view: EditorView): boolean {
  const all = halfwidth(view.state)
  if (view.state.readOnly || all.length === 0) return false
  const changes = all.map((f) => ({from: f.fix!.from, to: f.fix!.to, insert: f.fix!.text}))
  view.dispatch({changes, effects: open.of(null), userEvent: "input.fix"})
  return true
}

// reasonForm asks why the opened finding is to stand.
function reasonForm(view: EditorView, f: Finding): HTMLFormElement {
  const form = make("form", "ed-reason")
  form.hidden = true
  const word = standing(f)
  const label = make("label", "", `${word}的理由（${f.level === "E" ? "记录在案" : "审核人看得到"}）`)
  const input = make("input", "")
  input.required = true
  input.maxLength = 200
  input.id = "ed-reason"
  input.autocomplete = "off"
  label.htmlFor = input.id
  const confirm = make("button", "primary", `${word}（回车）`)
  const wide = make("input", "")
  wide.type = "checkbox"
  const wrong = make("p", "ed-reason-wrong error")
  wrong.setAttribute("role", "alert")
  wrong.hidden = true
  form.append(label, input, confirm, button(`不${word}（Esc）`, () => withdraw(view)))
  if (view.state.facet(passing) && f.to > f.from) {
    form.append(make("label", "ed-reason-wide", wide, " 本单位以后的纪要中同样的文字不再提示"))
  }
  form.append(wrong)
  form.addEventListener("submit", (e) => {
    e.preventDefault()
    const f = view.state.field(found).open // where it stands now
    if (!f || confirm.disabled || input.value.trim() === "") return
    confirm.disabled = true
    void Promise.all(view.state.facet(dismisser).map((send) => send(f, {reason: input.value, wide: wide.checked}))).then((told) => {
      confirm.disabled = false
      wrong.textContent = told.join("")
      wrong.hidden = wrong.textContent === ""
    })
  })
  return form
}

function reasonOf(view: EditorView): HTMLFormElement | null {
  return view.contentDOM.querySelector<HTMLFormElement>(".ed-reason")
}

/** reason asks why the opened finding is to stand (忽略…). */
export function reason(view: EditorView): boolean {
  const form = reasonOf(view)
  if (!form || view.state.readOnly) return false
  form.hidden = false
  const input = form.querySelector("input")
  if (input) input.focus()
  form.scrollIntoView({block: "nearest"})
  return true
}

/** withdraw asks no more. */
export function withdraw(view: EditorView): boolean {
  const form = reasonOf(view)
  if (!form || form.hidden) return false
  form.hidden = true
  form.reset()
  view.focus()
  return true
}

/** drop takes a finding away that stands by consent. */
export function drop(view: EditorView, f: Finding): void {
  const all = findings(view.state).filter((x) => x.id !== f.id || x.from !== f.from || x.to !== f.to)
  view.dispatch({effects: [set.of(all), open.of(null)]})
  view.focus()
}

/** findings gives those that stand in the text now. */
export function findings(state: EditorState): Finding[] {
  return state.field(found).all
}

/** setFindings puts what the server found into the text. */
export function setFindings(view: EditorView, all: Finding[]): void {
  view.dispatch({effects: set.of(all)})
}

/** show opens a finding and puts the caret there. */
export function show(view: EditorView, f: Finding): void {
  view.dispatch({
    selection: {anchor: f.from, head: f.to},
    effects: [open.of(null), EditorView.scrollIntoView(f.from, {y: "center"})],
  })
  view.focus()
  unfold(view, f)
}

/** step goes to the next finding after the caret, or the one before it. */
export function step(view: EditorView, way: 1 | -1): boolean {
  const {all, open: opened} = view.state.field(found)
  if (all.length === 0) return true
  const sorted = all.slice().sort((a, b) => a.from - b.from || a.to - b.to)
  const at = view.state.selection.main
  const now = opened || (at.empty ? null : sorted.find((f) => f.from === at.from && f.to === at.to))
  let i = now ? sorted.indexOf(now) + way : -1
  if (!now) {
    const head = view.state.selection.main.from
    const after = sorted.findIndex((f) => f.from >= head)
    i = way === 1 ? after : (after < 0 ? sorted.length : after) - 1
    if (way === 1 && after < 0) i = 0
  }
  show(view, sorted[(i + sorted.length) % sorted.length])
  return true
}

/** fix makes the edit that the opened finding offers, or the one at the caret. */
export function fix(view: EditorView): boolean {
  const value = view.state.field(found)
  const head = view.state.selection.main.head
  const f = value.open || value.all.find((x) => x.from <= head && head <= x.to)
  if (!f || !f.fix || view.state.readOnly) return false
  view.dispatch({
    changes: {from: f.fix.from, to: f.fix.to, insert: f.fix.text},
    effects: open.of(null),
    userEvent: "input.fix",
  })
  view.focus()
  return true
}

/** close shuts the opened finding. */
export function close(view: EditorView): boolean {
  if (!view.state.field(found).open) return false
  view.dispatch({effects: open.of(null)})
  view.focus()
  return true
}

/** marking is the editor's part in it. A click on a finding opens it. */
export const marking: Extension = [
  found,
  EditorView.domEventHandlers({
    click(e, view) {
      const mark = (e.target as Element).closest && (e.target as Element).closest(".ed-f")
      const pos = mark ? view.posAtCoords({x: e.clientX, y: e.clientY}) : null
      if (pos === null || !view.state.selection.main.empty) return false
      const f = findings(view.state).find((x) => x.from <= pos && pos <= x.to)
      if (f) unfold(view, f)
      return false
    },
  }),
]
