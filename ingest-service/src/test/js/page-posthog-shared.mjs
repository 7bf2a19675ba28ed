// Two people at one browser: the first logs in, buys and logs out; the second looks around and logs in.
import { listen } from './page-posthog.mjs'

export const html = ({ address, key }) => `<script src="/sdk/posthog-js/dist/array.full.js"></script>
  <script>posthog.init('${key}', { api_host: '${address}', opt_out_useragent_filter: true })</script>`

export async function play({ context, origin, run }) {
  const page = await context.newPage()
  const told = listen(page)
  await page.goto(`${origin}/pricing`)
  await told.until('$pageview')
  const before = await page.evaluate((run) => {
    const device = posthog.get_property('$device_id')
    posthog.identify(`first-${run}`, { email: `first-${run}@example.org` })
    posthog.capture('order completed', { revenue: 12.5 })
    return device
  }, run)
  await told.until('$identify', 'order completed')
  const after = await page.evaluate((run) => {
    posthog.reset()
    posthog.capture('product viewed', { sku: 'x' })
    return { device: posthog.get_property('$device_id'), stranger: posthog.get_distinct_id() }
  }, run)
  await told.until('product viewed')
  await page.evaluate((run) => {
    posthog.identify(`second-${run}`, { email: `second-${run}@example.org` })
    posthog.capture('signed up')
  }, run)
  await told.until('signed up')
  return { device: before, kept: after.device === before, stranger: after.stranger, told }
}
