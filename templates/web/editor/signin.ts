// Signing in again without leaving the page, when the session has run out.
import {Site, one} from "./page"
import {Away, Refused, SignedOut, send} from "./server"

interface Answer {
  person: {id: string; name: string}
}

/** Door is the small form for it. */
export class Door {
  private readonly panel: HTMLElement
  private readonly form: HTMLFormElement
  private readonly told: HTMLElement

  constructor(
    private readonly site: Site,
    private readonly back: () => void,
  ) {
    this.panel = one(site.root, ".ed-signin")
    this.form = one<HTMLFormElement>(this.panel, "form")
    this.told = one(this.panel, ".ed-signin-told")
    this.form.addEventListener("submit", (e) => {
      e.preventDefault()
      void this.knock()
    })
  }

  /** open asks for the password; the text stays as it is. */
  open(): void {
    if (!this.panel.hidden) return
    this.told.textContent = ""
    this.panel.hidden = false
  }

  private async knock(): Promise<void> {
    const login = one<HTMLInputElement>(this.form, "[name=login]")
    const password = one<HTMLInputElement>(this.form, "[name=password]")
    try {
      const answer = await send<Answer>("/signin", {login: login.value, password: password.value, person: this.site.me})
      password.value = ""
      if (answer.person.id !== this.site.me) {
        this.told.textContent = "登录的不是刚才编辑的人，文字仍保存在本机，没有以他的名义保存。"
        return
      }
      this.panel.hidden = true
      delete this.form.dataset.sent
      this.back()
    } catch (e) {
      delete this.form.dataset.sent
      if (e instanceof Refused || e instanceof SignedOut || e instanceof Away) this.told.textContent = e.message
      else throw e
      password.select()
    }
  }
}
