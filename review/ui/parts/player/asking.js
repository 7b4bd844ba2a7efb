// The small dialogs: why something is masked and how to see it; what else is to be masked.
class Asking {
  constructor(labels) {
    this.labels = labels
    this.title = el("h2", { attrs: { id: "asking-title" } })
    const close = el("button", { cls: "step", attrs: { type: "button", "aria-label": labels.close, title: labels.close } }, icon("close", { line: true }))
    close.onclick = () => this.close()
    this.form = el("form", { attrs: { method: "dialog" } })
    this.trouble = el("p", { cls: "trouble", test: "asking-trouble", attrs: { role: "alert", hidden: "" } })
    this.node = el("dialog", { cls: "asking", test: "asking", attrs: { "aria-labelledby": "asking-title" } }, el("header", {}, this.title, close), this.form, this.trouble)
    // Streamlit listens for single letters on the whole page; what is typed here is not for it.
    for (const kind of ["keydown", "keypress", "keyup"]) this.node.addEventListener(kind, event => event.stopPropagation())
    this.node.addEventListener("click", event => { if (event.target === this.node) this.close() })
    this.node.addEventListener("close", () => this.closed())
  }

  // What this person may give as purpose changes when they take the case or put it back.
  may({ purposes, kinds, minutes }) {
    Object.assign(this, { purposes, kinds, minutes })
  }

  get isOpen() {
    return this.node.open
  }

  show(title, parts, onSend) {
    this.title.replaceChildren(...title)
    this.form.replaceChildren(...parts)
    this.complain("")
    this.form.onsubmit = event => {
      event.preventDefault()
      if (onSend && !this.busy) this.send(onSend)
    }
    this.before = this.node.getRootNode().activeElement
    this.node.showModal()
  }

  async send(onSend) {
    this.busy = true
    this.node.classList.add("busy")
    this.complain("")
    try {
      await onSend()
      this.before = null
      this.close()
    } catch (error) {
      this.complain(error.message || this.labels.not_reached)
    }
    this.busy = false
    this.node.classList.remove("busy")
  }

  complain(message) {
    this.trouble.textContent = message
    this.trouble.hidden = !message
  }

  close() {
    this.node.close()
  }

  // Nothing that was typed stays behind.
  closed() {
    this.form.replaceChildren()
    this.before?.focus?.()
    this.before = null
  }

  field(label, control) {
    return el("label", {}, el("span", { text: label }), control)
  }

  select(options, { name, placeholder, value = "" }) {
    const node = el("select", { test: name, attrs: { name, required: "" } })
    if (options.length > 1) node.append(el("option", { text: placeholder, attrs: { value: "" } }))
    for (const [code, text] of options) node.append(el("option", { text, attrs: { value: code } }))
    if (value) node.value = value
    return node
  }

  buttons(label, test) {
    const cancel = el("button", { cls: "quiet", text: this.labels.cancel, attrs: { type: "button" } })
    cancel.onclick = () => this.close()
    return el("div", { cls: "buttons" }, cancel, el("button", { cls: "primary", text: label, test, attrs: { type: "submit" } }))
  }

  // Why this is masked; for whom it may be opened, the question what for.
  about(span, { isDraft, mayUnlock, onUnlock }) {
    const { labels } = this
    const title = [typeIcon(span.type), el("span", { text: span.label })]
    const parts = [el("p", { text: fill(isDraft ? labels.about_draft : labels.about, { kind: span.kind }) })]
    if (isDraft) parts.push(el("p", { cls: "hint", text: labels.about_typed }))
    else if (span.erased) parts.push(el("p", { cls: "hint", text: labels.about_erased }))
    else if (!mayUnlock) parts.push(el("p", { cls: "hint", text: labels.about_closed }))
    if (span.erased || !mayUnlock) {
      this.show(title, parts, null)
      return
    }
    const purpose = this.select(this.purposes, { name: "purpose", placeholder: labels.choose_purpose, value: this.purposes.some(([code]) => code === this.lastPurpose) ? this.lastPurpose : "" })
    const note = el("input", { test: "unlock-note", attrs: { name: "note", maxlength: "200", placeholder: labels.note_hint, autocomplete: "off" } })
    parts.push(
      this.field(labels.purpose, purpose),
      this.field(labels.note, note),
      el("p", { cls: "hint", text: fill(labels.about_open, { minutes: this.minutes }) }),
      this.buttons(labels.unlock, "unlock"),
    )
    this.show(title, parts, async () => {
      this.lastPurpose = purpose.value
      await onUnlock({ purpose: purpose.value, note: note.value })
    })
    purpose.focus()
  }

  // What the machine missed: its words, everywhere or at one place, and what they are.
  // What a line said before it was corrected is masked with it, also where it is only there.
  missed({ words, places, heard, chosen, onMask }) {
    const { labels } = this
    const said = el("input", { test: "missed-words", attrs: { name: "words", required: "", maxlength: "500", autocomplete: "off" } })
    said.value = words
    const kind = this.select(this.kinds, { name: "kind", placeholder: labels.choose_kind })
    const count = el("p", { cls: "hint", test: "missed-count", attrs: { "aria-live": "polite" } })
    const only = el("input", { test: "missed-only", attrs: { type: "checkbox" } })
    const only_row = el("label", { cls: "tick" }, only, el("span", { text: labels.missed_only }))
    const buttons = this.buttons(labels.mask, "mask")
    const where = () => {
      const all = places(said.value)
      only_row.hidden = !(chosen && said.value === words && all.length > 1)
      return isOne() ? [chosen] : all
    }
    const isOne = () => chosen && said.value === words && only.checked && !only_row.hidden
    const draw = () => {
      const found = where().length + (isOne() ? 0 : heard(said.value))
      count.textContent = said.value ? fill(found ? labels.missed_count : labels.missed_none, { count: found }) : ""
      buttons.lastChild.disabled = !found
    }
    said.oninput = only.onchange = draw
    this.show(
      [el("span", { text: labels.missed })],
      [el("p", { text: labels.missed_about }), this.field(labels.missed_words, said), only_row, count, this.field(labels.missed_kind, kind), buttons],
      () => onMask({ words: said.value, places: where(), type: kind.value }),
    )
    draw()
    ;(words ? kind : said).focus()
  }
}
