import { callAll } from './calls.mjs'

export default {
  async fetch(request) {
    return Response.json(await callAll(await request.json()))
  },
}
