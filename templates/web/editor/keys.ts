// Keys of the editor's page. None acts while a word is being composed, and none
// is one that an input method uses.
import {completionStatus} from "@codemirror/autocomplete"
import {EditorView} from "@codemirror/view"
import {close, fix, reason, step, widen, withdraw} from "./findings"
import {moveItem} from "./outline"
import {offer} from "./words"

/** Acts are what keys do beyond the text. */
export interface Acts {
  save(): void
  submit(): void
  shut(): boolean // the open panel
}

/** listen hears the keys of the whole page. */
export function listen(root: HTMLElement, view: EditorView, acts: Acts): void {
  root.addEventListener(
    "keydown",
    (e) => {
      if (e.isComposing || e.keyCode === 229 || view.composing) return
      const inText = view.hasFocus
      const does = chosen(e, view, inText, acts)
      if (does && does()) {
        e.preventDefault()
        e.stopPropagation()
      }
    },
    true,
  )
}

function chosen(e: KeyboardEvent, view: EditorView, inText: boolean, acts: Acts): (() => boolean) | null {
  const mod = (e.ctrlKey || e.metaKey) && !e.altKey
  const own = !(e.target instanceof Element && e.target.closest("form"))
  switch (e.key) {
    case "F7":
      return () => step(view, e.shiftKey ? -1 : 1)
    case "s":
    case "S":
      return mod && !e.shiftKey ? () => (acts.save(), true) : null
    case "k":
    case "K":
      return mod && inText ? () => offer(view) : null
    case "Enter":
      if (mod && own) return () => (acts.submit(), true)
      return e.altKey && inText ? () => (e.shiftKey ? widen(view) : fix(view)) : null
    case "Delete":
      return e.altKey && !mod && inText ? () => reason(view) : null
    case "ArrowUp":
      return e.altKey && !mod && inText ? () => moveItem(view, -1) : null
    case "ArrowDown":
      return e.altKey && !mod && inText ? () => moveItem(view, 1) : null
    case "Escape":
      if (inText && completionStatus(view.state) !== null) return null
      return () => withdraw(view) || acts.shut() || close(view)
    default:
      return null
  }
}
