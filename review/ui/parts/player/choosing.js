// A stretch of the text that somebody marks with the mouse, a finger or the keyboard.
class Choosing {
  constructor({ labels, pane, onChoose }) {
    this.pane = pane
    this.onChoose = onChoose
    this.button = el("button", { cls: "choose", text: labels.mask_this, test: "mask-this", attrs: { type: "button", hidden: "" } })
    // Before the selection is lost to the click.
    this.button.onpointerdown = event => event.preventDefault()
    this.button.onclick = () => this.choose()
    this.changed = () => this.place()
    document.addEventListener("selectionchange", this.changed)
  }

  enable(doc, isEnabled) {
    this.doc = doc
    this.isEnabled = isEnabled
    this.place()
  }

  range() {
    return chosenRange(this.pane)
  }

  // Start and end of what is chosen, code points; null where it is nothing or has a chip in it.
  stretch() {
    const range = this.range()
    if (!range) return null
    const start = this.offset(range.startContainer, range.startOffset)
    const end = this.offset(range.endContainer, range.endOffset)
    if (start === null || end === null || start >= end) return null
    const blank = /\s/
    const chars = charsOf(this.doc)
    let from = start
    let to = end
    while (from < to && blank.test(chars[from])) from += 1
    while (from < to && blank.test(chars[to - 1])) to -= 1
    const touches = this.doc.masked.some(span => span.start < to && from < span.end)
    return from < to && !touches ? [from, to] : null
  }

  // Words that are chosen in what a line said before; they have no place in the text.
  heardWords() {
    const range = this.range()
    const heard = [range?.startContainer, range?.endContainer].map(node => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".heard"))
    if (!heard[0] || heard[0] !== heard[1] || !this.pane.contains(heard[0])) return ""
    const made = document.createRange()
    made.setStart(range.startContainer, range.startOffset)
    made.setEnd(range.endContainer, range.endOffset)
    return made.toString().trim()
  }

  offset(node, inside) {
    if (!this.pane.contains(node)) return null
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node
    const piece = element.closest("[data-at]")
    if (!piece) return this.beside(node, inside)
    const span = this.spanOf(piece)
    if (span) return inside ? span.end : span.start
    return Number(piece.dataset.at) + Array.from(node.textContent.slice(0, node.nodeType === Node.TEXT_NODE ? inside : 0)).length
  }

  // Between two pieces: the first that begins here, or the end of the last before it.
  beside(node, inside) {
    const next = node.childNodes[inside]
    const first = next?.nodeType === Node.ELEMENT_NODE ? next.querySelector?.("[data-at]") ?? next.closest("[data-at]") : null
    if (first) return Number(first.dataset.at)
    const before = node.querySelectorAll?.("[data-at]")
    const last = before?.[before.length - 1]
    if (!last) return null
    return this.spanOf(last)?.end ?? Number(last.dataset.at) + Array.from(last.textContent).length
  }

  spanOf(piece) {
    return this.doc.masked.find(span => span.id === piece.dataset.span)
  }

  place() {
    const isChosen = this.isEnabled && (this.stretch() || this.heardWords())
    this.button.hidden = !isChosen
    if (!isChosen) return
    const range = this.range()
    const made = document.createRange()
    made.setStart(range.endContainer, range.endOffset)
    const box = made.getClientRects()[0] ?? made.getBoundingClientRect()
    const pane = this.button.offsetParent?.getBoundingClientRect() ?? this.pane.getBoundingClientRect()
    const left = Math.min(Math.max(0, box.left - pane.left), pane.width - this.button.offsetWidth)
    this.button.style.left = `${left}px`
    this.button.style.top = `${box.bottom - pane.top + 6}px`
  }

  choose() {
    this.button.hidden = true
    this.onChoose()
  }

  // Every place where these words stand outside what is masked already.
  places(words) {
    const chars = charsOf(this.doc)
    const wanted = Array.from(words.trim())
    const found = []
    if (!wanted.length) return found
    for (let at = 0; at + wanted.length <= chars.length; at += 1) {
      if (!wanted.every((char, index) => chars[at + index] === char)) continue
      const end = at + wanted.length
      if (this.doc.masked.some(span => span.start < end && at < span.end)) continue
      found.push([at, end])
      at = end - 1
    }
    return found
  }

  // How often they stand in what lines said before they were corrected.
  heard(words) {
    const wanted = words.trim()
    if (!wanted) return 0
    return this.doc.lines.reduce((count, line) => count + (line.heard ?? "").split(wanted).length - 1, 0)
  }

  end() {
    document.removeEventListener("selectionchange", this.changed)
  }
}
