// Sends a file in slices. The server says how far it is; after a lost connection, a
// reload or a restart the next slice starts there.
const SLICE = 4 * 1024 * 1024
const uploads = new WeakMap()

function make(tag, cls, text) {
  const node = document.createElement(tag)
  if (cls) node.className = cls
  if (text !== undefined) node.textContent = text
  return node
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}

function bytes(count) {
  if (count >= 1 << 30) return `${(count / (1 << 30)).toFixed(2)} GB`
  return `${(count / (1 << 20)).toFixed(1)} MB`
}

function span(seconds) {
  const whole = Math.max(1, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}

const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds))

async function ask(url, options = {}) {
  const headers = { "x-requested-with": "greenroom", ...options.headers }
  const answer = await fetch(url, { credentials: "same-origin", ...options, headers })
  const body = await answer.json().catch(() => ({}))
  if (answer.ok || answer.status === 409) return { status: answer.status, ...body }
  const refused = answer.status < 500
  throw Object.assign(new Error(body.message || ""), { refused })
}

class Upload {
  constructor(root, labels) {
    this.root = root
    this.labels = labels
    this.input = make("input")
    this.input.type = "file"
    this.input.accept = "audio/*,video/*,.ts,.mkv,.flac,.m4a"
    this.input.dataset.testid = "upload-input"
    this.input.setAttribute("aria-label", labels.choose)
    this.zone = make("label", "zone")
    this.zone.append(make("strong", "", labels.choose), make("span", "", labels.drop), this.input)
    this.input.onchange = () => this.input.files[0] && this.send(this.input.files[0])
    this.zone.ondragover = event => { event.preventDefault(); this.zone.classList.add("over") }
    this.zone.ondragleave = () => this.zone.classList.remove("over")
    this.zone.ondrop = event => {
      event.preventDefault()
      this.zone.classList.remove("over")
      if (event.dataTransfer.files[0]) this.send(event.dataTransfer.files[0])
    }
    this.name = make("strong", "name")
    this.bar = make("progress")
    this.bar.max = 1
    this.state = make("p", "state")
    this.state.setAttribute("role", "status")
    this.hold = make("button", "", labels.pause)
    this.hold.type = "button"
    this.hold.onclick = () => this.toggle()
    this.again = make("button", "", labels.other)
    this.again.type = "button"
    this.again.onclick = () => this.reset()
    this.buttons = make("div", "buttons")
    this.buttons.append(this.hold, this.again)
    this.panel = make("div", "panel")
    this.panel.append(this.name, this.bar, this.state, this.buttons)
    this.reset()
  }

  reset() {
    this.stopped = true
    this.file = null
    this.input.value = ""
    this.root.replaceChildren(this.zone)
    this.root.dataset.ready = "idle"
    this.tell?.("arrived", null)
  }

  toggle() {
    this.held = !this.held
    this.hold.textContent = this.held ? this.labels.resume : this.labels.pause
  }

  memory(file) {
    return `greenroom-upload|${file.name}|${file.size}|${file.lastModified}`
  }

  async begin(file) {
    const kept = localStorage.getItem(this.memory(file))
    if (kept) {
      const found = await ask(`/api/uploads/${kept}`).catch(error => { if (!error.refused) throw error })
      if (found?.status === 200) {
        if (found.offset) this.state.textContent = this.labels.resumable
        return found
      }
    }
    const fresh = await ask("/api/uploads", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ filename: file.name, size: file.size }),
    })
    localStorage.setItem(this.memory(file), fresh.id)
    return fresh
  }

  async send(file) {
    this.file = file
    this.stopped = this.held = false
    this.hold.hidden = false
    this.hold.textContent = this.labels.pause
    this.name.textContent = file.name
    this.bar.value = 0
    this.state.textContent = this.labels.starting
    this.state.classList.remove("bad")
    this.root.replaceChildren(this.panel)
    this.root.dataset.ready = "sending"
    try {
      const { id, offset } = await this.patiently(() => this.begin(file))
      await this.slices(file, id, offset)
    } catch (error) {
      this.state.textContent = error.message || this.labels.refused
      this.state.classList.add("bad")
      this.hold.hidden = true
      this.root.dataset.ready = "failed"
      localStorage.removeItem(this.memory(file))
    }
  }

  async slices(file, id, start) {
    const clock = performance.now()
    let offset = start
    while (offset < file.size && this.file === file) {
      while (this.held && this.file === file) await pause(200)
      const piece = file.slice(offset, offset + SLICE)
      const answer = await this.patiently(() => ask(`/api/uploads/${id}?offset=${offset}`, { method: "PUT", body: piece }))
      if (this.file !== file) return
      offset = answer.offset
      this.show(offset, file.size, (offset - start) / ((performance.now() - clock) / 1000))
    }
    if (this.file !== file) return
    this.hold.hidden = true
    this.state.textContent = fill(this.labels.done, { name: file.name })
    this.root.dataset.ready = "done"
    this.tell("arrived", id)
  }

  show(offset, size, speed) {
    this.bar.value = offset / size
    this.state.textContent = fill(this.labels.sending, {
      percent: `${Math.floor((offset / size) * 100)}%`,
      sent: bytes(offset),
      size: bytes(size),
      left: speed > 0 ? span((size - offset) / speed) : "–",
    })
  }

  // A refusal ends it; a lost connection is waited out.
  async patiently(act) {
    for (let wait = 1000; ; wait = Math.min(wait * 2, 15000)) {
      try {
        return await act()
      } catch (error) {
        if (error.refused || this.stopped) throw error
        this.state.textContent = this.labels.waiting
        await pause(wait)
      }
    }
  }
}

export default function (component) {
  const { data, parentElement, setStateValue } = component
  let upload = uploads.get(parentElement)
  if (!upload) {
    upload = new Upload(parentElement.querySelector("[data-testid=upload]"), data.labels)
    uploads.set(parentElement, upload)
  }
  upload.tell = setStateValue
  return () => {
    upload.stopped = true
    upload.file = null
    uploads.delete(parentElement)
  }
}
