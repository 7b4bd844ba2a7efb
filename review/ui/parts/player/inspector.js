// Beside the text: the finding at hand, why the rule says so, and what a person made of it.
const VERDICTS = [
  ["confirmed", "A"],
  ["false_positive", "R"],
  ["needs_evidence", "E"],
]

class Inspector {
  constructor({ labels, onStep, onPick, onVerdict }) {
    this.labels = labels
    this.onStep = onStep
    this.onPick = onPick
    this.onVerdict = onVerdict
    this.card = el("section", { cls: "card", test: "inspector", attrs: { "aria-live": "polite" } })
    this.trouble = el("p", { cls: "trouble", test: "player-trouble", attrs: { role: "alert", hidden: "" } })
    this.rail = el("nav", { cls: "rail", test: "rail", attrs: { "aria-label": labels.all } })
    this.tally = el("p", { cls: "tally", test: "tally" })
    this.node = el("aside", { cls: "inspector" }, this.card, this.trouble, el("div", { cls: "progress" }, this.tally, this.rail))
  }

  show(doc, { deciding }) {
    this.doc = doc
    this.deciding = deciding
    this.dots = doc.findings.map((finding, index) => {
      const name = `${finding.ordinal} ${finding.severity_name} ${finding.category_name}`
      const tone = finding.status === "excused" ? "excused" : finding.severity
      const dot = el("button", { cls: `dot ${tone}`, text: String(finding.ordinal), attrs: { type: "button", title: name, "aria-label": name } })
      dot.onclick = () => this.onPick(index)
      return dot
    })
    this.rail.replaceChildren(...this.dots)
    this.trouble.hidden = true
    if (!doc.findings.length) this.drawNothing()
  }

  drawNothing() {
    this.card.replaceChildren(
      el("p", { cls: "none", text: this.labels.nothing }),
      el("p", { cls: "hint", text: this.labels.nothing_hint }),
    )
    this.tally.textContent = ""
  }

  select(index, dispositions) {
    this.index = index
    const finding = this.doc.findings[index]
    this.dots.forEach((dot, i) => dot.classList.toggle("on", i === index))
    this.dots[index]?.scrollIntoView({ block: "nearest", inline: "nearest" })
    const why = el("div", { cls: "why", attrs: { tabindex: "0" } }, this.quote(finding), ...secondHearings(finding.again ?? [], this.labels), this.reason(finding))
    const parts = [this.head(finding, index), why]
    if (this.deciding) parts.push(this.verdicts(finding, dispositions))
    this.card.replaceChildren(...parts)
    this.card.dataset.finding = finding.id
  }

  head(finding, index) {
    const step = (direction, name, label, key) => {
      const button = el("button", { cls: "step", test: name, attrs: { type: "button", title: `${label} (${key})`, "aria-label": label } }, icon(name, { line: true }))
      button.onclick = () => this.onStep(direction)
      return button
    }
    const tone = finding.status === "excused" ? "excused" : finding.severity
    return el("div", { cls: "head" },
      el("span", { cls: `tag ${tone}`, text: finding.status === "excused" ? this.labels.excused : finding.severity_name }),
      el("span", { cls: "category", text: finding.category_name }),
      el("span", { cls: "count", text: `${index + 1} / ${this.doc.findings.length}` }),
      step(-1, "previous", this.labels.previous, "K"),
      step(1, "next", this.labels.next, "J"))
  }

  quote(finding) {
    const at = finding.t0 === null ? null : el("span", { cls: "at", text: clock(finding.t0) })
    const tone = finding.status === "excused" ? "excused" : finding.missing ? "missing" : finding.severity
    const quote = el("blockquote", { cls: tone }, ...withChips(this.doc, finding.start, finding.end, finding.text))
    return el("div", { cls: "quote" }, quote, el("p", { cls: "meta" }, at, el("code", { text: finding.rule }), el("span", { text: finding.evidence })))
  }

  // What to say comes right after what is wrong or missing; what is excused needs no other words.
  rows(finding) {
    const { labels } = this
    if (finding.status === "excused") {
      return [[labels.excused_why, finding.because, "because"], [labels.excused_what, finding.message, "problem"]]
    }
    return [
      [finding.missing ? labels.missing : labels.problem, finding.message, "problem"],
      [finding.missing ? labels.say : labels.rewrite, finding.suggest, "rewrite"],
      [labels.because, finding.because, "because"],
    ]
  }

  reason(finding) {
    const list = el("dl", { cls: finding.status })
    for (const [name, value, kind] of this.rows(finding)) {
      if (value) list.append(el("dt", { text: name }), el("dd", { cls: kind, test: kind, text: value }))
    }
    if (finding.basis.length) {
      const articles = el("dd", { cls: "basis", test: "basis" })
      for (const basis of finding.basis) articles.append(el("span", { cls: basis.role, text: basis.cite }))
      list.append(el("dt", { text: this.labels.basis }), articles)
    }
    return list
  }

  verdicts(finding, dispositions) {
    const row = el("div", { cls: "verdicts", attrs: { role: "group", "aria-label": this.labels.verdict } })
    if (finding.status === "excused") return row
    for (const [verdict, key] of VERDICTS) {
      const chosen = dispositions[finding.id] === verdict
      const button = el("button", { cls: verdict, test: `verdict-${verdict}`, attrs: { type: "button", "aria-pressed": String(chosen), "aria-keyshortcuts": key } },
        el("span", { text: this.labels[verdict] }), el("kbd", { text: key }))
      button.onclick = () => this.onVerdict(chosen ? null : verdict)
      row.append(button)
    }
    return row
  }

  count(dispositions) {
    const open = this.doc.findings.filter(finding => finding.status === "open")
    this.doc.findings.forEach((finding, index) => {
      const made = dispositions[finding.id]
      if (made) this.dots[index].dataset.disposition = made
      else delete this.dots[index].dataset.disposition
    })
    const done = open.filter(finding => dispositions[finding.id]).length
    const template = !this.deciding ? this.labels.tally_read : done === open.length ? this.labels.tally_done : this.labels.tally
    this.tally.textContent = open.length ? fill(template, { done, open: open.length, excused: this.doc.findings.length - open.length }) : ""
    this.tally.classList.toggle("done", this.deciding && done === open.length)
    return { done, open: open.length }
  }

  complain(message) {
    this.trouble.textContent = message
    this.trouble.hidden = !message
  }
}
