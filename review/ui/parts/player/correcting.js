// Correcting what was heard, a line at a time. The pieces between what is masked are
// typed over; the chips between them cannot be reached, moved or deleted. A line is
// split where the caret is, and joined to its neighbours.
Object.assign(SHAPES, {
  pencil: "M4 20l1-4.2L16.2 4.6a1.8 1.8 0 0 1 2.6 0l.6.6a1.8 1.8 0 0 1 0 2.6L8.2 19zM14 7l3 3",
  check: "M5 12.5l4.5 4.5L19 7",
  back: "M9 7L4.5 11.5 9 16M5 11.5h9a5 5 0 0 1 0 10h-2",
  split: "M19 5v6a3 3 0 0 1-3 3H5M9.5 9.5L5 14l4.5 4.5",
  above: "M5 4.5h14M12 20V9M7.5 13.5L12 9l4.5 4.5",
  below: "M5 19.5h14M12 4v11M7.5 10.5L12 15l4.5-4.5",
})
const FRESH = 2400

class Correcting {
  constructor({ labels, text, url, onHear, onChanged }) {
    Object.assign(this, { labels, text, url, onHear, onChanged })
    text.onLine = (node, line, index) => this.dress(node, line, index)
    this.moved = () => this.mind()
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
    const { caret, saved } = this
    this.close()
    this.saved = this.caret = undefined
    this.text.node.classList.toggle("correctable", doc.may_correct)
    if (caret && doc.may_correct && doc.lines[caret.line]) {
      this.open(this.text.lineNodes[caret.line], doc.lines[caret.line], caret.line, caret.at)
      return
    }
    const node = this.text.lineNodes[saved]
    if (!node) return
    node.classList.add("fresh")
    node.querySelector(".pencil")?.focus({ preventScroll: true })
    setTimeout(() => node.classList.remove("fresh"), FRESH)
  }

