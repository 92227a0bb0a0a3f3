// Takes mails as Mailpit does, and lists them as text.
import { createServer as createWebServer } from 'node:http'
import { createServer } from 'node:net'

let received = ''
createServer((socket) => {
  let isData = false
  let waiting = ''
  const answer = (line) => socket.write(`${line}\r\n`)
  const take = (line) => {
    received += isData ? `${line}\n` : ''
    if (isData && line !== '.') return
    const command = isData ? 'END' : line.slice(0, 4).toUpperCase()
    isData = command === 'DATA'
    answer(isData ? '354 go on' : command === 'QUIT' ? '221 bye' : '250 ok')
  }
  answer('220 mail')
  socket.on('error', () => {})
  socket.setEncoding('utf8').on('data', (text) => {
    const lines = (waiting + text).split('\r\n')
    waiting = lines.pop()
    for (const line of lines) take(line)
  })
}).listen(1025)
createWebServer((_request, response) => response.end(received)).listen(8025)
