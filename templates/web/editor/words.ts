// Words that need not be typed out: phrases of minutes behind 、、 and names of
// people and units by the initials of their pinyin.
import {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource,
  autocompletion,
  startCompletion,
} from "@codemirror/autocomplete"
import {Extension} from "@codemirror/state"
import {EditorView} from "@codemirror/view"
import {Site} from "./page"
import {send} from "./server"

/** Phrase is what minutes say again and again, with its initials; | is where
 * something is left out. */
interface Phrase {
  initials: string
  text: string
}

interface Name {
  text: string
  detail: string
}

const phrases: Phrase[] = [
  ["hyzc", "会议指出，"],
  ["hyqd", "会议强调，"],
  ["hyyq", "会议要求，"],
  ["hyrw", "会议认为，"],
  ["hytq", "会议听取了|关于的汇报。"],
  ["hycdxx", "会议传达学习了"],
  ["hyydyxyj", "会议议定以下意见："],
  ["yzty", "原则同意"],
  ["ty", "同意"],
  ["yqt", "由|牵头，会同"],
  ["yfz", "由|负责，"],
  ["fzls", "负责落实，"],
  ["gjhytlyj", "根据会议讨论意见作进一步修改完善后，"],
  ["acxyf", "按程序印发实施。"],
  ["acxbp", "按程序报批。"],
  ["hfxsh", "经合法性审核后，"],
  ["gygbm", "各有关部门要"],
  ["gqx", "各县（市、区）要"],
  ["gxsqhsygbm", "各县（市、区）和市有关部门要"],
  ["zdlx", "制定路线图、时间表，"],
  ["jqjg", "加强监管，"],
  ["jtydl", "及时研究解决推进中的问题，重大事项及时报告市政府。"],
  ["ndq", "年底前"],
  ["yxjc", "（以下简称《|》）"],
].map(([initials, text]) => ({initials, text}))

const behind = /、、([a-zA-Z\u4e00-\u9fff]{0,8})$/

function fromPhrases(context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos)
  const typed = behind.exec(line.text.slice(0, context.pos - line.from))
  if (!typed) return null
  const wanted = typed[1].toLowerCase()
  const from = context.pos - typed[0].length
  const options: Completion[] = phrases
    .filter((p) => p.initials.indexOf(wanted) === 0 || p.text.indexOf(typed[1]) >= 0)
    .map((p) => ({label: p.text.replace("|", "…"), detail: p.initials, apply: inserted(p.text)}))
  return {from, options, filter: false}
}

// inserted puts a phrase in, with the caret where | stands.
function inserted(text: string) {
  return (view: EditorView, _: Completion, from: number, to: number) => {
    const insert = text.replace("|", "")
    const gap = text.indexOf("|")
    const anchor = from + (gap < 0 ? insert.length : gap)
    view.dispatch({changes: {from, to, insert}, selection: {anchor}, userEvent: "input.complete"})
  }
}

function fromNames(site: Site): CompletionSource {
  return async (context) => {
    const word = context.matchBefore(context.explicit ? /[a-zA-Z]{1,12}|[\u4e00-\u9fff\u3400-\u4dbf]{1,4}/ : /[a-zA-Z]{2,12}/)
    if (!word || (context.view && context.view.composing)) return null
    if (!context.explicit && /[0-9A-Za-z]/.test(context.state.doc.sliceString(word.from - 1, word.from))) return null
    let names: Name[]
    try {
      names = await send<Name[]>(`${site.base}/names?q=${encodeURIComponent(word.text)}`)
    } catch (e) {
      return null // saving says that the server is away
    }
    if (context.aborted || names.length === 0) return null
    return {from: word.from, options: names.map((n) => ({label: n.text, detail: n.detail})), filter: false}
  }
}

/** words is the editor's part in it. */
export function words(site: Site): Extension {
  return autocompletion({
    override: [fromPhrases, fromNames(site)],
    icons: false,
    closeOnBlur: true,
    interactionDelay: 0,
    activateOnTypingDelay: 60,
    maxRenderedOptions: 60,
  })
}

/** offer opens the list of names for the word before the caret. */
export function offer(view: EditorView): boolean {
  return startCompletion(view)
}

/** palette opens the list of phrases at the caret. */
export function palette(view: EditorView): boolean {
  if (view.state.readOnly) return true
  view.dispatch(view.state.replaceSelection("、、"), {userEvent: "input.type"})
  return startCompletion(view)
}
