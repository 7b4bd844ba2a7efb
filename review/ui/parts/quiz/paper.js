// One question at a time. Every choice is sent at once, and sent again until the server
// says that it is kept; what is not kept yet also waits in this browser, so that neither a
// lost connection nor a reload loses it. Text through textContent only.
const RETRY = 3000
const GRACE = 1500
const papers = new WeakMap()

function make(tag, cls, text) {
  const node = document.createElement(tag)
  if (cls) node.className = cls
  if (text !== undefined) node.textContent = text
  return node
}

function same(a, b) {
  return a.length === b.length && [...a].sort().join() === [...b].sort().join()
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name])
}

class Paper {
  constructor(root) {
    this.root = root
    this.at = 0
    this.asking = false
    this.mapOpen = false
    this.waiting = {}
    this.ticker = setInterval(() => this.tick(), 500)
    this.nextTry = 0
  }

  stop() {
    clearInterval(this.ticker)
  }

  receive(data, send) {
    this.send = send
    const fresh = this.data?.attempt !== data.attempt
    this.data = data
    this.words = data.words
    this.skew = Date.parse(data.now) - Date.now()
    if (fresh) this.open()
    for (const question of data.questions) {
      const kept = this.waiting[question.id]
      if (kept && same(kept, question.chosen)) delete this.waiting[question.id]
    }
    this.remember()
    if (fresh) this.draw()
    else this.refresh()
  }

  open() {
    try {
      this.waiting = JSON.parse(localStorage.getItem(this.store()) || "{}")
    } catch {
      this.waiting = {}
    }
    const first = this.data.questions.findIndex(q => !this.chosen(q).length)
    this.at = first < 0 ? 0 : first
    this.nextTry = Date.now() + 600
  }

  store() {
    return `greenroom-quiz-${this.data.attempt}`
  }

  remember() {
    try {
      if (Object.keys(this.waiting).length) localStorage.setItem(this.store(), JSON.stringify(this.waiting))
      else localStorage.removeItem(this.store())
    } catch {
      // A browser that keeps nothing: the answer still goes to the server.
    }
  }

  chosen(question) {
    return this.waiting[question.id] ?? question.chosen
  }

  answered() {
    return this.data.questions.filter(q => this.chosen(q).length).length
  }

  choose(question, keys) {
    this.waiting[question.id] = keys
    this.remember()
    this.push()
    this.refresh()
    if (this.asking) {
      this.asking = false
      this.root.querySelector("[data-testid=ask]").replaceWith(this.foot())
    }
  }

  push() {
    this.nextTry = Date.now() + RETRY
    this.send("saved", { attempt: this.data.attempt, answers: { ...this.waiting }, nonce: Date.now() })
  }

  tick() {
    if (!this.data) return
    const left = Math.max(0, Math.ceil((Date.parse(this.data.deadline) - Date.now() - this.skew) / 1000))
    const minutes = Math.floor(left / 60)
    if (this.clock) {
      this.clock.textContent = fill(this.words.left, { time: `${minutes}:${String(left % 60).padStart(2, "0")}` })
      this.clock.classList.toggle("short", left < 180)
    }
    if (!left && Date.now() + this.skew > Date.parse(this.data.deadline) + GRACE && Date.now() >= this.nextTry) {
      this.nextTry = Date.now() + RETRY
      this.send("handed", { attempt: this.data.attempt, answers: {}, nonce: Date.now() })
    }
    if (left && Object.keys(this.waiting).length && Date.now() >= this.nextTry) this.push()
  }

  go(to) {
    this.at = Math.min(Math.max(to, 0), this.data.questions.length - 1)
    this.asking = false
    this.draw()
    this.root.scrollIntoView({ block: "start" })
  }

  hand() {
    const left = this.data.questions.length - this.answered()
    if (left || !this.asking) {
      this.asking = true
      this.draw()
      this.root.querySelector("[data-testid=ask]").scrollIntoView({ block: "nearest" })
      return
    }
    this.send("handed", { attempt: this.data.attempt, answers: { ...this.waiting }, nonce: Date.now() })
  }

  draw() {
    const question = this.data.questions[this.at]
    this.root.replaceChildren(this.head(), this.body(question), this.asking ? this.ask() : this.foot(), this.map())
    this.root.dataset.ready = "1"
    this.root.dataset.at = String(this.at + 1)
    this.refresh()
    this.tick()
  }

