// The pipeline as a picture: what waits where, how fast it moves, what fails.
import { html, summary, usePoll, useRef, Chart, Fault, Tile, money, span, whole } from '/console/lib.js'

const steps = [
  { name: 'Intake', metric: 'pipeline.orders.accepted', tag: '', what: 'orders accepted' },
  { name: 'Stock', queue: 'inventory' },
  { name: 'Payment', queue: 'payment' },
  { name: 'Announcement', queue: 'notification' },
  { name: 'Deliveries', what: 'webhooks and mail', queues: ['webhooks', 'mail'] },
]
const count = (tally, metric, tag) => tally?.counts?.[metric]?.[tag] ?? 0

const pace = rate => rate.toFixed(rate > 0 && rate < 10 ? 1 : 0)
const share = (part, of) => of > 0 ? `${(part / of * 100).toFixed(part === of ? 0 : 1)} %` : '–'

// The differences of two polls of one instance, a second.
function rates(before, now) {
  const seconds = before && before.tally.instance === now.tally.instance ? (new Date(now.at) - new Date(before.at)) / 1000 : 0
  return (metric, tag) => seconds > 0 ? Math.max(0, count(now.tally, metric, tag) - count(before.tally, metric, tag)) / seconds : 0
}

export function Flow() {
  const history = useRef([])
  const [now, fault] = usePoll(async () => {
    const seen = await summary()
    const kept = history.current
    if (kept.at(-1)?.at !== seen.at) kept.push(seen)
    if (kept.length > 300) kept.shift()
    return seen
  }, 1)
  if (!now) return html`<main><${Fault} fault=${fault} /><p class="empty">Looking …</p></main>`

  const kept = history.current
  const rate = rates(kept.at(-Math.min(kept.length, 4)), now)
  const depth = ({ queue, queues }) => queue ? now.orders.waitingFor[queue] ?? 0 : null
  const most = Math.max(10, ...steps.map(step => depth(step) ?? 0))
  const times = kept.map(each => new Date(each.at) / 1000)
  const perSecond = (metric, tag) => kept.map((each, i) => i === 0 ? 0 : rates(kept[Math.max(0, i - 3)], each)(metric, tag))
  const ended = Object.entries(now.tally.counts['pipeline.orders.ended'] ?? {})
  return html`<main>
    <${Fault} fault=${fault} />
    <section class="card" aria-label="The pipeline">
      <ol class="flow">${steps.map(step => html`<${Step} key=${step.name} step=${step} now=${now} rate=${rate} depth=${depth(step)} most=${most} />`)}</ol>
    </section>
    <section class="tiles">
      <${Tile} name="Open orders" value=${`${whole(now.orders.count)}${now.orders.truncated ? '+' : ''}`}
        note=${now.orders.oldest ? `oldest ${span(now.orders.oldest.ageSeconds)}` : 'none waits'} />
      <${Tile} name="Waiting for people" value=${whole(Object.values(now.orders.resting).reduce((a, b) => a + b, 0))}
        note=${Object.entries(now.orders.resting).map(([reason, n]) => `${n} ${reason}`).join(', ')} />
      ${ended.map(([outcome, n]) => html`<${Tile} name=${`Told ${outcome}`} value=${whole(n)} key=${outcome} />`)}
      <${Tile} name="Confirmed of reserved" value=${share(count(now.tally, 'pipeline.orders.ended', 'confirmed'), count(now.tally, 'pipeline.orders.reserved', ''))}
        note="orders whose stock was held" />
      ${Object.entries(now.tally.counts['pipeline.money.captured'] ?? {}).map(([currency, amount]) => html`
        <${Tile} key=${currency} name="Captured" value=${money(amount, currency)}
          note=${`${share(count(now.tally, 'pipeline.money.refunded', currency), amount)} given back by refunds`} />`)}
      <${Tile} name="Time to confirm" value=${span(now.tally.confirmSecondsP50)} note=${`p99 ${span(now.tally.confirmSecondsP99)}`} />
    </section>
    <section class="split">
      <div class="card"><h2>Orders a second</h2>
        <${Chart} times=${times} series=${[
          { label: 'accepted', values: perSecond('pipeline.orders.accepted', '') },
          { label: 'announced', values: perSecond('pipeline.steps.done', 'notification') },
        ]} /></div>
      <div class="card"><h2>Orders that wait for each queue</h2>
        <${Chart} times=${times} series=${['inventory', 'payment', 'notification'].map(queue => (
          { label: queue, values: kept.map(each => each.orders.waitingFor[queue] ?? 0) }))} /></div>
    </section>
    <p class="dim small">Figures of instance ${now.tally.instance} since ${new Date(now.tally.startedAt).toLocaleString('en-GB')}.
      ${now.orders.estimated && ' Of many open orders some are read, and from them is inferred what waits for which queue.'}</p>
  </main>`
}

function Step({ step, now, rate, depth, most }) {
  const queues = (step.queues ?? [step.queue]).filter(Boolean).map(name => now.queues.find(queue => queue.name === name)).filter(Boolean)
  const isDown = queues.some(queue => queue.status === 'down')
  const age = Math.max(-1, ...queues.map(queue => queue.oldestMessageAgeSeconds ?? -1))
  const dead = queues.reduce((sum, queue) => sum + queue.deadLetters.open, 0)
  const failing = step.queue ? rate('pipeline.steps.failed', step.queue) : 0
  const done = step.queue ? rate('pipeline.steps.done', step.queue)
    : step.metric ? rate(step.metric, '') : (step.queues ?? []).reduce((sum, queue) => sum + rate('messaging.client.sent.messages', queue), 0)
  return html`<li>
    <h2>${step.name}</h2>
    ${depth === null
      ? html`<div class="depth">${pace(done)}<span class="dim small"> /s</span></div>
          <p class="dim small">${step.what ?? 'messages'}</p>`
      : html`<div class="depth">${whole(depth)}<span class="dim small"> ${now.orders.estimated ? 'about, ' : ''}waiting</span></div>
          <progress class="meter" max=${most} value=${depth} aria-label=${`${step.name}: orders that wait`}></progress>
          <p class="small">${pace(done)} /s done, ${whole(count(now.tally, 'pipeline.orders.active', step.queue))} in hand</p>`}
    ${queues.length > 0 && html`<p class="small dim">oldest message ${age >= 0 ? span(age) : 'none'}</p>`}
    ${failing > 0 && html`<p class="small warn">${failing.toFixed(1)} /s failed, tried again</p>`}
    ${dead > 0 && html`<p class="small"><a class="bad" href="#/exceptions">${whole(dead)} dead letters</a></p>`}
    ${isDown && html`<p class="small bad">does not answer</p>`}
  </li>`
}
