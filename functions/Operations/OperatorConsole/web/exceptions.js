// What somebody must look at: dead letters, held orders, orders that stand still.
import { html, ask, act, say, useEffect, usePoll, useState, useRef, Fault, Tag, money, moment, span, since } from '/console/lib.js'

const perSecond = 5 // replays: what failed together shall not come back together

export function Exceptions() {
  const [list, fault, again] = usePoll(async () => {
    const letters = []
    let after = ''
    do {
      const page = await ask(`/ops/dead-letters?limit=100${after && `&cursor=${encodeURIComponent(after)}`}`)
      letters.push(...page.deadLetters)
      after = page.next ?? ''
    } while (after && letters.length < 500)
    return { letters, isCut: Boolean(after) }
  }, 3)
  return html`<main>
    <${Fault} fault=${fault} />
    <${DeadLetters} list=${list} again=${again} />
    <${Waiting} />
  </main>`
}

function DeadLetters({ list, again }) {
  const [chosen, choose] = useState(null)
  const groups = new Map()
  for (const letter of list?.letters ?? []) {
    const name = `${letter.queue} · ${letter.reason ?? 'no reason'}`
    if (!groups.has(name)) groups.set(name, [])
    groups.get(name).push(letter)
  }
  return html`<section class="card">
    <div class="row"><h2>Dead letters</h2><span class="spring"></span>
      <a class="small" href="/docs/runbooks/dead-letters" target="_blank" rel="noopener">What to do</a></div>
    ${!list && html`<p class="empty">Looking …</p>`}
    ${list?.letters.length === 0 && html`<p class="empty">No queue gave anything up.</p>`}
    ${[...groups].map(([name, letters]) => html`<${Group} key=${name} name=${name} letters=${letters} again=${again} choose=${choose} />`)}
    ${list?.isCut && html`<p class="small dim">The newest 500 are shown.</p>`}
    ${chosen && html`<${Letter} id=${chosen} close=${() => choose(null)} again=${again} />`}
  </section>`
}

// When letters were given up, hour by hour of the last day.
const hours = 24
function Hours({ letters }) {
  const counts = Array(hours).fill(0)
  for (const letter of letters) {
    const ago = Math.floor(since(letter.keptAt) / 3600)
    if (ago >= 0 && ago < hours) counts[hours - 1 - ago]++
  }
  const most = Math.max(1, ...counts)
  const all = counts.reduce((a, b) => a + b, 0)
  return html`<svg class="hours" viewBox=${`0 0 ${hours * 4} 20`} role="img" aria-label=${`${all} in the last 24 hours, at most ${Math.max(...counts)} in one`}>
    <title>${all} in the last 24 hours, hour by hour</title>
    ${counts.map((n, i) => html`<rect x=${i * 4} width="3" y=${20 - Math.max(1, 20 * n / most)} height=${Math.max(1, 20 * n / most)} class=${n ? '' : 'none'} />`)}</svg>`
}

