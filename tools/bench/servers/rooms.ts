/** As much of Socket.IO's text protocol as the load generator speaks, for servers that have none of its code. */
export interface Line {
  send(text: string): void;
}

export const OPEN = '0{"sid":"bench","upgrades":[],"pingInterval":3600000,"pingTimeout":3600000,"maxPayload":1000000}';

/** Rooms of lines. `prepare` makes of a text what is handed to each line of a room: prepared once, sent many times. */
export function createRooms<L extends Line, P>(prepare: (text: string) => P, deliver: (line: L, prepared: P) => void) {
  const rooms = new Map<string, Set<L>>();
  const joined = new Map<L, Set<string>>();
  return {
    onMessage(line: L, text: string): void {
      if (text.startsWith('40')) line.send('40{"sid":"bench"}');
      if (!text.startsWith('42')) return;
      const from = text.indexOf('[');
      const id = text.slice(2, from);
      const [event, payload] = JSON.parse(text.slice(from)) as [string, { tripId: string }];
      if (event === 'passenger:subscribe') {
        rooms.set(payload.tripId, (rooms.get(payload.tripId) ?? new Set()).add(line));
        joined.set(line, (joined.get(line) ?? new Set()).add(payload.tripId));
      } else {
        const room = rooms.get(payload.tripId);
        if (room && room.size > 0) {
          const prepared = prepare(`42${JSON.stringify(['server:location:update', payload])}`);
          for (const follower of room) deliver(follower, prepared);
        }
      }
      line.send(`43${id}[{"ok":true}]`);
    },
    forget(line: L): void {
      for (const room of joined.get(line) ?? []) rooms.get(room)?.delete(line);
      joined.delete(line);
    },
  };
}
