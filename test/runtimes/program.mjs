import process from 'node:process'
import { callAll } from './calls.mjs'

console.log(JSON.stringify(await callAll(JSON.parse(process.env.CALLS))))
