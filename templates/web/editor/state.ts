// What the text's editor is made of.
import {history, historyKeymap, defaultKeymap} from "@codemirror/commands"
import {search, searchKeymap} from "@codemirror/search"
import {Compartment, EditorState, Extension} from "@codemirror/state"
import {EditorView, highlightActiveLine, keymap} from "@codemirror/view"
import {marking} from "./findings"
import {outlining} from "./outline"
import {Site} from "./page"
import {pasting} from "./paste"
import {words} from "./words"

const phrases = {
  Find: "查找",
  Replace: "替换为",
  next: "下一处",
  previous: "上一处",
  all: "全部选中",
  "match case": "区分大小写",
  "by word": "整词",
  regexp: "正则表达式",
  replace: "替换",
  "replace all": "全部替换",
  close: "关闭",
  "current match": "当前一处",
  "replaced $ matches": "已替换$处",
  "replaced match on line $": "已替换第$段的一处",
  "on line": "在第",
  "Go to line": "转到段落",
  go: "转到",
  Completions: "可选的词语",
}

/** writable says whether the text may be changed. */
export const writable = new Compartment()

/** locked keeps the text from being changed; it can be read and copied. */
export function locked(is: boolean): Extension {
  return [EditorState.readOnly.of(is), EditorView.contentAttributes.of({"aria-readonly": String(is)})]
}

/** begin gives the state of an editor with a text. */
export function begin(site: Site, text: string, say: (s: string) => void, more: Extension): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(site.nonce),
      EditorState.phrases.of(phrases),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({tabindex: "0", lang: "zh-CN", "aria-label": "文稿", spellcheck: "false", autocorrect: "off"}),
      writable.of(locked(false)),
      history(),
      highlightActiveLine(),
      search({top: true}),
      marking,
      outlining,
      words(site),
      pasting(site, say),
      more,
      keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    ],
  })
}
