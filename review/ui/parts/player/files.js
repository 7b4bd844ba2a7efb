// What was heard as files to keep: links behind a button at the foot of the text.
SHAPES.save = "M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15"

class Files {
  constructor({ labels, foot }) {
    this.foot = foot
    this.forms = el("div", { cls: "forms" })
    const list = el("div", { cls: "files" }, el("p", { cls: "hint", text: labels.files_about }), this.forms)
    this.summary = el("summary", { cls: "missed" }, icon("save", { line: true }), el("span", { text: labels.files }))
    this.node = el("details", { cls: "take", test: "files", attrs: { hidden: "" } }, this.summary, list)
    this.labels = labels
    const outside = event => { if (!event.composedPath().includes(this.node)) this.node.open = false }
    this.node.addEventListener("toggle", () => {
      const act = this.node.open ? "addEventListener" : "removeEventListener"
      document[act]("pointerdown", outside, true)
    })
    this.node.addEventListener("keydown", event => this.pressed(event))
    foot.append(this.node)
  }

  show(doc, source) {
    this.node.hidden = !source || doc.kind !== "recording"
    if (this.node.hidden) return
    this.foot.hidden = false
    const link = ([form, name]) => el("a", { text: name, test: `file-${form}`, attrs: { href: `${source}?form=${form}`, download: "" } })
    this.forms.replaceChildren(...this.labels.forms.map(link))
  }

  pressed(event) {
    if (event.key !== "Escape" || !this.node.open) return
    event.stopPropagation()
    this.node.open = false
    this.summary.focus()
  }
}
