import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type FormEvent, StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Accounts } from './accounts.tsx'
import { Activity } from './activity.tsx'
import { type Connection, connect, TRPCProvider } from './api.ts'

const queryClient = new QueryClient()

function App() {
  const [connection, setConnection] = useState<Connection>()
  if (!connection) return <Connect onConnect={setConnection} />
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={connection.trpc} queryClient={queryClient}>
        <Accounts />
        <Activity client={connection.client} />
      </TRPCProvider>
    </QueryClientProvider>
  )
}

function Connect({ onConnect }: { onConnect: (connection: Connection) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    onConnect(connect(String(fields.get('url')), String(fields.get('key'))))
  }
  return (
    <form onSubmit={submit}>
      <label>
        Server <input name="url" type="url" required placeholder="https://sip.example.org" />
      </label>
      <label>
        API key <input name="key" type="password" required autoComplete="off" />
      </label>
      <button type="submit">Connect</button>
    </form>
  )
}

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
