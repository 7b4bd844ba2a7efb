// Hear a clip, type what is said, go on. Text through textContent only; what is typed stays
// in the box until the server says that it is kept.
const BACK = 2
const SPEEDS = [0.6, 0.75, 0.9, 1, 1.25]
const desks = new WeakMap()

function make(tag, { cls = "", text = null, test = "", attrs = {} } = {}, ...children) {
  const node = document.createElement(tag)
  if (cls) node.className = cls
  if (text !== null) node.textContent = text
  if (test) node.dataset.testid = test
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, value)
  node.append(...children.filter(Boolean))
  return node
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}

async function ask(url, options = {}) {
  const headers = { "x-requested-with": "greenroom", "content-type": "application/json" }
  const answer = await fetch(url, { credentials: "same-origin", ...options, headers }).catch(() => {
    throw new Error("")  // not reached: the desk says so in its own words
  })
  if (answer.status === 401) window.location.reload()
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({}))
    throw new Error(said.message || "")
  }
  return answer
}

class Desk {
  constructor(root) {
    this.root = root
    this.pressed = event => this.key(event)
    window.addEventListener("keydown", this.pressed, true)
  }

  update({ data, setTriggerValue }) {
    this.tell = setTriggerValue
    const fresh = !this.data
    this.data = data
    this.words = data.words
    if (!fresh) return
    this.build()
    this.go(data.next)
  }

  build() {
    const { words } = this
    this.place = make("strong", { test: "place" })
    this.count = make("span", { cls: "soft", test: "count" })
    this.track = make("i")
    this.audio = make("audio", { test: "clip" })
    this.toggle = this.act("main round", words.play, "Esc", "toggle", () => this.playOrPause())
    this.at = make("i")
    this.time = make("span", { cls: "time", test: "time" })
    this.speed = make("span", { cls: "time", test: "speed" })
    this.box = make("textarea", { test: "typed", attrs: { rows: "4", maxlength: "500", "aria-label": words.box, autocomplete: "off", spellcheck: "false", placeholder: words.box } })
    this.note = make("p", { cls: "note", test: "note", attrs: { role: "status", "aria-live": "polite" } })
    this.second = make("p", { cls: "soft", text: words.again, attrs: { hidden: "" } })
    this.saveButton = this.act("main wide", words.save, "Enter", "save", () => this.said())
    this.reasons = make("div", { cls: "reasons", test: "reasons", attrs: { hidden: "" } })
    this.buildReasons()
    this.work = make("div", { cls: "work" },
      make("div", { cls: "head" }, this.place, this.count),
      make("div", { cls: "track" }, this.track),
      this.second,
      make("div", { cls: "sound" }, this.toggle,
        make("div", { cls: "along" }, make("div", { cls: "track" }, this.at), make("div", { cls: "head" }, this.time, this.speed)),
        make("div", { cls: "tools" },
          this.act("", words.back, "F1", "back", () => this.move(-BACK)),
          this.act("", words.slower, "F3", "slower", () => this.pace(-1)),
          this.act("", words.faster, "F4", "faster", () => this.pace(1)))),
      this.box,
      make("p", { cls: "soft hint", text: words.hint }),
      this.note,
      make("div", { cls: "acts" }, this.saveButton,
        this.act("", words.nothing, "", "nothing", () => this.put("said", "")),
        this.act("", words.unclear, "", "unclear", () => this.put("unclear", "")),
        this.act("", words.skip, "", "skip", () => this.askWhy()),
        this.act("quiet", words.previous, "", "previous", () => this.before())),
      this.reasons)
    this.end = make("p", { cls: "end", text: words.all, test: "all-heard", attrs: { hidden: "" } })
    this.root.replaceChildren(this.audio, this.work, this.end)
    this.listen()
  }

  act(cls, text, key, test, does) {
    const button = make("button", { cls: `act ${cls}`, test, attrs: { type: "button" } }, make("span", { text }))
    if (key) button.append(make("kbd", { text: key }))
    button.onclick = does
    return button
  }

  buildReasons() {
    this.reasons.append(make("p", { text: this.words.why }))
    for (const [code, text] of this.data.reasons) {
      this.reasons.append(this.act("wide", text, "", `skip-${code}`, () => this.put("skipped", "", code)))
    }
    this.reasons.append(this.act("quiet", this.words.cancel, "", "skip-cancel", () => this.askWhy(false)))
  }

