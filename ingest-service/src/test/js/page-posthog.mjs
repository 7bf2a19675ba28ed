// PostHog's browser SDK, as a page loads it. It sends nothing for browsers that say they are robots, unless told to; and
// what it sends is gzip that nothing says to be it.
import { gunzipSync } from 'node:zlib'

export const html = ({ address, key, run }) => `<script src="/sdk/posthog-js/dist/array.full.js"></script>
  <script>
    posthog.init('${key}', { api_host: '${address}/k/${key}', opt_out_useragent_filter: true,
      loaded: (posthog) => {
        window.device = posthog.get_property('$device_id')
        posthog.capture('product viewed', { sku: 'x', run: '${run}' })
        posthog.identify('u-${run}', { email: '${run}@example.org' })
        posthog.capture('order completed', { revenue: 12.5, run: '${run}' })
      } })
  </script>`

const events = (body) => JSON.parse(body[0] === 0x1f ? gunzipSync(body) : body).batch.map((event) => event.event)

// What a page tells from now on; `told.until(names)` waits for it, for a name as often as it stands there.
export function listen(page) {
  const told = []
  page.on('requestfinished', (request) => { if (new URL(request.url()).pathname.endsWith('/e/')) told.push(...events(request.postDataBuffer())) })
  const times = (name, names) => names.filter((other) => other === name).length
  told.until = async (...names) => {
    for (let n = 0; n < 300 && !names.every((name) => times(name, told) >= times(name, names)); n++) await new Promise((soon) => setTimeout(soon, 100))
  }
  return told
}

export async function play({ context, origin }) {
  const page = await context.newPage()
  const told = listen(page)
  await page.goto(`${origin}/pricing`)
  const anonymous = await page.evaluate(() => window.device)
  await told.until('$pageview', 'product viewed', '$identify', 'order completed')
  await page.waitForLoadState('networkidle')
  return { anonymous, told }
}
