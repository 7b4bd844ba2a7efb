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
const WORDS = ["insertText", "insertCompositionText"]

function wordsOf(doc, line) {
  return charsOf(doc).slice(line.start, line.end).join("")
}

// Whether the caret is where the line is split, or where it meets the one it is joined to.
function isAtBreak(what, { to }, place) {
  if (!place?.isCaret) return false
  return what === "/split" || (what === "/join" && (to === "before" ? place.isStart : place.isEnd))
}

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

  // The text is drawn anew. What is being typed goes on: in the line that was split or
  // joined, and in any other whose words are still the same.
  shown(doc) {
    const { caret, saved } = this
    const kept = this.editor && !this.sent ? this.kept(doc) : null
    const late = this.sent?.isHere ? this.caretIn.typedSince(this.sent.texts, this.sent.place) : ""
    this.close()
    this.saved = this.caret = undefined
    this.text.node.classList.toggle("correctable", doc.may_correct)
    const next = doc.may_correct ? kept ?? caret : null
    if (this.text.lineNodes[saved]) this.freshen(this.text.lineNodes[saved], { focus: !next })
    if (!next || !doc.lines[next.line]) return
    this.open(this.text.lineNodes[next.line], doc.lines[next.line], next.line, next)
    if (late) document.execCommand("insertText", false, late)
  }

  freshen(node, { focus }) {
    node.classList.add("fresh")
    if (focus) node.querySelector(".pencil")?.focus({ preventScroll: true })
    setTimeout(() => node.classList.remove("fresh"), FRESH)
  }

  // Where the line is now that somebody types in, and what they have typed.
  kept(doc) {
    const same = line => line.t0 === this.t0 && wordsOf(doc, line) === this.words
    const line = doc.lines.findIndex(same)
    return line < 0 ? null : { line, texts: this.caretIn.texts, place: this.caretIn.place() }
  }

  open(node, line, index, { at = null, texts = null, place = null } = {}) {
    this.close()
    const { doc } = this.text
    this.node = node
    this.index = index
    this.t0 = line.t0
    this.words = wordsOf(doc, line)
    this.spans = doc.masked.filter(span => line.start <= span.start && span.end <= line.end)
    this.parts = (texts ?? this.stretches(line)).map(words => this.field(words))
    const said = el("p", { cls: "said typing" })
    this.parts.forEach((part, place) => {
      said.append(part)
      if (this.spans[place]) said.append(still(this.spans[place]))
    })
    this.trouble = el("p", { cls: "trouble", test: "correct-trouble", attrs: { role: "alert", hidden: "" } })
    this.editor = el("div", { cls: "editing", test: "correcting", attrs: { role: "group", "aria-label": this.labels.correct, "data-line": index } }, said, this.breaks(doc), this.bar(line), this.trouble)
    for (const kind of ["keydown", "keypress", "keyup"]) this.editor.addEventListener(kind, event => this.pressed(event))
    this.editor.addEventListener("beforeinput", event => this.mayType(event))
    this.editor.addEventListener("pointerdown", () => { this.erased = null })
    node.classList.add("open")
    node.append(this.editor)
    document.addEventListener("selectionchange", this.moved)
    this.caretIn = new Caret(this)
    if (place) this.caretIn.to(place)
    else if (at === null) this.caretIn.toEnd(0)
    else this.caretIn.toPlace(at)
    this.mind()
    this.reveal()
    requestAnimationFrame(() => this.reveal()) // lines above take their true height first
  }

  reveal() {
    this.editor?.scrollIntoView({ block: "nearest" })
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
    this.enter = el("span", { test: "enter-does" })
    keys.append(el("span", {}, el("kbd", { text: "Enter" }), " ", this.enter))
    if (above) keys.append(el("span", {}, el("kbd", { text: "Backspace" }), " ", this.labels.key_joins))
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
    this.caretIn.toEnd(this.parts.length - 1)
  }

  // Letters typed here are nobody's shortcuts.
  pressed(event) {
    event.stopPropagation()
    if (this.busy && event.key !== "Escape") return
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
    const place = this.caretIn.place()
    const isErasing = this.erased === key
    this.erased = key === "Backspace" || key === "Delete" ? key : null
    if (key === "Enter") return event.ctrlKey || event.metaKey || place?.isEnd ? () => this.send() : () => this.splitHere()
    if (!place?.isCaret || isErasing) return null
    if (key === "Backspace" && place.isStart && this.index) return () => this.join("before")
    if (key === "Delete" && place.isEnd && this.index < this.text.doc.lines.length - 1) return () => this.join("after")
    return null
  }

  // While the line is on its way, words are taken where it breaks: they go on from there.
  mayType(event) {
    if (this.busy && !(this.sent.isHere && WORDS.includes(event.inputType))) event.preventDefault()
  }

  // There is nothing to split before the first word and after the last.
  mind() {
    if (!this.editor) return
    const place = this.caretIn.place()
    this.split.disabled = !place || place.isStart || place.isEnd
    this.enter.textContent = place?.isEnd ? this.labels.key_saves : this.labels.key_splits
    this.split.title = this.split.disabled ? this.labels.split_where : ""
  }

  splitHere() {
    const place = this.caretIn.place()
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
    const { index, editor } = this
    const { texts } = this.caretIn
    const place = this.caretIn.place()
    this.busy = true
    this.sent = { texts, place, isHere: isAtBreak(what, how, place) }
    editor.classList.add("busy")
    this.save.disabled = true
    this.trouble.hidden = true
    try {
      const url = this.url.replace("{line}", index) + what
      const body = JSON.stringify({ texts, content: this.text.doc.content, ...how })
      const answer = await ask(url, { method: what ? "POST" : "PUT", body })
      if (!what) this.saved = index
      else if (this.editor === editor) this.caret = answer
      this.onChanged()
      if (what || this.editor !== editor) return // until the new lines are here
      // Nothing was changed: no new text will come.
      if (texts.join("\n") === this.stretches(this.text.doc.lines[index]).join("\n")) this.close({ focus: true })
    } catch (error) {
      if (this.editor !== editor) return
      this.busy = false
      this.sent = null
      editor.classList.remove("busy")
      this.save.disabled = false
      this.complain(error.message || this.labels.not_reached)
    }
  }

  complain(message) {
    this.trouble.textContent = message
    this.trouble.hidden = false
    this.reveal()
  }

  close({ focus = false } = {}) {
    if (!this.editor) return
    document.removeEventListener("selectionchange", this.moved)
    this.editor.remove()
    this.editor = this.caretIn = this.sent = this.erased = null
    this.busy = false
    this.node.classList.remove("open")
    if (focus) this.node.querySelector(".pencil")?.focus({ preventScroll: true })
  }
}
