// How sure the machine was of a word, and what a second model heard in the same place.
function markDoubt(piece, percent, labels) {
  piece.classList.add("doubt")
  const doubt = fill(labels.doubt, { percent })
  piece.title = piece.title ? `${piece.title} · ${doubt}` : doubt
}

function secondHearings(all, labels) {
  return all.map(one => el("div", { cls: `again ${one.verdict}`, test: "again" },
    el("span", { cls: "again-by", text: fill(labels.again, { model: one.model }) }),
    el("span", { cls: "again-said", text: one.text || labels.again_nothing }),
    one.says ? el("span", { cls: "again-says", text: one.says }) : null))
}
