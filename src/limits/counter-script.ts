/**
 * Executes the operations of one event-loop turn, each of them atomically. The time is the server's, because the
 * clocks of replicas differ: a replica whose clock is ahead would start everybody's next window.
 *
 * KEYS: those of all operations, in their order. ARGV: a deadline in milliseconds of the server's clock (0: none),
 * and a JSON array of the name and the arguments of each operation. Reply: a JSON array of the server's time in
 * milliseconds, and one array of numbers and texts for each operation. After the deadline, nothing is executed, and
 * the reply has the time alone: the caller has decided without Redis.
 *
 * One text each way costs the caller a sixth of what an argument for each number does, at 25 operations a call.
 *
 * Numbers of Lua are doubles, exact up to 2^53. `limit - used` stays within that, while `used + units` does not.
 * A number becomes text by `%.0f`, because `tostring` and `cjson.encode` would round it.
 */
export const COUNTER_SCRIPT = `
local function text(value) return string.format('%.0f', value) end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local deadline = tonumber(ARGV[1])
if deadline > 0 and now > deadline then return '[' .. text(now) .. ']' end

local DAY = 86400000
local words = cjson.decode(ARGV[2])
local lastKey, lastWord = 0, 0
local function key() lastKey = lastKey + 1 return KEYS[lastKey] end
local function arg() lastWord = lastWord + 1 return words[lastWord] end
local function endOfWindow(length) return now - now % length + length end

-- Each counter is read once and written once, however many operations use it.
local counters = {}
local function counter(name, limit, ends)
  local c = counters[name]
  if not c then
    local value = redis.call('GET', name)
    c = {exists = value ~= false, used = tonumber(value or 0), change = 0}
    counters[name] = c
  end
  c.limit, c.ends = limit, ends
  return c
end
local function fits(c, units)
  return c.ends > now and (units <= 0 or units <= c.limit - c.used)
end
local function add(c, units, opens)
  local change = math.max(units, -c.used)
  c.used, c.change = c.used + change, c.change + change
  if not c.exists and (change > 0 or opens) then c.exists, c.expires = true, c.ends end
end
local function write(name, c)
  if c.expires then
    redis.call('SET', name, text(c.used), 'PX', text(c.expires - now))
  elseif c.change ~= 0 then
    redis.call('INCRBY', name, text(c.change))
  end
end
local function count(c, fit)
  return string.format('%d,%.0f,%.0f', fit and 1 or 0, c.used, math.max(0, c.ends - now))
end

-- Adds the units of all counters, or of none.
local function addAll(list)
  local all, counts = true, {}
  for i = 1, #list do
    list[i].fit = fits(list[i], list[i].units)
    all = all and list[i].fit
  end
  for i = 1, #list do
    if all then add(list[i], list[i].units) end
    counts[i] = count(list[i], list[i].fit)
  end
  return all, table.concat(counts, ',')
end

local operations = {}

-- n, then for each of n keys: units, limit, length of the window.
function operations.take()
  local list = {}
  for i = 1, arg() do
    local units, limit, length = arg(), arg(), arg()
    list[i] = counter(key(), limit, endOfWindow(length))
    list[i].units = units
  end
  local _, counts = addAll(list)
  return counts
end

-- A key; units, limit, end, whether it must exist.
function operations.use()
  local units, limit, ends, opened = arg(), arg(), arg(), arg() == 1
  local c = counter(key(), limit, ends)
  local fit = fits(c, units) and (c.exists or not opened)
  if fit then add(c, units, true) end
  return count(c, fit)
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
  local name, bytes, expires, further, names = key(), arg(), arg(), arg() == 1, arg()
  local r = reservation(name)
  local live = r and r.counters == names
    and (r.day == today or (r.expires + URL_GRACE > now and (further or bytes <= r.bytes)))
  local old = live and r or {day = today, bytes = 0, expires = 0}
  if live and further then bytes = r.bytes end
  local list = {}
  for i = 1, arg() do
    local countsBytes, limit = arg() == 1, arg()
    list[i] = counter(key(), limit, endOfDay)
    list[i].units = countsBytes and math.max(0, bytes - old.bytes) or (live and 0 or 1)
  end
  local all, counts = addAll(list)
  if all then
    local last = math.max(expires, old.expires)
    redis.call('HSET', name, 'day', old.day, 'bytes', text(math.max(bytes, old.bytes)),
      'expires', text(last), 'counters', names)
    redis.call('PEXPIREAT', name, text(math.max(endOfDay, last + URL_GRACE)))
  end
  return counts
end

-- A reservation. Reply: the names of its counters, or an empty text.
function operations.countersOf()
  local r = reservation(key())
  return cjson.encode(r and r.counters or '')
end

local function change(r, uploads, bytes)
  for _ = 1, arg() do
    local countsBytes, c = arg() == 1, counter(key(), 0, endOfDay)
    if r and r.day == today then add(c, countsBytes and bytes or uploads) end
  end
end

-- A reservation and n counters; actual bytes, whether they are final, n, then for each counter whether it counts
-- bytes. Reply: 0 if there is no reservation, 1 if it was settled, 2 if a URL can store a larger file.
function operations.settle()
  local name, bytes, final = key(), arg(), arg() == 1
  local r = reservation(name)
  local kept = r and not final and bytes < r.bytes and r.expires + URL_GRACE > now
  change(not kept and r, 0, r and bytes - r.bytes)
  if r and not kept then redis.call('DEL', name) end
  return kept and '2' or r and '1' or '0'
end

-- Likewise, without sizes. Reply: 0 if there is none, 1 if it was given back, 2 if a URL can be used.
function operations.release()
  local name = key()
  local r = reservation(name)
  local kept = r and r.expires + URL_GRACE > now
  change(not kept and r, -1, r and -r.bytes)
  if r and not kept then redis.call('DEL', name) end
  return kept and '2' or r and '1' or '0'
end

local replies = {}
while lastWord < #words do replies[#replies + 1] = '[' .. operations[arg()]() .. ']' end
for name, c in pairs(counters) do write(name, c) end
return '[' .. text(now) .. ',[' .. table.concat(replies, ',') .. ']]'
`;
