import { z } from 'zod'
import { query } from '../operation.ts'
import { Setting } from './settings.schema.ts'

export const list = query({
  summary: 'List the settings in force, without their secrets',
  access: 'superAdmin',
  input: z.object({}),
  output: z.array(Setting),
  run: async (ctx) => ctx.settings(),
})
