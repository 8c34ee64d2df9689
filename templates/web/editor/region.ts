// Writing one 议题 alone, while others write theirs: the rest of the draft is
// shown and cannot be changed here.
import {EditorState, Extension, StateField, Transaction} from "@codemirror/state"
import {Decoration, DecorationSet, EditorView} from "@codemirror/view"

/** Range is what may be changed, in positions of the editor. */
export interface Range {
  from: number
  to: number
}

const within = StateField.define<Range | null>({
  create: () => null,
  update: (r, tr) => r && tr.docChanged ? {from: tr.changes.mapPos(r.from, -1), to: tr.changes.mapPos(r.to, 1)} : r,
  provide: (field) => EditorView.decorations.from(field, (r) => (view) => rest(view.state, r)),
})

function rest(state: EditorState, r: Range | null): DecorationSet {
  if (!r) return Decoration.none
  const outside = Decoration.mark({class: "ed-outside"})
  const marks = []
  if (r.from > 0) marks.push(outside.range(0, r.from))
  if (r.to < state.doc.length) marks.push(outside.range(r.to, state.doc.length))
  return Decoration.set(marks)
}

/** region gives what may be changed; the whole draft if that is not bounded. */
export function region(state: EditorState): Range {
  return state.field(within, false) || {from: 0, to: state.doc.length}
}

/** bounded reports whether only one 议题 may be changed. */
export function bounded(state: EditorState): boolean {
  return !!state.field(within, false)
}

/** only lets nothing be changed outside a range. */
export function only(r: Range | null, say: (sentence: string) => void): Extension {
  if (!r) return []
  const filter = EditorState.transactionFilter.of((tr: Transaction) => {
    if (!tr.docChanged) return tr
    const bounds = region(tr.startState)
    let inside = true
    tr.changes.iterChangedRanges((from, to) => {
      if (from < bounds.from || to > bounds.to) inside = false
    })
    if (inside) return tr
    say("现在只编辑这一项议题，其他部分不能改动；要改请编辑整件。")
    return []
  })
  return [within.init(() => r), filter]
}
