// Node's own Socket.IO doing the same fan-out: no access, no database, no projection.
const { createServer } = require('node:http')
const { Server } = require('socket.io')

const server = createServer((_request, response) => response.end('ok'))
const io = new Server(server, { perMessageDeflate: false, cors: { origin: '*' } })
let seq = 0
io.on('connection', (socket) => {
  socket.on('set_slide', (message, acknowledge) => {
    seq += 1
    io.emit('set_slide', { ...message.payload, seq })
    acknowledge({ ok: true, seq })
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1')
