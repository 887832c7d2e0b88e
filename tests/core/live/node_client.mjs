// The documented client's own library: starts by polling, upgrades while events come.
import { createRequire } from 'node:module'

const [, , url, token, modules] = process.argv
const { io } = createRequire(`${modules}/package.json`)('socket.io-client')
const socket = io(url, { auth: { token }, reconnection: false })
const said = []
const transports = [socket.io.engine.transport.name]
socket.io.engine.on('upgrade', (transport) => transports.push(transport.name))
socket.on('connect', () => {
  socket.emit('join_presentation', {}, (answer) => {
    process.stdout.write(JSON.stringify({ joined: answer.ok, seq: answer.seq }) + '\n')
  })
})
socket.on('announce', (event) => said.push(event.seq))
socket.on('end_presentation', () => {
  process.stdout.write(JSON.stringify({ said, transports }) + '\n')
  socket.close()
})
socket.on('connect_error', (error) => {
  process.stdout.write(JSON.stringify({ error: String(error) }) + '\n')
})
