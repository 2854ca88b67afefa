import type { Redis, Result } from 'ioredis';

/** What has to happen as one, each a script; Redis runs one at a time. Times come from Redis's own clock but for the limits. */

/**
 * Keeps points and makes one of them the live fix: all of it, or nothing. The first write is one that a full Redis refuses, so a
 * refusal leaves nothing behind.
 * ARGV: time of the live fix that the points were judged by, time and JSON of the new one, which of the points it is (1…, or 0),
 * channel, message (or ''), seconds to keep live and seqs, seconds to keep the log; then for each point the field and bit of its
 * sequence number ('' without one) and the log entry.
 */
const KEEP = `
local raw = redis.call('HGET', KEYS[1], 'at')
local stored = raw and tonumber(raw) or -1
local liveIndex = tonumber(ARGV[4])
if liveIndex > 0 and stored > tonumber(ARGV[1]) then
  return {'STALE', redis.call('HGET', KEYS[1], 'fix')}
end
local kept, maps, changed = {}, {}, {}
for i = 9, #ARGV, 3 do
  local field, isNew = ARGV[i], 1
  if field ~= '' then
    local map = maps[field] or redis.call('HGET', KEYS[3], field) or string.rep(string.char(0), 64)
    local bit = tonumber(ARGV[i + 1])
    local at, mask = math.floor(bit / 8) + 1, 2 ^ (bit % 8)
    local byte = string.byte(map, at)
    if math.floor(byte / mask) % 2 == 1 then
      isNew = 0
    else
      map = string.sub(map, 1, at - 1) .. string.char(byte + mask) .. string.sub(map, at + 1)
      changed[field] = true
    end
    maps[field] = map
  end
  if isNew == 1 then redis.call('XADD', KEYS[2], '*', 'p', ARGV[i + 2]) end
  kept[#kept + 1] = isNew
end
for field in pairs(changed) do redis.call('HSET', KEYS[3], field, maps[field]) end
if liveIndex > 0 and kept[liveIndex] == 1 then
  redis.call('HSET', KEYS[1], 'at', ARGV[2], 'fix', ARGV[3])
  if ARGV[6] ~= '' then redis.call('SPUBLISH', ARGV[5], ARGV[6]) end
end
redis.call('EXPIRE', KEYS[1], ARGV[7])
redis.call('EXPIRE', KEYS[3], ARGV[7])
redis.call('EXPIRE', KEYS[2], ARGV[8])
return kept`;

/**
 * Takes one within all windows, or nothing. ARGV: now (ms), a name for this one, the longest window, the skew of nodes' clocks that
 * is borne; then pairs of maximum and window. @returns -1 when taken, else the ms to wait.
 */
const TAKE = `
local now, longest, skew = tonumber(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - longest)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now + skew), '+inf')
local wait = 0
for i = 5, #ARGV, 2 do
  local max, window = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local oldest = redis.call('ZREVRANGE', KEYS[1], max - 1, max - 1, 'WITHSCORES')
  if oldest[2] then wait = math.max(wait, tonumber(oldest[2]) + window - now) end
end
if wait > 0 then return math.ceil(wait) end
redis.call('ZADD', KEYS[1], now, ARGV[2])
redis.call('PEXPIRE', KEYS[1], longest + skew)
return -1`;

/**
 * Counts a socket as following a trip unless its user follows too many. What nodes that are gone have counted is forgotten.
 * ARGV: trip, socket, own node, maximum, seconds for which an unknown node is trusted, seconds to keep; then the living nodes.
 */
const FOLLOW = `
local now = tonumber(redis.call('TIME')[1])
local living, trips, count = { [ARGV[3]] = true }, {}, 0
for i = 7, #ARGV do living[ARGV[i]] = true end
local members = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #members, 2 do
  local trip, node = string.match(members[i], '^(%S+) %S+ (%S+)$')
  if living[node] or now - tonumber(members[i + 1]) < tonumber(ARGV[5]) then
    if not trips[trip] then
      trips[trip] = true
      count = count + 1
    end
  else
    redis.call('ZREM', KEYS[1], members[i])
  end
end
if not trips[ARGV[1]] and count >= tonumber(ARGV[4]) then return 0 end
redis.call('ZADD', KEYS[1], now, ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[6])
return 1`;

/** Forgets what a socket follows. ARGV: socket. */
const UNFOLLOW = `
for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if string.match(member, '^%S+ (%S+) ') == ARGV[1] then redis.call('ZREM', KEYS[1], member) end
end
return 1`;

/** A sign of life. ARGV: node, seconds after which a node is gone. @returns the living */
const BEAT = `
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
redis.call('ZADD', KEYS[1], now, ARGV[1])
return redis.call('ZRANGE', KEYS[1], 0, -1)`;

/** The next claim. It rises with the clock, so that it goes on rising after a Redis that has forgotten the last. ARGV: seconds to keep. */
const CLAIM = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local claim = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0') + 1)
redis.call('SET', KEYS[1], string.format('%.0f', claim), 'EX', ARGV[1])
return claim`;

/** Says that a trip's log may hold something. ARGV: trip. */
const MARK = `return redis.call('ZADD', KEYS[1], redis.call('TIME')[1], ARGV[1])`;

/** Takes the mark back unless it is fresher than `ARGV[2]` seconds. ARGV: trip, seconds. */
const UNMARK = `
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if score and tonumber(redis.call('TIME')[1]) - tonumber(score) > tonumber(ARGV[2]) then
  return redis.call('ZREM', KEYS[1], ARGV[1])
end
return 0`;

type Argument = string | number;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    svKeep(
      live: string,
      log: string,
      seqs: string,
      ...args: Argument[]
    ): Result<number[] | ['STALE', string | null], Context>;
    svTake(key: string, ...args: Argument[]): Result<number, Context>;
    svFollow(key: string, ...args: Argument[]): Result<number, Context>;
    svUnfollow(key: string, socketId: string): Result<number, Context>;
    svBeat(key: string, node: string, goneAfterSeconds: number): Result<string[], Context>;
    svClaim(key: string, ttlSeconds: number): Result<number, Context>;
    svMark(key: string, tripId: string): Result<number, Context>;
    svUnmark(key: string, tripId: string, olderThanSeconds: number): Result<number, Context>;
  }
}

/** Teaches a client the scripts; each goes over the line once and is called by its hash from then on. */
export function defineScripts(redis: Redis): void {
  redis.defineCommand('svKeep', { numberOfKeys: 3, lua: KEEP });
  redis.defineCommand('svTake', { numberOfKeys: 1, lua: TAKE });
  redis.defineCommand('svFollow', { numberOfKeys: 1, lua: FOLLOW });
  redis.defineCommand('svUnfollow', { numberOfKeys: 1, lua: UNFOLLOW });
  redis.defineCommand('svBeat', { numberOfKeys: 1, lua: BEAT });
  redis.defineCommand('svClaim', { numberOfKeys: 1, lua: CLAIM });
  redis.defineCommand('svMark', { numberOfKeys: 1, lua: MARK });
  redis.defineCommand('svUnmark', { numberOfKeys: 1, lua: UNMARK });
}
