// Correcting what was heard, a line at a time. The pieces between what is masked are
// typed over; the chips between them cannot be reached, moved or deleted.
Object.assign(SHAPES, {
  pencil: "M4 20l1-4.2L16.2 4.6a1.8 1.8 0 0 1 2.6 0l.6.6a1.8 1.8 0 0 1 0 2.6L8.2 19zM14 7l3 3",
  check: "M5 12.5l4.5 4.5L19 7",
  back: "M9 7L4.5 11.5 9 16M5 11.5h9a5 5 0 0 1 0 10h-2",
})
const FRESH = 2400

class Correcting {
  constructor({ labels, text, url, onHear, onChanged }) {
    Object.assign(this, { labels, text, url, onHear, onChanged })
    text.onLine = (node, line, index) => this.dress(node, line, index)
  }

  // What the line said before stands under it for everybody; the pencil for who may.
  dress(node, line, index) {
    if (line.heard !== null && line.heard !== undefined) {
      const before = this.text.doc.is_written ? this.labels.written_as : this.labels.heard_as
      const what = line.heard ? fill(before, { text: line.heard }) : this.labels.heard_nothing
      node.append(el("span", { cls: "heard", test: "heard", text: what }))
    }
    if (!this.text.doc.may_correct) return
    const name = `${this.labels.correct} ${clock(line.t0)}`
    const pencil = el("button", { cls: "pencil", test: "pencil", attrs: { type: "button", title: this.labels.correct, "aria-label": name } }, icon("pencil", { line: true }))
    pencil.onclick = () => this.open(node, line, index)
    node.append(pencil)
  }

  shown(doc) {
    this.editor = null
    this.text.node.classList.toggle("correctable", doc.may_correct)
    const node = this.text.lineNodes[this.saved]
    if (node) {
      node.classList.add("fresh")
      node.querySelector(".pencil")?.focus({ preventScroll: true })
      setTimeout(() => node.classList.remove("fresh"), FRESH)
    }
    this.saved = undefined
  }

  open(node, line, index) {
    this.close()
    const { doc } = this.text
    this.node = node
    this.index = index
    this.spans = doc.masked.filter(span => line.start <= span.start && span.end <= line.end)
    this.parts = this.stretches(line).map(words => this.field(words))
    const said = el("p", { cls: "said typing" })
    this.parts.forEach((part, at) => {
      said.append(part)
      if (this.spans[at]) said.append(still(this.spans[at]))
    })
    this.trouble = el("p", { cls: "trouble", test: "correct-trouble", attrs: { role: "alert", hidden: "" } })
    this.editor = el("div", { cls: "editing", test: "correcting", attrs: { role: "group", "aria-label": this.labels.correct } }, said, this.bar(line), this.trouble)
    for (const kind of ["keydown", "keypress", "keyup"]) this.editor.addEventListener(kind, event => this.pressed(event))
    node.classList.add("open")
    node.append(this.editor)
    const last = this.parts[this.parts.length - 1]
    this.toEnd(this.spans.length ? this.parts[0] : last)
    this.editor.scrollIntoView({ block: "nearest" })
  }

  // The words before, between and after what is masked in the line.
  stretches(line) {
    const chars = charsOf(this.text.doc)
    const ends = [...this.spans.map(span => [span.start, span.end]), [line.end, line.end]]
    let at = line.start
    return ends.map(([start, end]) => {
      const words = chars.slice(at, start).join("")
      at = end
      return words
    })
  }

  field(words) {
    const field = el("span", { cls: "part", test: "correct-words", text: words, attrs: { role: "textbox", "aria-label": this.labels.correct_words, spellcheck: "false" } })
    field.contentEditable = "true"
    field.onpaste = event => {
      event.preventDefault()
      const pasted = event.clipboardData.getData("text/plain").replace(/\s+/g, " ")
      document.execCommand("insertText", false, pasted)
    }
    field.ondrop = event => event.preventDefault()
    return field
  }

  bar(line) {
    const button = (cls, name, label, test, act) => {
      const made = el("button", { cls, test, attrs: { type: "button" } }, icon(name, { line: name !== "play" }), el("span", { text: label }))
      made.onclick = act
      return made
    }
    const hear = this.text.doc.audio ? button("quiet", "play", this.labels.hear_line, "hear-line", () => this.onHear(line.t0, line.t1)) : null
    const back = this.before(line) ? button("quiet", "back", this.labels.put_back, "put-back", () => this.putBack(line)) : null
    const cancel = button("quiet", "close", this.labels.cancel, "correct-cancel", () => this.close({ focus: true }))
    this.save = button("primary", "check", this.labels.correct_save, "correct-save", () => this.send())
    return el("div", { cls: "edit-bar" }, hear, back, el("span", { cls: "gap" }), cancel, this.save)
  }

