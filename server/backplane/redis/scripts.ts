import type { Redis, Result } from 'ioredis';

/** What has to happen as one, each a script; Redis runs one at a time. Times come from Redis's own clock but for the limits. */

/**
 * Takes one within all windows, or nothing: `now` in ms, a name for this one, the skew of nodes' clocks that is borne; in `list`, from `from`
 * on, the longest window, then pairs of maximum and window. The first write is one that a full Redis refuses.
 * @returns 0 when taken, else the ms to wait.
 */
const TAKE_FUNCTION = `
local function take(key, now, name, skew, list, from)
  local longest = tonumber(list[from])
  redis.call('ZADD', key, now, name)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - longest)
  redis.call('ZREMRANGEBYSCORE', key, '(' .. string.format('%.0f', now + skew), '+inf')
  local wait = 0
  for i = from + 1, #list, 2 do
    local max, window = tonumber(list[i]), tonumber(list[i + 1])
    -- Of the others the newest but max - 1: this one is among them already.
    local oldest = redis.call('ZREVRANGE', key, max, max, 'WITHSCORES')
    if oldest[2] then wait = math.max(wait, tonumber(oldest[2]) + window - now) end
  end
  if wait > 0 then
    redis.call('ZREM', key, name)
    return math.ceil(wait)
  end
  redis.call('PEXPIRE', key, longest + skew)
  return 0
end`;

/** ARGV: now, name, skew, longest window, pairs; see above. @returns -1 when taken, else the ms to wait. */
const TAKE = `${TAKE_FUNCTION}
local wait = take(KEYS[1], tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV, 4)
return wait > 0 and wait or -1`;

/** ARGV: when the place was taken. Of several taken then any is as good as another. @returns how many were given back. */
const GIVE_BACK = `
local one = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], ARGV[1], 'LIMIT', 0, 1)
return one[1] and redis.call('ZREM', KEYS[1], one[1]) or 0`;

/**
 * Keeps the points of many submissions, each by itself: takes its place within its limit, keeps its points and makes one of them the
 * live fix; or nothing of it. The first write is one that a full Redis refuses, so a refusal leaves nothing behind.
 *
 * ARGV: node, seconds to keep live and seqs, seconds to keep the log, end of every channel's name, skew of clocks. Then of each submission
 * one line of words, because an argument costs the caller more than the splitting costs here: time of the live fix that the points were judged by,
 * time of the new one, which of the points that is (1…, or 0), whether the times to keep are to be set anew (1 or 0; they are for what was not
 * there before), how many points, whether the caller itself hears what is told of the trip (1 or 0); and of its place, where it has one: now, its
 * number, longest window, pairs. Then of each point the bit and the field of its sequence number ('' without one), and the log entry. KEYS: of each
 * its trip's live fix, by whose name the others of the trip are known, and its limit where it has a place.
 * @returns of each 0…3 where it has one point (1 it is new, 2 somebody listens), else whether somebody listens and of each point
 *   whether it is new; {'STALE', entry} or {'WAIT', ms} where nothing was kept.
 */