  open(node, line, index, at = null) {
    this.close()
    const { doc } = this.text
    this.node = node
    this.index = index
    this.spans = doc.masked.filter(span => line.start <= span.start && span.end <= line.end)
    this.parts = this.stretches(line).map(words => this.field(words))
    const said = el("p", { cls: "said typing" })
    this.parts.forEach((part, place) => {
      said.append(part)
      if (this.spans[place]) said.append(still(this.spans[place]))
    })
    this.trouble = el("p", { cls: "trouble", test: "correct-trouble", attrs: { role: "alert", hidden: "" } })
    this.editor = el("div", { cls: "editing", test: "correcting", attrs: { role: "group", "aria-label": this.labels.correct, "data-line": index } }, said, this.breaks(doc), this.bar(line), this.trouble)
    for (const kind of ["keydown", "keypress", "keyup"]) this.editor.addEventListener(kind, event => this.pressed(event))
    this.editor.addEventListener("pointerdown", () => { this.erased = null })
    node.classList.add("open")
    node.append(this.editor)
    document.addEventListener("selectionchange", this.moved)
    const last = this.parts[this.parts.length - 1]
    if (at === null) this.toEnd(this.spans.length ? this.parts[0] : last)
    else this.toPlace(at)
    this.mind()
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

  button(cls, name, label, test, act) {
    const made = el("button", { cls, test, attrs: { type: "button" } }, icon(name, { line: name !== "play" }), el("span", { text: label }))
    made.onclick = act
    return made
  }

  // Where the line begins and ends: small buttons, and the keys that do the same.
  breaks(doc) {
    const button = (name, label, test, act) => {
      const made = this.button("quiet", name, label, test, act)
      made.onpointerdown = event => event.preventDefault() // the caret stays where it is
      return made
    }
    this.split = button("split", this.labels.split, "split-line", () => this.splitHere())
    const above = this.index ? button("above", this.labels.join_above, "join-above", () => this.join("before")) : null
    const below = this.index < doc.lines.length - 1 ? button("below", this.labels.join_below, "join-below", () => this.join("after")) : null
    const keys = el("span", { cls: "edit-keys" })
    for (const [pressed, does] of this.labels.edit_keys) {
      const item = el("span")
      for (const key of pressed) item.append(el("kbd", { text: key }))
      item.append(document.createTextNode(` ${does}`))
      keys.append(item)
    }
    return el("div", { cls: "edit-bar breaks" }, this.split, above, below, keys)
  }

  bar(line) {
    const button = (...said) => this.button(...said)
    const hear = this.text.doc.audio ? button("quiet", "play", this.labels.hear_line, "hear-line", () => this.onHear(line.t0, line.t1)) : null
    const back = this.before(line) ? button("quiet", "back", this.labels.put_back, "put-back", () => this.putBack(line)) : null
    const cancel = button("quiet", "close", this.labels.cancel, "correct-cancel", () => this.close({ focus: true }))
    this.save = button("primary", "check", this.labels.correct_save, "correct-save", () => this.send())
    this.save.title = "Ctrl+Enter"
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
    const act = event.key === "Escape" ? () => this.close({ focus: true }) : field && this.acts(event)
    if (!act) return
    event.preventDefault()
    if (!event.repeat) act()
  }

  // As in a text editor: Enter splits, but saves at the end of the line; Backspace at its
  // beginning and Delete at its end join it to what is there. Whoever erases words does not
  // join lines with one key too many.
  acts(event) {
    const { key } = event
    const place = this.place()
    const isErasing = this.erased === key
    this.erased = key === "Backspace" || key === "Delete" ? key : null
    if (key === "Enter") return event.ctrlKey || event.metaKey || place?.isEnd ? () => this.send() : () => this.splitHere()
    if (!place?.isCaret || isErasing) return null
    if (key === "Backspace" && place.isStart && this.index) return () => this.join("before")
    if (key === "Delete" && place.isEnd && this.index < this.text.doc.lines.length - 1) return () => this.join("after")
    return null
  }

  wordsOf(field) {
    return field.textContent.replace(/\u200b/g, "")
  }

  // Where the caret is, or was last: in which of the texts, after how many characters.
  place() {
    const range = this.editor && chosenRange(this.editor)
    const part = range ? this.parts.findIndex(field => field.contains(range.endContainer)) : -1
    if (part < 0) return this.last
    const before = document.createRange()
    before.selectNodeContents(this.parts[part])
    before.setEnd(range.endContainer, range.endOffset)
    const at = Array.from(before.toString().replace(/\u200b/g, "")).length
    const isLast = part === this.parts.length - 1
    this.last = {
      part,
      at,
      isCaret: range.startContainer === range.endContainer && range.startOffset === range.endOffset,
      isStart: part === 0 && at === 0,
      isEnd: isLast && at === Array.from(this.wordsOf(this.parts[part])).length,
    }
    return this.last
  }

  // There is nothing to split before the first word and after the last.
  mind() {
    if (!this.editor) return
    const place = this.place()
    this.split.disabled = !place || place.isStart || place.isEnd
    this.split.title = this.split.disabled ? this.labels.split_where : ""
  }

  toEnd(field) {
    field.focus()
    const range = document.createRange()
    range.selectNodeContents(field)
    range.collapse(false)
    const selection = chosenIn(field)
    selection?.removeAllRanges()
    selection?.addRange(range)
  }

  // The caret `at` so many characters of the line, what is masked counted with them.
  toPlace(at) {
    let left = at
    for (const [index, field] of this.parts.entries()) {
      const chars = Array.from(field.textContent)
      if (left <= chars.length || !this.spans[index]) {
        const node = field.firstChild
        const units = chars.slice(0, left).join("").length
        this.toEnd(field)
        if (node) chosenIn(field)?.collapse(node, units)
        return
      }
      const { start, end } = this.spans[index]
      left = Math.max(0, left - chars.length - (end - start))
    }
  }

  splitHere() {
    const place = this.place()
    if (!place || place.isStart || place.isEnd) {
      this.complain(this.labels.split_where)
      return
    }
    this.send("/split", { part: place.part, at: place.at })
  }

  join(to) {
    this.send("/join", { to })
  }

  // The words of the line, and with a break where it is from then on.
  async send(what = "", how = {}) {
    if (this.busy) return
    const { index, node } = this
    this.busy = true
    this.editor.classList.add("busy")
    this.save.disabled = true
    this.trouble.hidden = true
    try {
      const texts = this.parts.map(part => this.wordsOf(part))
      const url = this.url.replace("{line}", index) + what
      const body = JSON.stringify({ texts, content: this.text.doc.content, ...how })
      const answer = await ask(url, { method: what ? "POST" : "PUT", body })
      if (what) this.caret = answer
      else this.saved = index
      this.onChanged()
      if (what) return // until the new lines are here
      // Nothing was changed: no new text will come.
      if (texts.join("\n") === this.stretches(this.text.doc.lines[index]).join("\n")) this.close({ focus: true })
    } catch (error) {
      if (this.node === node && this.editor) {
        this.complain(error.message || this.labels.not_reached)
        this.editor.classList.remove("busy")
        this.save.disabled = false
      }
    }
    this.busy = false
  }

  complain(message) {
    this.trouble.textContent = message
    this.trouble.hidden = false
  }

  close({ focus = false } = {}) {
    if (!this.editor) return
    document.removeEventListener("selectionchange", this.moved)
    this.editor.remove()
    this.editor = this.last = this.erased = null
    this.busy = false
    this.node.classList.remove("open")
    if (focus) this.node.querySelector(".pencil")?.focus({ preventScroll: true })
  }
}
