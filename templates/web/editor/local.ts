// The draft kept on this machine until the server has confirmed it.

/** Local is a text that the server may not have. */
export interface Local {
  text: string
  version: number
  revision: number
  at: number
}

/** Drawer keeps the local draft of one minutes for one person. */
export class Drawer {
  private readonly key: string

  constructor(base: string, me: string) {
    this.key = `jiyao:draft:${me}:${base}`
  }

  /** setAside puts what lies there where it is not written over, and gives it. */
  setAside(): Local | null {
    const kept = this.read(this.key)
    if (kept) {
      try {
        localStorage.setItem(this.key + ":aside", JSON.stringify(kept))
        localStorage.removeItem(this.key)
      } catch (e) {
        // it stays where it is
      }
    }
    return kept || this.read(this.key + ":aside")
  }

  /** forget throws away what was set aside. */
  forget(): void {
    try {
      localStorage.removeItem(this.key + ":aside")
    } catch (e) {
      // then nothing lies there
    }
  }

  private read(key: string): Local | null {
    try {
      const kept = JSON.parse(localStorage.getItem(key) || "null") as Local | null
      return kept && typeof kept.text === "string" ? kept : null
    } catch (e) {
      return null
    }
  }

  /** put keeps a text, and reports whether that could be done. */
  put(text: string, version: number, revision: number): boolean {
    try {
      localStorage.setItem(this.key, JSON.stringify({text, version, revision, at: Date.now()}))
      return true
    } catch (e) {
      return false // no room, or storage is switched off
    }
  }

  /** clear throws away what the server has. */
  clear(): void {
    try {
      localStorage.removeItem(this.key)
    } catch (e) {
      // then nothing lies there
    }
  }
}
