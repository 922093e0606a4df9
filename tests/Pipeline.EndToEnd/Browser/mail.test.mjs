import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from './chromium.mjs'

const folder = process.env.MAILS
const logoUrl = 'https://cdn.example.com/logo.png?size=2&dark=0'
const logo = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40" fill="#ccc"/></svg>'
const mails = readdirSync(folder).filter(name => name.endsWith('.html'))
let browser

before(async () => { browser = await launch() })

after(() => browser?.close())

// A mail as a mail program shows it: no script runs. What it asks for is kept, and answered only if it is the logo.
async function open(html, { colorScheme, width, isLogoShown = true }) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 600 }, javaScriptEnabled: false })
  const page = await context.newPage()
  const loaded = []
  await page.route('**/*', route => {
    loaded.push(route.request().url())
    return isLogoShown && route.request().url() === logoUrl
      ? route.fulfill({ contentType: 'image/svg+xml', body: logo })
      : route.abort()
  })
  await page.setContent(html, { waitUntil: 'load' })
  return { page, loaded }
}

// What stands out of the window to the right, by its tag and text.
const overflowing = page => page.evaluate(() => [...document.querySelectorAll('body *')]
  .filter(each => each.getBoundingClientRect().right > window.innerWidth + 0.5)
  .map(each => `${each.tagName} ${each.textContent.slice(0, 40)}`))

// Every text with its colour and the nearest colour behind it, as [red, green, blue].
const colours = page => page.evaluate(() => {
  const channels = text => text.match(/[\d.]+/g).map(Number)
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor)
      if (colour.length === 3 || colour[3] > 0) return colour.slice(0, 3)
    }
    return [255, 255, 255]
  }
  const texts = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (walker.currentNode.data.trim() === '' || element.getBoundingClientRect().height === 0) continue
    texts.push({
      text: walker.currentNode.data.trim(),
      colour: channels(getComputedStyle(element).color).slice(0, 3),
      behind: behind(element),
    })
  }
  return texts
})

// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
const luminance = rgb => rgb.map(channel => channel / 255)
  .map(share => share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)
  .reduce((sum, channel, i) => sum + channel * [0.2126, 0.7152, 0.0722][i], 0)
const contrast = (one, other) => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

test('there are mails to look at', () => assert.ok(mails.length > 12, String(mails)))

for (const name of mails) {
  const html = readFileSync(join(folder, name), 'utf8')
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [375, 800]) {
      test(`${name} fits and can be read, ${colorScheme}, ${width} px wide, with nothing from elsewhere`, async () => {
        const { page, loaded } = await open(html, { colorScheme, width })
        if (process.env.SCREENSHOTS) {
          const path = `${process.env.SCREENSHOTS}/${name}-${colorScheme}-${width}.png`
          await page.screenshot({ path, fullPage: true })
        }
        assert.deepEqual(await overflowing(page), [])
        assert.ok(loaded.every(url => url === logoUrl), String(loaded))
        const texts = await colours(page)
        assert.ok(texts.length > 10)
        const pale = texts.filter(each => contrast(each.colour, each.behind) < 4.5)
        assert.deepEqual(pale, [])
        const [red] = texts.at(-1).behind
        assert.ok(colorScheme === 'light' ? red > 200 : red < 60, `behind the last text: ${red}`)
        await page.context().close()
      })
    }
  }
}

test('where the logo is not loaded the name stands in its place', async () => {
  const name = mails.find(each => each.startsWith('confirmed'))
  const { page } = await open(readFileSync(join(folder, name), 'utf8'), {
    colorScheme: 'light', width: 375, isLogoShown: false,
  })
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/no-logo.png` })
  assert.equal(await page.getByRole('img').getAttribute('alt'), 'Tea & Töchter')
  assert.deepEqual(await overflowing(page), [])
  await page.context().close()
})

test('a mail that is too wide, pale or loads something would be noticed', async () => {
  const html = '<p style="width:2000px;color:#ddd;background:#fff">pale</p><img src="https://elsewhere.invalid/pixel.png">'
  const { page, loaded } = await open(html, { colorScheme: 'light', width: 375 })
  assert.equal((await overflowing(page)).length, 1)
  assert.deepEqual(loaded, ['https://elsewhere.invalid/pixel.png'])
  const [text] = await colours(page)
  assert.ok(contrast(text.colour, text.behind) < 4.5)
  await page.context().close()
})
