// Streamlit's own English, in the reader's language: exact phrases only, so nobody's words
// are touched.
const ATTRIBUTES = ["aria-label", "placeholder", "title", "alt"]
const MESSAGE = "[role=alertdialog]"

let phrases = {}
let patterns = []
let observer = null

function said(text, { attribute = false } = {}) {
  const key = text.trim()
  if (phrases[key]) return text.replace(key, phrases[key])
  for (const [pattern, template, everywhere] of patterns) {
    const found = (attribute || everywhere) && key.match(pattern)
    if (found) return template.replace(/\{(\d)\}/g, (_whole, number) => found[number])
  }
  return null
}

function translateNode(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = said(node.nodeValue)
    if (text !== null && text !== node.nodeValue) node.nodeValue = text
    return
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return
  for (const name of ATTRIBUTES) {
    const value = node.getAttribute(name)
    const text = value ? said(value, { attribute: true }) : null
    if (text !== null && text !== value) node.setAttribute(name, text)
  }
}

// Streamlit's messages name a heading that they do not have: they are called what they say.
function nameMessages(root) {
  for (const message of [root.closest(MESSAGE), ...root.querySelectorAll(MESSAGE)]) {
    if (!message || message.hasAttribute("aria-label")) continue
    const words = message.querySelector("[data-testid=stMarkdownContainer]")?.textContent.trim()
    if (words) message.setAttribute("aria-label", words)
  }
}

function translate(root) {
  translateNode(root)
  if (root.nodeType !== Node.ELEMENT_NODE) return
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) translateNode(walker.currentNode)
  nameMessages(root)
}

// Drafts of others, or all of them: `person` is whoever is here, empty for nobody.
function forgetDrafts(person) {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("greenroom-draft|") && !(person && name.startsWith(`greenroom-draft|${person}|`))) sessionStorage.removeItem(name)
  }
}

export default function (component) {
  const { data, parentElement } = component
  if (data.leave) {
    // Until the page has gone, the field is there and what is in it may be kept again.
    if (!data.ended) {
      forgetDrafts("")
      window.addEventListener("pagehide", () => forgetDrafts(""))
    }
    const next = window.location.pathname + window.location.search
    const lang = `lang=${document.documentElement.lang === "en" ? "en" : "zh_CN"}`
    const told = data.ended ? `ended=1&next=${encodeURIComponent(next)}&${lang}` : lang
    window.location.replace(`${data.leave}?${told}`)
    return
  }
  if (data.person) forgetDrafts(data.person)
  document.documentElement.lang = data.lang
  phrases = data.phrases
  patterns = data.patterns.map(([said, template, everywhere]) => [new RegExp(said), template, everywhere])
  observer?.disconnect()
  observer = new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(translate)
      else translateNode(change.target)
    }
  })
  observer.observe(document.body, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ATTRIBUTES,
  })
  translate(document.body)
  const sign = parentElement.querySelector("[data-testid=shell]")
  if (sign) sign.dataset.ready = data.lang
  return () => observer?.disconnect()
}
