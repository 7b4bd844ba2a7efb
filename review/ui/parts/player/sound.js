// The sound: one audio element, a waveform from the server's peaks, the clock.
const SPEEDS = [1, 1.25, 1.5, 2]
const BAR = 3
const MAKE_EVERY = 5000

class Sound {
  constructor({ labels, onTime }) {
    this.labels = labels
    this.onTime = onTime
    this.peaks = []
    this.bands = []
    this.audio = el("audio", { attrs: { preload: "metadata" }, test: "audio" })
    this.toggleButton = el("button", { cls: "toggle", test: "play", attrs: { type: "button", "aria-label": labels.play } }, icon("play"))
    this.time = el("span", { cls: "time", test: "time", text: "0:00" })
    this.speedButton = el("button", { cls: "speed", text: "1×", attrs: { type: "button", title: labels.speed, "aria-label": `${labels.speed} 1×` } })
    this.canvas = el("canvas", { cls: "wave", test: "waveform", attrs: { role: "slider", tabindex: "0", "aria-label": labels.wave, "aria-valuemin": "0" } })
    this.trouble = el("p", { cls: "trouble", attrs: { role: "alert", hidden: "" } })
    this.node = el("div", { cls: "sound" }, this.toggleButton, this.canvas, this.time, this.speedButton, this.audio, this.trouble)
    this.listen()
  }

  listen() {
    const { audio, canvas } = this
    this.toggleButton.onclick = () => this.toggle()
    this.speedButton.onclick = () => this.setSpeed(SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length])
    for (const kind of ["play", "pause", "ended"]) audio.addEventListener(kind, () => this.drawToggle())
    audio.addEventListener("loadedmetadata", () => { this.trouble.hidden = true })
    audio.addEventListener("error", () => { if (audio.getAttribute("src")) this.missing() })
    canvas.onpointerdown = event => {
      canvas.setPointerCapture(event.pointerId)
      this.seekTo(event)
      canvas.onpointermove = moved => this.seekTo(moved)
    }
    canvas.onpointerup = canvas.onpointercancel = () => { canvas.onpointermove = null }
    this.resized = new ResizeObserver(() => this.draw())
    this.resized.observe(canvas)
    const tick = () => {
      this.frame = requestAnimationFrame(tick)
      if (audio.currentTime === this.drawnAt) return
      this.drawnAt = audio.currentTime
      this.endStretch()
      this.onTime(audio.currentTime, !audio.paused)
      this.draw()
    }
    this.frame = requestAnimationFrame(tick)
  }

  load(loaded) {
    const { url, duration, peaks, bands } = loaded
    const again = loaded === this.loaded
    this.loaded = loaded
    this.url = url
    clearTimeout(this.waiting)
    this.duration = duration
    this.bands = bands
    if (!again) this.trouble.hidden = true
    this.canvas.setAttribute("aria-valuemax", String(Math.round(duration)))
    if (again || this.audio.getAttribute("src") !== url) this.audio.src = url
    if (peaks) ask(peaks).then(found => { this.peaks = found.peaks; this.draw() }).catch(() => {})
    this.draw()
  }

  // What is played is a copy without what is masked; until it is made there is no sound.
  async missing() {
    const { url } = this
    const { status } = await fetch(url, { method: "HEAD", credentials: "same-origin" }).catch(() => ({ status: 0 }))
    if (url !== this.url) return
    this.trouble.textContent = status === 404 ? this.labels.making : this.labels.silent
    this.trouble.classList.toggle("calm", status === 404)
    this.trouble.hidden = false
    if (status === 404) this.waiting = setTimeout(() => this.load(this.loaded), MAKE_EVERY)
  }

  drawToggle() {
    const playing = !this.audio.paused && !this.audio.ended
    this.toggleButton.replaceChildren(icon(playing ? "pause" : "play"))
    this.toggleButton.setAttribute("aria-label", playing ? this.labels.pause : this.labels.play)
  }

  toggle() {
    if (this.audio.paused) this.play()
    else this.audio.pause()
  }

  play() {
    this.audio.play().catch(() => {})
  }

  seek(seconds, { play = false } = {}) {
    this.until = undefined
    this.audio.currentTime = Math.min(Math.max(0, seconds), this.duration || 0)
    if (play) this.play()
  }

  // A stretch of the recording, and no more of it.
  hear(from, to) {
    this.seek(from, { play: true })
    this.until = to
  }

  endStretch() {
    const over = this.audio.currentTime - (this.until ?? Infinity)
    if (over < 0) return
    if (over < 1) this.audio.pause()
    this.until = undefined
  }

  move(seconds) {
    this.seek(this.audio.currentTime + seconds)
  }

  seekTo(event) {
    const box = this.canvas.getBoundingClientRect()
    this.seek(((event.clientX - box.left) / box.width) * this.duration)
  }

  setSpeed(speed) {
    this.audio.playbackRate = speed
    this.speedButton.textContent = `${speed}×`
    this.speedButton.setAttribute("aria-label", `${this.labels.speed} ${speed}×`)
  }

  draw() {
    const { canvas, audio } = this
    const width = canvas.clientWidth
    const height = canvas.clientHeight
    if (!width || !this.duration) return
    const ratio = window.devicePixelRatio || 1
    if (canvas.width !== Math.round(width * ratio)) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
    }
    const pen = canvas.getContext("2d")
    pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    pen.clearRect(0, 0, width, height)
    const style = getComputedStyle(canvas)
    const colour = name => style.getPropertyValue(name).trim()
    const x = seconds => (seconds / this.duration) * width
    this.drawBands(pen, height, x, colour)
    this.drawPeaks(pen, width, height, x(audio.currentTime), colour)
    pen.fillStyle = colour("--st-text-color")
    pen.fillRect(Math.max(0, x(audio.currentTime) - 0.75), 0, 1.5, height)
    this.time.textContent = `${clock(audio.currentTime)} / ${clock(this.duration)}`
    canvas.setAttribute("aria-valuenow", String(Math.round(audio.currentTime)))
    canvas.setAttribute("aria-valuetext", clock(audio.currentTime))
  }

  drawBands(pen, height, x, colour) {
    for (const band of this.bands) {
      const left = x(band.t0)
      const wide = Math.max(3, x(band.t1) - left)
      pen.fillStyle = colour(`--${band.tone}`)
      pen.globalAlpha = band.on ? 0.34 : 0.16
      pen.fillRect(left, 0, wide, height)
      pen.globalAlpha = 1
      pen.fillRect(left, height - 3, wide, 3)
    }
  }

  drawPeaks(pen, width, height, playedTo, colour) {
    const count = this.peaks.length
    const played = colour("--st-primary-color")
    const ahead = colour("--wave")
    const room = height - 12
    for (let left = 0; left < width; left += BAR) {
      const from = Math.floor((left / width) * count)
      const to = Math.max(from + 1, Math.floor(((left + BAR) / width) * count))
      let peak = 0
      for (let i = from; i < to && i < count; i += 1) peak = Math.max(peak, this.peaks[i])
      const tall = Math.max(1.5, peak * room)
      pen.fillStyle = left < playedTo ? played : ahead
      pen.fillRect(left, (height - 4 - tall) / 2, BAR - 1, tall)
    }
  }

  close() {
    clearTimeout(this.waiting)
    this.url = null
    cancelAnimationFrame(this.frame)
    this.resized.disconnect()
    this.audio.pause()
    this.audio.removeAttribute("src")
    this.audio.load()
  }
}
