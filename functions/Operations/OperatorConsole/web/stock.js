// What there is to sell, who holds it, and who changed it.
import { html, ask, act, usePoll, useState, Fault, moment, whole } from '/console/lib.js'

export function Stock() {
  const [pages, setPages] = useState([''])
  const [sku, open] = useState(null)
  const cursor = pages.at(-1)
  const [page, fault, again] = usePoll(
    () => ask(`/v1/stock?limit=50${cursor && `&cursor=${encodeURIComponent(cursor)}`}`), 3, [cursor])
  return html`<main>
    <${Fault} fault=${fault} />
    <section class="card scroll"><h2>Stock</h2>
      ${page?.stock.length === 0 && html`<p class="empty">No SKU was ever set.</p>`}
      ${page?.stock.length > 0 && html`<table>
        <thead><tr><th scope="col">SKU</th><th scope="col" class="num">On hand</th><th scope="col" class="num">Held</th><th scope="col" class="num">Available</th><th scope="col">Waiting</th><th scope="col"><span class="dim">Change</span></th></tr></thead>
        <tbody>${page.stock.map(each => html`<tr key=${each.sku}>
          <td class="mono">${each.sku}</td><td class="num">${whole(each.onHand)}</td><td class="num">${whole(each.held)}</td>
          <td class=${`num ${each.available === 0 ? 'bad' : ''}`}>${whole(each.available)}</td>
          <td>${each.waiting.orders > 0 ? `${each.waiting.orders} orders, ${each.waiting.pieces} pieces` : each.backorder ? html`<span class="dim">backorder</span>` : ''}</td>
          <td><button class="plain" onClick=${() => open(each.sku)} aria-label=${`Change ${each.sku}`}>Change</button></td></tr>`)}</tbody></table>`}
      <div class="row"><button disabled=${pages.length === 1} onClick=${() => setPages(pages.slice(0, -1))}>Back</button>
        <button disabled=${!page?.next} onClick=${() => setPages([...pages, page.next])}>More</button></div>
    </section>
    ${sku && html`<${Movements} key=${sku} sku=${sku} again=${again} />`}
  </main>`
}

function Movements({ sku, again }) {
  const [list, fault, look] = usePoll(() => ask(`/v1/stock/${encodeURIComponent(sku)}/movements?limit=20`), 5, [sku])
  const [by, setBy] = useState('')
  const [reason, setReason] = useState('')
  async function adjust(event) {
    event.preventDefault()
    const done = await act(() => ask(`/v1/stock/${encodeURIComponent(sku)}/adjust`, {
      method: 'POST', body: { by: Number(by), reason }, headers: { 'Idempotency-Key': crypto.randomUUID() },
    }), 'The stock is changed.')
    if (done === undefined) return
    setBy('')
    setReason('')
    again()
    look()
  }
  return html`<section class="card"><h2>${sku}</h2><${Fault} fault=${fault} />
    <form class="row" onSubmit=${adjust}>
      <label>Pieces that came, or went (-3) <input required pattern="-?[1-9][0-9]*" value=${by} onInput=${event => setBy(event.target.value)} /></label>
      <label class="spring">Why <input required maxlength="256" value=${reason} onInput=${event => setReason(event.target.value)} /></label>
      <button class="main">Change</button></form>
    <div class="scroll"><table><thead><tr><th scope="col">When</th><th scope="col" class="num">By</th><th scope="col" class="num">On hand</th><th scope="col">Who</th><th scope="col">Why</th></tr></thead>
      <tbody>${(list?.movements ?? []).map(move => html`<tr key=${move.number}><td>${moment(move.at)}</td><td class="num">${move.by}</td>
        <td class="num">${whole(move.onHand)}</td><td class="mono">${move.who}</td><td>${move.reason ?? 'counted'}</td></tr>`)}</tbody></table></div>
  </section>`
}
