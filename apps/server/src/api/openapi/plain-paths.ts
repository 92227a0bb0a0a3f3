import { z } from 'zod'
import { Readiness } from '../../monitoring/status.ts'
import type { OpenApiDocument } from './document.ts'

export const plainTag = { name: 'server', description: 'The server itself.' }

export const plainSecuritySchemes = {
  metricsToken: { type: 'http', scheme: 'bearer', description: 'The server’s `METRICS_TOKEN`, where it has one.' },
}

/** A GET, for anybody unless it says for whom. */
const get = (operationId: string, summary: string, responses: Record<string, unknown>, security: object[] = []) => ({
  get: { tags: [plainTag.name], operationId, summary, security, responses },
})

const content = (type: string, schema: unknown) => ({ content: { [type]: { schema } } })

const { $schema: _, ...readiness } = z.toJSONSchema(Readiness, { target: 'draft-2020-12' })

/** What the server answers without an operation of the table. */
export const plainPaths: OpenApiDocument['paths'] = {
  '/api/ping': get('ping', 'Whether the server answers', {
    200: { description: 'It does.', ...content('text/plain', { type: 'string', enum: ['pong'] }) },
  }),
  '/api/openapi.json': get('openapi', 'This document', {
    200: { description: 'OpenAPI 3.1.', ...content('application/json', { type: 'object' }) },
  }),
  '/healthz': get('health', 'Whether the process lives', {
    200: {
      description: 'It does.',
      ...content('application/json', {
        type: 'object',
        properties: {
          status: { type: 'string', enum: ['ok'] },
          version: { type: 'string', description: 'The version of the server.', examples: ['0.1.0'] },
        },
        required: ['status', 'version'],
      }),
    },
  }),
  '/readyz': get('readiness', 'Whether the process can serve', {
    200: { description: 'Everything is `ok`.', ...content('application/json', readiness) },
    503: {
      description: 'Something is not `ok`.',
      headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string' } } },
      ...content('application/json', readiness),
    },
  }),
  '/metrics': get(
    'metrics',
    'What the process does, for Prometheus',
    {
      200: { description: 'The text format of Prometheus.', ...content('text/plain', { type: 'string' }) },
      401: { description: 'It needs `METRICS_TOKEN` as a Bearer token.' },
      404: { description: 'It is for the server’s own machine only, as no `METRICS_TOKEN` is set.' },
    },
    [{ metricsToken: [] }],
  ),
}
