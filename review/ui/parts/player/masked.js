// What was masked: chips in the text; an original stands in its chip's place only while
// somebody may see it, and is nowhere else in the page.
const HANDSET = "M6 3h4l1.5 5-2 1.5a12 12 0 0 0 5 5l1.5-2 5 1.5v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z"
const CARD = "M3 6h18v12H3zM3 10.5h18M6.5 14.5h3"
const BADGE = "M3 5h18v14H3zM9 12.2a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5.8 16c.6-1.9 5.8-1.9 6.4 0M15 10h3.5M15 13.5h3.5"
const BUBBLE = "M4 5h16v11H11l-4 3.5V16H4z"
const PERSON = "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-6.2 14-6.2 15 0"
const HOUSE = "M3.5 11.5 12 4l8.5 7.5M6 10v10h12V10M10 20v-5.5h4V20"
const KEY = "M8 16.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 12.5h9M18 12.5v3.5"
const TYPE_SHAPES = {
  phone: HANDSET,
  phone_tail: HANDSET,
  id_card: BADGE,
  id_tail: BADGE,
  passport: BADGE,
  bank_card: CARD,
  bank_tail: CARD,
  wechat: BUBBLE,
  qq: BUBBLE,
  social_id: BUBBLE,
  email: "M3 6h18v12H3zM3.5 7l8.5 6.5L20.5 7",
  address: HOUSE,
  name: PERSON,
  nickname: PERSON,
  minor: PERSON,
  minor_school: "M2.5 9.5 12 5l9.5 4.5L12 14zM6.5 11.5V16c2 2.4 9 2.4 11 0v-4.5",
  order_no: "M4 8l8-4 8 4v8.5l-8 4-8-4zM4 8l8 4 8-4M12 12v8.5",
  plate: "M4 17v-4.5L6.5 7h11l2.5 5.5V17zM4 12.5h16M7.5 17v2M16.5 17v2",
  birthday: "M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8",
  sms_code: KEY,
  health: "M12 20C2 13.5 3.5 5.5 8.5 5.5c2 0 3.5 2 3.5 2s1.5-2 3.5-2c5 0 6.5 8-3.5 14.5z",
  consumption: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM8.5 8l3.5 4.5L15.5 8M9 13h6M9 15.5h6M12 12.5V18",
  workplace: "M5 20V4h9v16M14 9.5h5V20M3 20h18M8 8h3M8 12h3M8 16h3",
}
const LOCK = "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"
Object.assign(SHAPES, { lock: LOCK, silent: "M4 9.5v5h3.5L12 19V5L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5", close: "M6 6l12 12M18 6L6 18", conceal: "M3 12c3.5-7 14.5-7 18 0-3.5 7-14.5 7-18 0zM4 20 20 4", ...TYPE_SHAPES })
const LOOK_AGAIN = 15_000

function typeIcon(type) {
  return icon(TYPE_SHAPES[type] ? type : "lock", { line: true })
}

function still(span) {
  return el("span", { cls: span.erased ? "chip still erased" : "chip still" }, typeIcon(span.type), el("span", { text: span.label }))
}

function charsOf(doc) {
  doc.chars ??= Array.from(doc.text)
  return doc.chars
}

// Words of the text with chips for what is masked in them; `fallback` where they have no place.
function withChips(doc, start, end, fallback) {
  const inside = doc.masked.filter(span => start <= span.start && span.end <= end)
  if (!inside.length) return [document.createTextNode(fallback)]
  const chars = charsOf(doc).slice(start, end)
  const parts = []
  let at = start
  for (const span of inside) {
    parts.push(document.createTextNode(chars.slice(at - start, span.start - start).join("")), still(span))
    at = span.end
  }
  return [...parts, document.createTextNode(chars.slice(at - start).join(""))]
}

class Masked {
  constructor({ labels, url, onChip, onHear }) {
    this.labels = labels
    this.url = url
    this.onChip = onChip
    this.onHear = onHear
    this.spots = new Map()
    this.open = new Map()
    this.left = () => this.hideAll()
    window.addEventListener("pagehide", this.left)
  }

  show(doc) {
    this.hideAll()
    this.doc = doc
    this.starts = doc.masked.map(span => span.start)
    this.spots = new Map(doc.masked.map(span => [span.id, []]))
    this.indexes = new Map(doc.masked.map((span, index) => [span.id, index]))
  }

  // The originals that came with the text; afterwards the text's own copy forgets them.
  openShown() {
    for (const span of this.doc.masked) {
      if (span.shown) this.reveal(span.id, span.shown)
      span.shown = null
    }
  }

