import { buildFrontEnd } from './build.ts'

// `npm run build`: both front ends, whatever stands in dist/ already.
process.env.NODE_ENV ??= 'production'
await buildFrontEnd()
