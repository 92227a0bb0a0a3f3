import { common } from '../messages/common.messages.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { auditFieldsMessages } from './fields.messages.ts'

const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/

type Known = keyof typeof auditFieldsMessages.en

const isKnown = (field: string): field is Known => Object.hasOwn(auditFieldsMessages.en, field)

/** The names and values of fields in the audit log, in words. */
export function useValues() {
  const say = useMessages(auditFieldsMessages)
  const sayCommon = useMessages(common)
  const { second } = useFormats()
  const inWords = (name: string) => {
    const words = name.replaceAll('_', ' ').trim()
    return words.charAt(0).toUpperCase() + words.slice(1)
  }
  const nameOf = (field: string): string => (isKnown(field) ? say(field) : inWords(field))
  function textOf(value: unknown): string {
    if (value === null || value === undefined || value === '') return sayCommon('none')
    if (typeof value === 'boolean') return say(value ? 'yes' : 'no')
    if (value === 'changed') return say('changed')
    if (typeof value === 'string') return MOMENT.test(value) ? second(value) : value
    if (typeof value !== 'object') return JSON.stringify(value)
    const parts = Object.entries(value).map(
      ([name, one]) => (Array.isArray(value) ? '' : `${nameOf(name)}: `) + textOf(one),
    )
    return parts.length > 0 ? parts.join(', ') : sayCommon('none')
  }
  return { nameOf, textOf }
}
