// On a developer's machine: orders to look at, and things that go wrong.
import { html, ask, act, say, useEffect, useRef, useState, whole } from '/console/lib.js'

const skus = [['TEA-001', 1250], ['MUG-RED', 2200]]
let number = Date.now()

function basket(dials) {
  const dice = Math.random() * 100
  const token = dice < dials.declined ? 'tok_declined'
    : dice < dials.declined + dials.lost ? 'tok_timeout_after_charge'
      : dice < dials.declined + dials.lost + dials.flaky ? 'tok_flaky_1' : 'tok_ok'
  const [sku, unitPrice] = skus[Math.floor(Math.random() * skus.length)]
  return {
    reference: `SO-${(number++).toString(36).toUpperCase()}`, currency: 'EUR', lines: [{ sku, quantity: 1 + Math.floor(Math.random() * 3), unitPrice }],
    customer: { email: 'ada@example.com', name: 'Ada' }, payment: { token },
  }
}

export function Local({ keys }) {
  const [dials, setDials] = useState({ rate: 10, declined: 10, lost: 2, flaky: 3, poison: 1, duplicate: 5 })
  const [running, setRunning] = useState(false)
  const [count, setCount] = useState({ accepted: 0, refused: 0, poison: 0 })
  const now = useRef(dials)
  now.current = dials
  const add = name => setCount(before => ({ ...before, [name]: before[name] + 1 }))

  async function place() {
    const { poison, duplicate } = now.current
    if (Math.random() * 100 < poison) {
      await ask('/local/poison', { method: 'POST', body: { queue: 'payment' } })
      add('poison')
      return
    }
    const body = basket(now.current)
    const send = () => ask('/v1/orders', { method: 'POST', body, key: keys.storefrontKey, headers: { 'Idempotency-Key': body.reference } })
    try {
      await send()
      if (Math.random() * 100 < duplicate) await send()
      add('accepted')
    } catch (fault) {
      add('refused')
      if (fault.status !== 429) say(fault.message, true)
    }
  }

  async function many(howMany) {
    for (let sent = 0; sent < howMany; sent += 20) await Promise.all(Array.from({ length: Math.min(20, howMany - sent) }, place))
    say(`${howMany} were sent.`)
  }

  useEffect(() => {
    if (!running) return
    let owed = 0
    const timer = setInterval(() => {
      owed += now.current.rate / 10
      for (; owed >= 1; owed--) place()
    }, 100)
    return () => clearInterval(timer)
  }, [running])

  const dial = (name, text, max, unit) => html`<label>${text}: ${dials[name]}${unit}
    <input type="range" min="0" max=${max} value=${dials[name]} onInput=${event => setDials({ ...dials, [name]: Number(event.target.value) })} /></label>`
  return html`<main>
    <section class="card"><h2>Sample orders</h2>
      <p class="dim">They are the demo storefront's. Watch them under <a href="#/flow">Flow</a>.</p>
      <div class="row">
        <button class="main" onClick=${() => act(() => many(1))}>Place one</button>
        <button onClick=${() => act(() => many(300))}>Place 300</button>
        <button aria-pressed=${running} onClick=${() => setRunning(!running)}>${running ? 'Stop the load' : 'Start the load'}</button>
        <span class="dim" aria-live="polite">${whole(count.accepted)} accepted, ${whole(count.refused)} refused, ${whole(count.poison)} poisoned</span></div>
    </section>
    <section class="card"><h2>Dials</h2><div class="tiles">
      ${dial('rate', 'Orders a second', 100, '')}
      ${dial('declined', 'Declined', 100, ' %')}
      ${dial('lost', 'Charged, and the answer lost', 50, ' %')}
      ${dial('flaky', 'Provider fails once', 50, ' %')}
      ${dial('duplicate', 'Sent twice', 50, ' %')}
      ${dial('poison', 'Poison messages', 50, ' %')}</div></section>
    <section class="card"><h2>Where things go</h2>
      <p><a href="/local/webhooks" target="_blank" rel="noopener">Webhooks that this machine received</a></p>
      <p>Mail becomes files in <code>.mail</code>, where the app was started.</p>
      <p><a href="/docs" target="_blank" rel="noopener">The API</a>, <a href="/docs/runbooks" target="_blank" rel="noopener">runbooks</a></p></section>
  </main>`
}
