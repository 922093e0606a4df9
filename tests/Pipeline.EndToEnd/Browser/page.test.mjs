import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { launch } from './chromium.mjs'

const address = process.env.PIPELINE
let browser

before(async () => { browser = await launch() })

after(() => browser?.close())

// What a page asked for, said and was refused while it was open.
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const seen = { elsewhere: [], errors: [] }
  page.on('request', request => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== new URL(address).origin) seen.elsewhere.push(request.url())
  })
  page.on('console', message => { if (message.type() === 'error') seen.errors.push(message.text()) })
  page.on('pageerror', error => seen.errors.push(String(error)))
  await page.addInitScript(() => {
    window.violations = []
    document.addEventListener('securitypolicyviolation', event =>
      window.violations.push(`${event.violatedDirective} ${event.blockedURI}`))
  })
  await page.goto(`${address}${path}`)
  return { page, seen, violations: () => page.evaluate(() => window.violations) }
}

for (const colorScheme of ['light', 'dark']) {
  test(`the API's page shows every operation in the ${colorScheme}, with nothing from elsewhere`, async () => {
    const { page, seen, violations } = await open('/docs', { colorScheme })
    await page.getByRole('heading', { name: 'Place an order' }).first().waitFor()
    const description = await (await fetch(`${address}/v1/openapi.json`)).json()
    const summaries = Object.values(description.paths).flatMap(Object.values).map(operation => operation.summary)
    const text = await page.locator('body').innerText()
    assert.deepEqual(summaries.filter(summary => !text.includes(summary)), [])
    assert.ok(summaries.length > 20)
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/docs-${colorScheme}.png` })
    const [red] = background.match(/\d+/g).map(Number)
    assert.ok(colorScheme === 'light' ? red > 200 : red < 60, background)
    assert.deepEqual(seen.elsewhere, [])
    assert.deepEqual(await violations(), [])
    assert.deepEqual(seen.errors, [])
    await page.context().close()
  })
}

test('the API\'s page can be searched from the keyboard', async () => {
  const { page } = await open('/docs')
  await page.getByRole('heading', { name: 'Place an order' }).first().waitFor()
  const found = page.getByRole('option', { name: /cancel an order/i }).first()
  for (let tries = 1; !await found.isVisible(); tries++) { // a key that comes before the page listens is lost
    assert.ok(tries < 10, 'Control+K opens no search.')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('cancel')
    await found.waitFor({ timeout: 6_000 }).catch(() => {})
  }
  await page.context().close()
})

test('an order is placed and waited for from the API\'s page', async () => {
  const { page, seen, violations } = await open('/docs')
  await page.getByRole('heading', { name: 'Place an order' }).first().waitFor()
  await page.getByRole('textbox', { name: 'Token' }).first().fill(process.env.KEY)
  await page.getByRole('button', { name: 'Test Request (post /v1/orders)' }).click()
  await page.getByRole('button', { name: /^Send/ }).first().click()
  await page.getByText('200 OK').first().waitFor()
  await page.getByText('"confirmed"').first().waitFor()
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/sent.png` })
  assert.deepEqual([...seen.elsewhere, ...seen.errors, ...await violations()], [])
  await page.context().close()
})

test('a problem\'s page is read from its index, on a phone, without a script', async () => {
  const { page, seen, violations } = await open('/docs/problems', {
    viewport: { width: 375, height: 700 }, javaScriptEnabled: true,
  })
  await page.getByRole('link', { name: 'out-of-range' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  assert.match(page.url(), /\/docs\/problems\/out-of-range$/)
  const [inner, scroll] = await page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth])
  assert.ok(scroll <= inner, `the page is ${scroll} wide on a screen of ${inner}`)
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/problem.png` })
  assert.equal(await page.locator('script').count(), 0)
  assert.deepEqual([...seen.elsewhere, ...seen.errors, ...await violations()], [])
  await page.context().close()
})

test('a page that breaks its policy would be noticed', async () => {
  const { page, seen, violations } = await open('/docs/problems')
  await page.evaluate(() => {
    const image = document.createElement('img')
    image.src = 'http://elsewhere.invalid/pixel.png'
    document.body.append(image)
  })
  await page.waitForFunction(() => window.violations.length > 0)
  assert.match((await violations())[0], /^img-src/)
  for (let tries = 0; seen.errors.length === 0; tries++) { // which come on a way of their own
    assert.ok(tries < 600, 'No error was seen.')
    await page.waitForTimeout(100)
  }
  await page.context().close()
})
