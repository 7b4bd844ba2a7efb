// Small things the other files build with. Text enters the page through textContent only:
// what a host said is nobody's markup.
function el(tag, { cls = "", text = null, test = "", attrs = {} } = {}, ...children) {
  const node = document.createElement(tag)
  if (cls) node.className = cls
  if (text !== null) node.textContent = text
  if (test) node.dataset.testid = test
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, value)
  node.append(...children.filter(child => child !== null))
  return node
}

const SHAPES = {
  play: "M8 5.5v13l11-6.5z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  previous: "M15.5 5l-8 7 8 7",
  next: "M8.5 5l8 7-8 7",
}

function icon(name, { line = false } = {}) {
  const space = "http://www.w3.org/2000/svg"
  const svg = document.createElementNS(space, "svg")
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  if (line) svg.classList.add("stroke")
  const path = document.createElementNS(space, "path")
  path.setAttribute("d", SHAPES[name])
  svg.append(path)
  return svg
}

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds))
  const minutes = String(Math.floor(whole / 60) % 60)
  const second = String(whole % 60).padStart(2, "0")
  const hours = Math.floor(whole / 3600)
  return hours ? `${hours}:${minutes.padStart(2, "0")}:${second}` : `${minutes}:${second}`
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}

// The last index whose value is at or below `wanted`; `values` is sorted.
function lastAtOrBelow(values, wanted) {
  let low = 0
  let high = values.length - 1
  if (high < 0 || values[0] > wanted) return -1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (values[middle] <= wanted) low = middle
    else high = middle - 1
  }
  return low
}

// What the browser says of it is in its own language: whoever asked says it in the page's.
function unreached() {
  throw new Error("")
}

async function ask(url, options = {}) {
  const headers = { "x-requested-with": "greenroom", "content-type": "application/json" }
  const answer = await fetch(url, { credentials: "same-origin", ...options, headers }).catch(unreached)
  if (answer.status === 401) window.location.reload()
  const body = await answer.json().catch(() => ({}))
  if (!answer.ok) throw Object.assign(new Error(body.message || ""), { status: answer.status })
  return body
}

// What is selected in the part of the page that a node is in.
function chosenIn(node) {
  return node.getRootNode().getSelection?.() ?? window.getSelection()
}

function chosenRange(node) {
  const selection = chosenIn(node)
  if (!selection) return null
  if (selection.getComposedRanges) return selection.getComposedRanges({ shadowRoots: [node.getRootNode()] })[0] ?? null
  return selection.rangeCount ? selection.getRangeAt(0) : null
}
