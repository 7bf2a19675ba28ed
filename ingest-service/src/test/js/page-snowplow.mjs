// Snowplow's browser tracker, as a page loads it.
export const html = ({ address, key, run }) => `<script src="/sdk/@snowplow/browser-tracker/dist/index.umd.js"></script>
  <script>
    const snowplow = window.snowplowBrowserTracking
    snowplow.newTracker('sp', '${address}/k/${key}', { appId: 'shop' })
    snowplow.trackPageView({ title: '${run}' })
    snowplow.setUserId('u-${run}')
    snowplow.trackStructEvent({ category: 'shop', action: 'add', label: '${run}', property: 'p', value: 2 })
    snowplow.trackSelfDescribingEvent({ event: { schema: 'iglu:com.acme/order_paid/jsonschema/1-0-0', data: { total: 12.5, run: '${run}' } } })
    snowplow.flushBuffer()
  </script>`

export async function play({ context, origin }) {
  const page = await context.newPage()
  const told = []
  page.on('requestfinished', (request) => { if (request.method() === 'POST') told.push(...JSON.parse(request.postData()).data) })
  await page.goto(`${origin}/pricing`)
  for (let n = 0; n < 300 && told.length < 3; n++) await new Promise((soon) => setTimeout(soon, 100))
  await page.waitForLoadState('networkidle')
  return { anonymous: told[0].duid, ids: told.map((event) => event.eid) }
}
