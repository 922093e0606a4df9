// What the orders of this instance cost, by its own counters and a table of prices.
import { html, summary, usePoll, useRef, Chart, Fault, whole } from '/console/lib.js'

const sum = counts => Object.values(counts ?? {}).reduce((a, b) => a + b, 0)
const usd = value => `$${value < 1 ? value.toPrecision(2) : value.toFixed(2)}`

export function Cost() {
  const history = useRef([])
  const [prices] = usePoll(async () => (await fetch('/console/prices.json')).json(), 3600)
  const [now, fault] = usePoll(async () => {
    const seen = await summary()
    history.current.push(seen)
    if (history.current.length > 360) history.current.shift()
    return seen
  }, 2)
  if (!now || !prices) return html`<main><${Fault} fault=${fault} /><p class="empty">Looking …</p></main>`
  const orders = sum(now.tally.counts['pipeline.orders.accepted'])
  const rows = prices.prices.map(price => {
    const count = sum(now.tally.counts[price.metric])
    return { ...price, count, each: orders ? count / orders : null, cost: orders ? count / price.per * price.usd / orders * 1000 : null }
  })
  const costOf = tally => {
    const accepted = sum(tally.counts['pipeline.orders.accepted'])
    return accepted ? prices.prices.reduce((all, price) => all + sum(tally.counts[price.metric]) / price.per * price.usd, 0) / accepted * 1000 : null
  }
  const kept = history.current
  return html`<main>
    <${Fault} fault=${fault} />
    <section class="card"><h2>Cost of 1,000 orders: ${orders ? usd(costOf(now.tally)) : 'no order yet'}</h2>
      <p class="dim small">Operations of instance ${now.tally.instance} since it started, ${whole(orders)} orders; all of them count, also polling, timers and this page. ${prices.note}</p>
      <div class="scroll"><table><thead><tr><th scope="col">What</th><th scope="col" class="num">Counted</th><th scope="col" class="num">Each order</th><th scope="col" class="num">Of 1,000 orders</th><th scope="col">Price</th></tr></thead>
        <tbody>${rows.map(row => html`<tr key=${row.metric}><td>${row.name}</td><td class="num">${whole(row.count)}</td>
          <td class="num">${row.each === null ? '–' : row.each.toFixed(2)}</td><td class="num">${row.cost === null ? '–' : usd(row.cost)}</td>
          <td class="small dim">$${row.usd} a ${row.per === 1000000 ? 'million' : 'half million'}, ${row.date}: ${row.source}</td></tr>`)}</tbody></table></div></section>
    <section class="card"><h2>Over time</h2><${Chart} times=${kept.map(each => new Date(each.at) / 1000)} unit=" USD"
      series=${[{ label: 'USD of 1,000 orders, since the start', values: kept.map(each => costOf(each.tally)) }]} /></section>
  </main>`
}
