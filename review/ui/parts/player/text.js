// The text: lines, words that can be heard, findings as marked stretches.
// Offsets are code points, as everywhere in Greenroom; JavaScript counts UTF-16 units,
// so the text is cut into an array of code points once.
const RANK = { high: 3, medium: 2, low: 1 }

class TextView {
  constructor({ labels, masked, onWord, onFinding }) {
    this.labels = labels
    this.masked = masked
    this.onWord = onWord
    this.onFinding = onFinding
    this.node = el("div", { cls: "text", test: "transcript", attrs: { role: "document", tabindex: "0" } })
    this.node.addEventListener("click", event => this.clicked(event))
    this.node.addEventListener("keydown", event => this.pressed(event))
    for (const kind of ["wheel", "touchmove"]) {
      this.node.addEventListener(kind, () => { this.scrolledAt = Date.now() }, { passive: true })
    }
  }

  show(doc) {
    this.doc = doc
    this.chars = charsOf(doc)
    this.masked.show(doc)
    this.wordNodes = doc.words.map(() => [])
    this.doubts = new Map(doc.doubts)
    this.findingNodes = doc.findings.map(() => [])
    this.lineNodes = []
    this.numberStarts = doc.numbers.map(number => number[0])
    this.silentStarts = doc.silent.map(stretch => stretch[0])
    this.cuts = this.allCuts()
    this.word = this.line = -1
    this.node.classList.toggle("timed", doc.kind === "recording")
    const top = this.node.scrollTop
    this.node.replaceChildren(...doc.lines.map((line, index) => this.buildLine(line, index)))
    this.node.scrollTop = top
  }

  allCuts() {
    const cuts = new Set()
    for (const [start, end] of this.doc.words) cuts.add(start).add(end)
    for (const finding of this.doc.findings) cuts.add(finding.start).add(finding.end)
    for (const span of this.doc.masked) cuts.add(span.start).add(span.end)
    for (const [start, end] of [...this.doc.numbers, ...this.doc.silent]) cuts.add(start).add(end)
    const whole = cut => {
      const index = this.masked.indexAt(cut)
      return index < 0 || this.doc.masked[index].start === cut
    }
    return [...cuts].filter(whole).sort((a, b) => a - b)
  }

  buildLine(line, index) {
    const timed = line.t0 !== null && line.t0 !== undefined
    const stamp = timed
      ? el("button", { cls: "stamp", text: clock(line.t0), attrs: { type: "button", "data-t": line.t0, tabindex: "-1" } })
      : el("span", { cls: "stamp", text: String(index + 1) })
    const said = el("p", { cls: "said" })
    this.fillLine(said, line)
    const notes = []
    if (timed && line.understood === false) notes.push(el("span", { cls: "unsure", text: this.labels.unclear }))
    notes.push(...secondHearings(line.again ?? [], this.labels))
    const node = el("div", { cls: "line" }, stamp, said, ...notes)
    this.onLine?.(node, line, index)
    this.lineNodes.push(node)
    return node
  }

  fillLine(said, line) {
    let at = line.start
    let cut = lastAtOrBelow(this.cuts, line.start) + 1
    while (at < line.end) {
      const stop = Math.min(line.end, this.cuts[cut] ?? line.end)
      if (stop > at) said.append(this.buildPiece(at, stop))
      at = Math.max(at, stop)
      cut += 1
    }
    if (!said.childNodes.length) said.append(document.createTextNode("\u200b"))
  }

  buildPiece(start, end) {
    const span = this.masked.indexAt(start)
    const piece = el("span", span < 0 ? { text: this.chars.slice(start, end).join("") } : {})
    piece.dataset.at = start
    const word = this.wordAt(start)
    if (word >= 0) {
      piece.dataset.w = word
      this.wordNodes[word].push(piece)
    }
    this.number(piece, start)
    this.hush(piece, start)
    const covering = []
    this.doc.findings.forEach((finding, index) => {
      if (finding.start <= start && end <= finding.end) covering.push(index)
    })
    if (covering.length) this.mark(piece, covering, start, end)
    if (span < 0 && this.doubts.has(word)) markDoubt(piece, this.doubts.get(word), this.labels)
    if (span >= 0) this.masked.fill(piece, span, covering.map(index => this.nameOf(this.doc.findings[index])).join(" · "))
    return piece
  }

  // A number that is said in words says how it is written.
  number(piece, start) {
    const index = lastAtOrBelow(this.numberStarts, start)
    const [, end, value] = this.doc.numbers[index] ?? [0, 0, ""]
    if (start >= end) return
    piece.dataset.num = value
    piece.title = fill(this.labels.number, { value })
  }

