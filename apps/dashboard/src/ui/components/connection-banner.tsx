import { useEffect, useRef, useSyncExternalStore } from 'react'
import { queryClient } from '../../api/api.ts'
import { readConnection, subscribeToConnection } from '../../api/connection.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import classes from './connection-banner.module.css'

/** Says on every page that the server does not answer. Once it does again, what the page shows is loaded anew. */
export function ConnectionBanner() {
  const say = useMessages(common)
  const connection = useSyncExternalStore(subscribeToConnection, readConnection)
  const before = useRef(connection)
  useEffect(() => {
    if (connection === 'ok' && before.current !== 'ok') void queryClient.invalidateQueries({ refetchType: 'active' })
    before.current = connection
  }, [connection])
  return (
    <div role="status">
      {connection !== 'ok' && (
        <p className={classes['banner']}>{say(connection === 'offline' ? 'no_connection' : 'no_answer')}</p>
      )}
    </div>
  )
}
