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
local function writeCounter(name, c)
  if c.expires then
    redis.call('SET', name, text(c.used), 'PX', text(c.expires - now))
  elseif c.change ~= 0 then
    redis.call('INCRBY', name, text(c.change))
  end
end
local function count(c, fitting)
  return string.format('%d,%.0f,%.0f', fitting, c.used, math.max(0, c.ends - now))
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
    counts[i] = count(list[i], list[i].fit and 1 or 0)
  end
  return all, table.concat(counts, ',')
end

local operations = {}

-- A key; units, limit, length of the window, number of takes. Reply: how many of them fit, units in use, time left.
function operations.take()
  local units, limit, length, takes, fitting = arg(), arg(), arg(), arg(), 0
  local c = counter(key(), limit, endOfWindow(length))
  while fitting < takes and fits(c, units) do
    add(c, units)
    fitting = fitting + 1
  end
  return count(c, fitting)
end

-- n, then for each of n keys: units, limit, length of the window.
function operations.takeAll()
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
  return count(c, fit and 1 or 0)
end

local URL_GRACE = 60000
local today = math.floor(now / DAY)
local endOfDay = (today + 1) * DAY
local reservations = {}
local function reservation(name)
  local r = reservations[name]
  if not r then
    local fields = redis.call('HMGET', name, 'day', 'bytes', 'expires', 'counters')
    r = {exists = fields[1] ~= false, day = tonumber(fields[1] or 0), bytes = tonumber(fields[2] or 0),
      expires = tonumber(fields[3] or 0), counters = fields[4]}
    reservations[name] = r
  end
  return r
end
local function writeReservation(name, r)
  if not r.changed then return end
  if not r.exists then redis.call('DEL', name) return end
  redis.call('HSET', name, 'day', r.day, 'bytes', text(r.bytes), 'expires', text(r.expires), 'counters', r.counters)
  redis.call('PEXPIREAT', name, text(math.max(endOfDay, r.expires + URL_GRACE)))
end
-- Whether its URL can still be used.
local function isUsable(r) return r.exists and r.expires + URL_GRACE > now end

-- A reservation and n counters; bytes, end of the URL, whether it is a further URL, names of the counters, n, then
-- for each counter: whether it counts bytes, limit.
function operations.reserve()
  local name, bytes, expires, further, names = key(), arg(), arg(), arg() == 1, arg()
  local r = reservation(name)
  local live = r.exists and r.counters == names
    and (r.day == today or (isUsable(r) and (further or bytes <= r.bytes)))
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
    r.day, r.bytes, r.expires = old.day, math.max(bytes, old.bytes), math.max(expires, old.expires)
    r.counters, r.exists, r.changed = names, true, true
  end
  return counts
end

-- A reservation. Reply: the names of its counters, or an empty text.
function operations.countersOf()
  local r = reservation(key())
  return cjson.encode(r.exists and r.counters or '')
end

-- Ends a reservation, whose counters follow, and corrects them if they are today's.
local function finish(r, kept, uploads, bytes)
  local ends = r.exists and not kept
  for _ = 1, arg() do
    local countsBytes, c = arg() == 1, counter(key(), 0, endOfDay)
    if ends and r.day == today then add(c, countsBytes and bytes or uploads) end
  end
  if ends then r.exists, r.changed = false, true end
  return kept and '2' or ends and '1' or '0'
end

-- A reservation and n counters; actual bytes, whether they are final, n, then for each counter whether it counts
-- bytes. Reply: 0 if there is no reservation, 1 if it was settled, 2 if a URL can store a larger file.
function operations.settle()
  local r, bytes, final = reservation(key()), arg(), arg() == 1
  return finish(r, not final and bytes < r.bytes and isUsable(r), 0, bytes - r.bytes)
end

-- Likewise, without sizes. Reply: 0 if there is none, 1 if it was given back, 2 if a URL can be used.
function operations.release()
  local r = reservation(key())
  return finish(r, isUsable(r), -1, -r.bytes)
end

local replies = {}
while lastWord < #words do replies[#replies + 1] = '[' .. operations[arg()]() .. ']' end
-- Nothing is written before all operations have succeeded.
for name, c in pairs(counters) do writeCounter(name, c) end
for name, r in pairs(reservations) do writeReservation(name, r) end
return '[' .. text(now) .. ',[' .. table.concat(replies, ',') .. ']]'
`;
