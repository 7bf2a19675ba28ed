// Prints what is served of a script: node minify.mjs FILE
import { readFileSync } from 'node:fs'
import { minify } from 'terser'

const { code } = await minify(readFileSync(process.argv[2], 'utf8'), {
  ecma: 2022, compress: { passes: 3, unsafe: true }, mangle: true,
})
process.stdout.write(code)
