// What somebody types and has not sent yet: kept in this tab alone, until it is sent.
// `sessionStorage` is seen by no other tab and ends with it; whose draft it is stands in
// its name, and the shell lets it go when somebody else is here.
const PATIENCE = 10_000
const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set
let listening = null
let waiting = null

function keep(name, text) {
  try {
    if (text.trim()) sessionStorage.setItem(name, text)
    else sessionStorage.removeItem(name)
  } catch { /* no room, or forbidden: what is typed stays in the field */ }
}

// Into the empty field, as if it were typed: so the page takes it for what it is.
function putBack(area, text) {
  if (area.value) return
  setValue.call(area, text)
  area.dispatchEvent(new Event("input", { bubbles: true }))
}

// The field may be drawn after us.
function whenThere(selector, act) {
  const found = document.querySelector(selector)
  if (found) {
    act(found)
    return
  }
  waiting = new MutationObserver(() => {
    const area = document.querySelector(selector)
    if (!area) return
    waiting.disconnect()
    act(area)
  })
  waiting.observe(document.body, { childList: true, subtree: true })
  setTimeout(() => waiting?.disconnect(), PATIENCE)
}

function stop() {
  waiting?.disconnect()
  if (listening) document.removeEventListener("input", listening, true)
  listening = null
}

export default function (component) {
  const { name, field, over } = component.data
  stop()
  if (over) sessionStorage.removeItem(name)
  if (!field) return
  listening = event => {
    if (event.target.matches?.(field)) keep(name, event.target.value)
  }
  document.addEventListener("input", listening, true)
  const kept = sessionStorage.getItem(name)
  if (kept) whenThere(field, area => putBack(area, kept))
  return stop
}
