// On a developer's machine: orders to look at, and things that go wrong.
import { html, ask, act, say, useEffect, usePoll, useRef, useState, Fault, moment, whole } from '/console/lib.js'

const skus = [['TEA-001', 1250], ['MUG-RED', 2200]]
let number = Date.now()

function basket(dials) {
  const dice = Math.random() * 100
  const token = dice < dials.declined ? 'tok_declined'
    : dice < dials.declined + dials.lost ? 'tok_timeout_after_charge'
      : dice < dials.declined + dials.lost + dials.flaky ? 'tok_flaky_1'
        : dice < dials.declined + dials.lost + dials.flaky + dials.slow ? `tok_slow_${Math.max(1, dials.seconds)}` : 'tok_ok'
  const [sku, unitPrice] = skus[Math.floor(Math.random() * skus.length)]
  return {
    reference: `SO-${(number++).toString(36).toUpperCase()}`, currency: 'EUR', lines: [{ sku, quantity: 1 + Math.floor(Math.random() * 3), unitPrice }],
    customer: { email: 'ada@example.com', name: 'Ada' }, payment: { token },
  }
}

export function Local({ keys }) {
  const [dials, setDials] = useState({ rate: 10, declined: 10, lost: 2, flaky: 3, poison: 1, duplicate: 5, slow: 0, seconds: 5 })
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
      ${dial('slow', 'Provider is slow', 100, ' %')}
      ${dial('seconds', 'How slow (over 15 s it is a time-out)', 30, ' s')}
      ${dial('duplicate', 'Sent twice', 50, ' %')}
      ${dial('poison', 'Poison messages', 50, ' %')}</div></section>
    <section class="card"><h2>The Service Bus</h2>
      <p class="dim">Restarted, it has lost every message. No order is lost: the reconciler nudges those that stand still.</p>
      <button class="danger" onClick=${() => act(() => ask('/local/broker/restart', { method: 'POST' }), 'It was restarted, and is empty.')}>Restart the Service Bus</button></section>
    <${Mails} />
    <section class="card"><h2>Where else to look</h2>
      <p><a href="/local/webhooks" target="_blank" rel="noopener">Webhooks that this machine received</a>
        · <a href="/docs" target="_blank" rel="noopener">the API</a> · <a href="/docs/runbooks" target="_blank" rel="noopener">runbooks</a></p></section>
  </main>`
}

// What customers were sent: files of the mail folder.
function Mails() {
  const [sent, fault] = usePoll(() => ask('/local/mails', { key: null }), 3)
  const [shown, show] = useState(null)
  return html`<section class="card"><h2>Mail to customers</h2><${Fault} fault=${fault} />
    ${sent?.mails.length === 0 && html`<p class="empty">None yet: place an order.</p>`}
    ${sent?.mails.length > 0 && html`<div class="scroll"><table>
      <thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">At</th></tr></thead>
      <tbody>${sent.mails.slice(0, 10).map(mail => html`<tr key=${mail.file}>
        <td><button class="plain" onClick=${() => show(mail)}>${mail.subject}</button></td><td>${mail.to}</td><td>${moment(mail.at)}</td></tr>`)}
      </tbody></table></div>`}
    ${shown && html`<${Mail} mail=${shown} close=${() => show(null)} />`}</section>`
}

function Mail({ mail, close }) {
  const box = useRef()
  useEffect(() => box.current.showModal(), [])
  return html`<dialog ref=${box} class="wide" onClose=${close} aria-label="Mail">
    <div class="row"><h2>${mail.subject}</h2><span class="spring"></span><button onClick=${close}>Close</button></div>
    <p class="small dim">To ${mail.to}, ${moment(mail.at)}</p>
    <iframe title=${mail.subject} sandbox="" src=${`/local/mails/${encodeURIComponent(mail.file)}`}></iframe></dialog>`
}
