// What was wrong, and why. Text through textContent only.
function make(tag, cls, text) {
  const node = document.createElement(tag)
  if (cls) node.className = cls
  if (text !== undefined) node.textContent = text
  return node
}

function buildRow(option, words) {
  const row = make("li", `row ${option.right ? "right" : option.chosen ? "wrong" : ""}`)
  row.append(make("b", "", option.right ? "✓" : option.chosen ? "✗" : ""), make("span", "", option.text))
  const notes = [option.right && words.right, option.chosen && words.chosen].filter(Boolean)
  if (notes.length) row.append(make("em", "", notes.join(" · ")))
  return row
}

function buildWhy(label, text, cls) {
  const part = make("div", `why ${cls || ""}`)
  part.append(make("small", "", label), make("p", "", text))
  return part
}

function buildCard(correction, words) {
  const card = make("article", "card")
  card.dataset.testid = "correction"
  card.dataset.item = correction.id
  const tags = make("div", "tags")
  for (const tag of correction.tags) tags.append(make("span", "tag", tag))
  const rows = make("ul", "rows")
  for (const option of correction.options) rows.append(buildRow(option, words))
  card.append(tags, make("h3", "", correction.stem), rows, buildWhy(words.why, correction.explanation))
  if (correction.wording) card.append(buildWhy(words.wording, correction.wording, "wording"))
  for (const [label, cited] of correction.law) {
    const law = make("div", "why law")
    law.append(make("small", "", label), ...cited.map(text => make("p", "", text)))
    card.append(law)
  }
  return card
}

export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector("[data-testid=corrections]")
  const stamp = JSON.stringify(data)
  if (root.stamp === stamp) return
  root.stamp = stamp
  root.replaceChildren(...data.corrections.map(one => buildCard(one, data.words)))
  root.dataset.ready = String(data.corrections.length)
}
