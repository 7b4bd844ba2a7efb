// Seeing, hearing and marking personal information: what the chips and dialogs ask the server.
class Unlocking {
  constructor({ data, onSelect, onChanged, onTrouble, hush }) {
    Object.assign(this, { data, onSelect, onChanged, onTrouble, hush })
    const { labels } = data
    this.labels = labels
    this.asking = new Asking(labels)
    this.masked = new Masked({ labels, url: data.privacy.shown, onChip: span => this.chosen(span), onHear: span => this.hear(span) })
    this.masked.onHidden = id => { if (this.heard === id) this.quiet() }
    this.tally = el("p", { cls: "masked-tally", test: "masked-tally" })
    this.button = el("button", { cls: "missed", test: "missed", attrs: { type: "button", hidden: "" } }, icon("lock", { line: true }), el("span", { text: labels.missed }))
    this.button.onclick = () => this.missed()
    this.node = el("div", { cls: "foot" }, this.tally, this.button)
    this.clip = el("audio", { test: "clip" })
    this.clip.onended = () => this.quiet()
  }

  watch(pane) {
    this.choosing = new Choosing({ labels: this.labels, pane, onChoose: () => this.missed() })
  }

  // The text is on the page: originals that came with it go to their places.
  show(doc, data) {
    this.asking.close()
    this.quiet()
    this.doc = doc
    this.data = data
    this.asking.may(data.privacy)
    this.mayMark = Boolean(doc.may_unlock && this.data.privacy.mark)
    this.masked.openShown()
    this.choosing.enable(doc, this.mayMark)
    this.button.hidden = !this.mayMark
    this.tally.textContent = doc.masked.length ? fill(this.labels.masked_tally, { count: doc.masked.length }) : ""
    this.node.hidden = !doc.masked.length && !this.mayMark
  }

  async chosen(span) {
    this.onSelect(span)
    try {
      if (this.doc.may_unlock && !span.erased && (await this.masked.showAgain(span.id))) return
    } catch {
      // Not reached: the dialog below will say so when it is sent.
    }
    this.asking.about(span, { isDraft: !this.data.privacy.shown, mayUnlock: this.doc.may_unlock, onUnlock: said => this.unlock(span, said) })
  }

  async unlock(span, said) {
    const { privacy } = this.data
    const opened = await ask(privacy.unlock.replace("{id}", encodeURIComponent(span.id)), { method: "POST", body: JSON.stringify(said) })
    // After the dialog is gone, so that the focus stays where the original stands.
    setTimeout(() => this.masked.reveal(span.id, opened, { focus: true }))
  }

  async hear(span) {
    if (this.heard === span.id) {
      this.quiet()
      return
    }
    this.quiet()
    this.hush()
    try {
      const url = this.data.privacy.sound.replace("{id}", encodeURIComponent(span.id))
      const answer = await fetch(url, { credentials: "same-origin", headers: { "x-requested-with": "greenroom" } }).catch(unreached)
      if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).message || this.labels.silent)
      const sound = await answer.blob()
      if (!this.masked.open.has(span.id)) return
      this.quiet()
      this.heard = span.id
      this.clip.src = URL.createObjectURL(sound)
      await this.clip.play().catch(unreached)
    } catch (error) {
      this.quiet()
      this.onTrouble(error.message || this.labels.silent)
    }
  }

  quiet() {
    this.clip.pause()
    if (this.clip.src) URL.revokeObjectURL(this.clip.src)
    this.clip.removeAttribute("src")
    this.heard = null
  }

  missed() {
    const { choosing } = this
    const stretch = choosing.stretch()
    const words = stretch ? charsOf(this.doc).slice(...stretch).join("") : choosing.heardWords()
    this.asking.missed({ words, chosen: stretch, places: said => choosing.places(said), heard: said => choosing.heard(said), onMask: said => this.mask(said) })
  }

  async mask(said) {
    await ask(this.data.privacy.mark, { method: "POST", body: JSON.stringify(said) })
    this.onChanged()
  }

  end() {
    this.masked.end()
    this.choosing?.end()
    this.quiet()
  }
}
