import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { FastifyOtelInstrumentation } from '@fastify/otel'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { NodeSDK, resources } from '@opentelemetry/sdk-node'
import pg from 'pg'
import packageJson from '../../package.json' with { type: 'json' }

/** The path and the query of a request may hold keys and tokens, as at `/provisioning/TOKEN`; its route does not. */
const WITHOUT_PATH = { 'url.path': '[secret]', 'url.query': '[secret]' }

/** The instrumentation of pg for a pg that is part of a bundle, where no hook of `require` sees it. */
class BundledPgInstrumentation extends PgInstrumentation {
  patch(): void {
    for (const { name, patch } of this.init()) if (name === 'pg') patch?.(pg)
  }
}

/** An end of the server does not wait for longer for a collector that is unavailable. */
const MAX_FLUSH_MS = 2_000

/**
 * Sends a trace of each request, with its statements, to the collector at OTEL_EXPORTER_OTLP_ENDPOINT, by OpenTelemetry's
 * own settings (`OTEL_…`). It has to be called before the server is made.
 *
 * @returns sends what has yet to be sent, and ends
 */
export function startTracing(): () => Promise<void> {
  // metrics are at /metrics, logs on standard output
  process.env['OTEL_METRICS_EXPORTER'] ??= 'none'
  process.env['OTEL_LOGS_EXPORTER'] ??= 'none'
  const ofPg = new BundledPgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true })
  const sdk = new NodeSDK({
    serviceName: process.env['OTEL_SERVICE_NAME'] ?? 'sipspace',
    resource: resources.resourceFromAttributes({ 'service.version': packageJson.version }),
    instrumentations: [
      new HttpInstrumentation({
        disableOutgoingRequestInstrumentation: true,
        startIncomingSpanHook: () => WITHOUT_PATH,
      }),
      new FastifyOtelInstrumentation({
        registerOnInitialization: true,
        instrumentHooks: false,
        instrumentHandler: false,
        requestHook: (span) => span.setAttributes(WITHOUT_PATH),
      }),
      ofPg,
    ],
  })
  sdk.start()
  ofPg.patch()
  // node:http is patched when it is required
  createRequire(import.meta.url)('node:http')
  return () => Promise.race([sdk.shutdown().catch(() => {}), sleep(MAX_FLUSH_MS)])
}
