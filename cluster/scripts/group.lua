-- SPDX-License-Identifier: Apache-2.0
--
-- group.lua is what all functions of the library share. They work on one group at a time.
--
-- state is a hash: e epoch, o last offset, b cost of the history, l life of the
-- server that it was last seen in, f and p where this epoch began: at offset f of epoch p, q the
-- same of epochs before: p and f of each, the newest first;
-- n:NODE the number of the node's last message.
-- log is the history, a stream: ids are OFFSET-MILLISECONDS; b cost, n NODE:NUMBER, d envelope.

local state, log

local function work_on(keys)
  state, log = keys[1], keys[2]
end

-- How long a group is known that has never had a saved message, or whose last one is too old.
local idle_ms = 86400000

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The group's epoch, offset, bytes, and the number of the last message of `node`. A group that
-- is new, or was last seen before the server was started anew and so may have lost its end,
-- begins a new epoch where it stands.
local function enter(life, seed, node)
  local now = redis.call('HMGET', state, 'e', 'o', 'b', 'l', 'n:' .. node, 'f', 'p', 'q')
  if now[1] and now[4] == life then
    return now[1], tonumber(now[2]), tonumber(now[3]), tonumber(now[5])
  end
  local epoch = string.sub(redis.sha1hex(seed .. state), 1, 8)
  local offset, bytes = tonumber(now[2] or 0), tonumber(now[3] or 0)
  local earlier = {}
  if now[7] and now[7] ~= '' then
    earlier[1] = now[7] .. ' ' .. now[6]
  end
  for each in string.gmatch(now[8] or '', '%S+ %d+') do
    earlier[#earlier + 1] = #earlier < 7 and each or nil
  end
  redis.call('HSET', state, 'e', epoch, 'o', offset, 'b', bytes, 'l', life,
    'f', offset, 'p', now[1] or '', 'q', table.concat(earlier, ' '))
  if not now[1] then
    redis.call('DEL', log)
    redis.call('PEXPIRE', state, idle_ms)
  end
  return epoch, offset, bytes, tonumber(now[5])
end

local function oldest()
  return redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
end

-- Drops an entry of the history; returns what it cost.
local function drop(entry)
  redis.call('XDEL', log, entry[1])
  return tonumber(entry[2][2])
end

-- Drops what is older than `age` milliseconds; returns what the rest costs. A log that is gone,
-- because Redis needed its memory, costs nothing.
local function expire(bytes, age, now)
  if bytes > 0 and redis.call('EXISTS', log) == 0 then
    return 0
  end
  if age == 0 then
    return bytes
  end
  local entry = oldest()
  while entry and tonumber(string.match(entry[1], '%-(%d+)')) < now - age do
    bytes = bytes - drop(entry)
    entry = oldest()
  end
  if entry then
    return bytes
  end
  redis.call('DEL', log)
  return 0
end

-- Milliseconds since 1970; asked only if it matters.
local function clock(age)
  return age == 0 and 0 or now_ms()
end

-- What the nodes are told: a position in MessagePack, then the envelope.
local function notice(offset, epoch, envelope)
  return '\207' .. struct.pack('>I8', offset) .. string.char(160 + #epoch) .. epoch .. envelope
end

-- All of a hash.
local function fields(key)
  local all, list = {}, redis.call('HGETALL', key)
  for i = 1, #list, 2 do
    all[list[i]] = list[i + 1]
  end
  return all
end

local function listeners(channel)
  return redis.call('PUBSUB', 'NUMSUB', channel)[2]
end

-- Everything is registered under a name with the version of the library, and may run though
-- memory is short: only what is kept needs some.
local function register(name, f, flags)
  redis.register_function {
    function_name = 'plenum_' .. name .. '_' .. version, callback = f,
    flags = flags or { 'allow-oom' }
  }
end
