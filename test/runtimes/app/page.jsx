import { createClient } from '@sipspace/client'

const client = createClient({ url: process.env.SIPSPACE_URL, auth: { apiKey: process.env.SIPSPACE_KEY } })

export default async function Page() {
  const { total } = await client.accounts.listPage()
  return <p>{`There are ${total} accounts.`}</p>
}