function Group({ name, letters, again, choose }) {
  const open = letters.filter(letter => letter.state === 'open')
  const [picked, pick] = useState(new Set())
  const [progress, setProgress] = useState(null)
  const stop = useRef(false)
  const failed = letters.filter(letter => letter.replayOf).length
  const chosen = open.filter(letter => picked.has(letter.id))
  async function replay(which) {
    stop.current = false
    let done = 0
    for (const letter of which) {
      if (stop.current) break
      setProgress(`${done} of ${which.length}`)
      try {
        await ask(`/ops/dead-letters/${letter.id}/replay`, { method: 'POST' })
        done++
      } catch (fault) {
        say(`${letter.id}: ${fault.message}`, true)
        if (fault.status >= 500) break
      }
      await new Promise(resolve => setTimeout(resolve, 1000 / perSecond))
    }
    setProgress(null)
    pick(new Set())
    say(`${done} of ${which.length} were replayed.`)
    again()
  }
  function toggle(id) {
    const next = new Set(picked)
    if (!next.delete(id)) next.add(id)
    pick(next)
  }
  const last = Math.max(...letters.map(letter => new Date(letter.keptAt)))
  return html`<div class="group">
    <div class="row"><h3>${name}</h3><span class="dim small">${open.length} open of ${letters.length}, the last ${span(since(last))} ago
      ${failed > 0 && html`, <span class="bad">${failed} came back after a replay</span>`}</span><${Hours} letters=${letters} /><span class="spring"></span>
      ${progress ? html`<button onClick=${() => { stop.current = true }}>Stop (${progress})</button>`
        : html`${chosen.length > 0 && html`<button class="main" onClick=${() => replay(chosen)}>Replay ${chosen.length} selected</button>`}
          <button disabled=${open.length === 0} onClick=${() => replay(open)}>Replay ${open.length === 1 ? 'it' : `all ${open.length}`}</button>`}</div>
    <div class="scroll"><table>
      <thead><tr><th scope="col"><span class="dim">Select</span></th><th scope="col">Given up</th><th scope="col">State</th><th scope="col">Said</th><th scope="col">Orders</th><th scope="col"><span class="dim">Look</span></th></tr></thead>
      <tbody>${letters.slice(0, 10).map(letter => html`<tr key=${letter.id}>
        <td>${letter.state === 'open' && html`<input type="checkbox" checked=${picked.has(letter.id)} onChange=${() => toggle(letter.id)} aria-label=${`Select dead letter ${letter.id}`} />`}</td>
        <td>${moment(letter.keptAt)}</td>
        <td><${Tag} name=${letter.state} /> ${letter.decidedBy && html`<span class="small dim">by ${letter.decidedBy}, ${moment(letter.decidedAt)} ${letter.decidedWhy ?? ''}</span>`}
          ${letter.replayOf && html`<br /><span class="small bad">failed again after a replay</span>`}</td>
        <td>${letter.description}</td>
        <td>${letter.orders.slice(0, 3).map(id => html`<a class="mono small" href=${`#/orders/${id}`}>${id.slice(0, 14)}…</a> `)}
          ${letter.orders.length > 3 && html`<span class="small dim">and ${letter.orders.length - 3}</span>`}</td>
        <td><button class="plain" onClick=${() => choose(letter.id)} aria-label=${`Look at dead letter ${letter.id}`}>Look</button></td></tr>`)}</tbody></table></div>
    ${letters.length > 10 && html`<p class="small dim">The newest ten of ${letters.length} are shown.</p>`}
  </div>`
}

function Letter({ id, close, again }) {
  const [detail, fault] = usePoll(() => ask(`/ops/dead-letters/${id}`), 30, [id])
  const letter = detail?.letter
  const decide = work => async () => { if (await act(work, 'Done.') !== undefined) { close(); again() } }
  const box = useRef()
  useEffect(() => box.current.showModal(), [])
  return html`<dialog ref=${box} onClose=${close} aria-label="Dead letter">
    <div class="row"><h2>Dead letter</h2><span class="spring"></span><button onClick=${close}>Close</button></div>
    <${Fault} fault=${fault} />
    ${letter && html`<p class="mono small dim">${letter.id}</p><p>${letter.reason}: ${letter.description}</p>
      <p class="small dim">Delivered ${detail.deliveryCount} times, ${letter.size} bytes. Payment tokens are masked.</p>
      <pre tabindex="0" aria-label="Body">${detail.bodyIs === 'json' ? JSON.stringify(detail.body, null, 2) : detail.body}</pre>
      ${letter.state === 'open' && html`<div class="row">
        <button class="main" onClick=${decide(async () => await ask(`/ops/dead-letters/${id}/replay`, { method: 'POST' }) ?? true)}>Replay</button>
        <button class="danger" onClick=${decide(async () => {
          const reason = prompt('Why is it discarded?')
          if (!reason) throw new Error('Nothing was changed: a reason is needed.')
          return await ask(`/ops/dead-letters/${id}/discard`, { method: 'POST', body: { reason } }) ?? true
        })}>Discard</button></div>`}`}
  </dialog>`
}

// Orders, not messages: what waits for an operator, and what nobody waits for and yet does not move.
function Waiting() {
  const [found, fault, again] = usePoll(() => ask('/ops/exceptions'), 5)
  return html`<${Fault} fault=${fault} />
    <${Listed} title="Orders that wait for a decision, longest first" none="Nobody is waited for." list=${found?.held} />
    <${Listed} title="Orders that stand still, longest first" none="Every order moves." list=${found?.standing}
      runbook="/docs/runbooks/order-standing-still" act=${id => act(() => ask(`/ops/orders/${id}/nudge`, { method: 'POST' }), 'It was nudged.').then(again)} />`
}

function Listed({ title, none, list, runbook, act: nudge }) {
  return html`<section class="card">
    <div class="row"><h2>${title}</h2><span class="spring"></span>
      ${runbook && html`<a class="small" href=${runbook} target="_blank" rel="noopener">What to do</a>`}</div>
    ${!list && html`<p class="empty">Looking …</p>`}
    ${list?.orders.length === 0 && list.unreadable.length === 0 && html`<p class="empty">${none}</p>`}
    ${list?.orders.length > 0 && html`<div class="scroll"><table>
      <thead><tr><th scope="col">Order</th><th scope="col">Waits for</th><th scope="col" class="num">Total</th><th scope="col">For</th>
        <th scope="col">${nudge ? html`<span class="dim">Do</span>` : 'Ends by itself'}</th></tr></thead>
      <tbody>${list.orders.map(order => html`<tr key=${order.id}>
        <td><a href=${`#/orders/${order.id}`}>${order.reference}</a> <span class="dim small">${order.storefront}</span></td>
        <td>${order.waitsFor}</td><td class="num">${money(order.total, order.currency)}</td><td>${span(since(order.since))}</td>
        <td>${nudge ? html`<button class="plain" onClick=${() => nudge(order.id)} aria-label=${`Nudge ${order.reference}`}>Nudge</button>` : moment(order.until)}</td></tr>`)}
      </tbody></table></div>`}
    ${list?.unreadable.map(id => html`<p class="bad small" key=${id}>Its row cannot be read: <span class="mono">${id}</span>.
      <a href="/docs/runbooks/dead-letters" target="_blank" rel="noopener">What to do</a></p>`)}
    ${list?.truncated && html`<p class="small dim">There are more: these wait longest.</p>`}
  </section>`
}
