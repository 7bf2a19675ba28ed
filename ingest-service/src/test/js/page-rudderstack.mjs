// RudderStack's browser SDK, as a page loads it.
export const html = ({ address, key, run }) => `<script src="/sdk/@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js"></script>
  <script>
    window.done = new Promise((done) => {
      const analytics = new window.rudderanalytics.RudderAnalytics()
      analytics.load('${key}', '${address}/k/${key}', { configUrl: '${address}/k/${key}' })
      analytics.ready(() => {
        analytics.page('Shop', 'Pricing', { run: '${run}' })
        analytics.track('Product Viewed', { sku: 'x', run: '${run}' })
        analytics.identify('u-${run}', { email: '${run}@example.org', run: '${run}' })
        analytics.track('Order Completed', { order_id: 'o-9', revenue: 12.5, run: '${run}' })
        done(analytics.getAnonymousId())
      })
    })
  </script>`

export async function play({ context, origin, seen }) {
  const page = await context.newPage()
  await page.goto(`${origin}/pricing`)
  const anonymous = await page.evaluate(() => window.done)
  for (let n = 0; n < 300 && seen.requests.filter((request) => request.startsWith('POST')).length < 4; n++) await new Promise((soon) => setTimeout(soon, 100))
  await page.waitForLoadState('networkidle')
  return { anonymous }
}
