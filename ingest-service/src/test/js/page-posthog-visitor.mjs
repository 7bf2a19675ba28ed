// Somebody who looks at prices and comes back to log in, on pages that load posthog-js as `source add` says.
import { listen } from './page-posthog.mjs'

export const html = ({ address, key }) => `<script src="/sdk/posthog-js/dist/array.full.js"></script>
  <script>posthog.init('${key}', { api_host: '${address}', opt_out_useragent_filter: true })</script>`

export async function play({ context, origin, run }) {
  const page = await context.newPage()
  const told = listen(page)
  await page.goto(`${origin}/pricing`)
  await told.until('$pageview')
  const anonymous = await page.evaluate(() => posthog.get_distinct_id())
  await page.goto(`${origin}/account`)
  await told.until('$pageview', '$pageview')
  await page.evaluate((run) => posthog.identify(`u-${run}`, { email: `${run}@example.org` }), run)
  await told.until('$identify')
  return { anonymous, told }
}