export const KEEP = `${TAKE_FUNCTION}
local k, a = 1, 6
local skew = tonumber(ARGV[5])

local function keep(pointsAt, points, logKey, seqsKey)
  local kept, maps, changed = {}, {}, {}
  for i = pointsAt, pointsAt + points * 2 - 1, 2 do
    local isNew = 1
    if ARGV[i] ~= '' then
      local word, field = string.match(ARGV[i], '^(%d+) (.*)$')
      local map = maps[field] or redis.call('HGET', seqsKey, field) or string.rep(string.char(0), 64)
      local bit = tonumber(word)
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
    if isNew == 1 then redis.call('XADD', logKey, '*', 'p', ARGV[i + 1]) end
    kept[#kept + 1] = isNew
  end
  local added = 0
  for field in pairs(changed) do added = added + redis.call('HSET', seqsKey, field, maps[field]) end
  return kept, added > 0
end

local function submission()
  local words = {}
  for word in string.gmatch(ARGV[a], '%S+') do words[#words + 1] = word end
  local judgedBy, liveIndex, points = tonumber(words[1]), tonumber(words[3]), tonumber(words[5])
  local hasPlace = #words > 6
  local pointsAt = a + 1
  local liveKey, limitKey = KEYS[k], KEYS[k + 1]
  local base = string.sub(liveKey, 1, -5)
  local logKey, seqsKey = base .. 'log', base .. 'seqs'
  k = k + (hasPlace and 2 or 1)
  a = pointsAt + points * 2

  if liveIndex > 0 then
    local stored = redis.call('HGET', liveKey, 'at')
    if stored and tonumber(stored) > judgedBy then return {'STALE', redis.call('HGET', liveKey, 'fix')} end
  end
  if hasPlace then
    local wait = take(limitKey, tonumber(words[7]), ARGV[1] .. ':' .. words[8], skew, words, 9)
    if wait > 0 then return {'WAIT', wait} end
  end
  local heard = 0
  local kept, hasAdded = keep(pointsAt, points, logKey, seqsKey)
  if liveIndex > 0 and kept[liveIndex] == 1 then
    local fix = ARGV[pointsAt + liveIndex * 2 - 1]
    hasAdded = redis.call('HSET', liveKey, 'at', words[2], 'fix', fix) > 0 or hasAdded
    local channel = base .. 'moved' .. ARGV[4]
    local listeners = redis.call('PUBSUB', 'SHARDNUMSUB', channel)[2]
    -- Nobody is told what they have said themselves: the caller's own line, by which it hears, is one of them for certain.
    if listeners > tonumber(words[6]) then
      redis.call('SPUBLISH', channel, '{"node":"' .. ARGV[1] .. '","fix":' .. fix .. '}')
    end
    heard = listeners > 0 and 1 or 0
  end
  if words[4] == '1' or hasAdded then
    redis.call('EXPIRE', liveKey, ARGV[2])
    redis.call('EXPIRE', seqsKey, ARGV[2])
    redis.call('EXPIRE', logKey, ARGV[3])
  end
  if points == 1 then return kept[1] + 2 * heard end
  table.insert(kept, 1, heard)
  return kept
end

local answers, last = {}, #ARGV
while a <= last do answers[#answers + 1] = submission() end
return answers`;

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

/** Says that trips' logs may hold something. ARGV: trips. */
const MARK = `
local now = redis.call('TIME')[1]
for i = 1, #ARGV do redis.call('ZADD', KEYS[1], now, ARGV[i]) end
return 1`;

/** Takes the mark back unless it is fresher than `ARGV[2]` seconds. ARGV: trip, seconds. */
const UNMARK = `
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if score and tonumber(redis.call('TIME')[1]) - tonumber(score) > tonumber(ARGV[2]) then
  return redis.call('ZREM', KEYS[1], ARGV[1])
end
return 0`;

type Argument = string | number;
export type KeepAnswer = number | number[] | ['STALE', string | null] | ['WAIT', number];

declare module 'ioredis' {
  interface RedisCommander<Context> {
    svKeep(keys: number, ...args: Argument[]): Result<KeepAnswer[], Context>;
    svTake(key: string, ...args: Argument[]): Result<number, Context>;
    svGiveBack(key: string, takenAt: number): Result<number, Context>;
    svFollow(key: string, ...args: Argument[]): Result<number, Context>;
    svUnfollow(key: string, socketId: string): Result<number, Context>;
    svBeat(key: string, node: string, goneAfterSeconds: number): Result<string[], Context>;
    svClaim(key: string, ttlSeconds: number): Result<number, Context>;
    svMark(key: string, ...tripIds: string[]): Result<number, Context>;
    svUnmark(key: string, tripId: string, olderThanSeconds: number): Result<number, Context>;
  }
}

/** What is sent at once: what gathers calls by itself, and what tells from where on something is heard. */
export const AT_ONCE = ['svKeep', 'svMark', 'ssubscribe', 'sunsubscribe'];

/** Teaches a client the scripts; each goes over the line once and is called by its hash from then on. */
export function defineScripts(redis: Redis): void {
  redis.defineCommand('svKeep', { lua: KEEP });
  redis.defineCommand('svTake', { numberOfKeys: 1, lua: TAKE });
  redis.defineCommand('svGiveBack', { numberOfKeys: 1, lua: GIVE_BACK });
  redis.defineCommand('svFollow', { numberOfKeys: 1, lua: FOLLOW });
  redis.defineCommand('svUnfollow', { numberOfKeys: 1, lua: UNFOLLOW });
  redis.defineCommand('svBeat', { numberOfKeys: 1, lua: BEAT });
  redis.defineCommand('svClaim', { numberOfKeys: 1, lua: CLAIM });
  redis.defineCommand('svMark', { numberOfKeys: 1, lua: MARK });
  redis.defineCommand('svUnmark', { numberOfKeys: 1, lua: UNMARK });
}
