// Below the text, for those who wrote it: everything to add, to change and to leave, at a glance.
class Advice {
  constructor({ labels, onPick }) {
    this.labels = labels
    this.onPick = onPick
    this.node = el("section", { cls: "advice", test: "advice" })
  }

  show(doc, { deciding }) {
    this.doc = doc
    const numbered = doc.findings.map((finding, index) => ({ finding, index }))
    const open = numbered.filter(({ finding }) => finding.status === "open")
    const groups = [
      [this.labels.to_add, open.filter(({ finding }) => finding.missing), "add"],
      [this.labels.to_change, open.filter(({ finding }) => !finding.missing), "change"],
      [this.labels.may_be_said, numbered.filter(({ finding }) => finding.status === "excused"), "keep"],
    ]
    this.rows = []
    const shown = deciding ? [] : groups.filter(([, items]) => items.length)
    this.node.replaceChildren(...shown.map(group => this.group(...group)))
    this.node.hidden = !shown.length
  }

  group(name, items, kind) {
    const list = el("ol", {})
    const count = el("span", { cls: "count", text: String(items.length) })
    let last = null
    for (const { finding, index } of items) {
      const again = kind === "change" && last && last.start === finding.start && last.end === finding.end
      if (!again) list.append(this.row(finding, index, kind))
      list.lastChild.lastChild.append(this.answer(finding, kind))
      this.rows[index] = list.lastChild
      last = finding
    }
    return el("div", { cls: kind, test: `advice-${kind}` }, el("h3", { text: name }, count), list)
  }

  // Words that several rules speak of are listed once, with all answers.
  row(finding, index, kind) {
    const tone = kind === "keep" ? "excused" : finding.severity
    const said = el("button", { cls: "said-so", attrs: { type: "button" } },
      el("span", { cls: `tag ${tone}`, text: kind === "keep" ? this.labels.excused : finding.severity_name }),
      kind === "add" ? el("span", { text: finding.message }) : el("span", {}, ...withChips(this.doc, finding.start, finding.end, finding.text)))
    said.onclick = () => this.onPick(index)
    return el("li", {}, said, el("div", { cls: "answers" }))
  }

  answer(finding, kind) {
    const name = { add: this.labels.say, change: this.labels.rewrite, keep: this.labels.excused_why }[kind]
    const words = kind === "keep" ? finding.because : finding.suggest
    return el("p", { cls: "answer" }, el("b", { text: name }), document.createTextNode(words))
  }

  select(index) {
    this.rows.forEach(row => row.classList.remove("on"))
    this.rows[index]?.classList.add("on")
  }
}
