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

export async function play({ context, origin }) {
  const page = await context.newPage()
  const told = []
  page.on('requestfinished', (request) => { if (new URL(request.url()).pathname.endsWith('/e/')) told.push(...events(request.postDataBuffer())) })
  await page.goto(`${origin}/pricing`)
  const anonymous = await page.evaluate(() => window.device)
  for (let n = 0; n < 300 && told.length < 4; n++) await new Promise((soon) => setTimeout(soon, 100))
  await page.waitForLoadState('networkidle')
  return { anonymous, told }
}
