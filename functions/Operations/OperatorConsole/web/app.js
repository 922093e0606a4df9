// The console: who is signed in, which view is shown.
import { render } from '/console/htm-preact.js'
import { html, ask, onSay, session, summary, useEffect, useState, usePoll } from '/console/lib.js'
import { Flow } from '/console/flow.js'
import { Orders } from '/console/orders.js'
import { Exceptions } from '/console/exceptions.js'
import { Stock } from '/console/stock.js'
import { Cost } from '/console/cost.js'
import { Local } from '/console/local.js'

const views = { flow: ['Flow', Flow], orders: ['Orders', Orders], exceptions: ['Exceptions', Exceptions], stock: ['Stock', Stock], cost: ['Cost', Cost] }
const here = () => (location.hash.slice(2) || 'flow').split('/')

function Toast() {
  const [said, set] = useState(null)
  useEffect(() => {
    let timer
    onSay(what => { set(what); clearTimeout(timer); timer = setTimeout(() => set(null), 6000) })
  }, [])
  return html`<div role="status" aria-live="polite">${said && html`<div class=${`toast ${said.isBad ? 'bad' : ''}`}>${said.text}</div>`}</div>`
}

function SignIn({ demo, onKey }) {
  const [key, set] = useState('')
  const [fault, setFault] = useState(null)
  async function enter(given) {
    try {
      await ask('/ops/storefronts', { key: given })
      session.key = given
      onKey(given)
    } catch (refused) {
      setFault(refused.status === 401 ? 'The key is not an operator\'s, or was revoked.' : refused.message)
    }
  }
  return html`<main><section class="card">
    <h1>Pipeline console</h1>
    <p class="dim">Sign in with an operator's key. It stays in this tab and is forgotten when you close it.</p>
    <form class="row" onSubmit=${event => { event.preventDefault(); enter(key.trim()) }}>
      <label class="spring">Operator's key <input type="password" autocomplete="off" required value=${key} onInput=${event => set(event.target.value)} /></label>
      <button class="main">Sign in</button>
      ${demo && html`<button type="button" onClick=${() => enter(demo.operatorKey)}>Use the demo operator of this machine</button>`}
    </form>
    ${fault && html`<p class="bad" role="alert">${fault}</p>`}
    <p class="small dim">No key yet? <code>dotnet run --project functions -- keys create --operator</code></p>
  </section></main>`
}

function Alarm() {
  const [now] = usePoll(summary, 5)
  const dead = (now?.queues ?? []).reduce((sum, queue) => sum + queue.deadLetters.open, 0)
  const held = Object.entries(now?.orders.resting ?? {}).filter(([reason]) => reason !== 'awaiting-capture' && reason !== 'backorder').reduce((sum, [, n]) => sum + n, 0)
  return dead + held > 0 && html`<span class="count" aria-label=${`${dead + held} to look at`}>${dead + held}</span>`
}

function App() {
  const [place, setPlace] = useState(here())
  const [key, setKey] = useState(session.key)
  const [demo, setDemo] = useState(null)
  useEffect(() => {
    const onHash = () => setPlace(here())
    addEventListener('hashchange', onHash)
    const isHere = ['localhost', '127.0.0.1'].includes(location.hostname)
    if (isHere) ask('/local/demo', { key: null }).then(setDemo, () => {})
    return () => removeEventListener('hashchange', onHash)
  }, [])
  const all = demo ? { ...views, local: ['Local', Local] } : views
  const [name, id] = place
  const [title, View] = all[name] ?? all.flow
  useEffect(() => { document.title = key ? `${title} · Pipeline console` : 'Pipeline console' }, [title, key])
  return html`
    <header><img src="/console/icon.svg" alt="" /><strong>Pipeline</strong>
      ${key && html`<nav aria-label="Views">${Object.entries(all).map(([each, [label]]) => html`
        <a href=${`#/${each}`} aria-current=${each === name ? 'page' : null}>${label}${each === 'exceptions' && html`<${Alarm} />`}</a>`)}</nav>
      <span class="spring"></span>
      <button onClick=${() => { session.key = null; setKey(null) }}>Sign out</button>`}</header>
    ${key ? html`<${View} key=${name} id=${id} keys=${demo} />` : html`<${SignIn} demo=${demo} onKey=${setKey} />`}
    <${Toast} />`
}

const root = document.getElementById('app')
root.replaceChildren()
render(html`<${App} />`, root)
