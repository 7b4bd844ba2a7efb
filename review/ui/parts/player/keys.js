// The keyboard. Keys are taken in the capture phase, before Streamlit's own R and C, and
// never while somebody types, composes Chinese, or has a dialog open.
const TYPING = "input,textarea,select,[contenteditable=true],[role=textbox],[role=combobox]"

function listenForKeys(actions, isThere) {
  const pressed = event => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const target = event.composedPath()[0]
    if (target.closest?.(TYPING) || document.querySelector("[role=dialog]")) return
    if (event.repeat && !event.key.startsWith("Arrow")) return
    const act = actions[event.key.toLowerCase()]
    if (!act || !isThere()) return
    if (event.key === " " && target.closest?.("button,[role=button],a")) return
    event.preventDefault()
    event.stopImmediatePropagation()
    act()
  }
  window.addEventListener("keydown", pressed, true)
  return () => window.removeEventListener("keydown", pressed, true)
}