  head() {
    const head = make("div", "head")
    const status = make("div", "status")
    const place = make("div", "place", fill(this.words.place, { number: this.at + 1 }))
    place.append(make("small", "", ` / ${this.data.questions.length}`))
    this.clock = make("div", "clock")
    this.clock.dataset.testid = "clock"
    status.append(place, this.clock)
    const track = make("div", "track")
    this.bar = track.appendChild(make("i"))
    this.saved = make("p", "save")
    this.saved.dataset.testid = "save"
    this.saved.setAttribute("role", "status")
    head.append(status, track, this.saved)
    return head
  }

  body(question) {
    const body = make("fieldset", "question")
    body.dataset.testid = "question"
    body.dataset.item = question.id
    body.dataset.kind = question.kind
    const tags = make("div", "tags")
    tags.append(make("span", "tag kind", this.words.kinds[question.kind]), make("span", "tag", question.category))
    if (question.own) tags.append(make("span", "tag own", this.words.own))
    const find = question.kind === "find"
    const list = make("div", find ? "speech" : "options")
    for (const option of question.options) list.append(this.option(question, option, find))
    body.append(make("legend", "", question.stem), tags, make("p", "hint", this.words.hints[question.kind]), list)
    return body
  }

  option(question, option, find) {
    const label = make("label", find ? "segment" : "option")
    label.dataset.key = option.key
    const input = make("input")
    input.type = question.many ? "checkbox" : "radio"
    input.name = question.id
    input.value = option.key
    input.checked = this.chosen(question).includes(option.key)
    input.onchange = () => {
      const boxes = [...this.root.querySelectorAll(".question input")]
      this.choose(question, boxes.filter(box => box.checked).map(box => box.value).sort())
    }
    label.append(input, make("span", "", option.text))
    return label
  }

  ask() {
    const left = this.data.questions.length - this.answered()
    const box = make("div", left ? "ask left" : "ask")
    box.dataset.testid = "ask"
    box.setAttribute("role", "alert")
    const pair = make("div", "pair")
    if (left) {
      box.append(make("strong", "", fill(this.words.missing, { count: left })), make("p", "", this.words.missingWhy))
      pair.append(this.act(this.words.firstOpen, "act main", "first-open", () => this.go(this.data.questions.findIndex(q => !this.chosen(q).length))))
    } else {
      box.append(make("strong", "", this.words.sure), make("p", "", this.words.sureWhy))
      pair.append(this.act(this.words.handIn, "act main", "hand-in", () => this.hand()))
    }
    pair.append(this.act(this.words.back, "act", "back", () => { this.asking = false; this.draw() }))
    box.append(pair)
    return box
  }

  foot() {
    const foot = make("div", "foot")
    const last = this.at === this.data.questions.length - 1
    const previous = this.act(this.words.previous, "act", "previous", () => this.go(this.at - 1))
    previous.disabled = this.at === 0
    const next = last
      ? this.act(this.words.finish, "act main", "finish", () => this.hand())
      : this.act(this.words.next, "act main", "next", () => this.go(this.at + 1))
    foot.append(previous, next)
    return foot
  }

  act(text, cls, name, does) {
    const button = make("button", cls, text)
    button.type = "button"
    button.dataset.testid = name
    button.onclick = does
    return button
  }

  map() {
    const map = make("details", "map")
    map.open = this.mapOpen
    map.ontoggle = () => { this.mapOpen = map.open }
    map.append(make("summary", "", this.words.all))
    this.cells = make("div", "cells")
    this.data.questions.forEach((_, index) => {
      this.cells.append(this.act(String(index + 1), "cell", `cell-${index + 1}`, () => this.go(index)))
    })
    map.append(this.cells, this.act(this.words.finish, "act wide", "finish-early", () => this.hand()))
    return map
  }

  refresh() {
    const count = this.answered()
    const total = this.data.questions.length
    const waits = Object.keys(this.waiting).length
    this.bar.style.width = `${(100 * count) / total}%`
    this.saved.classList.toggle("waiting", waits > 0)
    this.saved.textContent = waits ? this.words.saving : fill(this.words.saved, { count, total })
    this.root.dataset.saved = waits ? "0" : String(count)
    const boxes = this.cells.children
    this.data.questions.forEach((question, index) => {
      boxes[index].classList.toggle("done", this.chosen(question).length > 0)
      boxes[index].setAttribute("aria-current", String(index === this.at))
    })
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector("[data-testid=paper]")
  if (!papers.has(root)) papers.set(root, new Paper(root))
  papers.get(root).receive(data, setTriggerValue)
  return () => {
    papers.get(root)?.stop()
    papers.delete(root)
  }
}