  listen() {
    for (const kind of ["play", "pause", "ended"]) this.audio.addEventListener(kind, () => this.drawToggle())
    this.audio.addEventListener("loadedmetadata", () => this.drawTime())
    this.audio.addEventListener("timeupdate", () => this.drawTime())
    this.audio.addEventListener("error", () => { if (this.audio.getAttribute("src")) this.complain(this.words.silent) })
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !this.task) return
    if (!this.root.isConnected || document.querySelector("[role=dialog]")) return
    const inBox = event.composedPath()[0] === this.box
    const acts = { Escape: () => this.playOrPause(), F1: () => this.move(-BACK), F3: () => this.pace(-1), F4: () => this.pace(1) }
    if (inBox && !event.shiftKey) acts.Enter = () => this.said()
    const does = acts[event.key]
    if (!does) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (!event.repeat) does()
  }

  async go(url, { keep = false } = {}) {
    try {
      const { task } = await (await ask(url)).json()
      if (!task && keep) return
      this.show(task)
    } catch (error) {
      this.complain(error.message || this.words.silent)
    }
  }

  show(task) {
    this.task = task
    this.work.hidden = !task
    this.end.hidden = Boolean(task)
    this.askWhy(false)
    this.root.dataset.ready = task ? task.clip_id : "none"
    if (!task) {
      this.quiet()
      this.tell("finished", Date.now())
      return
    }
    this.place.textContent = fill(this.words.place, { number: task.number })
    this.count.textContent = fill(this.words.done, task)
    this.track.style.width = `${(task.done / task.of) * 100}%`
    this.second.hidden = !task.is_second
    this.box.value = task.said ?? ""
    this.box.focus({ preventScroll: true })
    this.load(task)
  }

  async load(task) {
    this.quiet()
    try {
      const sound = await (await ask(this.url(this.data.sound))).blob()
      if (this.task !== task) return
      this.audio.src = URL.createObjectURL(sound)
      this.audio.playbackRate = SPEEDS[this.rate ?? 3]
      this.root.dataset.sound = task.clip_id
      await this.audio.play().catch(() => {})
    } catch (error) {
      this.complain(error.message || this.words.silent)
    }
  }

  quiet() {
    this.audio.pause()
    if (this.audio.src) URL.revokeObjectURL(this.audio.src)
    this.audio.removeAttribute("src")
    delete this.root.dataset.sound
  }

  url(template) {
    return template.replace("{id}", encodeURIComponent(this.task.clip_id))
  }

  playOrPause() {
    if (this.audio.paused) this.audio.play().catch(() => {})
    else this.audio.pause()
  }

  move(seconds) {
    this.audio.currentTime = Math.max(0, this.audio.currentTime + seconds)
    this.audio.play().catch(() => {})
  }

  pace(by) {
    this.rate = Math.min(SPEEDS.length - 1, Math.max(0, (this.rate ?? 3) + by))
    this.audio.playbackRate = SPEEDS[this.rate]
    this.drawTime()
  }

  drawToggle() {
    const playing = !this.audio.paused && !this.audio.ended
    this.toggle.firstChild.textContent = playing ? this.words.pause : this.words.play
  }

  drawTime() {
    const { currentTime, duration } = this.audio
    const whole = Number.isFinite(duration) ? duration : this.task?.seconds ?? 0
    this.at.style.width = whole ? `${Math.min(100, (currentTime / whole) * 100)}%` : "0"
    this.time.textContent = `${currentTime.toFixed(1)} / ${whole.toFixed(1)} s`
    this.speed.textContent = `${SPEEDS[this.rate ?? 3]}×`
  }

  said() {
    const text = this.box.value.trim()
    if (text) this.put("said", text)
    else this.complain(this.words.empty)
  }

  askWhy(open = this.reasons.hidden) {
    this.reasons.hidden = !open
    if (!open) return
    this.reasons.querySelector("button").focus()
    this.reasons.scrollIntoView({ block: "nearest" })
  }

  before() {
    // While a clip is being saved, the next one is on its way.
    if (this.task && !this.busy) this.go(this.url(this.data.previous), { keep: true })
  }

  async put(verdict, text, reason = null) {
    if (this.busy || !this.task) return
    this.busy = true
    this.saveButton.disabled = true
    this.say(this.words.saving)
    try {
      const answer = await ask(this.url(this.data.save), { method: "PUT", body: JSON.stringify({ verdict, text, reason }) })
      const { masked, complete } = await answer.json()
      this.say(masked ? this.words.masked : this.words.saved, masked ? "warning" : "")
      if (complete) this.tell("finished", Date.now())
      await this.go(this.data.next)
    } catch (error) {
      this.complain(error.message || this.words.not_saved)
    }
    this.busy = false
    this.saveButton.disabled = false
  }

  say(text, tone = "") {
    this.note.textContent = text
    this.note.className = `note ${tone}`
  }

  complain(text) {
    this.say(text, "error")
    this.box?.focus({ preventScroll: true })
  }

  close() {
    window.removeEventListener("keydown", this.pressed, true)
    this.quiet()
  }
}

export default function (component) {
  const { parentElement } = component
  const root = parentElement.querySelector("[data-testid=transcribing]")
  let desk = desks.get(parentElement)
  if (!desk) {
    desk = new Desk(root)
    desks.set(parentElement, desk)
  }
  desk.update(component)
  return () => {
    desk.close()
    desks.delete(parentElement)
  }
}