  indexAt(offset) {
    const index = lastAtOrBelow(this.starts, offset)
    return index >= 0 && offset < this.doc.masked[index].end ? index : -1
  }

  fill(piece, index, finding) {
    const span = this.doc.masked[index]
    piece.dataset.span = span.id
    this.spots.get(span.id).push({ piece, finding })
    this.close(piece, span, finding)
  }

  close(piece, span, finding) {
    const why = fill(span.erased ? this.labels.chip_erased : this.labels.chip_why, { kind: span.kind })
    const chip = el("span", {
      cls: span.erased ? "chip erased" : "chip",
      test: "chip",
      attrs: { role: "button", tabindex: "0", title: why, "aria-label": [span.label, why, finding].filter(Boolean).join(" · "), "aria-haspopup": "dialog" },
    }, typeIcon(span.type), el("span", { text: span.label }))
    chip.onclick = event => this.chosen(event, span)
    chip.onkeydown = event => {
      if (event.key === "Enter" || event.key === " ") this.chosen(event, span)
    }
    piece.replaceChildren(chip)
  }

  chosen(event, span) {
    event.preventDefault()
    event.stopPropagation()
    this.onChip(span)
  }

  reveal(id, { original, seconds }, { focus = false } = {}) {
    const span = this.doc.masked[this.indexes.get(id)]
    if (!span || this.ended) return
    const opened = this.open.get(id) ?? { clocks: [] }
    opened.until = Date.now() + seconds * 1000
    opened.clocks = []
    this.open.set(id, opened)
    for (const { piece } of this.spots.get(id)) opened.clocks.push(this.drawOpen(piece, span, original))
    if (focus) this.spots.get(id)[0]?.piece.firstChild.focus()
    this.ticking ??= setInterval(() => this.tick(), 1000)
    this.asking ??= setInterval(() => this.lookAgain(), LOOK_AGAIN)
    this.tick()
  }

  drawOpen(piece, span, original) {
    const time = el("span", { cls: "left", test: "time-left", attrs: { "aria-hidden": "true" } })
    const button = (name, label, test, act) => {
      const made = el("button", { cls: "mini", test, attrs: { type: "button", title: label, "aria-label": label } }, icon(name, { line: name !== "play" }))
      made.onclick = event => {
        event.stopPropagation()
        act()
      }
      return made
    }
    const hear = span.heard ? button("play", this.labels.hear_span, "hear-span", () => this.onHear(span)) : null
    const hide = button("conceal", this.labels.conceal, "conceal", () => {
      this.hide(span.id)
      piece.firstChild.focus()
    })
    const words = el("b", { test: "original", text: original })
    piece.replaceChildren(el("span", { cls: "chip open", test: "chip-open", attrs: { role: "group", tabindex: "-1", "aria-label": fill(this.labels.opened, { kind: span.kind }) } }, typeIcon(span.type), words, hear, time, hide))
    return time
  }

  tick() {
    for (const [id, opened] of this.open) {
      const seconds = Math.ceil((opened.until - Date.now()) / 1000)
      if (seconds <= 0) this.hide(id)
      else for (const time of opened.clocks) time.textContent = clock(seconds)
    }
  }

  // A claim or a role that ended takes the originals away before their time is over.
  async lookAgain() {
    try {
      const { shown } = await ask(this.url)
      for (const id of [...this.open.keys()]) if (!shown[id]) this.hide(id)
    } catch (error) {
      // Refused: nothing may be seen any more. Not reached: the clock above still runs.
      if (error.status) this.hideAll()
    }
  }

  // Still within its time: seen again without asking why again.
  async showAgain(id) {
    const { shown } = await ask(this.url)
    if (shown[id]) this.reveal(id, shown[id], { focus: true })
    return Boolean(shown[id])
  }

  hide(id) {
    if (!this.open.delete(id)) return
    const span = this.doc.masked[this.indexes.get(id)]
    for (const { piece, finding } of this.spots.get(id) ?? []) this.close(piece, span, finding)
    this.onHidden?.(id)
    if (this.open.size) return
    clearInterval(this.ticking)
    clearInterval(this.asking)
    this.ticking = this.asking = undefined
  }

  hideAll() {
    for (const id of [...this.open.keys()]) this.hide(id)
  }

  // What is on its way here when the page is left is not opened any more.
  end() {
    this.ended = true
    this.hideAll()
    window.removeEventListener("pagehide", this.left)
  }
}
