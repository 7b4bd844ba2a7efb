// The player: sound above, text on the left, the finding at hand on the right. Stepping
// through findings costs no trip to the server; a verdict is stored by one small request.
const LEAD_IN = 0.6
const LEASE_EVERY = 60_000
const TELL_AFTER = 700
const LEAST_ROOM = 340
const MARGIN = 28
const players = new WeakMap()

class Player {
  constructor(root) {
    this.root = root
    this.dispositions = {}
    this.given = {}
    this.saving = 0
    this.line = Promise.resolve()
    this.activeAt = Date.now()
    this.stopKeys = listenForKeys(this.keys(), () => root.isConnected && this.doc && !this.privacy?.asking.isOpen)
    for (const kind of ["pointerdown", "keydown"]) root.addEventListener(kind, () => { this.activeAt = Date.now() })
    this.leaseTimer = setInterval(() => this.renewLease(), LEASE_EVERY)
    this.page = document.querySelector("[data-testid=stMain]")
    this.resized = new ResizeObserver(() => this.fit())
    this.resized.observe(document.documentElement)
    if (this.page?.firstElementChild) this.resized.observe(this.page.firstElementChild)
  }

  // The text and the finding share what the screen has left above the decision.
  fit() {
    if (!this.body || !this.page) return
    const top = this.body.getBoundingClientRect().top + this.page.scrollTop
    const bar = this.data.beneath ? document.querySelector(this.data.beneath) : null
    const room = window.innerHeight - top - (bar?.offsetHeight ?? 0) - MARGIN
    this.root.style.setProperty("--room", `${Math.round(Math.max(LEAST_ROOM, room))}px`)
  }

  keys() {
    return {
      " ": () => this.sound?.toggle(),
      j: () => this.step(1),
      k: () => this.step(-1),
      arrowleft: () => this.sound?.move(-3),
      arrowright: () => this.sound?.move(3),
      "[": () => this.sound?.setSpeed(Math.max(0.5, this.sound.audio.playbackRate - 0.25)),
      "]": () => this.sound?.setSpeed(Math.min(3, this.sound.audio.playbackRate + 0.25)),
      a: () => this.decide("confirmed"),
      r: () => this.decide("false_positive"),
      e: () => this.decide("needs_evidence"),
    }
  }

  build(labels) {
    this.privacy?.end()
    this.privacy = new Unlocking({
      data: this.data,
      onSelect: span => this.selectMasked(span),
      onChanged: () => this.tell("masked", Date.now()),
      onTrouble: message => this.inspector.complain(message),
      hush: () => this.sound?.audio.pause(),
    })
    this.text = new TextView({
      labels,
      masked: this.privacy.masked,
      onWord: seconds => this.sound?.seek(seconds, { play: true }),
      onFinding: (index, { hear }) => this.select(index, { hear, scroll: false }),
    })
    this.inspector = new Inspector({
      labels,
      onStep: direction => this.step(direction),
      onPick: index => this.select(index, { hear: true }),
      onVerdict: verdict => this.decide(verdict, { toggle: true }),
    })
    const help = el("p", { cls: "help" })
    for (const [when, keys, name] of labels.help) {
      const item = el("span", { attrs: { "data-when": when } })
      for (const key of keys) item.append(el("kbd", { text: key }))
      item.append(document.createTextNode(` ${name}`))
      help.append(item)
    }
    this.advice = new Advice({ labels, onPick: index => this.pick(index) })
    this.privacy.watch(this.text.node)
    this.correcting = new Correcting({
      labels,
      text: this.text,
      url: this.data.line,
      onHear: (from, to) => this.sound?.hear(from, to),
      onChanged: () => this.tell("masked", Date.now()),
    })
    this.files = new Files({ labels, foot: this.privacy.node })
    const reading = el("div", { cls: "reading" }, this.text.node, this.privacy.node, help, this.privacy.choosing.button)
    this.body = el("div", { cls: "body" }, reading, this.inspector.node)
    this.sound?.close()
    this.sound = null
    this.root.replaceChildren(this.body, this.advice.node, this.privacy.asking.node)
  }

  async update(component) {
    const { data, setTriggerValue } = component
    this.tell = setTriggerValue
    const stamp = `${data.source}|${data.stamp}|${data.deciding}|${data.lang}`
    if (stamp === this.stamp) return
    const moved = this.data?.source !== data.source
    const renamed = this.data?.lang !== data.lang
    this.data = data
    this.stamp = stamp
    delete this.root.dataset.ready
    if (moved || renamed) this.build(data.labels)
    try {
      this.given = {}
      await this.line
      const doc = data.inline ?? (await ask(data.source))
      if (stamp === this.stamp) this.show(doc, moved)
    } catch (error) {
      this.inspector.complain(error.message || data.labels.not_loaded)
      this.root.dataset.ready = "failed"
    }
  }

  show(doc, moved) {
    const at = moved ? null : this.doc?.findings[this.index]?.id
    const kept = doc.findings.findIndex(finding => finding.id === at)
    this.doc = doc
    this.index = -1
    // A verdict that was given while the text was on its way may not be in it yet.
    this.dispositions = { ...doc.dispositions, ...this.given }
    this.showSound(doc)
    this.text.show(doc)
    this.correcting.shown(doc)
    this.privacy.show(doc, this.data)
    this.files.show(doc, this.data.files)
    this.inspector.show(doc, { deciding: this.data.deciding })
    this.advice.show(doc, { deciding: this.data.deciding })
    doc.findings.forEach((finding, index) => this.text.dispose(index, this.dispositions[finding.id]))
    this.inspector.count(this.dispositions)
    const first = this.nextOpen(-1, 1)
    if (doc.findings.length) this.select(kept >= 0 ? kept : Math.max(0, first), { hear: false, scroll: false })
    this.fit()
    this.root.classList.toggle("finding", doc.findings.some(finding => finding.status === "open"))
    this.root.classList.toggle("deciding", this.data.deciding)
    this.root.classList.toggle("sounding", Boolean(doc.audio))
    this.root.dataset.ready = doc.id
  }

