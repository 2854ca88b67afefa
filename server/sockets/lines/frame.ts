/** Engine.IO's packet type "message", before Socket.IO's own text. */
const MESSAGE = '4';
/** FIN and the opcode of text, RFC 6455, section 5.2; a server does not mask. */
const TEXT = 0x81;

/**
 * One WebSocket frame of one Socket.IO packet, header and text in a single buffer: one write, where the library's two buffers are a
 * cork and a `writev`.
 * @param encoded the packet as Socket.IO's parser encodes it, without binary attachments
 */
export function messageFrame(encoded: string): Buffer {
  const length = Buffer.byteLength(encoded) + MESSAGE.length;
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = TEXT;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  }
  frame.write(MESSAGE, header, 'latin1');
  frame.write(encoded, header + MESSAGE.length);
  return frame;
}
