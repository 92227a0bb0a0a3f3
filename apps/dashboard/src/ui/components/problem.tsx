import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { errorCodeOf, isMissingScript } from '../../api/api.ts'
import { whenAnswered } from '../../api/connection.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { NotFound } from './not-found.tsx'

const MISSING = ['account_not_found', 'space_not_found', 'key_not_found', 'import_not_found', 'contacts_list_not_found']

/** What an error says to the reader: the server's own words, which are in the reader's language. */
export function useErrorText(): (error: unknown) => string {
  const say = useMessages(common)
  return (error) => {
    const code = errorCodeOf(error)
    if (code === 'offline') return say('offline')
    return code !== 'internal' && error instanceof Error ? error.message : say('problem')
  }
}

/** In place of a page, or of a part of one, that could not be shown. Once the server answers again, it is tried anew. */
export function Problem({ error, reset }: { error: unknown; reset?: () => void }) {
  const say = useMessages(common)
  const textOf = useErrorText()
  const router = useRouter()
  const queries = useQueryErrorResetBoundary()
  const retry = () => {
    // a browser may keep the failure of a script for as long as the page is there
    if (isMissingScript(error)) return location.reload()
    queries.reset()
    reset?.()
    void router.invalidate()
  }
  const retryOnceAnswered = useEffectEvent(retry)
  const isOffline = errorCodeOf(error) === 'offline'
  useEffect(() => {
    if (!isOffline) return undefined
    return whenAnswered(() => retryOnceAnswered())
  }, [isOffline])
  if (MISSING.includes(errorCodeOf(error))) return <NotFound />
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={say('problem')} role="alert" m="lg" maw={560}>
      <Stack align="flex-start" gap="sm">
        <Text size="md">{textOf(error)}</Text>
        <Button size="xs" variant="default" onClick={retry}>
          {say('retry')}
        </Button>
      </Stack>
    </Alert>
  )
}
