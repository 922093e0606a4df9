// Finding orders, and one order with all that happened to it.
import { html, ask, act, usePoll, useEffect, useState, Fault, Tag, money, moment, span, since } from '/console/lib.js'

const statuses = ['', 'received', 'reserved', 'confirmed', 'held', 'rejected', 'cancelling', 'cancelled', 'refunded']

async function hashOf(email) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(email.trim().toUpperCase()))
  return [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

export function Orders({ id }) {
  const [storefronts, fault] = usePoll(() => ask('/ops/storefronts'), 60)
  const [wanted, want] = useState({ storefront: '', status: '', text: '' })
  const [pages, setPages] = useState([''])
  const [query, setQuery] = useState('')
  const storefront = wanted.storefront || storefronts?.storefronts[0]?.id || ''
  useEffect(() => {
    const timer = setTimeout(async () => {
      if (!storefront) return
      const text = wanted.text.trim()
      if (text.startsWith('ord_')) { location.hash = `#/orders/${text}`; return }
      const parameters = new URLSearchParams({ storefront })
      if (wanted.status) parameters.set('status', wanted.status)
      if (text.includes('@')) parameters.set('emailHash', await hashOf(text))
      else if (text) parameters.set('reference', text)
      setQuery(`${parameters}`)
      setPages([''])
    }, 250)
    return () => clearTimeout(timer)
  }, [storefront, wanted.status, wanted.text])
  const cursor = pages.at(-1)
  const [found, missing] = usePoll(
    () => query ? ask(`/ops/orders?${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`) : null, 3, [query, cursor])
  const set = name => event => want({ ...wanted, [name]: event.target.value })
  if (id) return html`<${Order} id=${id} />`
  return html`<main>
    <${Fault} fault=${fault ?? missing} />
    <section class="card">
      <form class="row" onSubmit=${event => event.preventDefault()}>
        <label>Storefront <select value=${storefront} onChange=${set('storefront')}>
          ${(storefronts?.storefronts ?? []).map(each => html`<option value=${each.id}>${each.name}</option>`)}</select></label>
        <label>Status <select value=${wanted.status} onChange=${set('status')}>
          ${statuses.map(each => html`<option value=${each}>${each || 'any'}</option>`)}</select></label>
        <label class="spring">Id, reference or e-mail address
          <input type="search" value=${wanted.text} onInput=${set('text')} placeholder="SO-1001" /></label>
      </form>
    </section>
    <section class="card scroll">
      ${found && found.orders.length === 0 && html`<p class="empty">None of ${found.looked} orders is like that.</p>`}
      ${found?.orders.length > 0 && html`<table>
        <thead><tr><th scope="col">Reference</th><th scope="col">Status</th><th scope="col" class="num">Total</th><th scope="col">Accepted</th><th scope="col">Id</th></tr></thead>
        <tbody>${found.orders.map(order => html`<tr key=${order.id}>
          <td><a href=${`#/orders/${order.id}`}>${order.reference}</a></td>
          <td><${Tag} name=${order.status} /> ${order.hold && html`<span class="small dim">${order.hold}</span>`}</td>
          <td class="num">${money(order.total, order.currency)}</td>
          <td>${moment(order.createdAt)}</td>
          <td class="mono dim">${order.id}</td></tr>`)}</tbody></table>`}
      ${!found && html`<p class="empty">Looking …</p>`}
      <div class="row"><button disabled=${pages.length === 1} onClick=${() => setPages(pages.slice(0, -1))}>Newer</button>
        <button disabled=${!found?.next} onClick=${() => setPages([...pages, found.next])}>Older</button></div>
    </section>
  </main>`
}

function Order({ id }) {
  const [shown, fault, again] = usePoll(() => ask(`/ops/orders/${id}`), 2, [id])
  const [told] = usePoll(() => ask(`/v1/orders/${id}/deliveries`), 5, [id])
  if (!shown) return html`<main><${Fault} fault=${fault} /><p class="empty">${fault ? '' : 'Looking …'}</p></main>`
  const { order } = shown
  return html`<main>
    <section class="card">
      <div class="row"><h1>${order.reference}</h1><${Tag} name=${order.status} /><span class="spring"></span>
        <strong>${money(order.total, order.currency)}</strong></div>
      <p class="mono dim">${order.id} of ${shown.storefront}</p>
      <${Explanation} shown=${shown} />
      <${Actions} shown=${shown} again=${again} />
    </section>
    <section class="card"><h2>What happened</h2><${Waterfall} shown=${shown} deliveries=${told?.deliveries ?? []} /></section>
    <section class="split">
      <div class="card scroll"><h2>Bought</h2><table><tbody>${order.lines.map(line => html`<tr>
        <td>${line.name ?? line.sku}<br /><span class="dim small">${line.name && line.sku}</span></td>
        <td class="num">${line.quantity}</td><td class="num">${money(line.quantity * line.unitPrice, order.currency)}</td></tr>`)}
        </tbody></table></div>
      <div class="card"><h2>Customer</h2>
        ${order.erasedAt ? html`<p class="dim">Erased ${moment(order.erasedAt)}.</p>`
          : html`<p>${order.customer.name}</p><p>${order.customer.email}</p>`}
        ${order.refunds?.length > 0 && html`<h3>Refunds</h3>${order.refunds.map(refund => html`
          <p>${money(refund.amount, order.currency)} <span class="dim">${refund.status} ${refund.reason ?? ''}</span></p>`)}`}
      </div>
    </section>
  </main>`
}

function Explanation({ shown: { order, next, retry } }) {
  if (order.hold) {
    const hold = order.hold
    return html`<div class="note">
      <p><strong>It waits: ${hold.reason}.</strong> ${hold.decides === 'stock' ? 'It goes on when stock comes.' : `The ${hold.decides} decides.`}
        If nobody does until ${moment(hold.until)}, it ends ${hold.otherwise.status} (${hold.otherwise.reason}) and its stock is released.</p>
      ${hold.findings?.map(finding => html`<p class="small"><code>${finding.rule}</code> ${finding.detail}</p>`)}
      <p class="small"><a href=${hold.runbook} target="_blank" rel="noopener">What to do</a></p></div>`
  }
  if (next) {
    const age = since(order.updatedAt)
    if (retry) return html`<${Retrying} next=${next} retry=${retry} />`
    return html`<p class=${age > 120 ? 'note' : 'dim'}>It is on its way: the next step is <strong>${next}</strong>, for ${span(age)} now.
      ${age > 120 && html` <a href="/docs/runbooks/order-standing-still" target="_blank" rel="noopener">It stands still</a>`}</p>`
  }
  return html`<p class="dim">It is closed: nothing is left to do${order.reason ? ` (${order.reason})` : ''}.</p>`
}

// What keeps it: the last attempt, and when the next one is. One that is long overdue was given up.
function Retrying({ next, retry: { at, failed } }) {
  const wait = -since(at)
  const [last] = failed.slice(-1)
  return html`<div class="note">
    <p><strong>It failed${failed.length > 1 ? ` ${failed.length} times, at last` : ''}: ${last?.detail ?? next}.</strong>
      ${wait > 0 ? ` It is tried again in ${span(wait)}, at ${moment(at)}; a nudge tries at once.`
        : wait > -60 ? ' It is being tried again.' : ` It was to be tried again at ${moment(at)}: it was given up, or its message is late.`}</p>
    ${wait <= -60 && html`<p class="small"><a href="#/exceptions">Dead letters</a> · <a href="/docs/runbooks/order-standing-still" target="_blank" rel="noopener">What to do</a></p>`}</div>`
}

function Actions({ shown, again }) {
  const { order } = shown
  const [busy, setBusy] = useState(false)
  const run = (name, work, done) => async () => {
    setBusy(true)
    await act(work, done)
    setBusy(false)
    again()
  }
  const post = (path, body, headers) => ask(path, { method: 'POST', body, headers })
  const asked = text => prompt(text) // the browser's own: usable by keyboard and reader alike
  const all = {
    approve: ['Approve', 'main', () => post(`/v1/orders/${order.id}/approve`), 'Approved: it goes on.'],
    reject: ['Reject', 'danger', () => {
      const reason = asked('Why is it rejected?')
      if (reason === null) throw new Error('Nothing was changed.')
      return post(`/v1/orders/${order.id}/reject`, reason ? { reason } : {})
    }, 'Rejected: it is turned round.'],
    refund: ['Refund', '', () => {
      const text = asked(`How much of ${money(shown.refundable, order.currency)} goes back, in minor units? (All is ${shown.refundable}.)`)
      if (!/^\d+$/.test(text ?? '')) throw new Error('Nothing was refunded: an amount is a whole number of minor units.')
      return post(`/v1/orders/${order.id}/refunds`, { amount: Number(text) }, { 'Idempotency-Key': crypto.randomUUID() })
    }, 'The refund is on its way.'],
    cancel: ['Cancel', 'danger', () => {
      if (!confirm('Cancel the order? Money and stock are given back.')) throw new Error('Nothing was changed.')
      return post(`/v1/orders/${order.id}/cancel`, {})
    }, 'It is turned round.'],
    nudge: ['Nudge', '', () => post(`/ops/orders/${order.id}/nudge`), 'It was nudged.'],
    erase: ['Erase customer', 'danger', () => {
      if (!confirm('Erase all that points to the customer? It cannot be undone.')) throw new Error('Nothing was changed.')
      return post(`/ops/orders/${order.id}/erase`)
    }, 'It knows its customer no more.'],
  }
  return html`<div class="row">${shown.actions.map(name => all[name]).filter(Boolean).map(([label, look, work, done]) =>
    html`<button class=${look} disabled=${busy} onClick=${run(label, async () => work(), done)}>${label}</button>`)}</div>`
}

// Each fact with the time that it took to come about; deliveries with each attempt behind them.
function Waterfall({ shown: { order, retry }, deliveries }) {
  const attempts = deliveries.flatMap(delivery => delivery.attempts.map(attempt => ({
    at: new Date(attempt.at), event: delivery.channel, detail: attempt.result, seconds: attempt.milliseconds / 1000,
    isBad: delivery.state !== 'delivered' || !/^(2|sent)/.test(attempt.result) })))
  const timeline = [...order.timeline, ...retry?.failed ?? []]
  const facts = timeline.map((entry, i) => ({
    at: new Date(entry.at), event: entry.event, detail: entry.detail,
    seconds: i === 0 ? 0 : (new Date(entry.at) - new Date(timeline[i - 1].at)) / 1000,
    begins: i === 0 ? new Date(entry.at) : new Date(timeline[i - 1].at),
    isBad: /declined|refused|out-of-stock|expired|mismatch|failed/.test(entry.event) }))
  const all = [...facts, ...attempts].sort((a, b) => a.at - b.at)
  const first = Math.min(...all.map(each => each.begins ?? each.at))
  const whole = Math.max(1, Math.max(...all.map(each => each.at)) - first)
  return html`<ol class="waterfall">${all.map(each => {
    const begins = ((each.begins ?? each.at) - first) / whole * 100
    const width = Math.max(.6, each.begins ? (each.at - each.begins) / whole * 100 : each.seconds * 1000 / whole * 100)
    return html`<li class=${each.isBad ? 'fail' : ''}>
      <span class="mono dim">${each.at.toLocaleTimeString('en-GB')}</span>
      <span>${each.event}<br /><span class="small dim">${each.detail}</span></span>
      <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><rect x=${Math.min(99.4, begins)} y="2" width=${Math.min(width, 100 - begins)} height="8" rx=".4" /></svg>
      <span class="num small dim">${span(each.seconds)}</span></li>`
  })}</ol>`
}
