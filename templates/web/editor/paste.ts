// Pasting from Word, WPS and the web: paragraphs are kept, styles are dropped,
// and it is said what was dropped.
import {isolateHistory} from "@codemirror/commands"
import {EditorView} from "@codemirror/view"
import {send} from "./server"
import type {Site} from "./page"

/** Pasted is what comes out of the clipboard. */
export interface Pasted {
  text: string
  dropped: string[]
}

const blocks = new Set([
  "P", "DIV", "LI", "TR", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "PRE", "UL", "OL", "TABLE", "SECTION",
  "ARTICLE", "HEADER", "FOOTER", "DT", "DD", "CENTER",
])
const silent = new Set(["STYLE", "SCRIPT", "HEAD", "META", "LINK", "TITLE", "TEMPLATE", "NOSCRIPT", "XML"])
const media = new Set(["IMG", "PICTURE", "SVG", "OBJECT", "EMBED", "VIDEO", "AUDIO", "CANVAS", "V:SHAPE", "V:IMAGEDATA"])

interface Walk {
  lines: string[]
  images: number
  tables: number
  links: number
  styled: number
  notes: number
}

/** clean makes plain paragraphs of a piece of HTML. */
export function clean(html: string): Pasted {
  const doc = new DOMParser().parseFromString(tame(html), "text/html")
  const w: Walk = {lines: [""], images: 0, tables: 0, links: 0, styled: 0, notes: 0}
  walk(doc.body, w)
  const lines = w.lines.map((l) => l.replace(/[ \t]+$/, "").replace(/^[ \t\u3000\u00a0]+/, ""))
  const text = plain(lines.join("\n").replace(/^\n+|\n+$/g, ""))
  const dropped: string[] = []
  if (w.styled > 0) dropped.push("字体和段落格式")
  if (w.images > 0) dropped.push(`图片${w.images}幅`)
  if (w.tables > 0) dropped.push(`表格${w.tables}个的格线（文字保留，一行一段）`)
  if (w.links > 0) dropped.push(`链接${w.links}处（文字保留）`)
  if (w.notes > 0) dropped.push(`批注或脚注标记${w.notes}处`)
  return {text, dropped}
}

// tame takes away what the page's policy would complain of while a browser
// reads the piece: looks and scripts. Nothing of it would run or show anyway.
function tame(html: string): string {
  return html
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s"'/])(style|on[a-z]+)(\s*=)/gi, "$1data-$2$3"))
}

function walk(node: Node, w: Walk): void {
  for (const child of Array.from(node.childNodes)) {
    if (child.nodeType === 3) {
      w.lines[w.lines.length - 1] += (child.nodeValue || "").replace(/[\t\r\n ]+/g, " ")
    } else if (child.nodeType === 1) {
      element(child as Element, w)
    }
  }
}

function element(e: Element, w: Walk): void {
  const name = e.tagName.toUpperCase()
  const style = (e.getAttribute("data-style") || "").toLowerCase()
  if (silent.has(name) || /display:\s*none|mso-hide:\s*all/.test(style)) return
  if (media.has(name)) {
    w.images++
    return
  }
  if (name === "BR") {
    w.lines.push("")
    return
  }
  if (/mso-comment|mso-element:\s*comment|mso-footnote/.test(style) || /MsoCommentReference/.test(e.className)) {
    w.notes++
    return
  }
  if (name === "TABLE") w.tables++
  if (name === "A" && e.hasAttribute("href")) w.links++
  if (style || /^(FONT|B|I|U|STRONG|EM|SPAN|H[1-6])$/.test(name)) w.styled++
  if (name === "TD" || name === "TH") {
    if (e.previousElementSibling) w.lines[w.lines.length - 1] += "  "
    cell(e, w)
    return
  }
  const block = blocks.has(name)
  if (block && w.lines[w.lines.length - 1] !== "") w.lines.push("")
  walk(e, w)
  if (block && w.lines[w.lines.length - 1] !== "") w.lines.push("")
}

// cell writes a cell of a table within its row's line.
function cell(e: Element, w: Walk): void {
  const inner: Walk = {lines: [""], images: 0, tables: 0, links: 0, styled: 0, notes: 0}
  walk(e, inner)
  w.lines[w.lines.length - 1] += inner.lines.map((l) => l.trim()).filter((l) => l !== "").join("")
  w.images += inner.images
  w.links += inner.links
  w.styled += inner.styled
}

/** plain takes out what nobody sees: zero width characters, strange breaks. */
export function plain(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\v\f]/g, "\n")
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, "")
    .replace(/\u00a0/g, " ")
}

/** Rejoined is a text with its paragraphs back. */
interface Rejoined {
  text: string
  breaks: number
}

// rejoin gives what was pasted from PDF or plain text its paragraphs back. It is
// an edit of its own: Ctrl+Z brings the lines back as they came.
async function rejoin(view: EditorView, site: Site, pasted: string, from: number, say: (sentence: string) => void): Promise<void> {
  const answer = await send<Rejoined>(`${site.base}/rejoin`, {text: pasted})
  const to = from + pasted.length
  if (answer.breaks === 0 || view.state.readOnly || view.state.sliceDoc(from, to) !== pasted) return
  const text = answer.text.replace(/\n$/, "")
  view.dispatch({
    changes: {from, to, insert: text},
    selection: {anchor: from + text.length},
    userEvent: "input.rejoin",
    annotations: isolateHistory.of("full"),
    scrollIntoView: true,
  })
  const paragraphs = text.split("\n").filter((l) => l.trim() !== "").length
  say(`粘贴的文字每行都断开，已合并成${paragraphs}段（去掉${answer.breaks}处换行）。按 Ctrl+Z 恢复原样。`)
}

/** pasting is the editor's part in it; say tells the person. */
export function pasting(site: Site, say: (sentence: string) => void) {
  return EditorView.domEventHandlers({
    paste(e, view) {
      const data = e.clipboardData
      if (!data || view.state.readOnly) return false
      const html = data.getData("text/html")
      const raw = data.getData("text/plain")
      if (!html && !raw) {
        if (data.files.length > 0) say("粘贴的是图片或文件，文稿只收文字，没有粘贴。")
        e.preventDefault()
        return true
      }
      const pasted = html ? clean(html) : {text: plain(raw), dropped: []}
      if (pasted.text === "" && raw !== "") pasted.text = plain(raw)
      const from = view.state.selection.main.from
      view.dispatch(view.state.replaceSelection(pasted.text), {userEvent: "input.paste", scrollIntoView: true})
      const paragraphs = pasted.text.split("\n").filter((l) => l.trim() !== "").length
      const what = pasted.dropped.length > 0 ? `去掉了${pasted.dropped.join("、")}` : "没有去掉内容"
      say(`已粘贴${paragraphs}段，${what}。按 Ctrl+Z 可撤回。`)
      // who cannot reach the server keeps the text as it was pasted
      if (pasted.text.split("\n").length > 3) rejoin(view, site, pasted.text, from, say).catch(() => undefined)
      e.preventDefault()
      return true
    },
  })
}
