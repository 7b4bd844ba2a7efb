// The caret in the texts of a line that are typed over; what is masked stands between
// them. Places are counted in characters, as everywhere in Greenroom.
class Caret {
  constructor({ editor, parts, spans }) {
    Object.assign(this, { editor, parts, spans })
  }

  // What the texts say; a text that is empty holds a sign that nobody sees.
  get texts() {
    return this.parts.map(part => part.textContent.replace(/\u200b/g, ""))
  }

  // Where it is, or was last: in which of the texts, after how many characters.
  place() {
    const range = this.editor.isConnected ? chosenRange(this.editor) : null
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
      isEnd: isLast && at === Array.from(this.texts[part]).length,
    }
    return this.last
  }

  toEnd(part) {
    const field = this.parts[part]
    field.focus()
    const range = document.createRange()
    range.selectNodeContents(field)
    range.collapse(false)
    const selection = chosenIn(field)
    selection?.removeAllRanges()
    selection?.addRange(range)
  }

  to({ part, at }) {
    const field = this.parts[part]
    const units = Array.from(field.textContent).slice(0, at).join("").length
    this.toEnd(part)
    if (field.firstChild) chosenIn(field)?.collapse(field.firstChild, units)
  }

  // `count` characters behind the beginning of the line, what is masked counted with them.
  toPlace(count) {
    let at = count
    for (const [part, field] of this.parts.entries()) {
      const { length } = Array.from(field.textContent)
      if (at <= length || !this.spans[part]) {
        this.to({ part, at })
        return
      }
      const { start, end } = this.spans[part]
      at = Math.max(0, at - length - (end - start))
    }
  }

  // What was typed at a place since the texts said this; nothing if they changed elsewhere.
  typedSince(texts, { part, at }) {
    const now = Array.from(this.texts[part])
    const count = now.length - Array.from(texts[part]).length
    const rest = [...now.slice(0, at), ...now.slice(at + count)].join("")
    return count > 0 && rest === texts[part] ? now.slice(at, at + count).join("") : ""
  }
}
