// What the page says of itself, and the small things every part needs.

/** Site is the page of one minutes as the server sent it. */
export interface Site {
  root: HTMLElement
  base: string // /minutes/ID
  me: string // who the page was made for
  nonce: string
  passes: boolean // who it was made for answers for what bars the way (放行)
  version: number
  revision: number
  item: number // the one 议题 that is written; 0 is the whole
  start: number // where it stands, in bytes of the draft
  end: number
}

/** site reads what stands on the root element. */
export function site(root: HTMLElement): Site {
  const d = root.dataset
  return {
    root,
    base: d.base || "",
    me: d.me || "",
    nonce: d.nonce || "",
    passes: d.passes === "true",
    version: Number(d.version),
    revision: Number(d.revision),
    item: Number(d.item),
    start: Number(d.start),
    end: Number(d.end),
  }
}

/** one gives the element that a part of the page cannot be without. */
export function one<E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E {
  const e = root.querySelector<E>(selector)
  if (!e) throw new Error(`no ${selector} on this page`)
  return e
}

/** make gives a new element with text and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  cls: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag)
  if (cls) e.className = cls
  e.append(...children)
  return e
}

/** button gives a button that does one thing. */
export function button(label: string, does: () => void, cls = ""): HTMLButtonElement {
  const b = make("button", cls, label)
  b.type = "button"
  b.addEventListener("click", does)
  return b
}

/** clock gives an hour as pages write it. */
export function clock(at: Date): string {
  const two = (n: number) => (n < 10 ? "0" : "") + n
  return `${two(at.getHours())}:${two(at.getMinutes())}`
}

/** chance gives a key that nobody else has. */
export function chance(): string {
  const bytes = new Uint8Array(16)
  crypto.getRandomValues(bytes)
  return Array.from(bytes, (b) => (b < 16 ? "0" : "") + b.toString(16)).join("")
}
