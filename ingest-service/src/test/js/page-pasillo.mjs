// Pasillo's own script: views, clicks, a login, a page that changes without loading, a page left in the middle, and a
// line that is away for a while.
export const html = ({ address, key, run, path }) => path === '/asks'
  ? `<script src="${address}/k/${key}/pasillo.js" data-consent="required"></script>`
  : `<script>window.pasillo = { q: [['track', 'product_viewed', { sku: '${run}' }]] }</script>
     <script async src="${address}/k/${key}/pasillo.js"></script>
     <button data-pasillo="buy"><b>Buy</b></button><button id="plain">Nothing</button>`

const stored = (page) => page.evaluate(() => Object.keys(localStorage))
const me = (page) => page.evaluate(() => JSON.parse(localStorage['pasillo.me']).a)
const settled = async (page) => page.waitForFunction(() => !Object.keys(localStorage).some((name) => name.startsWith('pasillo.q')))

export async function play({ context, origin, seen }) {
  const notes = { anonymous: [] }
  const page = await context.newPage()
  await page.goto(`${origin}/start`)
  await page.waitForFunction(() => typeof window.pasillo === 'function')
  await settled(page)

  await page.click('b')
  await page.click('#plain')
  await page.evaluate(() => history.pushState({}, '', '/cart?coupon=secret'))
  await page.evaluate(() => pasillo('identify', 'u-known', { plan: 'gold' }))
  await settled(page)

  // The line is away: events wait, and go out once it is back, also from the next page.
  await context.setOffline(true)
  await page.evaluate(() => pasillo('track', 'checkout_started', { step: 1 }))
  await page.waitForFunction(() => Object.keys(localStorage).some((name) => name.startsWith('pasillo.q')))
  await new Promise((soon) => setTimeout(soon, 500))
  notes.waiting = (await stored(page)).filter((name) => name.startsWith('pasillo.q')).length
  await context.setOffline(false)
  await settled(page)

  // The page is left before what it told was sent.
  await page.evaluate(() => { pasillo('track', 'order_paid', { total: 12.5 }) })
  await page.goto(`${origin}/thanks`)
  await page.waitForFunction(() => typeof window.pasillo === 'function')
  await settled(page)

  notes.anonymous.push(await me(page))

  // Somebody else logs in at the same device.
  await page.evaluate(() => pasillo('identify', 'u-other'))
  await settled(page)
  notes.anonymous.push(await me(page))
  await page.close()

  // Nothing before consent, everything after, and nothing any more.
  const asking = await (await context.browser().newContext()).newPage()
  const asked = []
  asking.on('request', (request) => { if (request.method() === 'POST') asked.push(request.postData()) })
  await asking.goto(`${origin}/asks`)
  await asking.evaluate(() => pasillo('track', 'page_scrolled', {}))
  await new Promise((soon) => setTimeout(soon, 500))
  notes.beforeConsent = { requests: asked.length, stored: await stored(asking) }
  await asking.evaluate(() => pasillo('consent', true))
  await asking.waitForFunction(() => Object.keys(localStorage).length === 2)
  notes.anonymous.push(await me(asking))
  notes.afterConsent = JSON.parse(asked.join('\n')).map((event) => event.type)
  await asking.evaluate(() => { pasillo('consent', false); pasillo('track', 'page_scrolled', {}) })
  await new Promise((soon) => setTimeout(soon, 500))
  notes.afterRefusal = { requests: asked.length, stored: await stored(asking) }
  return notes
}