  // What was heard, cut at the same marks; null where these are not the same.
  before(line) {
    if (!line.heard) return null
    const parts = []
    let rest = line.heard
    for (const span of this.spans) {
      const token = charsOf(this.text.doc).slice(span.start, span.end).join("")
      const at = rest.indexOf(token)
      if (at < 0) return null
      parts.push(rest.slice(0, at))
      rest = rest.slice(at + token.length)
    }
    return [...parts, rest]
  }

  putBack(line) {
    this.before(line).forEach((words, at) => { this.parts[at].textContent = words })
    this.toEnd(this.parts[this.parts.length - 1])
  }

  // Letters typed here are nobody's shortcuts.
  pressed(event) {
    event.stopPropagation()
    if (event.type !== "keydown" || event.isComposing || event.keyCode === 229) return
    const field = event.target.closest?.(".part")
    if (event.key === "Escape") {
      event.preventDefault()
      this.close({ focus: true })
    } else if (event.key === "Enter" && field) {
      event.preventDefault()
      this.send()
    }
  }

  toEnd(field) {
    field.focus()
    const range = document.createRange()
    range.selectNodeContents(field)
    range.collapse(false)
    const selection = field.getRootNode().getSelection?.() ?? window.getSelection()
    selection?.removeAllRanges()
    selection?.addRange(range)
  }

  async send() {
    if (this.busy) return
    const { index, node } = this
    this.busy = true
    this.editor.classList.add("busy")
    this.save.disabled = true
    this.trouble.hidden = true
    try {
      const texts = this.parts.map(part => part.textContent.replace(/\u200b/g, ""))
      const url = this.url.replace("{line}", index)
      await ask(url, { method: "PUT", body: JSON.stringify({ texts, content: this.text.doc.content }) })
      this.saved = index
      this.onChanged()
      // Nothing was changed: no new text will come.
      if (texts.join("\n") === this.stretches(this.text.doc.lines[index]).join("\n")) this.close({ focus: true })
    } catch (error) {
      if (this.node === node && this.editor) {
        this.trouble.textContent = error.message || this.labels.not_reached
        this.trouble.hidden = false
        this.editor.classList.remove("busy")
        this.save.disabled = false
      }
    }
    this.busy = false
  }

  close({ focus = false } = {}) {
    if (!this.editor) return
    this.editor.remove()
    this.editor = null
    this.node.classList.remove("open")
    if (focus) this.node.querySelector(".pencil")?.focus({ preventScroll: true })
  }
}

// What was heard as files to keep: links behind a button at the foot of the text.
SHAPES.save = "M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15"

class Files {
  constructor({ labels, foot }) {
    this.foot = foot
    this.forms = el("div", { cls: "forms" })
    const list = el("div", { cls: "files" }, el("p", { cls: "hint", text: labels.files_about }), this.forms)
    this.summary = el("summary", { cls: "missed" }, icon("save", { line: true }), el("span", { text: labels.files }))
    this.node = el("details", { cls: "take", test: "files", attrs: { hidden: "" } }, this.summary, list)
    this.labels = labels
    const outside = event => { if (!event.composedPath().includes(this.node)) this.node.open = false }
    this.node.addEventListener("toggle", () => {
      const act = this.node.open ? "addEventListener" : "removeEventListener"
      document[act]("pointerdown", outside, true)
    })
    this.node.addEventListener("keydown", event => this.pressed(event))
    foot.append(this.node)
  }

  show(doc, source) {
    this.node.hidden = !source || doc.kind !== "recording"
    if (this.node.hidden) return
    this.foot.hidden = false
    const link = ([form, name]) => el("a", { text: name, test: `file-${form}`, attrs: { href: `${source}?form=${form}`, download: "" } })
    this.forms.replaceChildren(...this.labels.forms.map(link))
  }

  pressed(event) {
    if (event.key !== "Escape" || !this.node.open) return
    event.stopPropagation()
    this.node.open = false
    this.summary.focus()
  }
}
