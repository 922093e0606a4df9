// What every view needs: asking with the operator's key, polling, and writing figures for people.
import { html, useEffect, useRef, useState } from '/console/htm-preact.js'

export { html, useEffect, useRef, useState }

const keyName = 'pipeline-operator-key'
export const session = {
  get key() { return sessionStorage.getItem(keyName) },
  set key(value) { value ? sessionStorage.setItem(keyName, value) : sessionStorage.removeItem(keyName) },
}

export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ? `${problem.title}. ${problem.detail}` : problem.title)
    this.status = status
    this.type = problem.type
  }
}

const known = new Map() // address -> { tag, value }: what is unchanged is not sent again

export async function ask(path, { method = 'GET', body, headers = {}, key = session.key } = {}) {
  const sent = { ...headers }
  if (key) sent.Authorization = `Bearer ${key}`
  if (body !== undefined) sent['Content-Type'] = 'application/json'
  const seen = method === 'GET' ? known.get(path) : undefined
  if (seen) sent['If-None-Match'] = seen.tag
  const answer = await fetch(path, {
    method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store',
  })
  if (answer.status === 304 && seen) return seen.value
  const text = await answer.text()
  const value = text && /json/.test(answer.headers.get('Content-Type')) ? JSON.parse(text) : null
  if (!answer.ok) throw new Refusal(answer.status, value ?? { title: `The app answered ${answer.status}` })
  const tag = answer.headers.get('ETag')
  if (method === 'GET' && tag) {
    if (known.size > 200) known.clear()
    known.set(path, { tag, value })
  }
  return value
}

// The summary reads many rows, and more than one part of a page wants it: what was asked just now is not asked again.
let latest = { at: -Infinity, answer: null }
export function summary() {
  const now = performance.now()
  if (now - latest.at > 900) latest = { at: now, answer: ask('/ops/summary') }
  return latest.answer
}

// Asks again and again, and not while nobody looks. Gives [what was answered, what went wrong, ask now].
export function usePoll(load, seconds, deps = []) {
  const [state, set] = useState({ value: null, fault: null })
  const again = useRef(() => {})
  useEffect(() => {
    let timer
    let ended = false
    const run = async () => {
      clearTimeout(timer)
      if (document.hidden) return
      try {
        const value = await load()
        if (!ended) set({ value, fault: null })
      } catch (fault) {
        if (!ended) set(before => ({ ...before, fault }))
      }
      if (!ended) timer = setTimeout(run, seconds * 1000)
    }
    again.current = run
    const onVisible = () => { if (!document.hidden) run() }
    document.addEventListener('visibilitychange', onVisible)
    run()
    return () => {
      ended = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, deps)
  return [state.value, state.fault, () => again.current()]
}

let show = () => {}
export const onSay = handler => { show = handler }
export const say = (text, isBad = false) => show({ text, isBad })

// Runs what a button asks for, and says how it went.
export async function act(work, done) {
  try {
    const value = await work()
    if (done) say(typeof done === 'function' ? done(value) : done)
    return value
  } catch (fault) {
    say(fault.message, true)
    return undefined
  }
}

const decimals = currency =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits
export const money = (amount, currency) => {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount / 10 ** decimals(currency))
  } catch {
    return `${amount} ${currency}`
  }
}
export const whole = number => new Intl.NumberFormat('en').format(Math.round(number))
export const time = at => at ? new Date(at).toLocaleTimeString('en-GB') : ''
export const moment = at => at ? new Date(at).toLocaleString('en-GB') : ''
export function span(seconds) {
  if (seconds === null || seconds === undefined) return '–'
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 90) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`
}
export const since = at => (Date.now() - new Date(at)) / 1000

export const Fault = ({ fault }) => fault && html`<p class="note" role="alert">${fault.message}</p>`
export const Tag = ({ name }) => html`<span class=${`tag ${name}`}>${name}</span>`
export const Tile = ({ name, value, note }) => html`
  <div class="tile"><span class="dim small">${name}</span><b>${value}</b>${note && html`<span class="dim small">${note}</span>`}</div>`

// A chart that redraws when its data change. series: [{ label, values }], times in seconds.
export function Chart({ times: given, series: drawn, unit = '', height = 180 }) {
  const isBare = given.length < 2 // one point has no width: a minute before it makes one
  const times = isBare ? [(given[0] ?? Date.now() / 1000) - 60, ...given] : given
  const series = isBare ? drawn.map(each => ({ ...each, values: [null, ...each.values] })) : drawn
  const box = useRef()
  const chart = useRef()
  useEffect(() => {
    const style = getComputedStyle(box.current) // asked for at each drawing: the scheme may change
    const colours = ['#2a9d74', '#4c78d0', '#d0803c', '#a05cc0', '#c04f6d']
    const axis = { stroke: () => style.color, grid: { stroke: () => style.borderTopColor, width: 1 }, ticks: { show: false } }
    chart.current = new window.uPlot({
      width: box.current.clientWidth, height, cursor: { drag: { x: false } },
      series: [{ value: (_, at) => at ? new Date(at * 1000).toLocaleTimeString('en-GB') : '' },
        ...series.map(({ label }, i) => ({
          label, stroke: colours[i % colours.length], width: 2, points: { show: false },
          value: (_, value) => value === null || value === undefined ? '–' : `${Math.round(value * 100) / 100}${unit}`,
        }))],
      axes: [axis, { ...axis, size: 50 }],
      scales: { y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.1 : 1] } },
    }, [times, ...series.map(({ values }) => values)], box.current)
    const onSize = () => chart.current.setSize({ width: box.current.clientWidth, height })
    const onScheme = () => chart.current.redraw()
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    addEventListener('resize', onSize)
    scheme.addEventListener('change', onScheme)
    return () => {
      removeEventListener('resize', onSize)
      scheme.removeEventListener('change', onScheme)
      chart.current.destroy()
    }
  }, [series.map(({ label }) => label).join()])
  useEffect(() => { chart.current?.setData([times, ...series.map(({ values }) => values)]) })
  return html`<div class="chart" ref=${box} role="img" aria-label=${series.map(({ label }) => label).join(', ')}></div>`
}
