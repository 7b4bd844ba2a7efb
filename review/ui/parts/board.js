// Rows of cases. Text through textContent only.
function make(tag, cls, text) {
  const node = document.createElement(tag)
  if (cls) node.className = cls
  if (text !== undefined) node.textContent = text
  return node
}

function buildCell(cell, column) {
  const node = make("td", [column.quiet && "quiet", column.strong && "strong", column.number && "number"].filter(Boolean).join(" "))
  if (cell.text) {
    const main = make("span", cell.tone ? `tag ${cell.tone}` : "main", cell.text)
    main.dataset.label = column.label
    node.append(main)
  }
  if (cell.sub) node.append(make("span", "sub", cell.sub))
  return node
}

function buildRow(row, columns, open) {
  const node = make("tr", row.marked ? "marked" : "")
  node.dataset.testid = "row"
  node.dataset.id = row.id
  for (const [name, value] of Object.entries(row.data)) node.dataset[name] = value
  row.cells.forEach((cell, index) => node.append(buildCell(cell, columns[index])))
  if (!row.href) return node
  node.classList.add("link")
  const lead = node.cells[0].firstChild
  const anchor = make("a", lead.className, lead.textContent)
  anchor.title = lead.textContent
  anchor.dataset.label = lead.dataset.label
  anchor.href = row.href
  lead.replaceWith(anchor)
  node.onclick = event => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return
    event.preventDefault()
    if (!String(window.getSelection())) open(row.id)
  }
  return node
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector("[data-testid=board]")
  const stamp = JSON.stringify(data)
  root.open = id => setTriggerValue("opened", id)
  if (root.stamp === stamp) return
  root.stamp = stamp
  if (!data.rows.length) {
    root.replaceChildren(make("p", "empty", data.empty))
    root.dataset.ready = "0"
    return
  }
  const table = make("table")
  table.append(make("caption", "", data.label))
  const head = table.createTHead().insertRow()
  for (const column of data.columns) {
    const cell = make("th", column.number ? "number" : "", column.label)
    cell.scope = "col"
    cell.style.width = column.width
    head.append(cell)
  }
  const body = table.createTBody()
  for (const row of data.rows) body.append(buildRow(row, data.columns, id => root.open(id)))
  root.replaceChildren(table)
  root.dataset.ready = String(data.rows.length)
}
