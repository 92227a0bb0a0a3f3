import { type AuditLine, isSipspaceError, type SipspaceClient } from '@sipspace/client'
import { useEffect, useState } from 'react'

const SHOWN = 20

/** What happens to accounts, as it happens. */
export function Activity({ client }: { client: SipspaceClient }) {
  const [lines, setLines] = useState<AuditLine[]>([])
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    const leaving = new AbortController()
    const follow = async () => {
      for await (const line of client.audit.live({ kind: 'account' }, { signal: leaving.signal })) {
        setLines((known) => [line, ...known].slice(0, SHOWN))
      }
    }
    follow().catch((error: unknown) => setProblem(isSipspaceError(error) ? error.message : String(error)))
    return () => leaving.abort()
  }, [client])
  return (
    <section>
      <h2>Activity</h2>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <ul aria-label="Activity">
        {lines.map(({ id, action, target }) => (
          <li key={id}>
            {target}: {action}
          </li>
        ))}
      </ul>
    </section>
  )
}
