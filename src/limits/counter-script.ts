/**
 * Executes the operations of one event-loop turn, each of them atomically. The time is the server's, because the
 * clocks of replicas differ: a replica whose clock is ahead would start everybody's next window.
 *
 * KEYS: those of all operations, in their order. ARGV: a deadline in milliseconds of the server's clock (0: none),
 * then the name and the arguments of each operation. Reply: the server's time in milliseconds, then one list of
 * integers or texts per operation. After the deadline, nothing is executed, and the reply is the time alone: the
 * caller has decided without Redis.
 *
 * Numbers of Lua are doubles, exact up to 2^53. `limit - used` stays within that, while `used + units` does not.
 * A number becomes text by `%.0f`, because `tostring` would round it.
 */
export const COUNTER_SCRIPT = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local deadline = tonumber(ARGV[1])
if deadline > 0 and now > deadline then return {now} end

local DAY = 86400000
local lastKey, lastArg = 0, 1
local function key() lastKey = lastKey + 1 return KEYS[lastKey] end
local function arg() lastArg = lastArg + 1 return ARGV[lastArg] end
local function number() return tonumber(arg()) end
local function text(value) return string.format('%.0f', value) end
local function endOfWindow(length) return now - now % length + length end

local function counter(name, limit, ends)
  local value = redis.call('GET', name)
  return {name = name, limit = limit, ends = ends, exists = value ~= false, used = tonumber(value or 0)}
end
local function fits(c, units)
  return c.ends > now and (units <= 0 or units <= c.limit - c.used)
end
local function add(c, units)
  local change = math.max(units, -c.used)
  if c.exists then
    if change ~= 0 then redis.call('INCRBY', c.name, text(change)) end
  elseif change > 0 or c.opens then
    redis.call('SET', c.name, text(change), 'PX', text(c.ends - now))
  end
  c.used = c.used + change
end
local function report(reply, c, fit)
  reply[#reply + 1] = fit and 1 or 0
  -- ioredis adds digits as doubles, which rounds numbers near 2^53.
  reply[#reply + 1] = c.used < 1e15 and c.used or text(c.used)
  reply[#reply + 1] = math.max(0, c.ends - now)
end

local operations = {}

-- n, then for each of n keys: units, limit, length of the window.
function operations.take()
  local n, all, reply, counters = number(), true, {}, {}
  for i = 1, n do
    local units, limit, length = number(), number(), number()
    local c = counter(key(), limit, endOfWindow(length))
    c.units, c.fit = units, fits(c, units)
    all = all and c.fit
    counters[i] = c
  end
  for i = 1, n do
    if all then add(counters[i], counters[i].units) end
    report(reply, counters[i], counters[i].fit)
  end
  return reply
end

-- A key; units, limit, end, whether it must exist.
function operations.use()
  local units, limit, ends, opened = number(), number(), number(), arg()
  local c, reply = counter(key(), limit, ends), {}
  c.opens = true
  local fit = fits(c, units) and (c.exists or opened == '0')
  if fit then add(c, units) end
  report(reply, c, fit)
  return reply
end

local URL_GRACE = 60000
local today = math.floor(now / DAY)
local endOfDay = (today + 1) * DAY
local function reservation(name)
  local r = redis.call('HMGET', name, 'day', 'bytes', 'expires', 'counters')
  if not r[1] then return nil end
  return {day = tonumber(r[1]), bytes = tonumber(r[2]), expires = tonumber(r[3]), counters = r[4]}
end

-- A reservation and n counters; bytes, end of the URL, whether it is a further URL, names of the counters, n, then
-- for each counter: whether it counts bytes, limit.
function operations.reserve()
  local name, bytes, expires, further, names, n = key(), number(), number(), arg() == '1', arg(), number()
  local r = reservation(name)
  local live = r and r.counters == names
    and (r.day == today or (r.expires + URL_GRACE > now and (further or bytes <= r.bytes)))
  local old = live and r or {day = today, bytes = 0, expires = 0}
  if live and further then bytes = r.bytes end
  local all, counters, reply = true, {}, {}
  for i = 1, n do
    local countsBytes, limit = number() == 1, number()
    local c = counter(key(), limit, endOfDay)
    c.units = countsBytes and math.max(0, bytes - old.bytes) or (live and 0 or 1)
    c.fit = fits(c, c.units)
    all = all and c.fit
    counters[i] = c
  end
  for i = 1, n do
    if all then add(counters[i], counters[i].units) end
    report(reply, counters[i], counters[i].fit)
  end
  if all then
    local last = math.max(expires, old.expires)
    redis.call('HSET', name, 'day', old.day, 'bytes', text(math.max(bytes, old.bytes)),
      'expires', text(last), 'counters', names)
    redis.call('PEXPIREAT', name, text(math.max(endOfDay, last + URL_GRACE)))
  end
  return reply
end

-- A reservation. Reply: the names of its counters, or an empty text.
function operations.countersOf()
  local r = reservation(key())
  return {r and r.counters or ''}
end

local function change(r, uploads, bytes)
  for _ = 1, number() do
    local countsBytes, c = number() == 1, counter(key(), 0, endOfDay)
    if r and r.day == today then add(c, countsBytes and bytes or uploads) end
  end
end

-- A reservation and n counters; actual bytes, whether they are final, n, then for each counter whether it counts
-- bytes. Reply: 0 if there is no reservation, 1 if it was settled, 2 if a URL can store a larger file.
function operations.settle()
  local name, bytes, final = key(), number(), arg() == '1'
  local r = reservation(name)
  local kept = r and not final and bytes < r.bytes and r.expires + URL_GRACE > now
  change(not kept and r, 0, r and bytes - r.bytes)
  if r and not kept then redis.call('DEL', name) end
  return {kept and 2 or r and 1 or 0}
end

-- Likewise, without sizes. Reply: 0 if there is none, 1 if it was given back, 2 if a URL can be used.
function operations.release()
  local name = key()
  local r = reservation(name)
  local kept = r and r.expires + URL_GRACE > now
  change(not kept and r, -1, r and -r.bytes)
  if r and not kept then redis.call('DEL', name) end
  return {kept and 2 or r and 1 or 0}
end

local replies = {now}
while lastArg < #ARGV do replies[#replies + 1] = operations[arg()]() end
return replies
`;