  // What is read here and not heard: a sign before it says why the sound is silent.
  hush(piece, start) {
    const index = lastAtOrBelow(this.silentStarts, start)
    const [from, end] = this.doc.silent[index] ?? [0, 0]
    if (start >= end) return
    piece.classList.add("hushed")
    piece.title = [piece.title, this.labels.hushed].filter(Boolean).join(" · ")
    if (start !== from) return
    const sign = el("span", { cls: "hush", test: "silent", attrs: { role: "img", "aria-label": this.labels.hushed } }, icon("silent", { line: true }))
    piece.prepend(sign)
  }

  mark(piece, covering, start, end) {
    const findings = this.doc.findings
    const weight = index => (findings[index].status === "excused" ? 0 : RANK[findings[index].severity])
    covering.sort((a, b) => weight(b) - weight(a))
    const top = findings[covering[0]]
    const missing = top.status === "open" && top.missing
    piece.className += ` f ${top.status === "excused" ? "excused" : top.severity}${missing ? " missing" : ""}`
    piece.dataset.f = covering.join(" ")
    const begun = covering.filter(index => findings[index].start === start)
    if (begun.length) {
      piece.classList.add("first")
      piece.dataset.n = begun.map(index => findings[index].ordinal).join("·")
    }
    if (top.end === end) {
      piece.classList.add("last")
      if (missing) piece.dataset.note = this.labels.missing_here
    }
    for (const index of covering) {
      if (!this.findingNodes[index].length) this.makeButton(piece, findings[index])
      this.findingNodes[index].push(piece)
    }
  }

  // Where a chip stands, the chip is the button, and names the finding too.
  makeButton(piece, finding) {
    piece.dataset.testid = "finding"
    piece.dataset.finding = finding.id
    if (this.masked.indexAt(Number(piece.dataset.at)) >= 0) return
    piece.tabIndex = 0
    piece.setAttribute("role", "button")
    piece.setAttribute("aria-label", this.nameOf(finding))
  }

  nameOf(finding) {
    return `${finding.severity_name} ${finding.category_name} ${finding.rule}: ${finding.text}`
  }

  wordAt(offset) {
    this.wordStarts ??= new WeakMap()
    if (!this.wordStarts.has(this.doc)) this.wordStarts.set(this.doc, this.doc.words.map(word => word[0]))
    const index = lastAtOrBelow(this.wordStarts.get(this.doc), offset)
    return index >= 0 && offset < this.doc.words[index][1] ? index : -1
  }

  clicked(event) {
    const piece = event.target.closest("[data-w],[data-f],[data-t]")
    if (!piece || String(window.getSelection())) return
    if (piece.dataset.f) this.onFinding(this.pick(piece), { hear: false })
    if (piece.dataset.w) this.onWord(this.doc.words[piece.dataset.w][2])
    else if (piece.dataset.t) this.onWord(Number(piece.dataset.t))
  }

  // Where findings overlap, another click goes to the one beneath.
  pick(piece) {
    const indexes = piece.dataset.f.split(" ").map(Number)
    return indexes[(indexes.indexOf(this.current) + 1) % indexes.length]
  }

  pressed(event) {
    if (event.key !== "Enter" || !event.target.dataset.f) return
    event.preventDefault()
    this.onFinding(this.pick(event.target), { hear: true })
  }

  select(index, { scroll = true } = {}) {
    for (const node of this.findingNodes[this.current] ?? []) node.classList.remove("on")
    this.current = index
    const nodes = this.findingNodes[index] ?? []
    for (const node of nodes) node.classList.add("on")
    if (scroll && nodes[0]) this.reveal(nodes[0])
  }

  dispose(index, disposition) {
    for (const node of this.findingNodes[index]) {
      if (disposition) node.dataset.disposition = disposition
      else delete node.dataset.disposition
    }
  }

  // The word that sounds at this moment, and its line.
  light(index) {
    if (index === this.word) return
    for (const node of this.wordNodes[this.word] ?? []) node.classList.remove("now")
    this.word = index
    const nodes = this.wordNodes[index] ?? []
    for (const node of nodes) node.classList.add("now")
    const line = nodes[0]?.closest(".line")
    if (!line || line === this.line) return
    if (this.line !== -1) this.line?.classList.remove("now")
    line.classList.add("now")
    this.line = line
    if (Date.now() - (this.scrolledAt ?? 0) > 4000) this.reveal(line)
  }

  reveal(node) {
    const pane = this.node.getBoundingClientRect()
    const box = node.getBoundingClientRect()
    const room = Math.min(80, pane.height / 4)
    if (box.top < pane.top + room) this.node.scrollTop -= pane.top + room - box.top
    else if (box.bottom > pane.bottom - room) this.node.scrollTop += box.bottom - pane.bottom + room
  }
}
