import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { launch } from './chromium.mjs'

const address = process.env.PIPELINE
const folder = process.env.SCREENSHOTS
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let browser

before(async () => { browser = await launch() })

after(() => browser?.close())

// The console, signed in, with all that it asked for elsewhere, said and was refused.
async function open(hash = '', options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const wrong = []
  page.on('request', request => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== new URL(address).origin) wrong.push(`asked ${request.url()}`)
  })
  page.on('console', message => { if (message.type() === 'error') wrong.push(message.text()) })
  page.on('pageerror', error => wrong.push(String(error)))
  await page.addInitScript(key => {
    document.addEventListener('securitypolicyviolation', event =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))
    if (key && self === top) sessionStorage.setItem('pipeline-operator-key', key)
  }, options.key === undefined ? process.env.OPERATOR : options.key)
  await page.goto(`${address}/console${hash}`)
  return { page, wrong, close: () => context.close() }
}

async function picture(page, name) {
  if (!folder) return
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: `${folder}/console-${name}-${colorScheme}.png`, fullPage: true })
  }
}

// By its own policy the page takes no script of ours as a tag; a debugger may evaluate it all the same.
async function expectAccessible(page) {
  await page.evaluate(axe)
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
    const serious = violations.filter(each => ['serious', 'critical'].includes(each.impact))
    assert.deepEqual(serious.map(each => `${each.id}: ${each.nodes.map(node => node.html).join(' ')}`), [])
  }
}

const nav = (page, name) => page.getByRole('navigation').getByRole('link', { name }).click()

test('nobody sees anything without an operator\'s key', async () => {
  const { page, close } = await open('', { key: null })
  await page.getByLabel('Operator\'s key').fill('ok_test_nobody_x')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('The key is not an operator\'s').waitFor()
  await page.getByLabel('Operator\'s key').fill(process.env.OPERATOR)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Intake' }).waitFor()
  await close()
})

test('a developer places 300 orders and watches them move', async () => {
  const { page, wrong, close } = await open('#/local')
  await page.getByLabel(/^Declined/).fill('10')
  await page.getByLabel(/^Poison messages/).fill('10')
  await page.getByLabel(/^Provider fails once/).fill('0')
  await page.getByLabel(/^Charged, and the answer lost/).fill('2')
  await page.getByRole('button', { name: 'Place 300' }).click()
  await nav(page, 'Flow')
  await page.waitForFunction(() => /Open orders\s*[1-9]/.test(document.body.innerText))
  await page.waitForFunction(() => /Told confirmed\s*1\d\d|Told confirmed\s*2\d\d/.test(document.body.innerText))
  await page.waitForFunction(() => /Told rejected\s*[1-9]/.test(document.body.innerText))
  await page.getByRole('link', { name: /dead letters/ }).first().waitFor()
  await picture(page, 'flow')
  await expectAccessible(page)
  assert.deepEqual(wrong, [])
  await close()
})

test('an order is found, explained, refunded and shown with all that happened', async () => {
  const { page, wrong, close } = await open('#/orders')
  await page.getByLabel('Status').selectOption('confirmed')
  await page.waitForFunction(() => { // until then, the list of before is shown
    const all = [...document.querySelectorAll('td .tag')]
    return all.length > 0 && all.every(each => each.textContent === 'confirmed')
  })
  await page.getByRole('cell').getByRole('link').first().waitFor()
  await picture(page, 'orders')
  await expectAccessible(page)
  await page.getByRole('cell').getByRole('link').first().click()
  await page.getByText('payment-captured').waitFor()
  await page.getByText('It is closed').waitFor()
  page.once('dialog', dialog => dialog.accept('1'))
  await page.getByRole('button', { name: 'Refund' }).click()
  await page.getByText('refunded', { exact: true }).first().waitFor()
  await picture(page, 'order')
  await expectAccessible(page)
  assert.deepEqual(wrong, [])
  await close()
})

test('what keeps an order is said, with each attempt and when the next one is', async () => {
  const { page, wrong, close } = await open(`#/orders/${process.env.FAILING}`)
  await page.getByText(/It failed \d times, at last: payment unavailable after/).waitFor()
  await page.getByText(/It is tried again in/).waitFor()
  assert.ok(await page.getByText('attempt-failed').count() >= 2)
  await picture(page, 'failing')
  await expectAccessible(page)
  assert.deepEqual(wrong, [])
  await close()
})

