// What the recorder may set beside the text (要素): the minutes' title and the
// day of the meeting.
import {Site, one} from "./page"
import {Saver} from "./save"
import {send} from "./server"

interface Kept {
  version: number
  revision: number
  title: string
}

/** Facts is the panel of it. */
export class Facts {
  constructor(
    private readonly site: Site,
    private readonly saver: Saver,
    private readonly say: (sentence: string) => void,
  ) {
    const form = one<HTMLFormElement>(site.root, ".ed-facts form")
    form.addEventListener("submit", (e) => {
      e.preventDefault()
      void this.keep(form)
    })
  }

  private async keep(form: HTMLFormElement): Promise<void> {
    try {
      await this.saver.now()
      const kept = await send<Kept>(`${this.site.base}/facts`, {
        me: this.site.me,
        version: this.saver.version,
        revision: this.saver.revision,
        title: one<HTMLInputElement>(form, "[name=title]").value,
        meeting: one<HTMLInputElement>(form, "[name=meeting]").value,
      })
      this.saver.version = kept.version
      this.saver.revision = kept.revision
      one(this.site.root, "h1").textContent = kept.title
      this.say("要素已保存。")
    } catch (e) {
      if (!(e instanceof Error)) throw e
      this.say(`要素没有保存：${e.message}`)
    } finally {
      delete form.dataset.sent
    }
  }
}
