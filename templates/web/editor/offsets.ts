// Places of a draft: the server counts bytes of UTF-8, the editor UTF-16 units.
import {Text} from "@codemirror/state"

/** width gives how many bytes of UTF-8 a string takes. */
export function width(s: string): number {
  let n = 0
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    if (c < 0x80) n += 1
    else if (c < 0x800) n += 2
    else if (c >= 0xd800 && c < 0xdc00 && i + 1 < s.length) {
      n += 4
      i++
    } else n += 3
  }
  return n
}

/** at gives the index in s of the byte n, at most its length. */
export function at(s: string, n: number): number {
  let i = 0
  while (i < s.length && n > 0) {
    const wide = s.charCodeAt(i) >= 0xd800 && s.charCodeAt(i) < 0xdc00 && i + 1 < s.length ? 2 : 1
    n -= width(s.substr(i, wide))
    i += wide
  }
  return i
}

/** Offsets answers for one state of a draft. */
export class Offsets {
  private starts: number[] = []

  constructor(readonly doc: Text) {
    let sum = 0
    for (let line = doc.iterLines(); !line.next().done; ) {
      this.starts.push(sum)
      sum += width(line.value) + 1
    }
  }

  /** byteOf gives the byte at which a position of the editor stands. */
  byteOf(pos: number): number {
    const line = this.doc.lineAt(Math.min(pos, this.doc.length))
    return this.starts[line.number - 1] + width(line.text.slice(0, pos - line.from))
  }

  /** posOf gives the editor's position of a byte. */
  posOf(byte: number): number {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const mid = (low + high + 1) >> 1
      if (this.starts[mid] <= byte) low = mid
      else high = mid - 1
    }
    const line = this.doc.line(low + 1)
    return line.from + at(line.text, byte - this.starts[low])
  }
}

let latest: Offsets | null = null

/** offsets gives the answers for a draft, kept until another is asked for. */
export function offsets(doc: Text): Offsets {
  if (!latest || latest.doc !== doc) latest = new Offsets(doc)
  return latest
}