  showSound(doc) {
    if (!doc.audio) {
      this.sound?.close()
      this.sound?.node.remove()
      this.sound = null
      return
    }
    if (!this.sound) {
      this.sound = new Sound({ labels: this.data.labels, onTime: (seconds, playing) => this.at(seconds, playing) })
      this.root.prepend(this.sound.node)
    }
    this.wordTimes = doc.words.map(word => word[2])
    this.sound.load({ url: doc.audio, duration: doc.duration, peaks: doc.peaks, bands: this.bands() })
  }

  bands() {
    const shown = this.doc.findings.filter(finding => finding.t0 !== null)
    return shown.map(finding => ({
      t0: finding.t0,
      t1: finding.t1,
      tone: finding.status === "excused" ? "excused" : finding.severity,
      on: this.doc.findings[this.index] === finding,
    }))
  }

  at(seconds) {
    this.text.light(seconds > 0 ? lastAtOrBelow(this.wordTimes, seconds + 0.02) : -1)
  }

  // The next finding that still speaks against the text; excused ones are stepped over.
  nextOpen(from, direction) {
    const all = this.doc.findings
    for (let hop = 1; hop <= all.length; hop += 1) {
      const index = (from + direction * hop + all.length * 2) % all.length
      if (all[index].status === "open") return index
    }
    return -1
  }

  step(direction) {
    if (!this.doc?.findings.length) return
    const index = this.nextOpen(this.index < 0 && direction < 0 ? 0 : this.index, direction)
    if (index >= 0) this.select(index, { hear: true })
  }

  select(index, { hear = false, scroll = true } = {}) {
    this.index = index
    this.text.select(index, { scroll })
    this.inspector.select(index, this.dispositions)
    this.advice.select(index)
    if (!this.sound) return
    this.sound.bands = this.bands()
    const { t0 } = this.doc.findings[index]
    if (hear && t0 !== null) this.sound.seek(t0 - LEAD_IN, { play: true })
    this.sound.draw()
  }

  // A chip leads to the finding that says most closely what it is.
  selectMasked(span) {
    const all = this.doc.findings
    const around = all.map((_, index) => index).filter(index => all[index].start <= span.start && span.end <= all[index].end)
    const length = index => all[index].end - all[index].start
    if (around.length) this.select(around.sort((a, b) => length(a) - length(b))[0], { scroll: false })
  }

  // From the list below back up to the words themselves.
  pick(index) {
    this.select(index, { hear: true })
    this.body.scrollIntoView({ block: "nearest" })
  }

  decide(verdict, { toggle = false } = {}) {
    const { doc, index } = this
    const finding = doc?.findings[index]
    if (!this.data.deciding || !finding || finding.status === "excused") return
    const before = this.dispositions[finding.id] ?? null
    const url = this.data.save.replace("{id}", encodeURIComponent(finding.id))
    this.put(index, verdict)
    this.inspector.complain("")
    if (!toggle) this.goOn(index)
    this.saving += 1
    this.root.dataset.saving = this.saving
    // One after the other: of two quick verdicts on a finding the later one must stay.
    this.line = this.line.then(() => this.save(url, { doc, index, verdict, before }))
  }

  async save(url, { doc, index, verdict, before }) {
    try {
      await ask(url, { method: "PUT", body: JSON.stringify({ disposition: verdict }) })
      this.tellLater()
    } catch (error) {
      if (this.doc === doc) this.put(index, before)
      this.inspector.complain(error.message || this.data.labels.not_saved)
    }
    this.saving -= 1
    if (this.saving) this.root.dataset.saving = this.saving
    else delete this.root.dataset.saving
  }

  put(index, verdict) {
    const { id } = this.doc.findings[index]
    this.dispositions[id] = this.given[id] = verdict
    this.text.dispose(index, verdict)
    this.tallied = this.inspector.count(this.dispositions)
    if (this.index === index) this.inspector.select(index, this.dispositions)
  }

  goOn(index) {
    const all = this.doc.findings
    for (let hop = 1; hop < all.length; hop += 1) {
      const next = (index + hop) % all.length
      if (all[next].status === "open" && !this.dispositions[all[next].id]) {
        this.select(next, { hear: true })
        return
      }
    }
  }

  // The form beside us wants to know how far we are, but not at every key.
  tellLater() {
    clearTimeout(this.telling)
    this.telling = setTimeout(() => this.tell("noted", { ...this.tallied, nonce: Date.now() }), TELL_AFTER)
  }

  renewLease() {
    if (!this.data?.lease || !this.data.deciding || Date.now() - this.activeAt > LEASE_EVERY * 2) return
    ask(this.data.lease, { method: "POST", body: "{}" }).catch(error => this.inspector.complain(error.message || this.data.labels.not_reached))
  }

  close() {
    this.stopKeys()
    clearInterval(this.leaseTimer)
    clearTimeout(this.telling)
    this.resized.disconnect()
    this.privacy?.end()
    this.sound?.close()
  }
}

export default function (component) {
  const { parentElement } = component
  const root = parentElement.querySelector("[data-testid=player]")
  let player = players.get(parentElement)
  if (!player) {
    player = new Player(root)
    players.set(parentElement, player)
  }
  player.update(component)
  return () => {
    player.close()
    players.delete(parentElement)
  }
}