test('orders of an address are found without the address leaving the page', async () => {
  const { page, close } = await open('#/orders')
  const asked = []
  page.on('request', request => asked.push(request.url()))
  const hashed = page.waitForRequest(request => request.url().includes('emailHash='))
  await page.getByLabel(/e-mail address/).fill('Ada@example.com')
  await hashed
  await page.getByRole('cell').getByRole('link').first().waitFor()
  assert.ok(asked.some(url => url.includes('emailHash=')))
  assert.deepEqual(asked.filter(url => /ada|%40/i.test(url)), [])
  await close()
})

test('a group of dead letters is replayed to success, a poisoned one discarded, and a held order approved', async () => {
  const { page, wrong, close } = await open('#/exceptions')
  await page.getByRole('heading', { name: /unreadable-order/ }).waitFor()
  await picture(page, 'exceptions')
  await expectAccessible(page)
  await page.getByRole('checkbox', { name: /^Select dead letter/ }).nth(0).check()
  await page.getByRole('checkbox', { name: /^Select dead letter/ }).nth(0).uncheck()
  const group = page.getByRole('heading', { name: /unreadable-order/ }).locator('xpath=ancestor::div[2]')
  await group.getByRole('checkbox').first().check()
  await group.getByRole('button', { name: 'Replay 1 selected' }).click()
  await page.getByText('1 of 1 were replayed').waitFor()
  await group.getByRole('button', { name: /^Replay all 2/ }).click()
  await page.getByText('2 of 2 were replayed').waitFor()
  await page.getByText('replayed').first().waitFor()

  await page.getByRole('heading', { name: /unreadable$/ }).waitFor()
  await page.getByRole('heading', { name: /unreadable$/ }).locator('xpath=ancestor::div[2]').getByRole('button', { name: /^Look at/ }).first().click()
  await page.getByText('put there by hand').waitFor()
  await picture(page, 'letter')
  page.once('dialog', dialog => dialog.accept('Poison, put there by a test.'))
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByText('discarded').first().waitFor()

  await page.getByRole('link', { name: process.env.HELD }).click()
  await page.getByText('It waits: review').waitFor()
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('payment-captured').waitFor()
  assert.deepEqual(wrong, [])
  await close()
})

test('stock is changed with a reason, and the cost of orders is shown', async () => {
  const { page, wrong, close } = await open('#/stock')
  await page.getByRole('button', { name: 'Change TEA-001' }).click()
  await page.getByLabel(/Pieces that came/).fill('7')
  await page.getByLabel('Why').fill('a delivery')
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.getByText('a delivery').waitFor()
  await picture(page, 'stock')
  await expectAccessible(page)
  await nav(page, 'Cost')
  await page.getByText(/Cost of 1,000 orders: \$/).waitFor()
  await picture(page, 'cost')
  await expectAccessible(page)
  await nav(page, 'Local')
  await page.getByRole('heading', { name: 'Dials' }).waitFor()
  await picture(page, 'local')
  await expectAccessible(page)
  await page.getByRole('button', { name: /SO-/ }).first().click()
  await page.frameLocator('iframe').getByText(/SO-/).first().waitFor()
  await page.waitForTimeout(300)
  await picture(page, 'mail')
  assert.deepEqual(wrong, [])
  await close()
})

test('the console is read on a phone, and is light', async () => {
  const { page, wrong, close } = await open('#/flow', { viewport: { width: 375, height: 760 } })
  await page.getByRole('heading', { name: 'Intake' }).waitFor()
  for (const view of ['Flow', 'Orders', 'Exceptions', 'Stock', 'Cost', 'Local']) {
    await nav(page, view)
    await page.getByRole('main').locator('section').first().waitFor()
    await page.waitForTimeout(300)
    const [inner, scroll] = await page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth])
    assert.ok(scroll <= inner, `${view} is ${scroll} wide on a screen of ${inner}`)
  }
  await picture(page, 'phone')
  const bytes = await page.evaluate(() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
    .filter(each => each.name.includes('/console')).reduce((sum, each) => sum + each.encodedBodySize, 0))
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime)
  console.log(`${bytes} bytes, first paint after ${Math.round(paint)} ms`)
  assert.ok(bytes > 50_000 && bytes < 150_000, `${bytes} bytes`)
  assert.deepEqual(wrong, [])
  await close()
})
