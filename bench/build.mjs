import { build } from 'esbuild'

await build({
  entryPoints: {
    main: 'src/main.ts',
    bare: 'src/bare.ts',
    connections: 'src/connections.ts',
    neighbour: 'src/neighbour.ts',
    peer: 'src/peer.ts',
    replica: 'src/replica.ts',
    sip: 'src/sip.ts',
  },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
})
