// Captures events with PostHog's own SDK, as a company's server does, and prints what the SDK saw.
// node posthog.mjs HOST KEY RUN MODE
import { subscribe } from 'node:diagnostics_channel'

const [host, key, run, mode] = process.argv.slice(2)
process.env.POSTHOG_CAPTURE_MODE = mode

const seen = { paths: [], statuses: [], errors: [], logged: [] }
subscribe('undici:request:headers', ({ request, response }) => {
  seen.paths.push(request.path)
  seen.statuses.push(response.statusCode)
})
for (const level of ['warn', 'error']) console[level] = (...words) => seen.logged.push(words.join(' '))

const { PostHog } = await import('posthog-node')
const posthog = new PostHog(key, { host })
posthog.on('error', (error) => seen.errors.push(String(error)))

const distinctId = `u-${run}`
const at = (second) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))

posthog.identify({ distinctId, properties: { email: `${run}@Example.org`, plan: 'gold', $anon_distinct_id: `an-${run}` } })
posthog.alias({ distinctId, alias: `old-${run}` })
posthog.groupIdentify({ groupType: 'company', groupKey: `acme-${run}`, properties: { size: 5 } })
posthog.capture({ event: 'visited', groups: { company: `acme-${run}` }, timestamp: at(1) })
posthog.capture({ distinctId, event: '$pageview', properties: { $current_url: 'https://shop.example/pricing', $pathname: '/pricing' }, timestamp: at(2) })
posthog.capture({ distinctId, event: 'Order Completed', properties: { order_id: 'o-9', revenue: 12.5, products: [{ sku: 'x', quantity: 2 }], $set: { plan: 'silver' } }, groups: { company: `acme-${run}` }, timestamp: at(3) })
for (let n = 0; n < 50; n++) posthog.capture({ distinctId, event: `Größe geändert ${n}`, timestamp: at(4) })
seen.flag = (await posthog.evaluateFlags(distinctId)).isEnabled('new-look')
await posthog.shutdown()
console.log(JSON.stringify(seen))
