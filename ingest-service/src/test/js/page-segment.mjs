// Segment's browser SDK, as a page loads it: a visit, a login, an order; what it sends by itself, and what it keeps for
// the next page.
export const html = ({ address, key, run }) => `<script src="/sdk/@segment/analytics-next/dist/umd/index.js"></script>
  <script>
    window.done = (async () => {
      const [analytics] = await window.AnalyticsNext.AnalyticsBrowser.load({ writeKey: '${key}', cdnURL: '${address}/k/${key}' })
      await analytics.page('Shop', 'Pricing', { run: '${run}' })
      await analytics.track('Product Viewed', { sku: 'x', run: '${run}' })
      await analytics.identify('u-${run}', { email: '${run}@example.org', run: '${run}' })
      await analytics.group('acme', { run: '${run}' })
      await analytics.track('Order Completed', { order_id: 'o-9', revenue: 12.5, run: '${run}' })
      return analytics.user().anonymousId()
    })()
  </script>`

export async function play({ context, origin }) {
  const page = await context.newPage()
  await page.goto(`${origin}/pricing?utm_source=spring`)
  const anonymous = await page.evaluate(() => window.done)
  await page.waitForLoadState('networkidle')
  return { anonymous }
}
