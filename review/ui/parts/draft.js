// What somebody types and has not sent yet: kept in this tab alone, until it is sent.
// `sessionStorage` is seen by no other tab and ends with it; whose draft it is stands in
// its name, and the shell lets it go when somebody else is here.
const EVERY_MS = 200
const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set
let listening = null
let looking = null

function keep(name, text) {
  try {
    if (text.trim()) sessionStorage.setItem(name, text)
    else sessionStorage.removeItem(name)
  } catch { /* no room, or forbidden: what is typed stays in the field */ }
}

// As if it were typed: so the page takes it for what it is.
function putBack(area, text) {
  setValue.call(area, text)
  area.dispatchEvent(new Event("input", { bubbles: true }))
}

function stop() {
  clearInterval(looking)
  if (listening) document.removeEventListener("input", listening, true)
  listening = null
}

// The field may be drawn after us, drawn anew, or emptied by the page while it settles.
// Who empties it by hand lets the draft go with that, so a field that is empty beside a
// draft was not emptied by anybody.
function match(name, area) {
  if (area.value) keep(name, area.value)
  else {
    const kept = sessionStorage.getItem(name)
    if (kept) putBack(area, kept)
  }
}

export default function (component) {
  const { name, page, field, over } = component.data
  stop()
  if (over) sessionStorage.removeItem(name)
  if (!field) return
  // On the way to another page its field may be there before our word of it.
  const here = () => window.location.search.includes(page)
  listening = event => {
    if (here() && event.target.matches?.(field)) keep(name, event.target.value)
  }
  document.addEventListener("input", listening, true)
  const look = () => {
    const area = here() && document.querySelector(field)
    if (area) match(name, area)
  }
  look()
  looking = setInterval(look, EVERY_MS)
  return stop
}
