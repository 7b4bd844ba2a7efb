// Certificates as cards that can be printed. Text through textContent only.
function make(tag, cls, text) {
  const node = document.createElement(tag)
  if (cls) node.className = cls
  if (text !== undefined) node.textContent = text
  return node
}

function buildCertificate(one, words) {
  const card = make("article", one.valid ? "certificate" : "certificate past")
  card.dataset.testid = "certificate"
  card.dataset.number = one.number
  card.append(make("span", "state", one.state), make("h3", "", words.title))
  card.append(make("p", "whom", one.name), make("p", "said", one.said))
  const facts = make("dl", "facts")
  for (const [label, value] of one.facts) {
    const fact = make("div")
    fact.append(make("dt", "", label), make("dd", "", value))
    facts.append(fact)
  }
  card.append(facts)
  if (one.valid) {
    const print = make("button", "act print", words.print)
    print.type = "button"
    print.onclick = () => window.print()
    card.append(print)
  }
  return card
}

export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector("[data-testid=certificates]")
  const stamp = JSON.stringify(data)
  if (root.stamp === stamp) return
  root.stamp = stamp
  root.replaceChildren(...data.certificates.map(one => buildCertificate(one, data.words)))
  root.dataset.ready = String(data.certificates.length)
}
